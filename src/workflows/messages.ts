/** Messages that a bill's workflow takes, for entries and the Temporal CLI alike. */
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';

import type { Failure } from '../domain/failure.ts';
import { MESSAGES, type BillStatus } from '../domain/workflow-names.ts';

/** A bill that waits for a person: why, and the ways out. */
export interface Hold {
  readonly code: string;
  readonly reason: string;
  readonly remedies: readonly string[];
  readonly problems: readonly Failure[];
  /** ISO instant. */
  readonly since: string;
}

export interface Resolution {
  /** `retry` reads everything again; `skip` ends the matter unposted and keeps it listed. */
  readonly action: 'retry' | 'skip';
  readonly by: string;
  readonly why: string;
}

export interface BillCaseView {
  readonly status: BillStatus;
  readonly hold: Hold | undefined;
  /** What happened, a sentence each, oldest first. */
  readonly story: readonly string[];
}

/** Takes no argument that matters: the Temporal CLI may send it without any. */
export const billChanged = defineSignal<[unknown?]>(MESSAGES.billChanged);
export const retry = defineSignal<[unknown?]>(MESSAGES.retry);
export const resolveHold = defineUpdate<string, [unknown]>(MESSAGES.resolveHold);
export const getBillCase = defineQuery<BillCaseView>(MESSAGES.getBillCase);
