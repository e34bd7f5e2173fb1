/**
 * A bill as a journal: what it debits, and the accounts payable that it credits; a vendor's credit the other way round.
 * And journals added up by account and entity. Which accounts payable account it is depends on the vendor in Intacct
 * and is never ours to say.
 */
import type { Dimensions } from '../values/dimensions.ts';
import type { Bill, BillLine } from '../ledger/ledger-bill.ts';
import { isGreater, isZero, negate, subtract, sum, type Money } from '../values/money.ts';

export const ACCOUNTS_PAYABLE = 'Accounts payable';

export interface JournalLine {
  /** GL account number, or `Accounts payable`. */
  readonly account: string;
  /** Company level when absent. */
  readonly entityId?: string;
  readonly dimensions: Dimensions;
  readonly memo: string;
  /** One of both is there, never below zero. */
  readonly debit?: Money;
  readonly credit?: Money;
  /** The rule that put it there; absent for accounts payable, and for what is in Intacct already. */
  readonly rule?: string;
}

type Booked = Pick<Bill, 'kind' | 'entityId' | 'lines'>;

/** @param rules of each line, in the lines' order. */
export function journalOf(bill: Booked, rules: readonly string[] = []): JournalLine[] {
  const { entityId } = bill;
  const lines = payableLines(bill);
  const place = entityId === undefined ? {} : { entityId };
  const debits = lines.map(({ glAccountNo, amount, memo, dimensions }, i): JournalLine => {
    const rule = rules[i];
    return {
      account: glAccountNo,
      ...place,
      dimensions,
      memo,
      ...onSide(amount),
      ...(rule === undefined ? {} : { rule }),
    };
  });
  const total = sum(lines.map(({ amount }) => amount));
  return [...debits, { account: ACCOUNTS_PAYABLE, ...place, dimensions: {}, memo: '', ...onSide(negate(total)) }];
}

/** The lines of an adjustment have one sign, and which one lowers what the vendor is owed is the company's to say. */
function payableLines({ kind, lines }: Booked): readonly BillLine[] {
  if (kind === 'bill' || !isGreater(sum(lines.map(({ amount }) => amount)), '0')) return lines;
  return lines.map((line) => ({ ...line, amount: negate(line.amount) }));
}

/** What takes a bill out again: the same lines with their sides changed. */
export function reversedJournalOf(bill: Booked): JournalLine[] {
  return journalOf(bill).map(({ debit, credit, ...line }) => ({
    ...line,
    ...(debit === undefined ? {} : { credit: debit }),
    ...(credit === undefined ? {} : { debit: credit }),
  }));
}

export interface AccountTotal {
  readonly entityId?: string;
  readonly account: string;
  readonly debit: Money;
  readonly credit: Money;
  /** Debit less credit. */
  readonly net: Money;
}

/** In the order of `byPlace`. */
export function totalsByAccount(lines: readonly JournalLine[]): AccountTotal[] {
  const groups = new Map<string, JournalLine[]>();
  for (const line of lines) {
    const key = JSON.stringify([line.entityId ?? '', line.account]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [line]);
    else group.push(line);
  }
  const totals = [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { entityId, account } = first;
    const { debit, credit } = sidesOf(group);
    const place = entityId === undefined ? {} : { entityId };
    return [{ ...place, account, debit, credit, net: subtract(debit, credit) }];
  });
  return totals.toSorted(byPlace);
}

type Place = Pick<JournalLine, 'entityId' | 'account'>;

/** By entity, top level first, then by account; accounts payable comes last of each entity. */
export function byPlace(a: Place, b: Place): number {
  const keys = [a, b].map(({ entityId = '', account }) => [
    entityId,
    account === ACCOUNTS_PAYABLE ? '1' : '0',
    account,
  ]);
  const [first = [], second = []] = keys;
  const at = first.findIndex((part, i) => part !== second[i]);
  return at === -1 ? 0 : (first[at] ?? '') < (second[at] ?? '') ? -1 : 1;
}

/** All debits and all credits: equal in every journal. */
export function sidesOf(lines: readonly Pick<JournalLine, 'debit' | 'credit'>[]): { debit: Money; credit: Money } {
  return {
    debit: sum(lines.map(({ debit = '0' }) => debit)),
    credit: sum(lines.map(({ credit = '0' }) => credit)),
  };
}

/** A negative amount, such as a discount, goes on the other side without its sign. */
function onSide(amount: Money): Pick<JournalLine, 'debit' | 'credit'> {
  if (isZero(amount)) return { debit: '0.00' };
  return amount.startsWith('-') ? { credit: negate(amount) } : { debit: amount };
}
