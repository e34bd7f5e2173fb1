/**
 * A mistake that the person at the keyboard can fix: what is wrong, where, and what to do about it.
 * Entries (CLI, worker) print it without a stack trace and leave with `exitCode`.
 */

/** Exit codes of the public interface: 0 done, 1 failed, 2 usage or configuration, 3 done with open holds or differences. */
export type ExitCode = 1 | 2 | 3;

export interface OperatorErrorDetails {
  /** What to do, as an instruction. */
  readonly remedy: string;
  readonly exitCode?: ExitCode;
  readonly cause?: unknown;
}

export class OperatorError extends Error {
  readonly remedy: string;
  readonly exitCode: ExitCode;

  constructor(message: string, details: OperatorErrorDetails) {
    super(message, { cause: details.cause });
    this.name = 'OperatorError';
    this.remedy = details.remedy;
    this.exitCode = details.exitCode ?? 1;
  }
}

/** Also of one of the packages, which have a class of their own of this form. */
export function isOperatorError(error: unknown): error is OperatorError {
  return error instanceof Error && 'remedy' in error && 'exitCode' in error;
}
