/** Looks in Intacct and names what is to be done: the plan before a write, and the proof after it. */
import type { CalendarDate } from '../domain/values/calendar-date.ts';
import { ruledDimensions } from '../domain/compose/compose-bill.ts';
import { linkOn, ownLink } from '../domain/reconcile/matching.ts';
import type { ConnectionPolicy } from '../domain/mapping/connection-policy.ts';
import type { Failure } from '../domain/failures/failure.ts';
import type { Instruction } from '../domain/reconcile/instruction.ts';
import type { Settlement } from '../domain/source/settlement.ts';
import { isLive, type Bill, type LedgerBill } from '../domain/ledger/ledger-bill.ts';
import { postingHistoryIn, type PostingHistory } from '../domain/ledger/posting-history.ts';
import { asRecorded, withBills, type DetailedPlan, type Plan, type ReconcileInput } from '../domain/reconcile/plan.ts';
import { reconcile } from '../domain/reconcile/reconcile.ts';
import { isSameBillNumber, withoutReversalSuffix } from '../domain/values/bill-number.ts';
import { sum } from '../domain/values/money.ts';
import { msLeft, type Call } from '../ports/call.ts';
import type { BillLookup } from '../ports/ledger.ts';
import { findEarlierRuns, findPostedBill } from '../temporal/client/bill-runs.ts';
import {
  composedIn,
  recordedPlan,
  sourceIn,
  type RecordedComposition,
  type RecordedPlan,
  type RecordedSource,
} from '../workflows/recorded.ts';
import type { ConnectionDependencies } from './dependencies.ts';
import { currentRun, step } from './step.ts';

/** What a bill is planned by, as histories hold it. */
export interface PlanBillInput {
  readonly source: RecordedSource;
  readonly composition: RecordedComposition;
  /** Reasons from other steps why the bill must not be written. */
  readonly blockers: readonly Failure[];
  readonly memory: PostingHistory;
  /** Temporal remembers runs since this day. */
  readonly remembersSince: CalendarDate;
  /** ISO instant of the same; absent in records of versions before 0.4. */
  readonly remembersFrom?: string | undefined;
  /** Since this instant no run has posted the bill; absent when that is not certain. */
  readonly unpostedSince?: string | undefined;
  readonly instruction?: Instruction | undefined;
}

/** The first lookup; it finds withdrawn bills of the same purchase order too. */
export function createPlanBill(dependencies: ConnectionDependencies) {
  return function planBill({ isDryRun, ...input }: PlanBillInput & DryRun): Promise<RecordedPlan> {
    const facts = factsIn(input);
    const reference = facts.composition.bill?.reference;
    return step(async (call) => {
      const plan = await lookUpAndReconcile(dependencies, { ...facts, reference }, call);
      return isDryRun === true ? recordedPlan(withBills(plan)) : asRecorded(plan);
    });
  };
}

interface DryRun {
  /** The bills are answered too: of what is written, the write answers. */
  readonly isDryRun?: boolean;
}

/** The same comparison after a write: when there is nothing left to do, that is the proof. */
export function createVerifyBill(dependencies: ConnectionDependencies) {
  return function verifyBill(input: PlanBillInput): Promise<Plan> {
    return step(async (call) => asRecorded(await lookUpAndReconcile(dependencies, factsIn(input), call)));
  };
}

export type Facts = Omit<ReconcileInput, 'policy' | 'settlements' | 'found' | 'others' | 'posted'>;

export function factsIn(input: PlanBillInput): Facts {
  const { source, composition, blockers, remembersSince, remembersFrom, unpostedSince, instruction } = input;
  return {
    source: sourceIn(source),
    composition: composedIn(composition),
    blockers,
    memory: postingHistoryIn(input),
    remembersSince,
    remembersFrom,
    unpostedSince,
    instruction,
  };
}

export type Reads = Pick<ConnectionDependencies, 'ledger' | 'policy' | 'fieldService' | 'temporal'>;

export async function lookUpAndReconcile(
  reads: Reads,
  { reference, ...facts }: Facts & Pick<BillLookup, 'reference'>,
  call: Call,
): Promise<DetailedPlan> {
  const lookup = lookupFor(facts, reads.policy(), reference);
  const [found, settlements] = await Promise.all([
    findWithDuplicates(reads.ledger, lookup, facts, call),
    settlementsOf(reads, facts, call),
  ]);
  return reconcileFound(reads, { ...facts, found, settlements }, call);
}

/** Live payments of a bill and credits applied to it, in ServiceTitan. */
export async function settlementsOf(
  { policy, fieldService }: Pick<Reads, 'policy' | 'fieldService'>,
  { source: { kind, id } }: Pick<Facts, 'source'>,
  call: Call,
): Promise<readonly Settlement[]> {
  return kind === 'bill' ? fieldService.settlementsOf(id, policy().goLive, call) : [];
}

/** @param reference withdrawn bills of this purchase order are found too. */
export function lookupFor(
  { source, composition, memory, instruction }: Facts,
  { tenantId }: Pick<ConnectionPolicy, 'tenantId'>,
  reference?: string,
): BillLookup {
  return {
    kind: source.kind,
    id: source.id,
    tenantId,
    ...sameInvoiceAs(composition.bill),
    reference,
    dimensions: ruledDimensions(composition),
    adopted: memory.link,
    recordNos: namedRecords(memory, instruction),
  };
}

/** The comparison, with what ServiceTitan says of other bills that were found. Asks nothing of Intacct. */
export async function reconcileFound(
  { policy, fieldService, temporal }: Omit<Reads, 'ledger'>,
  facts: Facts & Pick<ReconcileInput, 'found' | 'settlements'>,
  call: Call,
): Promise<DetailedPlan> {
  const rules = policy();
  const { kind, id } = facts.source;
  const foreign = otherDocumentsIn(facts.found, rules.tenantId, id);
  const others = foreign.length === 0 ? {} : await fieldService.states(kind, foreign, call);
  const input = { ...facts, policy: rules, others };
  const plan = await unlessPostedHere({ temporal, policy }, input, reconcile(input));
  const isEdited = plan.problems.some(({ code }) => code === 'intacct.bill-edited');
  return isEdited ? withWhatWasPosted({ temporal, policy }, input, plan, call) : plan;
}

/** Temporal's lists may lag: a run of this bill that has just ended may not have been among the earlier ones yet. */
async function unlessPostedHere(
  { temporal, policy }: Pick<Reads, 'temporal' | 'policy'>,
  input: ReconcileInput,
  plan: DetailedPlan,
): Promise<DetailedPlan> {
  if (plan.problems.every(({ code }) => code !== 'tieout.posted-elsewhere')) return plan;
  const { kind, id } = input.source;
  const key = { connectionId: policy().connectionId, kind, id };
  const { memory, lastCutOff } = await findEarlierRuns(temporal, key, currentRun());
  if (memory.posted.length === 0 && lastCutOff === undefined) return plan;
  return reconcile({ ...input, unpostedSince: undefined });
}

/** How a bill in Intacct is recognized as this invoice, whoever entered it. */
function sameInvoiceAs(bill: Bill | undefined): Pick<BillLookup, 'vendorId' | 'billNumber' | 'dated'> {
  if (bill === undefined) return {};
  const { vendorId, billNumber, billDate, lines } = bill;
  return { vendorId, billNumber, dated: { billDate, total: sum(lines.map(({ amount }) => amount)) } };
}

/** The bill that a person named, and those that Tieout posted: they are found even if someone took the link out. */
function namedRecords({ posted, gone }: PostingHistory, instruction: Instruction | undefined): string[] {
  const named = instruction !== undefined && 'recordNo' in instruction ? instruction.recordNo : undefined;
  const expected = posted.filter((recordNo) => !gone.includes(recordNo) && /^\d+$/.test(recordNo));
  return [...new Set([...(named === undefined ? [] : [named]), ...expected])];
}

/**
 * AP may have corrected the number of our bill, or the rules may not say any more what it should be: then whoever typed
 * the invoice once more typed another number than the one that was looked for.
 */
async function findWithDuplicates(
  ledger: ConnectionDependencies['ledger'],
  lookup: BillLookup,
  { source, memory }: Pick<Facts, 'source' | 'memory'>,
  call: Call,
): Promise<LedgerBill[]> {
  const found = await ledger.findBills(lookup, call);
  const policy = { tenantId: lookup.tenantId };
  const ours = found.find((bill) => isLive(bill) && ownLink(bill, { source, policy, memory }) !== undefined);
  if (ours === undefined || isLookedFor(ours, lookup)) return found;
  const { kind, id, tenantId, dimensions = [] } = lookup;
  const more = await ledger.findBills({ kind, id, tenantId, dimensions, ...sameInvoiceAs(ours) }, call);
  const known = new Set(found.map(({ recordNo }) => recordNo));
  return [...found, ...more.filter(({ recordNo }) => !known.has(recordNo))];
}

function isLookedFor({ vendorId, billNumber }: LedgerBill, lookup: BillLookup): boolean {
  const numbers = [billNumber, withoutReversalSuffix(billNumber)];
  return vendorId === lookup.vendorId && numbers.some((number) => isSameBillNumber(number, lookup.billNumber ?? ''));
}

/** Documents of ServiceTitan that the found ones belong to, except this one: of the same purchase order, or number. */
function otherDocumentsIn(found: readonly LedgerBill[], tenantId: string, id: number): number[] {
  const ids = found.flatMap((bill) => {
    const link = linkOn(bill);
    return link === undefined || link.tenantId !== tenantId || link.id === id ? [] : [link.id];
  });
  return [...new Set(ids)];
}

/** For what only makes a reason clearer. */
const SEARCH_WITHIN_MS = 10_000;

/** Who changed what shows only in comparison with what was posted; the ledger has only its fingerprint. */
async function withWhatWasPosted(
  { temporal, policy }: Pick<ConnectionDependencies, 'temporal' | 'policy'>,
  input: ReconcileInput,
  plan: DetailedPlan,
  call: Call,
): Promise<DetailedPlan> {
  const { kind, id } = input.source;
  const key = { connectionId: policy().connectionId, kind, id };
  const until = Date.now() + Math.min(msLeft(call), SEARCH_WITHIN_MS);
  const existing = input.found.find(({ recordNo }) => recordNo === plan.recordNo);
  const link = existing && linkOn(existing);
  const posted = link && (await findPostedBill(temporal, key, link.content, until));
  return posted === undefined ? plan : reconcile({ ...input, posted });
}
