/** What every step does around its work: heartbeats, its deadline, and failures in Temporal's terms. */
import { activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';
import type { Client } from '@temporalio/client';

import { failure, IntegrationError } from '../domain/failures/failure.ts';
import { callWithin, type Call } from '../ports/call.ts';
import { isAwaited } from '../temporal/client/attempts.ts';
import { asApplicationFailure } from './as-application-failure.ts';

/** Left between our answer and Temporal's time-out. */
const MARGIN_MS = 1_000;

/** How far a step came, kept with its heartbeats: a try that follows goes on from there. */
export interface Progress {
  /** What the try before this one had reported last. */
  readonly before: unknown;
  readonly report: (progress: unknown) => void;
}

export async function step<T>(work: (call: Call, progress: Progress) => Promise<T>): Promise<T> {
  const { startToCloseTimeoutMs, heartbeatTimeoutMs, heartbeatDetails } = activityInfo();
  const call = callWithin(startToCloseTimeoutMs - MARGIN_MS, cancellationSignal());
  let reached: unknown = heartbeatDetails;
  const report = (progress: unknown) => heartbeat((reached = progress));
  const beat = heartbeatTimeoutMs ? setInterval(() => heartbeat(reached), heartbeatTimeoutMs / 4) : undefined;
  try {
    return await work(call, { before: heartbeatDetails, report });
  } catch (error) {
    throw asApplicationFailure(error);
  } finally {
    clearInterval(beat);
  }
}

/**
 * Before a step that writes. A worker that stood still may find a task in its hands that Temporal gave up long ago, and
 * would count its time again (found by `npm run chaos`, seed 1170). Temporal is asked, and no clock: one that is ahead
 * would call every write late, and one that is behind none. An attempt that is awaited now is given up later than now,
 * and the step's whole time limit is waited out after that before anyone writes again; the call ends before.
 */
export async function refuseUnlessAwaited(temporal: Client): Promise<void> {
  const why = await isAwaited(temporal, activityInfo().taskToken).then(
    (awaited) => (awaited ? undefined : 'Temporal no longer waits for this attempt.'),
    () => 'Temporal did not answer whether it still waits for this attempt.',
  );
  if (why !== undefined) throw new IntegrationError(failure('intacct.write-not-sent', why));
}

/**
 * Epoch milliseconds by Temporal's clock, when this try was scheduled: earlier than now, and by the same clock as all
 * times of workflows.
 */
export function scheduledAt(): number {
  return activityInfo().currentAttemptScheduledTimestampMs;
}

/** The workflow run that this step belongs to. */
export function currentRun(): { readonly workflowId: string; readonly runId: string } {
  const { workflowExecution } = activityInfo();
  if (workflowExecution === undefined) throw new Error('steps run inside workflows only');
  return workflowExecution;
}

/** 1 for the first try of a step. */
export function currentAttempt(): number {
  return activityInfo().attempt;
}
