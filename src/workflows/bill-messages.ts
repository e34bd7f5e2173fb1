/** The signals, updates and queries of a bill's workflow: each is checked, applied to the state, and answered. */
import { setHandler } from '@temporalio/workflow';

import type { Fingerprint } from '../domain/values/fingerprint.ts';
import type { BillRun } from './bill-run.ts';
import { sentBill, type BillState } from './bill-state.ts';
import { asResolution, newsIn, problemOfResolution, retryRequestIn } from './input/messages.ts';
import {
  billChanged,
  getBillCase,
  getBillStatus,
  getPostedBill,
  resolveHold,
  retry,
  type BillStatusView,
  type Resolution,
} from './messages.ts';
import { recordedBill, type RecordedBill } from './recorded.ts';

export function answerMessages(run: BillRun): void {
  setHandler(billChanged, (news) => run.apply({ type: 'bill-changed', ...newsIn(news) }), {
    description: 'The bill changed in ServiceTitan',
  });
  setHandler(retry, (request) => run.apply({ type: 'retry-requested', request: retryRequestIn(request) }), {
    description: 'Read everything again and retry',
  });
  setHandler(resolveHold, (resolution) => resolve(run, asResolution(resolution)), {
    description:
      'Decide on a hold: {"action": "retry", "skip", "adopt", "repost" or "separate", "by": "…", "why": "…"}',
    validator: (resolution) => checkResolution(run.state, resolution),
  });
  setHandler(getBillStatus, () => viewOf(run.state), { description: 'The status of the bill, and its timeline' });
  setHandler(getBillCase, () => viewOf(run.state), { description: 'The same as getBillStatus, by its older name' });
  setHandler(getPostedBill, (content) => postedBill(run.state, content), {
    description: 'The bill with this fingerprint (doc: in its link), as this run sent it to Intacct',
  });
}

function checkResolution({ status }: BillState, resolution: unknown): void {
  const problem = problemOfResolution(resolution);
  if (problem !== undefined) throw new Error(problem);
  if (status !== 'held' && status !== 'skipped') throw new Error(`the bill is not held: it is ${status}.`);
}

function resolve(run: BillRun, resolution: Resolution): string {
  run.apply({ type: 'hold-resolved', resolution });
  return ANSWERS[resolution.action];
}

const ANSWERS: Readonly<Record<Resolution['action'], string>> = {
  retry: 'The bill is being read again and retried.',
  skip: 'The bill is skipped: Tieout does nothing more for it, and it stays listed as skipped.',
  adopt: 'The bill in Intacct is read again and adopted as this one.',
  separate:
    'The bill in Intacct counts as another invoice; this one is read again, and posted if nothing else prevents it.',
  repost: 'The bill is read again, and posted if nothing else prevents it.',
};

function postedBill(state: BillState, content: Fingerprint): RecordedBill | undefined {
  const bill = sentBill(state, content);
  return bill && recordedBill(bill);
}

function viewOf({ status, hold, skip, timeline, history }: BillState): BillStatusView {
  return { status, hold, ...(skip === undefined ? {} : { skip }), story: timeline, memory: history };
}
