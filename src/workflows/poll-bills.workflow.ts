/**
 * One poll of a connection, started by its schedule: tells the workflows of new and changed bills, and wakes holds.
 * Its result is the cursor of the next poll, so it is returned on every path.
 */
import { isCancellation, workflowInfo } from '@temporalio/workflow';

import type { Watched } from '../activities/wake-holds.ts';
import { checkPollInput, refusal, type PollInput } from './input.ts';
import { admitPoll, failureBehind, isTimeout, pollStepsOf } from './steps.ts';

export interface PollBillsResult {
  readonly epoch: number;
  readonly cursor: string | undefined;
  readonly seen: Readonly<Record<string, string>>;
  readonly watched: Watched | undefined;
  readonly because: string;
}

export async function pollBills(input: unknown): Promise<PollBillsResult> {
  const poll = checkPollInput(input);
  const admission = await admitPoll(poll);
  if (admission.decision === 'refused') throw refusal('tieout.connection-unknown', admission.because);
  const steps = pollStepsOf(poll.connectionId);
  let state = startingPoint(poll, workflowInfo().lastResult);
  try {
    const collected = await steps.collectChanges({ cursor: state.cursor, seen: state.seen });
    state = { ...state, cursor: collected.cursor, seen: collected.seen, because: collected.because };
    const wakened = await steps.wakeHolds({ watched: state.watched });
    return { ...state, watched: wakened.watched, because: `${collected.because} ${wakened.because}` };
  } catch (error) {
    if (isCancellation(error)) throw error;
    const cause = failureBehind(error)?.summary ?? (isTimeout(error) ? 'A step did not finish in time.' : undefined);
    if (cause === undefined) throw error;
    return { ...state, because: `The poll could not finish: ${cause} The next one goes on from here.` };
  }
}

/** The last poll's result, unless an operator began a new epoch. */
function startingPoint({ epoch, resetTo }: PollInput, last: unknown): PollBillsResult {
  const previous = last as PollBillsResult | undefined;
  if (previous?.epoch === epoch) return previous;
  return { epoch, cursor: resetTo, seen: {}, watched: previous?.watched, because: 'A new epoch begins.' };
}
