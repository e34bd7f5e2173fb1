/** What every step does around its work: heartbeats, its deadline, and failures in Temporal's terms. */
import { activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';

import type { Call } from '../ports/call.ts';
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
  const call: Call = { deadline: Date.now() + startToCloseTimeoutMs - MARGIN_MS, signal: cancellationSignal() };
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
 * The same call for a step that writes. A worker that was paused may find a task in its hands that Temporal gave up
 * long ago, and would count its time again. What is certain is when the try was scheduled: Temporal gives it up after a
 * missed heartbeat at the earliest, and the step's whole time limit is waited out after that before anyone writes
 * again (found by `npm run chaos`, seed 1170).
 */
export function withWriteDeadline(call: Call): Call {
  const {
    startToCloseTimeoutMs: limit,
    heartbeatTimeoutMs = limit,
    currentAttemptScheduledTimestampMs,
  } = activityInfo();
  const latest = currentAttemptScheduledTimestampMs + Math.min(limit, heartbeatTimeoutMs) + limit - MARGIN_MS;
  return { ...call, deadline: Math.min(call.deadline, latest) };
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
