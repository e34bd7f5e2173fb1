/** What every call to one of the two systems brings with it. */

/** How long a caller can wait, and whether it still does. */
export interface Call {
  /** Epoch milliseconds by which the answer must be there: nothing is sent that could not finish before. */
  readonly deadline: number;
  /**
   * The same moment by `performance.now()`. Someone may set the clock of the machine, and this one stands still while the
   * machine sleeps: what has passed by either of them has passed.
   */
  readonly elapsesAt?: number;
  readonly signal: AbortSignal;
}

export function callWithin(ms: number, signal: AbortSignal): Call {
  return { deadline: Date.now() + ms, elapsesAt: performance.now() + ms, signal };
}

/** Milliseconds until the answer must be there. */
export function msLeft({ deadline, elapsesAt = Number.POSITIVE_INFINITY }: Call): number {
  return Math.min(deadline - Date.now(), elapsesAt - performance.now());
}
