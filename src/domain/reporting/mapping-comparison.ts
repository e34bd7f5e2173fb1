/** What two sets of rules make of one bill, side by side: which amounts would be posted elsewhere, and by how much. */
import type { Dimensions } from '../values/dimensions.ts';
import { fingerprint } from '../values/fingerprint.ts';
import { byPlace, journalOf, type JournalLine } from './journal.ts';
import type { Bill } from '../ledger/ledger-bill.ts';
import { isZero, subtract, sum, type Money } from '../values/money.ts';

/** Debits less credits in one place: an account with its dimensions, or a whole account of an entity. */
export interface Change {
  readonly entityId?: string;
  readonly account: string;
  readonly dimensions: Dimensions;
  readonly now: Money;
  readonly other: Money;
  /** Other less now. */
  readonly difference: Money;
}

/** @param now, other absent where nothing would be posted. */
export function changesBetween(now: Bill | undefined, other: Bill | undefined): Change[] {
  const places = ({ entityId, account, dimensions }: JournalLine) => fingerprint({ entityId, account, dimensions });
  return changes(linesOf([now]), linesOf([other]), places).filter(({ difference }) => !isZero(difference));
}

/** By account and entity, over many bills; what comes out equal is listed too. */
export function totalChanges(
  bills: readonly { readonly now: Bill | undefined; readonly other: Bill | undefined }[],
): Change[] {
  const accounts = ({ entityId, account }: JournalLine) => fingerprint({ entityId, account });
  const now = linesOf(bills.map((bill) => bill.now));
  const other = linesOf(bills.map((bill) => bill.other));
  return changes(now, other, accounts)
    .map((change) => ({ ...change, dimensions: {} }))
    .toSorted(byPlace);
}

function linesOf(bills: readonly (Bill | undefined)[]): JournalLine[] {
  return bills.flatMap((bill) => (bill === undefined ? [] : journalOf(bill)));
}

function changes(
  now: readonly JournalLine[],
  other: readonly JournalLine[],
  placeOf: (line: JournalLine) => string,
): Change[] {
  const places = new Map<string, { now: JournalLine[]; other: JournalLine[] }>();
  for (const [side, lines] of Object.entries({ now, other }) as ['now' | 'other', readonly JournalLine[]][]) {
    for (const line of lines) {
      const place = places.get(placeOf(line)) ?? { now: [], other: [] };
      place[side].push(line);
      places.set(placeOf(line), place);
    }
  }
  return [...places.values()].flatMap((place) => {
    const [first] = [...place.now, ...place.other];
    if (first === undefined) return [];
    const { entityId, account, dimensions } = first;
    const sides = { now: netOf(place.now), other: netOf(place.other) };
    const where = { ...(entityId === undefined ? {} : { entityId }), account, dimensions };
    return [{ ...where, ...sides, difference: subtract(sides.other, sides.now) }];
  });
}

function netOf(lines: readonly JournalLine[]): Money {
  return sum(lines.map(({ debit, credit }) => debit ?? subtract('0', credit ?? '0')));
}

const HEADER = {
  vendorId: 'vendor',
  entityId: 'entity',
  billNumber: 'bill number',
  reference: 'purchase order',
  postingDate: 'posting date',
  dueDate: 'due date',
  termName: 'payment term',
  isDraft: 'draft',
} as const satisfies Partial<Record<keyof Bill, string>>;

/** What differs apart from the lines, e.g. `payment term: N30, other N15`. */
export function headerChanges(now: Bill | undefined, other: Bill | undefined): string[] {
  if (now === undefined || other === undefined) return [];
  return Object.entries(HEADER).flatMap(([field, name]) => {
    const [a, b] = [now[field as keyof typeof HEADER], other[field as keyof typeof HEADER]];
    return a === b ? [] : [`${name}: ${describeValue(a)}, other ${describeValue(b)}`];
  });
}

function describeValue(value: string | boolean | undefined): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value ?? 'none';
}
