/** How one pass over a bill ends, and what a finished workflow answers. */
import { summariesOf } from '../domain/values/decision.ts';
import type { Failure } from '../domain/failures/failure.ts';
import type { BillStatus } from './names.ts';

export interface SyncBillResult {
  /** What this run did. */
  readonly outcome: BillStatus;
  readonly because: string;
  readonly recordNo?: string;
  /** Codes of what a person must look at, although nothing is held. */
  readonly findings?: readonly string[];
}

/** `status` says how the bill is, `result` what this run did. */
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

export function withFindings(result: SyncBillResult, findings: readonly Failure[]): SyncBillResult {
  return findings.length === 0 ? result : { ...result, findings: findings.map(({ code }) => code) };
}

export function held(problems: readonly Failure[]): Outcome {
  return { kind: 'held', because: summariesOf(problems), problems };
}
