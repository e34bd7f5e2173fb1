/** Messages that a bill's workflow takes, for entries and the Temporal CLI alike. */
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';

import type { Failure } from '../domain/failures/failure.ts';
import type { PostingHistory } from '../domain/ledger/posting-history.ts';
import type { Fingerprint } from '../domain/values/fingerprint.ts';
import { MESSAGES, type BillStatus, type Skip } from './names.ts';
import type { RecordedBill } from './recorded.ts';

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
  /**
   * `retry` reads everything again; `skip` ends the matter unposted and keeps it listed; `adopt` takes the bill that
   * is in Intacct as this one; `repost` says that a bill that was removed, or is too old to know, is owed.
   */
  readonly action: 'retry' | 'skip' | 'adopt' | 'repost' | 'separate';
  readonly by: string;
  readonly why: string;
  /** Of an `adopt`: the bill in Intacct, where more than one could be meant. */
  readonly recordNo?: string;
}

export interface BillStatusView {
  readonly status: BillStatus;
  readonly hold: Hold | undefined;
  /** Who decided to skip the bill, and why, while it is skipped. */
  readonly skip?: Skip | undefined;
  /** What happened, a sentence each, oldest first. */
  readonly story: readonly string[];
  /** What is remembered of it in Intacct, this run included. */
  readonly memory: PostingHistory;
}

/** Takes no argument that matters: the Temporal CLI may send it without any. */
export const billChanged = defineSignal<[unknown?]>(MESSAGES.billChanged);
export const retry = defineSignal<[unknown?]>(MESSAGES.retry);
export const rememberFrom = defineSignal<[unknown?]>(MESSAGES.rememberFrom);
export const resolveHold = defineUpdate<string, [unknown]>(MESSAGES.resolveHold);
export const getBillStatus = defineQuery<BillStatusView>(MESSAGES.getBillStatus);
export const getBillCase = defineQuery<BillStatusView>(MESSAGES.getBillCase);
export const getPostedBill = defineQuery<RecordedBill | undefined, [Fingerprint]>(MESSAGES.getPostedBill);
