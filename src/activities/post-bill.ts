/**
 * The write: looks up directly before it sends, sends once, and reports exactly what it knows. An earlier lookup
 * only chose the plan; a reset, a second run or a person could have made it stale.
 */
import { clearedDimensions, continuedLines, linesInPlace } from '../domain/reconcile/matching.ts';
import { ruledDimensions } from '../domain/compose/compose-bill.ts';
import { controlIdFor } from '../domain/ledger/control-id.ts';
import type { Explained } from '../domain/values/decision.ts';
import { IntegrationError, type Failure } from '../domain/failures/failure.ts';
import { contentFingerprint, type Bill, type LedgerBill } from '../domain/ledger/ledger-bill.ts';
import { levelOf, type LedgerChange } from '../domain/ledger/ledger-change.ts';
import type { ConnectionPolicy } from '../domain/mapping/connection-policy.ts';
import { remember, type RecordedLink } from '../domain/ledger/posting-history.ts';
import { asRecorded, describe, type DetailedPlan, type Plan } from '../domain/reconcile/plan.ts';
import { sourceFingerprint } from '../domain/source/source-bill.ts';
import type { Call } from '../ports/call.ts';
import type { PreparedChange } from '../ports/ledger.ts';
import { findEarlierRuns, findResetTime } from '../temporal/client/bill-runs.ts';
import type { ConnectionDependencies } from './dependencies.ts';
import {
  factsIn,
  lookupFor,
  lookUpAndReconcile,
  reconcileFound,
  type Facts,
  type PlanBillInput,
  settlementsOf,
} from './plan-bill.ts';
import { currentRun, refuseUnlessAwaited, scheduledAt, step } from './step.ts';

export interface PostBillInput extends PlanBillInput {
  /** What the earlier lookup chose; what would be done now must be the same, or nothing is written. */
  readonly intended?: Pick<Plan, 'decision' | 'recordNo'>;
  /** Differs from the run's id when the run was reset. */
  readonly originalRunId: string;
  /** Epoch ms until which a write of an earlier run may still be under way. */
  readonly quietUntil: number;
}

type Done = 'posted' | 'amended' | 'reversed' | 'deleted' | 'adopted' | 'already-there';

export type PostBillResult =
  | (Explained<Done> & { readonly recordNo?: string; readonly link?: RecordedLink })
  | (Explained<'wait'> & { readonly waitMs: number })
  | (Explained<'hold'> & { readonly problems: readonly Failure[] })
  /** The ledger is not what the plan was made for: nothing was written. */
  | (Explained<'replan'> & { readonly plan: Plan })
  | Explained<'outcome-unknown'>;

export function createPostBill(dependencies: ConnectionDependencies) {
  return function postBill(input: PostBillInput): Promise<PostBillResult> {
    return step(async (call) => {
      await refuseUnlessAwaited(dependencies.temporal);
      const waitMs = (await quietTime(dependencies, input)) - scheduledAt();
      if (waitMs > 0) {
        return {
          decision: 'wait',
          because: 'A write of an earlier run may still be in progress; it is waited out first.',
          waitMs,
        };
      }
      return writeInTurn(dependencies, await withEarlierRuns(dependencies, input), call);
    });
  };
}

/** By Temporal's clock, as all that it is made of. */
async function quietTime(
  { temporal, timing }: ConnectionDependencies,
  { originalRunId, quietUntil }: PostBillInput,
): Promise<number> {
  const { workflowId, runId } = currentRun();
  if (runId === originalRunId) return quietUntil;
  const resetAt = await findResetTime(temporal, workflowId, runId);
  return Math.max(quietUntil, resetAt + timing.writeMs + timing.settleMs);
}

/** A run that was reset repeats what it was told at its begin: what it posted before is not among it. */
async function withEarlierRuns(
  { temporal, policy }: Pick<ConnectionDependencies, 'temporal' | 'policy'>,
  input: PostBillInput,
): Promise<PostBillInput> {
  const run = currentRun();
  if (run.runId === input.originalRunId) return input;
  const { kind, id } = factsIn(input).source;
  const { memory } = await findEarlierRuns(temporal, { connectionId: policy().connectionId, kind, id }, run);
  const { unpostedSince: _certain, ...more } = input;
  return { ...more, memory: remember(memory, input.memory) };
}

/** What was decided in the turn of the write, and what is sent for it, if anything. */
interface Decided {
  readonly plan: DetailedPlan;
  readonly prepared: PreparedChange | undefined;
}

async function writeInTurn(
  dependencies: ConnectionDependencies,
  input: PostBillInput,
  call: Call,
): Promise<PostBillResult> {
  const { ledger, policy } = dependencies;
  const facts = factsIn(input);
  // Before its turn: while Intacct's turn lasts, no other write goes out.
  const [entityId, settlements] = await Promise.all([
    levelOfWrite(dependencies, input, call),
    settlementsOf(dependencies, facts, call),
  ]);
  let decided: Decided | undefined;
  let mistake: { readonly error: unknown } | undefined;
  const prepare = async (found: readonly LedgerBill[]) => {
    try {
      const plan = await reconcileFound(dependencies, { ...facts, found, settlements }, call);
      const change = isIntended(plan, input) ? changeFor(plan, facts, policy()) : undefined;
      decided = { plan, prepared: change !== undefined && levelOf(change.change) === entityId ? change : undefined };
      return decided.prepared;
    } catch (error) {
      mistake = { error };
      throw error;
    }
  };
  try {
    const written = await ledger.write({ entityId, lookup: lookupFor(facts, policy()), prepare }, call);
    if (decided === undefined) throw new Error('nothing was decided');
    const { plan, prepared } = decided as Decided;
    if (prepared === undefined || written === undefined) return unwritten(plan, input);
    return done(plan, prepared.change, written.recordNo);
  } catch (error) {
    if (mistake !== undefined) throw error; // nothing was sent
    return afterFailure(error);
  }
}

/** The level whose session makes the change: of a bill that is in Intacct already, the entity that it is in. */
async function levelOfWrite(
  dependencies: ConnectionDependencies,
  input: PostBillInput,
  call: Call,
): Promise<string | undefined> {
  const facts = factsIn(input);
  if (intendedIn(input).decision === 'create') return facts.composition.bill?.entityId;
  const { standing: existing } = await lookUpAndReconcile(dependencies, facts, call);
  return existing?.entityId;
}

/** Activities that were scheduled before there were corrections meant to create. */
function intendedIn({ intended = { decision: 'create' } }: PostBillInput): NonNullable<PostBillInput['intended']> {
  return intended;
}

function isIntended({ decision, recordNo }: Plan, input: PostBillInput): boolean {
  const intended = intendedIn(input);
  return decision === intended.decision && recordNo === intended.recordNo;
}

/** Nothing was sent: it is held, there already, only remembered, or the ledger is not what the plan was made for. */
function unwritten(plan: DetailedPlan, input: PostBillInput): PostBillResult {
  const { decision, because, recordNo, problems } = plan;
  if (decision === 'hold') return { decision: 'hold', because, problems };
  if (decision === 'nothing')
    return { decision: 'already-there', because, ...(recordNo === undefined ? {} : { recordNo }) };
  if (isIntended(plan, input) && decision === 'adopt' && plan.isWritable !== true) return remembered(plan);
  return { decision: 'replan', because: `The ledger changed meanwhile. ${because}`, plan: asRecorded(plan) };
}

function afterFailure(error: unknown): PostBillResult {
  // A mistake of ours in the middle of a write says nothing about what was sent.
  if (!(error instanceof IntegrationError))
    return { decision: 'outcome-unknown', because: `Unexpected: ${String(error)}` };
  const { failure: cause } = error;
  if (cause.disposition === 'retry-after-looking') return { decision: 'outcome-unknown', because: cause.summary };
  if (cause.disposition === 'retry' || cause.disposition === 'retry-later') throw error; // certainly not written
  return { decision: 'hold', because: cause.summary, problems: [cause] };
}

/** @returns `undefined` for a bill that is adopted where Intacct allows no edit: it is only remembered. */
function changeFor(
  plan: DetailedPlan,
  facts: Facts,
  { tenantId }: Pick<ConnectionPolicy, 'tenantId'>,
): PreparedChange | undefined {
  const change = ledgerChangeOf(plan, facts, tenantId);
  if (change === undefined) return undefined;
  const { kind, id } = facts.source;
  // A bill that is entered again is another one than the first; a correction follows the record as it was.
  const follows = change.action === 'create' ? facts.memory.gone.join(' ') : (plan.standing?.modifiedAt ?? '');
  const content = 'link' in change ? change.link.content : change.recordNo;
  return { change, controlId: controlIdFor({ kind, id, action: change.action, tenantId, content, follows }) };
}

/** @returns `undefined` for a bill that is adopted where Intacct lets no one write: it is only remembered. */
function ledgerChangeOf(
  plan: DetailedPlan,
  { source, composition }: Facts,
  tenantId: string,
): LedgerChange | undefined {
  const { decision, because, bill, standing: existing, link, isWritable } = plan;
  const { kind, id } = source;
  const whose = { kind, id, tenantId, source: sourceFingerprint(source.content) };
  const linkTo = (one: Bill) => ({
    ...whose,
    content: contentFingerprint(one),
    dimensions: ruledDimensions(composition),
  });
  if (decision === 'create' && bill !== undefined) return { action: 'create', bill, link: linkTo(bill) };
  if (existing === undefined) throw new Error(`a plan to ${decision} without a bill`);
  const { recordNo, entityId } = existing;
  const there = { kind, recordNo, entityId };
  if (decision === 'amend' && bill !== undefined) {
    const linesOf = kind === 'credit' ? linesInPlace : continuedLines;
    const continues = linesOf(bill.lines, existing.lines);
    const clears = clearedDimensions(bill.lines, existing.lines, continues);
    const isDraft = existing.state === 'Draft';
    return { action: 'amend', ...there, bill, link: linkTo(bill), continues, clears, isDraft };
  }
  if (decision === 'reverse')
    return { action: 'reverse', ...there, date: existing.postingDate, why: reversalText(plan) };
  if (decision === 'delete') return { action: 'delete', ...there };
  if (decision === 'adopt' && link !== undefined) {
    const { content, dimensions } = link;
    return isWritable === true
      ? { action: 'adopt', ...there, description: existing.description, link: { ...whose, content, dimensions } }
      : undefined;
  }
  throw new Error(`a plan to ${decision} cannot be written: ${because}`);
}

function remembered({ because, recordNo, link }: DetailedPlan): PostBillResult {
  if (recordNo === undefined || link === undefined) throw new Error(`nothing to remember: ${because}`);
  return { decision: 'adopted', because, recordNo, link };
}

/** For the person who finds the reversal in the ledger. */
function reversalText({ because }: DetailedPlan): string {
  return `Reversed by Tieout. ${because}`;
}

function done(plan: DetailedPlan, change: LedgerChange, recordNo: string): PostBillResult {
  const { standing: existing } = plan;
  const was = existing === undefined ? '' : describe(existing);
  switch (change.action) {
    case 'create':
      return { decision: 'posted', because: postedWords(change.bill, recordNo, change.link.id), recordNo };
    case 'amend':
      return { decision: 'amended', because: `Amended ${was}.`, recordNo };
    case 'reverse':
      return { decision: 'reversed', because: `Reversed ${was} on ${change.date}.`, recordNo };
    case 'delete':
      return { decision: 'deleted', because: `Deleted ${was}.`, recordNo };
    case 'adopt':
      return { decision: 'adopted', because: plan.because, recordNo };
  }
}

function postedWords(bill: Bill, recordNo: string, id: number): string {
  const place = bill.entityId === undefined ? 'at the top level' : `in entity ${bill.entityId}`;
  const { kind, billNumber } = bill;
  return `Posted ServiceTitan ${kind} ${id} as ${kind} ${billNumber} of vendor ${bill.vendorId} ${place}: RECORDNO ${recordNo}.`;
}
