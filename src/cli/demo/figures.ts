/**
 * What the demo achieved, counted bill by bill in the two sandboxes and in Temporal's list of open bills; nothing that
 * the pipeline says about itself counts.
 */
import type { Client } from '@temporalio/client';
import got from 'got';
import { z } from 'zod';

import { normalizeBillNumber } from '../../domain/values/bill-number.ts';
import type { DocumentKind } from '../../domain/values/document.ts';
import { parseLink } from '../../domain/ledger/link.ts';
import { isEqual, negate, subtract, sum, type Money } from '../../domain/values/money.ts';
import type { ExpectedBill, ExpectedLine } from '@tieout/sandboxes/scenario/scenario.ts';
import { countRuns, listOpenBills, type OpenBill } from '../../temporal/client/bill-lists.ts';

const ledgerLineSchema = z
  .object({
    accountNo: z.string(),
    amount: z.string(),
    locationId: z.string().nullish(),
    departmentId: z.string().nullish(),
    dimensions: z.object({ PROJECTID: z.string().optional(), ITEMID: z.string().optional() }).optional(),
  })
  .transform(({ dimensions: { PROJECTID: projectId, ITEMID: itemId } = {}, ...line }) => ({
    ...line,
    ...(projectId === undefined ? {} : { projectId }),
    ...(itemId === undefined ? {} : { itemId }),
  }));

/** A bill as the sandbox of Intacct shows it in its state; of its fields those that count. */
export const ledgerBillSchema = z.object({
  recordNo: z.string(),
  recordId: z.string(),
  vendorId: z.string(),
  description: z.string().nullable(),
  state: z.string(),
  total: z.string(),
  megaEntityId: z.string().nullish(),
  /** An adjustment has neither. */
  termName: z.string().optional(),
  whenDue: z.string().optional(),
  lines: z.array(ledgerLineSchema),
});
export type LedgerRecord = z.output<typeof ledgerBillSchema>;
const ledgerStateSchema = z.object({ bills: z.array(ledgerBillSchema), adjustments: z.array(ledgerBillSchema) });
const sourceStateSchema = z.object({
  bills: z.array(z.object({ id: z.int(), billAmount: z.string().nullable(), status: z.string() })),
  credits: z.array(z.object({ id: z.int(), amount: z.number(), status: z.string() })),
});
const meterSchema = z.object({ requests: z.int(), transactions: z.int() });

/** What became of all bills, or of all credits that vendors granted: those are amounts below zero, as in the ledger. */
interface Tally {
  readonly posted: number;
  readonly held: number;
  readonly waiting: number;
  /** A person decided that they stay unposted. */
  readonly skipped: number;
  /** In the source, and neither in the ledger nor held, waiting or skipped. */
  readonly missing: number;
  /** Live bills in the ledger beyond the first of a source bill, or of a vendor's number. */
  readonly duplicates: number;
  readonly sourceTotal: Money;
  readonly ledgerTotal: Money;
  readonly heldTotal: Money;
  readonly waitingTotal: Money;
  readonly skippedTotal: Money;
  readonly difference: Money;
}

export interface Figures extends Tally {
  readonly bills: number;
  readonly credits: Tally & { readonly credits: number };
  readonly intacctTransactions: number;
  readonly servicetitanCalls: number;
  readonly workflows: number;
  readonly seconds: number;
}

export interface Count {
  readonly figures: Figures;
  /** What is not as the scenario expects, a sentence each. */
  readonly surprises: readonly string[];
  readonly live: readonly LedgerRecord[];
  readonly held: readonly OpenBill[];
}

export interface CountInput {
  readonly servicetitanOrigin: string;
  readonly intacctOrigin: string;
  readonly client: Client;
  readonly connectionId: string;
  readonly expectations: readonly ExpectedBill[];
  /** By the ids of credits. */
  readonly expectedCredits: readonly ExpectedBill[];
  readonly startedAt: number;
}

export async function count(input: CountInput): Promise<Count> {
  const { source, ledger, meters, open, workflows } = await look(input);
  const bills = tallyOf(source.bills, ledger.bills, open, 'bill');
  const credits = tallyOf(source.credits, ledger.adjustments, open, 'credit');
  return {
    figures: {
      bills: source.bills.length,
      ...bills.tally,
      credits: { credits: source.credits.length, ...credits.tally },
      ...meters,
      workflows,
      seconds: Math.round((Date.now() - input.startedAt) / 100) / 10,
    },
    surprises: [
      ...input.expectations.flatMap((expected) => surprisesOf(expected, bills)),
      ...input.expectedCredits.flatMap((expected) => surprisesOf(expected, credits)),
    ],
    live: bills.linked,
    held: open.held,
  };
}

interface Owed {
  readonly id: number;
  readonly amount: Money;
}

type Open = Readonly<Record<'held' | 'waiting' | 'skipped', readonly OpenBill[]>>;

interface Tallied {
  readonly kind: DocumentKind;
  readonly tally: Tally;
  readonly bySource: ReadonlyMap<string, readonly LedgerRecord[]>;
  readonly linked: readonly LedgerRecord[];
  readonly held: readonly OpenBill[];
  readonly isWaiting: ReadonlySet<number>;
}

function tallyOf(source: readonly Owed[], ledger: readonly LedgerRecord[], all: Open, kind: DocumentKind): Tallied {
  const live = ledger.filter((bill) => !bill.state.startsWith('Revers'));
  const bySource = groupBy(live, (bill) => String(parseLink(bill.description ?? '', kind)?.id ?? ''));
  bySource.delete('');
  const linked = [...bySource.values()].flat();
  const absent = source.filter(({ id }) => !bySource.has(String(id)));
  const of = (bills: readonly OpenBill[]) => bills.filter((bill) => bill.kind === kind);
  const [held, waiting, skipped] = [of(all.held), of(all.waiting), of(all.skipped)];
  const [isHeld, isWaiting, isSkipped] = [idsOf(held), idsOf(waiting), idsOf(skipped)];
  const accounted = {
    ledgerTotal: sum(linked.map((bill) => bill.total)),
    heldTotal: totalOf(absent.filter(({ id }) => isHeld.has(id))),
    waitingTotal: totalOf(absent.filter(({ id }) => isWaiting.has(id))),
    skippedTotal: totalOf(absent.filter(({ id }) => isSkipped.has(id))),
  };
  const tally: Tally = {
    posted: source.length - absent.length,
    held: held.length,
    waiting: waiting.length,
    skipped: skipped.length,
    missing: absent.filter(({ id }) => !isHeld.has(id) && !isWaiting.has(id) && !isSkipped.has(id)).length,
    duplicates: surplus(live, bySource),
    sourceTotal: totalOf(source),
    ...accounted,
    difference: subtract(totalOf(source), sum(Object.values(accounted))),
  };
  return { kind, tally, bySource, linked, held, isWaiting };
}

async function look({ servicetitanOrigin, intacctOrigin, client, connectionId }: CountInput) {
  const ask = <T>(origin: string, what: 'state' | 'meter', schema: z.ZodType<T>): Promise<T> =>
    got(`${origin}/_sandbox/${what}`)
      .json()
      .then((body) => schema.parse(body));
  const [source, ledger, sourceMeter, ledgerMeter, held, waiting, skipped, workflows] = await Promise.all([
    ask(servicetitanOrigin, 'state', sourceStateSchema),
    ask(intacctOrigin, 'state', ledgerStateSchema),
    ask(servicetitanOrigin, 'meter', meterSchema),
    ask(intacctOrigin, 'meter', meterSchema),
    listOpenBills(client, 'held', { connection: connectionId }),
    listOpenBills(client, 'waiting', { connection: connectionId }),
    listOpenBills(client, 'skipped', { connection: connectionId }),
    countRuns(client, { connection: connectionId }),
  ]);
  const meters = { intacctTransactions: ledgerMeter.transactions, servicetitanCalls: sourceMeter.requests };
  // Of one that was taken back nothing must be left.
  const isOwed = ({ status }: { readonly status: string }): boolean => status !== 'Canceled';
  const owed = {
    bills: source.bills.filter(isOwed).map(({ id, billAmount }): Owed => ({ id, amount: billAmount ?? '0' })),
    credits: source.credits.filter(isOwed).map(({ id, amount }): Owed => ({ id, amount: negate(String(amount)) })),
  };
  return { source: owed, ledger, meters, open: { held, waiting, skipped }, workflows };
}

function totalOf(owed: readonly Owed[]): Money {
  return sum(owed.map(({ amount }) => amount));
}

function idsOf(bills: readonly OpenBill[]): ReadonlySet<number> {
  return new Set(bills.map(({ id }) => id));
}

/** All bills and credits accounted for, once, to the cent. */
export function tiesOut({ credits, ...bills }: Figures): boolean {
  return [bills, credits].every(
    ({ missing, duplicates, difference }) => missing === 0 && duplicates === 0 && isEqual(difference, '0'),
  );
}

function surplus(live: readonly LedgerRecord[], bySource: ReadonlyMap<string, readonly LedgerRecord[]>): number {
  const byNumber = groupBy(live, (bill) => `${bill.vendorId} ${normalizeBillNumber(bill.recordId)}`);
  const beyondFirst = [...bySource.values(), ...byNumber.values()].flatMap((bills) => bills.slice(1));
  return new Set(beyondFirst.map((bill) => bill.recordNo)).size;
}

function surprisesOf(expected: ExpectedBill, { kind, bySource, held, isWaiting }: Tallied): string[] {
  const { billId, outcome, because } = expected;
  const [bill] = bySource.get(String(billId)) ?? [];
  const hold = held.find((open) => open.id === billId);
  const name = `${kind} ${billId}`;
  const actual =
    bill !== undefined ? 'posted' : hold !== undefined ? 'held' : isWaiting.has(billId) ? 'waiting' : 'missing';
  if (actual !== outcome) {
    const why = hold ? `: ${hold.holdCode} ${hold.reason}` : '';
    return [`${name} is ${actual}, expected ${outcome} (${because})${why}`];
  }
  if (hold !== undefined && hold.holdCode !== expected.holdCode) {
    return [`${name} is held for ${hold.holdCode}, expected ${expected.holdCode}`];
  }
  return bill === undefined ? [] : contentSurprises(name, bill, expected);
}

function contentSurprises(name: string, bill: LedgerRecord, expected: ExpectedBill): string[] {
  const pairs: [string, string | null | undefined, string | undefined][] = [
    ['entity', bill.megaEntityId || 'top level', expected.entityId ?? 'top level'],
    ['vendor', bill.vendorId, expected.vendorId],
    ['number', bill.recordId, expected.recordId],
    ['total', bill.total, expected.total],
    ['payment term', bill.termName, expected.termName],
    ['due date', bill.whenDue, expected.dueDate],
  ];
  const wrong = pairs.filter(([, actual, wanted]) => wanted !== undefined && actual !== wanted);
  const sentences = wrong.map(
    ([what, actual, wanted]) => `${name} has ${what} ${actual ?? 'none'}, expected ${wanted}`,
  );
  const [actual, wanted] = [describeLines(bill.lines), describeLines(expected.lines ?? [])];
  if (expected.lines === undefined || actual === wanted) return sentences;
  return [...sentences, `${name} has lines ${actual}; expected ${wanted}`];
}

/** Account, amount and dimensions of each line, in an order that does not matter. */
export function describeLines(lines: LedgerRecord['lines'] | readonly ExpectedLine[]): string {
  return lines
    .map(({ accountNo, amount, locationId, departmentId, projectId, itemId }) =>
      [accountNo, amount, locationId, departmentId, projectId ?? '-', itemId ?? '-'].join(' '),
    )
    .toSorted()
    .join(', ');
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
