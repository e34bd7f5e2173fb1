/**
 * What differs between the bill that is in the ledger, the one that should be, and the one that Tieout posted: in
 * words, field by field, and as the adjustment that would correct it where the bill itself can no longer change.
 */
import type { CreditPolicy } from '../mapping/connection-policy.ts';
import { describePlace } from '../values/dimensions.ts';
import type { Bill, BillLine } from '../ledger/ledger-bill.ts';
import { formatMoney, isZero, negate, subtract, sum, type Money } from '../values/money.ts';

/** What is compared of a header, and what people call it. */
const HEADER_FIELDS = [
  ['entityId', 'entity'],
  ['vendorId', 'vendor'],
  ['billNumber', 'bill number'],
  ['reference', 'purchase order'],
  ['billDate', 'bill date'],
  ['postingDate', 'posting date'],
  ['dueDate', 'due date'],
  ['termName', 'payment term'],
  ['onHold', 'on hold'],
  ['description', 'description'],
] as const;

export interface Versions {
  /** As Tieout posted it, where that is still known. */
  readonly posted?: Bill | undefined;
  readonly ledger: Bill;
  readonly desired: Bill;
}

/** Each difference as one phrase; with the posted version three values, so that one sees who changed what. */
export function differencesBetween({ posted, ledger, desired }: Versions): string[] {
  const versions = [...(posted === undefined ? [] : [posted]), ledger, desired];
  const names = [...(posted === undefined ? [] : ['posted']), 'Intacct', 'ServiceTitan'];
  const header = HEADER_FIELDS.flatMap(([field, name]) => {
    const values = versions.map((bill) => describeValue(bill[field]));
    return areEqual(values) ? [] : [`${name}: ${inTurn(names, values)}`];
  });
  const lines = versions.map((bill) => bill.lines.map(describeLine));
  const [first = [], ...others] = lines;
  const common = others.reduce((left, list) => left.filter((_, i) => isAmong(left, i, list)), first);
  const values = lines.map((list) => withoutCommon(list, common).join(', ') || 'none');
  // What a line should say is never ServiceTitan's word alone.
  const sayers = [...names.slice(0, -1), 'per the rules'];
  return lines.every((list) => list.length === common.length)
    ? header
    : [...header, `lines: ${inTurn(sayers, values)}`];
}

/**
 * What to enter in Intacct as well as a bill that can no longer change, e.g. a debit memo for what was overcharged.
 * @param desired none: nothing is owed any more.
 */
export function describeAdjustment(ledger: Bill, desired: Bill | undefined): string {
  if (desired !== undefined && desired.vendorId !== ledger.vendorId) {
    const all = sum(desired.lines.map(({ amount }) => amount));
    return `${describeAdjustment(ledger, undefined)} Also enter a bill for ${formatMoney(all)} from vendor ${desired.vendorId}.`;
  }
  const changes = changesByAccount(ledger.lines, desired?.lines ?? []);
  const total = sum(changes.map(([, amount]) => amount));
  const list = changes.map(([where, amount]) => `${where} ${amount}`).join('; ');
  if (changes.length === 0) return 'No amount, account or dimension differs: no adjustment is needed.';
  if (isZero(total)) return `A journal entry would fix it: ${list}.`;
  const isLess = total.startsWith('-');
  const what = isLess ? 'A debit memo' : 'A further bill or a credit memo';
  return `${what} for ${formatMoney(total.replace('-', ''))} (vendor ${ledger.vendorId}) would fix it: ${list}.`;
}

/** With amounts by what they do to what the vendor is owed, whatever sign a company's credits have. */
export function payableAmount(bill: Bill, { sign }: Pick<CreditPolicy, 'sign'>): Bill {
  if (bill.kind === 'bill' || sign === 'negative') return bill;
  return { ...bill, lines: bill.lines.map((line) => ({ ...line, amount: negate(line.amount) })) };
}

/** Where amounts differ, and by how much; what is equal is left out. */
function changesByAccount(from: readonly BillLine[], to: readonly BillLine[]): [string, Money][] {
  const where = [...new Set([...from, ...to].map(placeOf))];
  const amountAt = (lines: readonly BillLine[], place: string) =>
    sum(lines.filter((line) => placeOf(line) === place).map(({ amount }) => amount));
  return where
    .map((place): [string, Money] => [place, subtract(amountAt(to, place), amountAt(from, place))])
    .filter(([, amount]) => !isZero(amount));
}

/** Account and dimensions, e.g. `5010 T01 SVC`. */
function placeOf({ glAccountNo, dimensions }: BillLine): string {
  return `${glAccountNo} ${describePlace(dimensions)}`.trim();
}

function describeValue(value: string | boolean | undefined): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value === undefined || value === '' ? 'none' : value;
}

/** Everything of a line that we post, e.g. `5010 200.00 T01 SVC "Capacitor"`. */
function describeLine({ glAccountNo, amount, memo, dimensions }: BillLine): string {
  const parts = [glAccountNo, amount, describePlace(dimensions), memo === '' ? '' : `"${memo}"`];
  return parts.filter((part) => part !== '').join(' ');
}

function inTurn(names: readonly string[], values: readonly string[]): string {
  return names.map((name, i) => `${name} ${values[i]}`).join(', ');
}

function areEqual(values: readonly string[]): boolean {
  return values.every((value) => value === values[0]);
}

/** Whether the item at `index` has its own counterpart in `others`: the second of two equal ones needs a second. */
function isAmong(items: readonly string[], index: number, others: readonly string[]): boolean {
  const nth = items.slice(0, index + 1).filter((item) => item === items[index]).length;
  return others.filter((item) => item === items[index]).length >= nth;
}

/** What `items` has and `others` has not; of several equal ones as many as are left over. */
function withoutCommon(items: readonly string[], others: readonly string[]): string[] {
  const rest = [...others];
  return items.filter((item) => {
    const at = rest.indexOf(item);
    if (at !== -1) rest.splice(at, 1);
    return at === -1;
  });
}
