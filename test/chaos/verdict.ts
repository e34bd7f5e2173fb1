/**
 * The checker: compares what both systems hold at the end, bill by bill, with how the plan says it must be. It believes
 * no word of the pipeline; of Temporal it takes only which bills are still open, because one that is held must be
 * listed as held.
 */
import Big from 'big.js';

import { describeLines } from '../../src/cli/demo/figures.ts';
import { tenantIdOf, type ExpectedEnd } from './month.ts';
import type { LedgerBill, SourceBill } from './systems.ts';

/** Where a bill's workflow stands, when it is open. */
export interface OpenCase {
  readonly status: string | undefined;
  readonly holdCode: string | undefined;
}

export interface Finding {
  /** `untold`: what people did outside Tieout is in one of the systems, and Tieout does not report it. */
  readonly kind: 'lost' | 'duplicated' | 'wrong' | 'untold';
  /** None for a bill in the ledger that stands for no ServiceTitan bill. */
  readonly billId: number | undefined;
  readonly words: string;
}

export interface FinalStates {
  readonly seed: number;
  readonly ends: readonly ExpectedEnd[];
  readonly source: readonly SourceBill[];
  readonly ledger: readonly LedgerBill[];
  /** By ServiceTitan's id. */
  readonly open: ReadonlyMap<number, OpenCase>;
  /** What Tieout says of bills of which people did something outside, by ServiceTitan's id: codes and sentences. */
  readonly said: ReadonlyMap<number, string>;
}

export function findingsIn(states: FinalStates): Finding[] {
  const live = states.ledger.filter(({ state }) => !state.startsWith('Revers'));
  const entered = new Set(states.ends.flatMap(({ outside }) => outside?.recordNo ?? []));
  const notByClerks = live.filter(({ recordNo }) => !entered.has(recordNo));
  return [
    ...states.ends.flatMap((end) => findingsOf(end, states, live)),
    ...states.ends.flatMap((end) => findingsOfDuplicates(end, states, live)),
    ...states.ends.flatMap((end) => untold(end, states, live)),
    ...thirdPartyBills(states, notByClerks),
    ...numbersTwice(notByClerks),
  ];
}

/** The last link of a description: a text may quote another. An adjustment stands for credits alone, a bill for bills. */
export function linkedTo({ description, document }: Pick<LedgerBill, 'description' | 'document'>): string | undefined {
  const links = [...(description ?? '').matchAll(/\[tieout:\d+ ((?:bill|credit):\d+\/\d+) /g)];
  const link = links.at(-1)?.[1];
  return link?.startsWith(`${document ?? 'bill'}:`) ? link : undefined;
}

export function linkOf(seed: number, { billId, document }: Pick<ExpectedEnd, 'billId' | 'document'>): string {
  return `${document ?? 'bill'}:${tenantIdOf(seed)}/${billId}`;
}

function findingsOf(expected: ExpectedEnd, states: FinalStates, live: readonly LedgerBill[]): Finding[] {
  const { billId, document, end, because, duplicate, mayBeHeld } = expected;
  const ours = live.filter((bill) => linkedTo(bill) === linkOf(states.seed, expected));
  const found = (kind: Finding['kind'], words: string): Finding[] => [
    { kind, billId, words: `ServiceTitan ${document ?? 'bill'} ${billId} (${because}) ${words}` },
  ];
  const [only, second] = ours;
  if (second !== undefined) {
    const numbers = ours.map(({ recordNo, createdAt }) => `RECORDNO ${recordNo} of ${createdAt}`).join(', ');
    return found('duplicated', `is ${ours.length} times in Intacct: ${numbers}`);
  }
  const open = states.open.get(billId);
  if (end === 'held-standing') {
    if (only === undefined) return found('lost', `is no longer in Intacct; ${standing(open)}`);
    return open?.status === 'held' ? [] : found('lost', `must be held; ${standing(open)}`);
  }
  if ((duplicate !== undefined || mayBeHeld === true) && only === undefined && open?.status === 'held') return [];
  if (end !== 'posted') {
    if (only !== undefined) return found('wrong', `is in Intacct as RECORDNO ${only.recordNo}; it must not be`);
    return open?.status === (end === 'nothing' ? undefined : end)
      ? []
      : found('lost', `must be ${end}; ${standing(open)}`);
  }
  if (only === undefined) return found('lost', `is not in Intacct; ${standing(open)}`);
  if (open !== undefined) return found('lost', `is in Intacct, and stuck: ${standing(open)}`);
  return differences(expected, only, states.source).flatMap((words) => found('wrong', words));
}

/** It is there at the end, and Tieout has not said so. */
function untold(
  { billId, because, outside }: ExpectedEnd,
  { said }: FinalStates,
  live: readonly LedgerBill[],
): Finding[] {
  if (outside === undefined) return [];
  const { recordNo, codes, words } = outside;
  if (recordNo !== undefined && live.every((bill) => bill.recordNo !== recordNo)) return [];
  const sentences = said.get(billId) ?? '';
  if (codes.some((code) => sentences.includes(code)) && sentences.includes(words)) return [];
  const what = `must be reported as ${codes.join(' or ')} with ${words}; Tieout says: ${sentences || 'nothing'}`;
  return [{ kind: 'untold', billId, words: `ServiceTitan bill ${billId} (${because}) ${what}` }];
}

/** Of one invoice that was entered twice, exactly one bill is posted. */
function findingsOfDuplicates(
  { billId, duplicate }: ExpectedEnd,
  { seed }: FinalStates,
  live: readonly LedgerBill[],
): Finding[] {
  if (duplicate === undefined || billId > duplicate) return [];
  const links = [linkOf(seed, { billId }), linkOf(seed, { billId: duplicate })];
  const posted = live.filter((bill) => links.includes(linkedTo(bill) ?? '')).length;
  if (posted === 1) return [];
  const words = `of the ServiceTitan bills ${billId} and ${duplicate}, one invoice, ${posted} are in Intacct`;
  return [{ kind: posted === 0 ? 'lost' : 'duplicated', billId, words }];
}

function standing(open: OpenCase | undefined): string {
  if (open === undefined) return 'its workflow is not open';
  return `its workflow is ${open.status ?? 'under way'}${open.holdCode === undefined ? '' : ` (${open.holdCode})`}`;
}

function differences(expected: ExpectedEnd, bill: LedgerBill, source: readonly SourceBill[]): string[] {
  const { billId, vendorId, entityId, recordId, lines = [] } = expected;
  const amount = source.find(({ id }) => id === billId)?.billAmount;
  const pairs: [string, string | null | undefined, string | null | undefined][] = [
    ['vendor', bill.vendorId, vendorId],
    ['entity', bill.megaEntityId || 'top level', entityId ?? 'top level'],
    // A bill that was reversed and entered again may carry its number with a suffix.
    ['number', bill.recordId.replace(/-R\d+$/, ''), recordId],
    ['amount', Big(bill.total).toFixed(2), amount === undefined || amount === null ? amount : Big(amount).toFixed(2)],
    ['lines', describeLines(bill.lines), describeLines(lines)],
  ];
  return pairs
    .filter(([, actual, wanted]) => actual !== wanted)
    .map(([what, actual, wanted]) => `has ${what} ${actual ?? 'none'} in Intacct, and must have ${wanted ?? 'none'}`);
}

/** Live bills that stand for no ServiceTitan bill of this tenant; clerks type only what the plan says. */
function thirdPartyBills({ seed, ends }: FinalStates, live: readonly LedgerBill[]): Finding[] {
  const known = new Set(ends.map((end) => linkOf(seed, end)));
  return live
    .filter((bill) => !known.has(linkedTo(bill) ?? ''))
    .map(({ recordNo, recordId, description }) => ({
      kind: 'wrong',
      billId: undefined,
      words: `Intacct's bill ${recordId} (RECORDNO ${recordNo}) stands for no bill of ServiceTitan: ${description ?? 'no description'}`,
    }));
}

/** One vendor's number twice is a bill that would be paid twice, whatever the links say. */
function numbersTwice(live: readonly LedgerBill[]): Finding[] {
  const seen = new Map<string, LedgerBill>();
  return live.flatMap((bill): Finding[] => {
    const number = `${bill.vendorId} ${bill.recordId.replaceAll(/[^a-z0-9]/gi, '').toLowerCase()}`;
    const first = seen.get(number);
    if (first === undefined) seen.set(number, bill);
    // Found already, as one bill that is twice there.
    if (first === undefined || linkedTo(first) === linkedTo(bill)) return [];
    const words = `number ${bill.recordId} of vendor ${bill.vendorId} is twice in Intacct: RECORDNO ${first.recordNo} and ${bill.recordNo}`;
    return [{ kind: 'duplicated', billId: undefined, words }];
  });
}
