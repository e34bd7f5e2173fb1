/** Looks in Intacct and names what is to be done: the plan before a write, and the proof after it. */
import type { CalendarDate } from '../domain/values/calendar-date.ts';
import { ruledDimensions } from '../domain/compose/compose-bill.ts';
import { linkOn } from '../domain/reconcile/matching.ts';
import type { Failure } from '../domain/failures/failure.ts';
import type { Instruction } from '../domain/reconcile/instruction.ts';
import type { LedgerBill } from '../domain/ledger/ledger-bill.ts';
import { postingHistoryIn, type PostingHistory } from '../domain/ledger/posting-history.ts';
import { asRecorded, withBills, type DetailedPlan, type Plan, type ReconcileInput } from '../domain/reconcile/plan.ts';
import { reconcile } from '../domain/reconcile/reconcile.ts';
import type { Call } from '../ports/call.ts';
import type { BillLookup } from '../ports/ledger.ts';
import { findPostedBill } from '../temporal/client/bill-runs.ts';
import {
  composedIn,
  recordedPlan,
  sourceIn,
  type RecordedComposition,
  type RecordedPlan,
  type RecordedSource,
} from '../workflows/recorded.ts';
import type { ConnectionDependencies } from './dependencies.ts';
import { step } from './step.ts';

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

export type Facts = Omit<ReconcileInput, 'policy' | 'found' | 'others' | 'posted'>;

export function factsIn(input: PlanBillInput): Facts {
  const { source, composition, blockers, remembersSince, remembersFrom, instruction } = input;
  return {
    source: sourceIn(source),
    composition: composedIn(composition),
    blockers,
    memory: postingHistoryIn(input),
    remembersSince,
    remembersFrom,
    instruction,
  };
}

export async function lookUpAndReconcile(
  {
    ledger,
    policy,
    fieldService,
    temporal,
  }: Pick<ConnectionDependencies, 'ledger' | 'policy' | 'fieldService' | 'temporal'>,
  { reference, ...facts }: Facts & Pick<BillLookup, 'reference'>,
  call: Call,
): Promise<DetailedPlan> {
  const { source, composition, memory, instruction } = facts;
  const { kind, id } = source;
  const rules = policy();
  const { bill } = composition;
  const named = instruction?.action === 'adopt' ? instruction.recordNo : undefined;
  const found = await ledger.findBills(
    {
      kind,
      id,
      tenantId: rules.tenantId,
      vendorId: bill?.vendorId,
      billNumber: bill?.billNumber,
      reference,
      dimensions: ruledDimensions(composition),
      adopted: memory.link,
      recordNos: named === undefined ? [] : [named],
    },
    call,
  );
  const otherIds = otherDocumentsIn(found, rules.tenantId, id);
  const others = otherIds.length === 0 ? {} : await fieldService.states(kind, otherIds, call);
  const input = { ...facts, policy: rules, found, others };
  const plan = reconcile(input);
  const isEdited = plan.problems.some(({ code }) => code === 'intacct.bill-edited');
  return isEdited ? withWhatWasPosted({ temporal, policy }, input, plan, call) : plan;
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
  const until = Math.min(call.deadline, Date.now() + SEARCH_WITHIN_MS);
  const existing = input.found.find(({ recordNo }) => recordNo === plan.recordNo);
  const link = existing && linkOn(existing);
  const posted = link && (await findPostedBill(temporal, key, link.content, until));
  return posted === undefined ? plan : reconcile({ ...input, posted });
}
