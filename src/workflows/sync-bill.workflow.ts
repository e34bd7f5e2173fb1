/**
 * Keeps one ServiceTitan bill in step with Intacct: from the moment it is first seen until Intacct has exactly one bill
 * for it, rightly none, or a person has decided. A vendor credit takes the same path.
 *
 * The workflow only follows results that are recorded in its history. The rules are in the activities, so that a new
 * version of a rule never breaks a bill that is in progress.
 */
import { continueAsNew, isCancellation, workflowInfo } from '@temporalio/workflow';

import type { AdmitBillResult } from '../activities/admit.ts';
import { failure } from '../domain/failures/failure.ts';
import { postingHistoryIn, wasPosted } from '../domain/ledger/posting-history.ts';
import { failureBehind, refusal } from './application-failures.ts';
import { answerMessages } from './bill-messages.ts';
import { BillRun } from './bill-run.ts';
import { hasChanged } from './bill-state.ts';
import { checkDocumentInput } from './input/document.ts';
import type { DocumentKey } from './names.ts';
import { done, held, type Outcome, type SyncBillResult } from './outcome.ts';
import { reconcileLedger } from './reconcile-ledger.ts';
import { recorded, sourceIn, workflowInputOf } from './recorded.ts';
import { admitBill, stepsOf } from './steps.ts';

export async function syncBill(input: unknown): Promise<SyncBillResult> {
  return syncDocument(checkDocumentInput('bill', input));
}

/** @param bill the bill, or the credit. */
export async function syncDocument(bill: DocumentKey): Promise<SyncBillResult> {
  const run = new BillRun(bill);
  answerMessages(run);

  // Is the connection configured, and what did earlier runs of this bill post?
  const admission = await admitBill(bill);
  if (admission.decision === 'refused') throw refusal('tieout.connection-unknown', admission.because);
  run.apply({ type: 'earlier-runs-read', history: postingHistoryIn(admission), quietUntil: admission.quietUntil });

  // One pass per turn: read, compare, bring Intacct in line.
  for (;;) {
    run.apply({ type: 'pass-started' });
    const outcome = await syncOnce(bill, admission, run);

    if (outcome.kind === 'done') {
      run.apply({ type: 'status-set', status: outcome.status });
      if (!hasChanged(run.state)) return outcome.result;
      run.note(`The ${bill.kind} changed meanwhile; it is read again.`);
      continue;
    }
    if (outcome.kind === 'held') {
      const { problems, because: reason } = outcome;
      run.apply({ type: 'held', problems, reason, at: new Date().toISOString() });
    }
    if (outcome.kind === 'waiting') run.apply({ type: 'status-set', status: 'waiting' });
    await run.untilChangedOrReleased();
    // A new run, when the history is long, but only once no write of this one can still appear: the new run would not
    // know of it.
    const noWritePending = Date.now() > run.state.quietUntil;
    if (noWritePending && workflowInfo().continueAsNewSuggested)
      await continueAsNew<typeof syncBill>(workflowInputOf(bill));
  }
}

type Admission = Extract<AdmitBillResult, { decision: 'admitted' }>;

/** One pass: loads the bill, finds its vendor, maps its lines, and makes the changes that bring Intacct in line. */
async function syncOnce(bill: DocumentKey, admission: Admission, run: BillRun): Promise<Outcome> {
  const { timing, remembersSince, remembersFrom, unpostedSince } = admission;
  const steps = stepsOf(bill, timing);
  try {
    const loaded = await steps.loadBill(loadInput(bill, run));
    if (loaded.decision === 'unknown') return notInServiceTitan(bill, run);
    const { source } = loaded;
    run.apply({ type: 'source-loaded', source: sourceIn(source) });
    run.note(loaded.because);
    if (loaded.decision === 'waiting') return { kind: 'waiting', because: loaded.because };
    if (loaded.decision === 'out-of-scope') return done('out-of-scope', loaded.because);

    // Finds the vendor; never creates one. All problems are reported together.
    const vendor = await steps.ensureVendor({ vendor: source.content.vendor, source });
    run.note(vendor.because);

    const mapped = await steps.mapBill({ source, vendor: vendor.vendor });
    run.note(mapped.because);

    const remembered = { remembersSince, remembersFrom, unpostedSince };
    const facts = { source, composition: mapped.composition, blockers: vendor.problems, ...remembered };
    return await reconcileLedger({ run, steps, timing, facts });
  } catch (error) {
    // The workflow itself was canceled.
    const cause = isCancellation(error) ? undefined : failureBehind(error);
    if (cause === undefined) throw error;
    return held([cause]);
  }
}

function loadInput({ kind, id }: DocumentKey, { state }: BillRun) {
  const { history, pass } = state;
  return {
    ...recorded({ kind, id }),
    wasPosted: wasPosted(history),
    isKnown: history.posted.length > 0,
    // Someone has said that the bill exists: a read that does not show it yet is repeated for about a minute.
    isAnnounced: pass.changesSeen > 0,
  };
}

/** ServiceTitan has no such bill. @throws ApplicationFailure when nothing announced it. */
function notInServiceTitan({ id }: DocumentKey, { state }: BillRun): Outcome {
  // Only in histories recorded by 0.1: today a deleted posted bill is loaded as withdrawn.
  if (wasPosted(state.history)) return held([failure('servicetitan.bill-canceled', 'it is gone from ServiceTitan.')]);
  if (state.pass.changesSeen > 0)
    return held([failure('servicetitan.bill-unknown', `${id}, although it was announced.`)]);
  throw refusal('servicetitan.bill-unknown', `${id}.`);
}
