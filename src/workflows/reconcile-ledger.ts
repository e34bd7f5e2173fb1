/**
 * Brings Intacct in line with what one bill should be there. The activities decide; this is the loop around them, which
 * makes sure that a change is sent once and that Intacct shows it before the next.
 *
 *                    planBill
 *                       │
 *                       ▼           wait: another bill must be removed first
 *        ┌──────────▶ plan ◀────────────────────▶ waitForReplacedBill (tellBill, planBill)
 *        │              │
 *        │              ├─ hold ────▶ held, for a person
 *        │              ├─ nothing ─▶ done, seen in Intacct
 *        │              │
 *        │              │ create, amend, reverse, delete, adopt
 *        │              ▼
 *        │   writeOnce (postBill) ─ hold ────▶ held
 *        │              │     │
 *        │              │     └─ replan: Intacct changed meanwhile; wait: an earlier write may still appear ─▶ plan
 *        │              ▼
 *        └── pollUntilVisible (verifyBill) ─ written but never visible ─▶ held
 *
 * A bill that moves to another vendor goes around twice: it is reversed, then created.
 */
import { sleep, workflowInfo } from '@temporalio/workflow';

import type { PlanBillInput } from '../activities/plan-bill.ts';
import type { PostBillInput, PostBillResult } from '../activities/post-bill.ts';
import type { Timing } from '../activities/timing.ts';
import { capitalized } from '../domain/values/document.ts';
import { failure, type Failure } from '../domain/failures/failure.ts';
import type { Plan } from '../domain/reconcile/plan.ts';
import { isTimeout } from './application-failures.ts';
import type { BillRun } from './bill-run.ts';
import { historyBeforePass } from './bill-state.ts';
import type { BillStatus } from './names.ts';
import { done, held, withFindings, type DoneOutcome, type Outcome } from './outcome.ts';
import { billIn, recorded } from './recorded.ts';
import type { BillSteps } from './steps.ts';

export interface Reconciliation {
  readonly run: BillRun;
  readonly steps: BillSteps;
  readonly timing: Timing;
  /** What this pass has read; the posting history is the run's. */
  readonly facts: Omit<PlanBillInput, 'memory' | 'instruction'>;
}

/** Writes that Intacct neither confirms nor shows: after so many the cause is not transient, and a person looks. */
const MAX_UNCONFIRMED_WRITES = 3;

/** Until the workflow of another bill has read that it was withdrawn, and removed it; an uncertain write takes longer. */
const REMOVAL_MS = 120_000;

export async function reconcileLedger(work: Reconciliation): Promise<Outcome> {
  const { run, steps } = work;
  let plan: Plan = await steps.planBill(planInput(work));
  let applied: AppliedChange = { status: 'unchanged' };
  let unconfirmedWrites = 0;
  for (;;) {
    run.note(plan.because);
    recordSeparated(run, plan);
    if (plan.decision === 'hold') return held(plan.problems);
    if (plan.decision === 'nothing') return finish(run, plan, applied);
    if (plan.decision === 'wait') {
      plan = await waitForReplacedBill(work, plan);
      continue;
    }

    const written = await writeOnce(work, plan);
    if (written.decision === 'hold') return held(written.problems);
    if (written.decision === 'replan') {
      plan = written.plan;
      continue;
    }
    if (written.decision === 'wait') {
      await waitOutEarlierWrite(run, written.waitMs);
      continue;
    }

    applied = afterChange(applied, plan);
    const seen = await pollUntilVisible(work, plan);
    if (isSamePlan(seen, plan)) {
      run.note(seen.because);
      if (written.decision !== 'outcome-unknown') return held([neverVisible(plan)]);
      unconfirmedWrites += 1;
      if (unconfirmedWrites >= MAX_UNCONFIRMED_WRITES)
        return held([failure('intacct.write-never-confirmed', written.because)]);
    }
    plan = seen;
  }
}

function planInput({ run, facts: { unpostedSince, ...facts } }: Reconciliation): PlanBillInput {
  const { sent, pass } = run.state;
  // Once this run has sent the bill, one that appears is its own.
  const certain = sent.length === 0 ? { unpostedSince } : {};
  return { ...facts, ...certain, memory: historyBeforePass(run.state), instruction: pass.instruction };
}

/** Before anything is written: which bills in Intacct a person called other invoices. */
function recordSeparated(run: BillRun, { separated = [] }: Plan): void {
  if (separated.length > 0) run.apply({ type: 'separated', recordNos: separated });
}

/** What this pass has changed in Intacct, for the result. */
interface AppliedChange {
  readonly status: BillStatus;
  /** The plan's reason. */
  readonly reason?: string;
  /** What was to be said when it was written, and no later lookup would say. */
  readonly remarks?: Plan['remarks'];
}

const STATUS_AFTER: Readonly<Partial<Record<Plan['decision'], BillStatus>>> = {
  create: 'posted',
  amend: 'amended',
  adopt: 'adopted',
};

/** A removal leaves the status to what follows it. */
function afterChange(before: AppliedChange, { decision, because, remarks }: Plan): AppliedChange {
  return { status: STATUS_AFTER[decision] ?? before.status, reason: because, remarks };
}

function isRemoval({ decision }: Plan): boolean {
  return decision === 'reverse' || decision === 'delete';
}

/** Sends one change, and records what no crash may forget: before, who removes a bill; after, what may yet appear. */
async function writeOnce(work: Reconciliation, plan: Plan): Promise<PostBillResult> {
  const { run, timing } = work;
  for (const id of plan.withdrawn ?? []) await notifyWithdrawn(work, id);
  recordRemoved(run, plan);
  const written = await postBill(work, plan);
  run.note(written.because);
  if (written.decision === 'hold' && isRemoval(plan)) run.apply({ type: 'not-removed', recordNo: plan.recordNo ?? '' });
  if (written.decision === 'posted' && written.recordNo !== undefined)
    run.apply({ type: 'posted', recordNo: written.recordNo });
  if (written.decision === 'adopted' && written.link !== undefined)
    run.apply({ type: 'link-kept', link: written.link });
  if (written.decision === 'outcome-unknown') {
    // An activity that was cut off may go on until its time is up, and Intacct after that.
    const until = Date.now() + timing.settleMs + (written.isCutOff === true ? timing.writeMs : 0);
    run.apply({ type: 'write-unconfirmed', until });
    run.apply({ type: 'status-set', status: 'settling' });
  }
  return written;
}

/** Before the write: that Tieout removes the bill, or that a person accounted for the absence of the one before it. */
function recordRemoved(run: BillRun, plan: Plan): void {
  const recordNos = isRemoval(plan) ? [plan.recordNo ?? ''] : (plan.supersedes ?? []);
  const { gone } = run.state.history;
  if (recordNos.some((recordNo) => !gone.includes(recordNo))) run.apply({ type: 'removed', recordNos });
}

/** A write that was cut off has an unknown outcome: it is looked up, never simply repeated. */
async function postBill(work: Reconciliation, plan: Plan): Promise<PostBillResult & { isCutOff?: boolean }> {
  const { originalExecutionRunId: originalRunId } = workflowInfo();
  const { run, facts } = work;
  const { quietUntil } = run.state;
  const { decision, recordNo } = plan;
  const intended: PostBillInput['intended'] = { decision, ...(recordNo === undefined ? {} : { recordNo }) };
  const { bill } = facts.composition;
  const input = planInput(work);
  if (bill !== undefined) run.apply({ type: 'write-started', bill: billIn(bill) });
  try {
    return await work.steps.postBill({ ...input, intended, originalRunId, quietUntil });
  } catch (error) {
    if (!isTimeout(error)) throw error;
    return {
      decision: 'outcome-unknown',
      because: 'The write was cut off; whether Intacct has the bill is looked up.',
      isCutOff: true,
    };
  }
}

async function waitOutEarlierWrite(run: BillRun, waitMs: number): Promise<void> {
  run.apply({ type: 'status-set', status: 'settling' });
  await sleep(waitMs, { summary: 'Wait out a write of an earlier run' });
}

/** Asks at growing intervals until there is something else to do, or until the write can no longer appear. */
async function pollUntilVisible(work: Reconciliation, plan: Plan): Promise<Plan> {
  const until = Math.max(work.run.state.quietUntil, Date.now() + work.timing.settleMs);
  for (let pause = 500; ; pause = Math.min(pause * 2, 60_000)) {
    const isLast = Date.now() >= until;
    const seen = await work.steps.verifyBill(planInput(work));
    if (!isSamePlan(seen, plan) || isLast) return seen;
    const next = Math.max(Math.min(pause, until - Date.now()), 1);
    await sleep(next, { summary: 'The write does not show yet: look again' });
  }
}

/** Intacct looks as it did before the write. */
function isSamePlan(a: Plan, b: Plan): boolean {
  return a.decision === b.decision && a.recordNo === b.recordNo;
}

/** Written for certain, and not there: a person was quicker, or Intacct did something else. */
function neverVisible({ decision, because }: Plan): Failure {
  return decision === 'create' ? failure('intacct.bill-removed') : failure('intacct.write-never-confirmed', because);
}

/** The bill that this one replaces is notified, and has to be removed from Intacct first, by its own workflow. */
async function waitForReplacedBill(work: Reconciliation, plan: Plan): Promise<Plan> {
  const { run, steps, timing } = work;
  const replaced = plan.after ?? 0;
  await notifyWithdrawn(work, replaced);
  run.apply({ type: 'status-set', status: 'settling' });
  const until = Date.now() + REMOVAL_MS + timing.writeMs + timing.settleMs;
  for (let pause = 1_000; ; pause = Math.min(pause * 2, 15_000)) {
    await sleep(pause, { summary: `Bill ${replaced} has to be removed from Intacct first` });
    const next = await steps.planBill(planInput(work));
    if (next.decision !== 'wait') return next;
    if (Date.now() >= until) {
      const problems = [failure('servicetitan.bill-replaced', plan.because)];
      return { decision: 'hold', because: plan.because, problems, remarks: [] };
    }
  }
}

/** Its own workflow removes it from Intacct, once: no one else may. */
async function notifyWithdrawn({ run, steps }: Reconciliation, withdrawn: number): Promise<void> {
  const { kind, id } = run.state.bill;
  await steps.tellBill({ ...recorded({ kind, id: withdrawn }), news: { replacedBy: id } });
  run.note(
    `${capitalized(kind)} ${withdrawn} was canceled in ServiceTitan and is still in Intacct: its workflow was notified.`,
  );
}

/** Nothing is left to do: Intacct has exactly one bill for it, or rightly none. */
function finish(run: BillRun, plan: Plan, applied: AppliedChange): DoneOutcome {
  const { because, recordNo } = plan;
  const { status, reason } = applied;
  if (recordNo === undefined) return done('canceled', [reason, because].filter(Boolean).join(' '));
  if (run.state.history.gone.includes(recordNo)) run.apply({ type: 'not-removed', recordNo });
  run.apply({ type: 'posted', recordNo });
  const sentences: Partial<Record<BillStatus, string>> = {
    posted: `Posted, and seen once in Intacct: RECORDNO ${recordNo}.`,
    amended: `Amended, and seen so in Intacct: RECORDNO ${recordNo}. ${reason}`,
    adopted: `Adopted: ${reason}`,
  };
  const sentence = sentences[status];
  const remarks = [...new Set([...(applied.remarks ?? []), ...plan.remarks])];
  const outcome = done(status, sentence === undefined ? because : [sentence, ...remarks].join(' '), recordNo);
  if (remarks.length === 0) return outcome;
  run.apply({ type: 'remarked', remarks });
  const { findings = [] } = plan;
  if (findings.length > 0) run.apply({ type: 'found', findings });
  return { ...outcome, result: withFindings(outcome.result, findings), status: 'differs' };
}
