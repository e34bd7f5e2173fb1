/** How long the activities of a connection may take, so that none sends anything after Temporal gave it up. */

/** Time limits that follow from the connection's HTTP time-outs. */
export interface Timing {
  /** `startToCloseTimeout` of steps that read. */
  readonly readMs: number;
  /** `startToCloseTimeout` of the write: a lookup, a write, and the queue before each. */
  readonly writeMs: number;
  /** How long a write may go on appearing after we were cut off. */
  readonly settleMs: number;
}

/** How long an activity that reads may wait for its turn, all its requests together. */
const READ_QUEUE_MS = 30_000;

/**
 * Queue wait + HTTP time-outs stay below `startToCloseTimeout`, or a step could send after Temporal gave it up. The
 * write's limit is kept short: it is also how long a write that was cut off must be waited out.
 */
export function timingOf(
  requests: { servicetitanMs: number; intacctMs: number; batchWindowMs: number; queueMs: number },
  settleMs: number,
): Timing {
  const { servicetitanMs, intacctMs, batchWindowMs, queueMs } = requests;
  // A lookup reads headers and lines; loading a bill asks for bill, order and job one after the other.
  const lookup = 2 * intacctMs + batchWindowMs;
  const readMs = Math.max(lookup, 4 * servicetitanMs) + READ_QUEUE_MS;
  return { readMs, writeMs: lookup + intacctMs + batchWindowMs + queueMs, settleMs };
}
