interface DevServerErrorDetails {
  readonly remedy: string;
  readonly exitCode?: 1 | 2;
  readonly cause?: unknown;
}

/** Why the server cannot start and how to fix it; printed without a stack trace. */
export class DevServerError extends Error {
  /** What to do, as an instruction. */
  readonly remedy: string;
  /** 1: failed; 2: wrong usage. */
  readonly exitCode: 1 | 2;

  constructor(message: string, { remedy, exitCode = 1, cause }: DevServerErrorDetails) {
    super(message, { cause });
    this.name = 'DevServerError';
    this.remedy = remedy;
    this.exitCode = exitCode;
  }
}
