/**
 * One ServiceTitan bill, from its first sight until Intacct holds exactly one bill for it or a person decides.
 * Branches only on recorded results: a changed rule or a mended step never strands a bill that is under way.
 */
import { continueAsNew, isCancellation, sleep, workflowInfo } from '@temporalio/workflow';

import type { AdmitBillResult } from '../activities/admit.ts';
import type { PlanBillInput } from '../activities/plan-bill.ts';
import type { Timing } from '../activities/dependencies.ts';
import type { PostBillResult } from '../activities/post-bill.ts';
import { becauseOf } from '../domain/decision.ts';
import { failure, type Failure } from '../domain/failure.ts';
import type { Plan } from '../domain/reconcile.ts';
import type { BillStatus } from '../domain/workflow-names.ts';
import { BillCase } from './bill-case.ts';
import { checkBillInput, refusal, type BillInput } from './input.ts';
import { admitBill, failureBehind, isTimeout, stepsOf, type BillSteps } from './steps.ts';

export interface SyncBillResult {
  readonly outcome: BillStatus;
  readonly because: string;
  readonly recordNo?: string;
}

type Outcome =
  | { readonly kind: 'done'; readonly result: SyncBillResult }
  | { readonly kind: 'waiting'; readonly because: string }
  | { readonly kind: 'held'; readonly because: string; readonly problems: readonly Failure[] };

/** Writes in a row of which Intacct confirms none and shows none: then it is no passing trouble, and a person looks. */
const MAX_UNKNOWN_WRITES = 3;

type Admission = Extract<AdmitBillResult, { decision: 'admitted' }>;

export async function syncBill(input: unknown): Promise<SyncBillResult> {
  const bill = checkBillInput(input);
  const file = new BillCase(bill);

  const admission = await admitBill(bill);
  if (admission.decision === 'refused') throw refusal('tieout.connection-unknown', admission.because);
  file.expectWriteUntil(admission.quietUntil);

  for (;;) {
    const changesAtStart = file.changes;
    const outcome = await syncOnce(bill, admission, file);

    if (outcome.kind === 'done') {
      file.setStatus(outcome.result.outcome);
      if (file.changes === changesAtStart) return outcome.result;
      file.tell('The bill changed meanwhile; it is read again.');
      continue;
    }
    if (outcome.kind === 'held') file.hold(outcome.problems, outcome.because);
    if (outcome.kind === 'waiting') file.setStatus('waiting');
    await file.untilReleased(changesAtStart);
    // A new run knows nothing of a write of this one that may still appear.
    const isQuiet = Date.now() > file.quietUntil;
    if (isQuiet && workflowInfo().continueAsNewSuggested) await continueAsNew<typeof syncBill>(bill);
  }
}

/** Reads everything, decides, and does the smallest thing that makes the ledger right. */
async function syncOnce({ connectionId, billId }: BillInput, admission: Admission, file: BillCase): Promise<Outcome> {
  const steps = stepsOf(connectionId, billId, admission.timing);
  const wasPosted = admission.wasPosted || file.wasPosted;
  const { remembersSince } = admission;
  try {
    const isAnnounced = file.changes > 0;
    const loaded = await steps.loadBill({ billId, wasPosted, isAnnounced });
    if (loaded.decision === 'unknown') {
      if (wasPosted) return held([failure('servicetitan.bill-canceled', 'it is gone from ServiceTitan.')]);
      if (isAnnounced) return held([failure('servicetitan.bill-unknown', `${billId}, although it was announced.`)]);
      throw refusal('servicetitan.bill-unknown', `${billId}.`);
    }
    file.begin(loaded.source);
    file.tell(loaded.because);
    if (loaded.decision === 'waiting') return { kind: 'waiting', because: loaded.because };
    if (loaded.decision === 'out-of-scope') return done('out-of-scope', loaded);

    const vendor = await steps.ensureVendor({ vendor: loaded.source.content.vendor });
    file.tell(vendor.because);
    const mapped = await steps.mapBill({ source: loaded.source, vendor: vendor.vendor });
    file.tell(mapped.because);

    const { source } = loaded;
    const facts = { source, composition: mapped.composition, blockers: vendor.problems, wasPosted, remembersSince };
    const plan = await steps.planBill(facts);
    file.tell(plan.because);
    if (plan.decision === 'hold') return held(plan.problems);
    if (plan.decision === 'nothing') return settled(plan, 'unchanged', file);
    return await post(steps, facts, admission.timing, file);
  } catch (error) {
    const cause = isCancellation(error) ? undefined : failureBehind(error);
    if (cause === undefined) throw error;
    return held([cause]);
  }
}

/** Writes the bill, and does not rest until a look has seen it exactly once. */
async function post(steps: BillSteps, facts: PlanBillInput, timing: Timing, file: BillCase): Promise<Outcome> {
  const { originalExecutionRunId: originalRunId } = workflowInfo();
  let unconfirmed = 0;
  for (;;) {
    const written = await writeOnce(steps, { ...facts, originalRunId, quietUntil: file.quietUntil });
    file.tell(written.because);
    if (written.decision === 'hold') return held(written.problems);
    if (written.decision === 'wait') {
      file.setStatus('settling');
      await sleep(written.waitMs, { summary: 'Wait out a write of an earlier run' });
      continue;
    }
    if (written.decision === 'posted' && written.recordNo !== undefined) file.notePosted(written.recordNo);
    if (written.decision === 'outcome-unknown') {
      unconfirmed += 1;
      // A step that was cut off may go on until its time is up, and Intacct after that.
      file.expectWriteUntil(Date.now() + timing.settleMs + (written.isCutOff === true ? timing.writeMs : 0));
      file.setStatus('settling');
    }

    const proof = await lookUntilSeen(steps, facts, Math.max(file.quietUntil, Date.now() + timing.settleMs));
    file.tell(proof.because);
    if (proof.decision === 'hold') return held(proof.problems);
    if (proof.decision === 'nothing') return settled(proof, 'posted', file);
    // Written for certain, and gone again: a person removed it. Otherwise it was never written: write it now.
    if (written.decision !== 'outcome-unknown') return held([failure('intacct.bill-removed')]);
    if (unconfirmed >= MAX_UNKNOWN_WRITES) return held([failure('intacct.write-never-confirmed', written.because)]);
  }
}

type WriteInput = Parameters<BillSteps['postBill']>[0];

/** A write that was cut off has an unknown outcome: it is looked for, never simply repeated. */
async function writeOnce(steps: BillSteps, input: WriteInput): Promise<PostBillResult & { isCutOff?: boolean }> {
  try {
    return await steps.postBill(input);
  } catch (error) {
    if (!isTimeout(error)) throw error;
    return {
      decision: 'outcome-unknown',
      because: 'The write was cut off; whether Intacct has the bill is looked up.',
      isCutOff: true,
    };
  }
}

/** Looks at growing intervals until the bill is seen or nothing can appear any more (`until`, epoch ms). */
async function lookUntilSeen(steps: BillSteps, facts: PlanBillInput, until: number): Promise<Plan> {
  for (let pause = 500; ; pause = Math.min(pause * 2, 60_000)) {
    const isLast = Date.now() >= until;
    const proof = await steps.verifyBill(facts);
    if (proof.decision !== 'create' || isLast) return proof;
    const next = Math.max(Math.min(pause, until - Date.now()), 1);
    await sleep(next, { summary: 'The bill does not show yet: look again' });
  }
}

function settled({ because, recordNo }: Plan, status: 'posted' | 'unchanged', file: BillCase): Outcome {
  if (recordNo === undefined) return done('canceled', { because });
  file.notePosted(recordNo);
  const words = status === 'posted' ? `Posted, and seen once in Intacct: RECORDNO ${recordNo}.` : because;
  return { kind: 'done', result: { outcome: status, because: words, recordNo } };
}

function done(outcome: BillStatus, { because }: { because: string }): Outcome {
  return { kind: 'done', result: { outcome, because } };
}

function held(problems: readonly Failure[]): Outcome {
  return { kind: 'held', because: becauseOf(problems), problems };
}
