/**
 * Turns the failure of an activity into Temporal's; no other file of the activities does. Workflows have a translator of
 * their own, for inputs that they refuse: `workflows/application-failures.ts`.
 */
import { ApplicationFailure, ApplicationFailureCategory, CancelledFailure } from '@temporalio/common';

import { failure, IntegrationError, type Failure } from '../domain/failures/failure.ts';

/**
 * `type` is the failure's code and `details` the failure itself. What may succeed by itself is retried by the step's
 * policy, after the time that was asked for; what needs a person or an update is not.
 */
export function asApplicationFailure(error: unknown): unknown {
  const translated = translate(error);
  // A history is read by people, and holds no path of the machine that wrote it.
  if (translated instanceof ApplicationFailure) translated.stack = '';
  return translated;
}

function translate(error: unknown): unknown {
  if (!(error instanceof IntegrationError)) {
    // Cancellation and Temporal's own failures pass; anything else is a mistake of ours, without its stack in history.
    if (!(error instanceof Error) || isTemporals(error)) return error;
    const unexpected: Failure = failure('tieout.unexpected', `${error.name}: ${error.message}`.slice(0, 500));
    return ApplicationFailure.create({
      type: unexpected.code,
      message: unexpected.summary,
      nonRetryable: true,
      details: [unexpected],
    });
  }
  const { failure: cause, retryAfterMs } = error;
  const isRetryable = cause.disposition === 'retry' || cause.disposition === 'retry-later';
  return ApplicationFailure.create({
    type: cause.code,
    message: cause.summary,
    nonRetryable: !isRetryable,
    details: [cause],
    ...(retryAfterMs === undefined ? {} : { nextRetryDelay: retryAfterMs }),
    ...(cause.disposition === 'retry-later' ? { category: ApplicationFailureCategory.BENIGN } : {}),
  });
}

function isTemporals(error: Error): boolean {
  return error instanceof CancelledFailure || error instanceof ApplicationFailure;
}
