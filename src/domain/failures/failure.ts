/**
 * Everything that can go wrong, listed once: a stable code, what Tieout does about it, and a summary and remedy that
 * a bookkeeper understands. `docs/errors.md` is kept equal to this list by a test.
 */
import type { Disposition } from './catalogue-entry.ts';
import { INTACCT } from './intacct.ts';
import { MAPPING } from './mapping.ts';
import { SERVICETITAN } from './servicetitan.ts';
import { TIEOUT } from './tieout.ts';

export type { Disposition };

export const CATALOGUE = { ...SERVICETITAN, ...MAPPING, ...INTACCT, ...TIEOUT } as const;

export type FailureCode = keyof typeof CATALOGUE;

/** One thing that went wrong, for people and for Temporal alike. Never holds a secret or a whole payload. */
export interface Failure {
  readonly code: FailureCode;
  readonly disposition: Disposition;
  /** What happened to this bill, with its names and numbers. */
  readonly summary: string;
  readonly remedy: string;
  /** For the engineer: error numbers, HTTP status, control id. */
  readonly evidence?: Readonly<Record<string, string | number>>;
}

/** @param detail names and numbers of this case, added to the catalogue's summary. */
export function failure(code: FailureCode, detail?: string, evidence?: Failure['evidence']): Failure {
  const { disposition, summary, remedy } = CATALOGUE[code];
  return {
    code,
    disposition,
    summary: detail === undefined ? `${summary}.` : `${summary}: ${detail}`,
    remedy,
    ...(evidence === undefined ? {} : { evidence }),
  };
}

/**
 * Holds that a change elsewhere never releases: a person must have looked at the ledger first.
 * All others close themselves when their cause is gone.
 */
export const RELEASED_BY_A_PERSON: readonly FailureCode[] = [
  'intacct.period-closed',
  'intacct.bill-in-closed-period',
  'intacct.bill-paid',
  'intacct.already-entered',
  'intacct.number-taken',
  'intacct.similar-bill',
  'intacct.adoption-refused',
  'servicetitan.invoice-doubled',
  'intacct.bill-removed',
  'intacct.link-removed',
  'intacct.bill-duplicated',
  'intacct.write-never-confirmed',
  'servicetitan.bill-exported',
  'tieout.history-expired',
  'tieout.posted-elsewhere',
];

/** Holds that an existing bill in Intacct can resolve: a person adopts it as it is. */
export const ANSWERED_BY_ADOPTING: readonly FailureCode[] = [
  'servicetitan.bill-exported',
  'intacct.already-entered',
  'intacct.number-taken',
  'intacct.similar-bill',
  'intacct.link-removed',
  'intacct.adoption-refused',
  'intacct.bill-edited',
  'intacct.bill-paid',
  'intacct.credit-by-hand',
  'intacct.bill-in-closed-period',
  'intacct.bill-removed',
  'servicetitan.bill-replaced',
  'tieout.history-expired',
  'servicetitan.bill-paid',
  'tieout.posted-elsewhere',
];

/** Holds that a person can answer by saying that the bill is owed and nowhere in the ledger. */
export const ANSWERED_BY_REPOSTING: readonly FailureCode[] = [
  'servicetitan.bill-exported',
  'intacct.bill-removed',
  'tieout.history-expired',
  'servicetitan.bill-paid',
];

/** Holds and findings that a person can answer by saying that the bill in Intacct is another invoice. */
export const ANSWERED_BY_SEPARATING: readonly FailureCode[] = [
  'intacct.already-entered',
  'intacct.number-taken',
  'intacct.similar-bill',
  'servicetitan.invoice-doubled',
  'intacct.duplicate-entered',
];

/** Holds that a change of vendors or accounts in Intacct may release. */
export const HELD_FOR_MASTER_DATA: readonly FailureCode[] = [
  'intacct.vendor-missing',
  'intacct.vendor-inactive',
  'intacct.account-missing',
  'intacct.account-inactive',
  'intacct.dimension-missing',
  'intacct.dimension-inactive',
  'intacct.term-missing',
  'intacct.term-unclear',
  'mapping.account-is-income',
  'mapping.dimension-required',
  'intacct.account-invalid',
];

/** What clients throw: a failure that callers recognize by its code, never by its class. */
export class IntegrationError extends Error {
  readonly failure: Failure;
  /** How long the other side asked us to wait. */
  readonly retryAfterMs: number | undefined;

  constructor(cause: Failure, retryAfterMs?: number) {
    super(cause.summary);
    this.name = 'IntegrationError';
    this.failure = cause;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Whether it failed by this code. */
export function failedAs(error: unknown, code: FailureCode): error is IntegrationError {
  return error instanceof IntegrationError && error.failure.code === code;
}
