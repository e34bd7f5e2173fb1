/**
 * One poll of a connection, started by its schedule: notifies the workflows of new and changed bills and credits, and
 * wakes holds. Its result is the cursor of the next poll, so it is returned on every path.
 */
import { isCancellation, patched, workflowInfo } from '@temporalio/workflow';

import type { CollectChangesResult } from '../activities/collect-changes.ts';
import type { PaymentsSeen } from '../activities/collect-payments.ts';
import type { ListState } from '../activities/list-state.ts';
import type { Watched } from '../activities/wake-holds.ts';
import { failureBehind, isTimeout, refusal } from './application-failures.ts';
import { checkPollInput, type PollInput } from './input/lists.ts';
import { admitPoll, pollStepsOf, type PollSteps } from './steps.ts';

export interface PollBillsResult extends ListState {
  readonly epoch: number;
  readonly watched: Watched | undefined;
  /** How far the list of vendors' credits was read, where they are moved. */
  readonly credits?: ListState | undefined;
  /** How far the list of payments was seen. */
  readonly payments?: PaymentsSeen | undefined;
  readonly because: string;
}

/** Of one poll: what is still to be read then is for the next one. */
const MAX_STEPS = 40;

export async function pollBills(input: unknown): Promise<PollBillsResult> {
  const poll = checkPollInput(input);
  const admission = await admitPoll(poll);
  if (admission.decision === 'refused') throw refusal('tieout.connection-unknown', admission.because);
  const steps = pollStepsOf(poll.connectionId);
  let state = startingPoint(poll, workflowInfo().lastResult);
  try {
    for (let taken = 1, isMore = true; isMore; taken += 1) {
      const collected = await steps.collectChanges(listsIn(state));
      state = afterStep(state, collected);
      isMore = collected.isMore === true && taken < MAX_STEPS && !workflowInfo().continueAsNewSuggested;
    }
    state = await withPayments(state, steps);
    const wakened = await steps.wakeHolds({ watched: state.watched });
    return { ...state, watched: wakened.watched, because: `${state.because} ${wakened.because}` };
  } catch (error) {
    if (isCancellation(error)) throw error;
    const cause = failureBehind(error)?.summary ?? (isTimeout(error) ? 'A step did not finish in time.' : undefined);
    if (cause === undefined) throw error;
    return { ...state, because: `The poll could not finish: ${cause} The next one goes on from here.` };
  }
}

function listsIn({
  epoch: _epoch,
  watched: _watched,
  payments: _payments,
  because: _because,
  ...lists
}: PollBillsResult) {
  return lists;
}

/** Kept step by step: what a step that fails had before it is not read again. */
function afterStep({ epoch, watched, payments, credits: before }: PollBillsResult, collected: CollectChangesResult) {
  const { decision: _decision, told: _told, isMore: _isMore, credits = before, ...lists } = collected;
  return { epoch, watched, payments, credits, ...lists };
}

/** A poll that was under way when there was no such step goes on without it: the next one begins with it. */
async function withPayments(state: PollBillsResult, steps: PollSteps): Promise<PollBillsResult> {
  if (!patched('collect-payments')) return state;
  const { payments, because } = await steps.collectPayments({ payments: state.payments });
  return { ...state, payments, because: `${state.because} ${because}` };
}

/** The last poll's result, unless an operator began a new epoch. */
function startingPoint({ epoch, resetTo }: PollInput, last: unknown): PollBillsResult {
  const previous = last as PollBillsResult | undefined;
  if (previous?.epoch === epoch) return previous;
  // Credits and payments begin there too; without an instant, from the go-live date as bills do.
  const begun = resetTo === undefined ? undefined : { cursor: resetTo, seen: {} };
  const { watched } = previous ?? {};
  return { epoch, cursor: resetTo, seen: {}, credits: begun, payments: begun, watched, because: 'A new epoch begins.' };
}
