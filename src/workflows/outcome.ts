/** How one pass over a bill ends, and what a finished workflow answers. */
import { summariesOf } from '../domain/values/decision.ts';
import type { Failure } from '../domain/failures/failure.ts';
import type { BillStatus } from './names.ts';

export interface SyncBillResult {
  /** What this run did. */
  readonly outcome: BillStatus;
  readonly because: string;
  readonly recordNo?: string;
}

/** The status says where the bill is now; the result, what this run did. */
export interface DoneOutcome {
  readonly kind: 'done';
  readonly result: SyncBillResult;
  readonly status: BillStatus;
}

export type Outcome =
  | DoneOutcome
  | { readonly kind: 'waiting'; readonly because: string }
  | { readonly kind: 'held'; readonly because: string; readonly problems: readonly Failure[] };

export function done(outcome: BillStatus, because: string, recordNo?: string): DoneOutcome {
  const result = { outcome, because, ...(recordNo === undefined ? {} : { recordNo }) };
  return { kind: 'done', result, status: outcome };
}

export function held(problems: readonly Failure[]): Outcome {
  return { kind: 'held', because: summariesOf(problems), problems };
}
