/** Which bill of the ledger belongs to which bill of the source, and what ours should say when it is written next. */
import { numberAfterReversals } from '../values/bill-number.ts';
import { dimensionKey, withDefaultDimensions, type DimensionKey, type Dimensions } from '../values/dimensions.ts';
import { contentFingerprint, hasContent, type Bill, type BillLine, type LedgerBill } from '../ledger/ledger-bill.ts';
import { parseLink, type Link } from '../ledger/link.ts';
import type { PostingHistory } from '../ledger/posting-history.ts';
import type { ReconcileInput } from './plan.ts';

export type OwnLink = Pick<Link, 'source' | 'content' | 'dimensions'>;

interface Whose extends Pick<ReconcileInput, 'source'> {
  readonly policy: Pick<ReconcileInput['policy'], 'tenantId'>;
  readonly memory?: PostingHistory;
}

/** *Ours* is decided by the link alone: AP may have corrected the number or moved the bill to another entity. */
export function ownLink(bill: LedgerBill, whose: Whose): OwnLink | undefined {
  const written = writtenLink(bill, whose);
  const remembered = whose.memory?.link;
  const isAdopted = remembered?.recordNo === bill.recordNo && remembered.insteadOf === (written?.source ?? '');
  return isAdopted ? remembered : written;
}

/** The link on a record of the ledger, no matter which bill it names. */
export function linkOn(bill: LedgerBill): Link | undefined {
  return parseLink(bill.rawDescription, bill.kind);
}

/** Our link as it is in the ledger. */
export function writtenLink(bill: LedgerBill, { source, policy }: Whose): OwnLink | undefined {
  const link = linkOn(bill);
  return link?.id === source.id && link.tenantId === policy.tenantId ? link : undefined;
}

/** The link of a bill that belongs to another ServiceTitan bill of the same tenant. */
export function foreignLink(bill: LedgerBill, { source, policy, memory }: Whose): Link | undefined {
  if (memory?.link?.recordNo === bill.recordNo) return undefined;
  const link = linkOn(bill);
  return link?.tenantId === policy.tenantId && link.id !== source.id ? link : undefined;
}

/** No one has edited it since: dimensions that a clerk filled in where Tieout set none are no edit. */
export function isAsPosted(bill: LedgerBill, { content, dimensions = [] }: OwnLink): boolean {
  const keys = new Set(withDefaultDimensions(dimensions).map(dimensionKey));
  const ofOurs = (all: Dimensions): Dimensions =>
    Object.fromEntries(Object.entries(all).filter(([key]) => keys.has(key as DimensionKey)));
  const lines = bill.lines.map((line) => ({ ...line, dimensions: ofOurs(line.dimensions) }));
  return hasContent({ ...bill, lines }, content);
}

/**
 * The bill as it should be written now. As well as what the source and the mapping say, it keeps what the bill before
 * it settled: its posting date, while the bill date is the same, and a hold on payment, which is a clerk's to lift.
 * @param before our live bill; else the last of ours that was reversed counts.
 */
export function desiredBill(
  { composition, policy }: Pick<ReconcileInput, 'composition' | 'policy'>,
  ours: readonly LedgerBill[],
  before?: { readonly existing: LedgerBill; readonly isEdited: boolean },
): Bill | undefined {
  const { bill } = composition;
  if (bill === undefined) return undefined;
  const reversed = ours.filter(({ state }) => state === 'Reversed');
  const billNumber = numberAfterReversals(bill.billNumber, reversed.length, policy.numberAfterReversal);
  if (billNumber === undefined) return undefined;
  const last = before?.existing ?? reversed.toSorted((a, b) => Number(a.recordNo) - Number(b.recordNo)).at(-1);
  const keepsDate = last !== undefined && last.billDate === bill.billDate && before?.isEdited !== true;
  const postingDate = keepsDate && last.postingDate !== '' ? last.postingDate : bill.postingDate;
  return { ...bill, billNumber, postingDate, onHold: bill.onHold || last?.onHold === true };
}

/** Nothing in the ledger would have to change. */
export function isSameBill(desired: Bill, bill: LedgerBill): boolean {
  return contentFingerprint(desired) === contentFingerprint(bill) && desired.entityId === bill.entityId;
}

/**
 * For each line of the bill as it should be, the number (from 1) of the existing line that it continues: the one of the
 * same text and account, else of the same text, else, where nothing came or went, the one in its place. What AP filled
 * in on a line (a 1099 box, a project) must not end up on another one.
 */
export function continuedLines(desired: readonly BillLine[], existing: readonly BillLine[]): (number | undefined)[] {
  const free = new Set(existing.keys());
  const take = (isIt: (line: BillLine, index: number) => boolean): number | undefined => {
    const index = [...free].find((one) => isIt(existing[one] as BillLine, one));
    if (index !== undefined) free.delete(index);
    return index;
  };
  const exact = desired.map(({ memo, glAccountNo }) =>
    take((line) => line.memo === memo && line.glAccountNo === glAccountNo),
  );
  const byText = desired.map(({ memo }, i) => exact[i] ?? take((line) => line.memo === memo));
  const isSameCount = desired.length === existing.length;
  const all = byText.map((found, i) => found ?? (isSameCount ? take((_line, index) => index === i) : undefined));
  return all.map((index) => (index === undefined ? undefined : index + 1));
}

/** For each line what the one that it continues has and it has not: left out of a change, it would stay. */
export function clearedDimensions(
  desired: readonly BillLine[],
  existing: readonly BillLine[],
  continues: readonly (number | undefined)[],
): DimensionKey[][] {
  return desired.map(({ dimensions }, i) => {
    const before = existing[(continues[i] ?? 0) - 1]?.dimensions ?? {};
    return (Object.keys(before) as DimensionKey[]).filter((key) => dimensions[key] === undefined);
  });
}

/** The same for a credit: the function that changes an adjustment moves none of its lines, and adds at the end. */
export function linesInPlace(desired: readonly BillLine[], existing: readonly BillLine[]): (number | undefined)[] {
  return desired.map((_line, i) => (i < existing.length ? i + 1 : undefined));
}
