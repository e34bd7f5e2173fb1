/**
 * From the first look until the ledger is right: plan, write once, look until it shows, and again while there is more
 * to do (a bill that moved to another vendor is reversed, then created). Decides nothing: the steps do.
 */
import { sleep, workflowInfo } from '@temporalio/workflow';

import type { Timing } from '../activities/dependencies.ts';
import type { PlanBillInput } from '../activities/plan-bill.ts';
import type { PostBillInput, PostBillResult } from '../activities/post-bill.ts';
import { inCapital } from '../domain/values/document.ts';
import { failure } from '../domain/failures/failure.ts';
import type { Plan } from '../domain/reconcile/plan.ts';
import { documentOf, markOf } from '../domain/source/source-bill.ts';
import type { BillStatus } from './names.ts';
import type { BillCase } from './bill-case.ts';
import { done, held, type DoneOutcome, type Outcome } from './outcome.ts';
import { isTimeout, type BillSteps } from './steps.ts';

export interface BillWork {
  readonly steps: BillSteps;
  /** Its memory is as it was when the pass began. */
  readonly facts: PlanBillInput;
  readonly timing: Timing;
  readonly file: BillCase;
}

/** Writes in a row of which Intacct confirms none and shows none: then it is no passing trouble, and a person looks. */
const MAX_UNKNOWN_WRITES = 3;

/** For a bill to be read until it is sure that it is gone, and to be taken out; a write that is cut off takes longer. */
const TAKING_OUT_MS = 120_000;

export async function makeLedgerRight(work: BillWork): Promise<Outcome> {
  const { steps, file, timing } = work;
  let plan = await steps.planBill(whatIsKnown(work));
  /** What this pass has done, for the result; nothing yet. */
  let did: Deed = { status: 'unchanged' };
  for (let unconfirmed = 0; ;) {
    file.tell(plan.because);
    if (plan.decision === 'hold') return held(plan.problems);
    if (plan.decision === 'nothing') return settled(plan, did, file);
    if (plan.decision === 'wait') {
      plan = await waitForReplaced(work, plan);
      continue;
    }

    const written = await writeAndNote(work, plan);
    if (written.decision === 'hold') return held(written.problems);
    if (written.decision === 'replan') {
      plan = written.plan;
      continue;
    }
    if (written.decision === 'wait') {
      file.setStatus('settling');
      await sleep(written.waitMs, { summary: 'Wait out a write of an earlier run' });
      continue;
    }

    did = { status: OUTCOMES[plan.decision] ?? did.status, why: plan.because, remarks: plan.remarks };
    const proof = await lookUntilSeen(work, plan, Math.max(file.quietUntil, Date.now() + timing.settleMs));
    if (isSamePlan(proof, plan)) {
      file.tell(proof.because);
      if (written.decision !== 'outcome-unknown') return held([neverSeen(plan)]);
      unconfirmed += 1;
      if (unconfirmed >= MAX_UNKNOWN_WRITES) return held([failure('intacct.write-never-confirmed', written.because)]);
    }
    plan = proof;
  }
}

interface Deed {
  readonly status: BillStatus;
  /** The plan's reason. */
  readonly why?: string;
  /** What was to be said when it was written, and no later look would say. */
  readonly remarks?: Plan['remarks'];
}

const OUTCOMES: Readonly<Partial<Record<Plan['decision'], BillStatus>>> = {
  create: 'posted',
  amend: 'amended',
  adopt: 'adopted',
};

/** What this pass has posted is not yet a memory: while a look does not show it, nobody has removed it. */
function whatIsKnown({ facts, file }: BillWork): PlanBillInput {
  const { posted } = facts.memory;
  return { ...facts, memory: { ...file.memory, posted } };
}

/** What no crash may forget: who takes the bill out, and that a person accounted for the one before it. */
function noteBefore(plan: Plan, file: BillCase): void {
  const gone = takesOut(plan) ? [plan.recordNo ?? ''] : (plan.supersedes ?? []);
  if (gone.some((recordNo) => !file.memory.gone.includes(recordNo))) file.noteGone(gone);
}

function takesOut({ decision }: Plan): boolean {
  return decision === 'reverse' || decision === 'delete';
}

/** Writes, and notes what no crash may forget: before, who takes a bill out; after, what is there or may yet appear. */
async function writeAndNote(work: BillWork, plan: Plan): Promise<PostBillResult> {
  const { file, timing } = work;
  for (const billId of plan.withdrawn ?? []) await tellWithdrawn(work, billId);
  noteBefore(plan, file);
  const written = await writeOnce(work, plan);
  file.tell(written.because);
  if (written.decision === 'hold' && takesOut(plan)) file.forgetGone(plan.recordNo ?? '');
  if (written.decision === 'posted' && written.recordNo !== undefined) file.notePosted(written.recordNo);
  if (written.decision === 'adopted' && written.link !== undefined) file.noteLink(written.link);
  if (written.decision === 'outcome-unknown') {
    // A step that was cut off may go on until its time is up, and Intacct after that.
    file.expectWriteUntil(Date.now() + timing.settleMs + (written.isCutOff === true ? timing.writeMs : 0));
    file.setStatus('settling');
  }
  return written;
}

/** A write that was cut off has an unknown outcome: it is looked for, never simply repeated. */
async function writeOnce(work: BillWork, plan: Plan): Promise<PostBillResult & { isCutOff?: boolean }> {
  const { steps, file } = work;
  const { originalExecutionRunId: originalRunId } = workflowInfo();
  const { decision, recordNo } = plan;
  const intended: PostBillInput['intended'] = { decision, ...(recordNo === undefined ? {} : { recordNo }) };
  try {
    return await steps.postBill({ ...whatIsKnown(work), intended, originalRunId, quietUntil: file.quietUntil });
  } catch (error) {
    if (!isTimeout(error)) throw error;
    return {
      decision: 'outcome-unknown',
      because: 'The write was cut off; whether Intacct has the bill is looked up.',
      isCutOff: true,
    };
  }
}

/** Looks at growing intervals until something else is to be done, or nothing can appear any more (`until`, epoch ms). */
async function lookUntilSeen(work: BillWork, plan: Plan, until: number): Promise<Plan> {
  for (let pause = 500; ; pause = Math.min(pause * 2, 60_000)) {
    const isLast = Date.now() >= until;
    const proof = await work.steps.verifyBill(whatIsKnown(work));
    if (!isSamePlan(proof, plan) || isLast) return proof;
    const next = Math.max(Math.min(pause, until - Date.now()), 1);
    await sleep(next, { summary: 'The write does not show yet: look again' });
  }
}

/** The ledger looks as before the write. */
function isSamePlan(a: Plan, b: Plan): boolean {
  return a.decision === b.decision && a.recordNo === b.recordNo;
}

/** Written for certain, and not there: a person was quicker, or Intacct did something else. */
function neverSeen({ decision, because }: Plan) {
  return decision === 'create' ? failure('intacct.bill-removed') : failure('intacct.write-never-confirmed', because);
}

/** The bill that this one replaces is told, and has to leave Intacct first: its own workflow takes it out. */
async function waitForReplaced(work: BillWork, plan: Plan): Promise<Plan> {
  const { steps, timing, file } = work;
  const replaced = plan.after ?? 0;
  await tellWithdrawn(work, replaced);
  file.setStatus('settling');
  const until = Date.now() + TAKING_OUT_MS + timing.writeMs + timing.settleMs;
  for (let pause = 1_000; ; pause = Math.min(pause * 2, 15_000)) {
    await sleep(pause, { summary: `Bill ${replaced} has to leave Intacct first` });
    const next = await steps.planBill(whatIsKnown(work));
    if (next.decision !== 'wait') return next;
    if (Date.now() >= until) {
      const problems = [failure('servicetitan.bill-replaced', plan.because)];
      return { decision: 'hold', because: plan.because, problems, remarks: [] };
    }
  }
}

/** Its own workflow takes it out of Intacct, once: nobody else may. */
async function tellWithdrawn({ steps, facts, file }: BillWork, billId: number): Promise<void> {
  await steps.tellBill({ ...markOf(facts.source), billId, news: { replacedBy: facts.source.billId } });
  file.tell(
    `${inCapital(documentOf(facts.source))} ${billId} was withdrawn in ServiceTitan and still stands in Intacct: it was told.`,
  );
}

function settled(
  { because, recordNo, remarks: seen }: Plan,
  { status, why, remarks: said }: Deed,
  file: BillCase,
): DoneOutcome {
  const remarks = [...(said ?? []), ...seen];
  if (recordNo === undefined) return done('canceled', [why, because].filter(Boolean).join(' '));
  if (file.memory.gone.includes(recordNo)) file.forgetGone(recordNo);
  file.notePosted(recordNo);
  const sentences: Partial<Record<BillStatus, string>> = {
    posted: `Posted, and seen once in Intacct: RECORDNO ${recordNo}.`,
    amended: `Amended, and seen so in Intacct: RECORDNO ${recordNo}. ${why}`,
    adopted: `Adopted: ${why}`,
  };
  const words = sentences[status];
  const ended = done(status, words === undefined ? because : [words, ...remarks].join(' '), recordNo);
  if (remarks.length === 0) return ended;
  file.noteRemarks(remarks);
  return { ...ended, status: 'differs' };
}
