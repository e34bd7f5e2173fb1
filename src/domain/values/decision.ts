/** Every result that decides something says what and why, so that a history reads without a worker. */
import type { Failure } from '../failures/failure.ts';

export interface Explained<D extends string> {
  readonly decision: D;
  /** A sentence for the controller, with names and numbers. */
  readonly because: string;
}

/** Several findings as one sentence. */
export function summariesOf(problems: readonly Failure[]): string {
  return problems.map((problem) => problem.summary).join(' ');
}
