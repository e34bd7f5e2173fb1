/**
 * One ServiceTitan bill, from its first sight until Intacct holds exactly one bill for it or a person decides. A credit
 * that a vendor granted goes the same way. Branches only on recorded results: a changed rule or a mended step never
 * strands a bill that is under way.
 */
import { continueAsNew, isCancellation, workflowInfo } from '@temporalio/workflow';

import type { AdmitBillResult } from '../activities/admit.ts';
import { kindOf, ofKind } from '../domain/values/document.ts';
import { failure } from '../domain/failures/failure.ts';
import { memoryIn, wasPosted } from '../domain/ledger/posting-history.ts';
import { BillCase } from './bill-case.ts';
import { checkBillInput, inputOf, refusal, type BillInput } from './input.ts';
import { makeLedgerRight } from './make-ledger-right.ts';
import { done, held, type Outcome, type SyncBillResult } from './outcome.ts';
import { admitBill, failureBehind, stepsOf } from './steps.ts';

type Admission = Extract<AdmitBillResult, { decision: 'admitted' }>;

export async function syncBill(input: unknown): Promise<SyncBillResult> {
  return syncDocument(checkBillInput(input));
}

/** @param bill the bill, or the credit. */
export async function syncDocument(bill: BillInput): Promise<SyncBillResult> {
  const file = new BillCase(bill);

  const admission = await admitBill(bill);
  if (admission.decision === 'refused') throw refusal('tieout.connection-unknown', admission.because);
  file.remember(memoryIn(admission));
  file.expectWriteUntil(admission.quietUntil);

  for (;;) {
    const changesAtStart = file.changes;
    const outcome = await syncOnce(bill, admission, file);

    if (outcome.kind === 'done') {
      file.setStatus(outcome.status);
      if (file.changes === changesAtStart) return outcome.result;
      file.tell(`The ${kindOf(bill)} changed meanwhile; it is read again.`);
      continue;
    }
    if (outcome.kind === 'held') file.hold(outcome.problems, outcome.because);
    if (outcome.kind === 'waiting') file.setStatus('waiting');
    await file.untilReleased(changesAtStart);
    // A new run knows nothing of a write of this one that may still appear.
    const isQuiet = Date.now() > file.quietUntil;
    if (isQuiet && workflowInfo().continueAsNewSuggested) await continueAsNew<typeof syncBill>(inputOf(bill));
  }
}

/** Reads everything, decides, and does the smallest thing that makes the ledger right. */
async function syncOnce(bill: BillInput, admission: Admission, file: BillCase): Promise<Outcome> {
  const { connectionId, billId } = bill;
  const kind = kindOf(bill);
  const steps = stepsOf(connectionId, billId, admission.timing, kind);
  const instruction = file.takeInstruction();
  try {
    const isAnnounced = file.changes > 0;
    const isKnown = file.memory.posted.length > 0;
    const which = { ...ofKind(kind), billId };
    const loaded = await steps.loadBill({ ...which, wasPosted: wasPosted(file.memory), isKnown, isAnnounced });
    if (loaded.decision === 'unknown') {
      // Recorded by version 0.1, which did not take deleted bills back.
      if (wasPosted(file.memory)) return held([failure('servicetitan.bill-canceled', 'it is gone from ServiceTitan.')]);
      if (isAnnounced) return held([failure('servicetitan.bill-unknown', `${billId}, although it was announced.`)]);
      throw refusal('servicetitan.bill-unknown', `${billId}.`);
    }
    const { source } = loaded;
    file.begin(source);
    file.tell(loaded.because);
    if (loaded.decision === 'waiting') return { kind: 'waiting', because: loaded.because };
    if (loaded.decision === 'out-of-scope') return done('out-of-scope', loaded.because);

    const vendor = await steps.ensureVendor({ vendor: source.content.vendor, source });
    file.tell(vendor.because);
    const mapped = await steps.mapBill({ source, vendor: vendor.vendor });
    file.tell(mapped.because);

    const { composition } = mapped;
    const { remembersSince, timing } = admission;
    const facts = { source, composition, blockers: vendor.problems, memory: file.memory, remembersSince, instruction };
    return await makeLedgerRight({ steps, facts, timing, file });
  } catch (error) {
    const cause = isCancellation(error) ? undefined : failureBehind(error);
    if (cause === undefined) throw error;
    return held([cause]);
  }
}
