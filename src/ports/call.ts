/** What every call to one of the two systems brings with it. */

/** How long a caller can wait, and whether it still does. */
export interface Call {
  /** Epoch milliseconds by which the answer must be there: nothing is sent that could not finish before. */
  readonly deadline: number;
  readonly signal: AbortSignal;
}
