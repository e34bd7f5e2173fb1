/**
 * A mistake made by the user who starts the sandboxes: what is wrong and how to fix it. The command prints both without
 * a stack trace and exits with `exitCode`.
 */
export interface SetupErrorDetails {
  /** What to do, as an instruction. */
  readonly remedy: string;
  /** 1: failed; 2: wrong usage, or a wrong scenario file. */
  readonly exitCode?: 1 | 2;
  readonly cause?: unknown;
}

export class SetupError extends Error {
  readonly remedy: string;
  readonly exitCode: 1 | 2;

  constructor(message: string, { remedy, exitCode = 1, cause }: SetupErrorDetails) {
    super(message, { cause });
    this.name = 'SetupError';
    this.remedy = remedy;
    this.exitCode = exitCode;
  }
}
