/** Numbers and times as reports word them. */
import { formatMoney, type Money } from '../../domain/values/money.ts';

/** E.g. `1 bill`, `110 bills`. */
export function count(many: number, what: string): string {
  return `${many} ${what}${many === 1 ? '' : 's'}`;
}

export function moneyOrNone(amount: Money | undefined): string {
  return amount === undefined ? '' : formatMoney(amount);
}

/** `5 min`, `3 h`, `12 d`. */
export function describeAge(since: string | undefined, now = Date.now()): string {
  if (since === undefined) return '';
  const minutes = Math.max(0, Math.round((now - Date.parse(since)) / 60_000));
  if (minutes < 60) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1_440)} d`;
}
