/**
 * Between our failures and Temporal's, on the side of the workflow: refuses an input, and reads how an activity
 * failed. Activities translate theirs in `activities/as-application-failure.ts`; nothing else does.
 */
import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';

import { failure, type Failure, type FailureCode } from '../domain/failures/failure.ts';

/** Ends the workflow for good: the same input would be refused again. */
export function refusal(code: FailureCode, detail: string): ApplicationFailure {
  const cause: Failure = failure(code, detail);
  const refused = ApplicationFailure.nonRetryable(`${cause.summary} ${cause.remedy}`, code, cause);
  refused.stack = ''; // a history is read by people: the words say it all
  return refused;
}

/** True when an activity was interrupted: no one knows how far it came. */
export function isTimeout(error: unknown): boolean {
  return error instanceof ActivityFailure && error.cause instanceof TimeoutFailure;
}

/** The failure behind an activity that gave up; `undefined` when the error is not an activity's. */
export function failureBehind(error: unknown): Failure | undefined {
  if (!(error instanceof ActivityFailure) || !(error.cause instanceof ApplicationFailure)) return undefined;
  const [detail] = error.cause.details ?? [];
  return (detail as Failure | undefined) ?? failure('tieout.unexpected', error.cause.message);
}
