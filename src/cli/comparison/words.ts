/** How a comparison is worded wherever it is shown. */
import { formatMoney, isNegative, sum } from '../../domain/values/money.ts';
import { count } from '../report/words.ts';
import { nameOf } from '../one-bill.ts';
import type { ComparedBill, ComparisonReport } from './report.ts';

export function describeVerdict({ now, other }: ComparedBill): string {
  return now === other ? `${now} under both` : `now ${now}, other ${other}`;
}

export function describeRecord({ recordNo }: ComparedBill): string {
  return recordNo === undefined ? 'not in Intacct' : `RECORDNO ${recordNo}`;
}

/** What moves from account to account, or leaves them. */
export function describeMoved({ accounts, heldAnyway }: ComparisonReport): string {
  const gains = accounts.map(({ difference }) => difference).filter((difference) => !isNegative(difference));
  const anyway =
    heldAnyway.length === 0
      ? ''
      : ` Counted here, and held for another reason than the rules, or skipped: ${count(heldAnyway.length, 'bill')} (${heldAnyway.map(nameOf).join(', ')}).`;
  return `${formatMoney(sum(gains))} would be posted to other accounts.${anyway}`;
}
