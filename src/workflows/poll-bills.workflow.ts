/**
 * One poll of a connection, started by its schedule: notifies the workflows of new and changed bills and credits, and
 * wakes holds. Its result is the cursor of the next poll, so it is returned on every path.
 */
import { isCancellation, workflowInfo } from '@temporalio/workflow';

import type { ListState } from '../activities/collect-changes.ts';
import type { Watched } from '../activities/wake-holds.ts';
import { failureBehind, isTimeout, refusal } from './application-failures.ts';
import { checkPollInput, type PollInput } from './input/lists.ts';
import { admitPoll, pollStepsOf } from './steps.ts';

export interface PollBillsResult {
  readonly epoch: number;
  readonly cursor: string | undefined;
  readonly seen: Readonly<Record<string, string>>;
  readonly watched: Watched | undefined;
  /** How far the list of vendors' credits was seen, where they are moved. */
  readonly credits?: ListState | undefined;
  readonly because: string;
}

export async function pollBills(input: unknown): Promise<PollBillsResult> {
  const poll = checkPollInput(input);
  const admission = await admitPoll(poll);
  if (admission.decision === 'refused') throw refusal('tieout.connection-unknown', admission.because);
  const steps = pollStepsOf(poll.connectionId);
  let state = startingPoint(poll, workflowInfo().lastResult);
  try {
    const { cursor: from, seen: before, credits: ofCredits } = state;
    const collected = await steps.collectChanges({ cursor: from, seen: before, credits: ofCredits });
    const { cursor, seen, credits = ofCredits, because } = collected;
    state = { ...state, cursor, seen, credits, because };
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
  // Credits begin there too; without an instant, from the go-live date as bills do.
  const credits = resetTo === undefined ? undefined : { cursor: resetTo, seen: {} };
  return { epoch, cursor: resetTo, seen: {}, credits, watched: previous?.watched, because: 'A new epoch begins.' };
}
