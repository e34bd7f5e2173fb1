/** How a call to Temporal can fail, in three words. The only place that knows the errors of Temporal's client. */
import {
  isGrpcDeadlineError,
  isGrpcServiceError,
  QueryNotRegisteredError,
  QueryRejectedError,
  ServiceError,
  WorkflowFailedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';

/** There is no such workflow, or none that is still open. */
export class NoSuchWorkflow extends Error {}

/** The workflow refused, or failed; the message is its reason. */
export class RefusedByWorkflow extends Error {}

/** No worker answered in time. */
export class NoWorkerAnswered extends Error {}

/** Any other error as it is. */
export function translated(error: unknown): unknown {
  const options = { cause: error };
  if (error instanceof WorkflowNotFoundError) return new NoSuchWorkflow(error.message, options);
  if (error instanceof WorkflowFailedError || error instanceof WorkflowUpdateFailedError)
    return new RefusedByWorkflow(reasonBehind(error), options);
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || isGrpcDeadlineError(error))
    return new NoWorkerAnswered(error.message, options);
  return error;
}

/** For `catch`. */
export function rethrowTranslated(error: unknown): never {
  throw translated(error);
}

/** A query got no answer: no worker, one of a version that does not know it, or a run that never began. */
export function isUnanswered(error: unknown): boolean {
  return (
    error instanceof QueryNotRegisteredError ||
    error instanceof QueryRejectedError ||
    error instanceof ServiceError ||
    isGrpcServiceError(error)
  );
}

/** What an error of Temporal's wraps: how the run itself failed, or why it refused. */
export function reasonBehind(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Temporal wraps what happened in a failure of the step, and that in one of the workflow.
  return error.cause instanceof Error ? reasonBehind(error.cause) : error.message;
}
