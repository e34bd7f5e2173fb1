/**
 * ServiceTitan as the product asks it; implemented in clients/servicetitan. Each method names the failures that it may
 * give, as `IntegrationError`.
 */
import type { CalendarDate } from '../domain/values/calendar-date.ts';
import type { DocumentKind, DocumentRef } from '../domain/values/document.ts';
import type { Settlement } from '../domain/source/settlement.ts';
import type { SourceBill } from '../domain/source/source-bill.ts';
import type { Call } from './call.ts';

export interface ChangedPayment {
  readonly id: number;
  readonly revision: string;
  /** Those that it pays, or paid before. */
  readonly bills: readonly number[];
}

/** ISO instants: what was modified in `from <= modifiedOn < before`. */
export interface ListWindow {
  readonly from: string;
  readonly before: string;
}

/** Which documents are listed. */
export interface ListSelection extends ListWindow {
  /** Narrows the list as far as ServiceTitan heeds it: bills mostly, credits never. So the caller checks the rows. */
  readonly batch?: number | undefined;
}

/** A bill or a credit as a list shows it: enough to choose by. */
export interface ListedDocument extends DocumentRef {
  /** When it was last modified; where ServiceTitan does not say, when it was created; empty where it says neither. */
  readonly revision: string;
  readonly billDate?: CalendarDate;
  /** The bill date where it is no plain day, as ServiceTitan writes it. */
  readonly writtenDate?: string;
  /** Number of its batch in ServiceTitan. */
  readonly batch?: number;
  readonly syncStatus: string;
  readonly status: string;
  readonly vendorName: string;
  /** Of a credit: the bills that it is or was applied to. */
  readonly settles?: readonly number[];
  /** What is malformed in its row: it is listed without that, and its date or its batch may be what is missing. */
  readonly unreadable?: string;
}

/** One part of a list. */
export interface ListedPart {
  /** Each document once, the least recently modified first. */
  readonly rows: readonly ListedDocument[];
  /** ISO instant: what was modified before it, and not before the part's own begin, is in `rows`. */
  readonly before: string;
}

/** Whether a document is still owed: a canceled one is withdrawn, and so is one that ServiceTitan has no more. */
export type DocumentState = 'live' | 'withdrawn';

export interface FieldService {
  /**
   * The bill with its order, receipt and jobs, or the credit with its return, order and jobs; `undefined` when
   * ServiceTitan has none. Fails with servicetitan.unreachable, .rate-limited, .access-denied, .request-refused,
   * .reply-unreadable, .bill-too-large.
   */
  load(ref: DocumentRef, call: Call): Promise<SourceBill | undefined>;
  /**
   * By id; each has an answer. Fails with servicetitan.unreachable, .rate-limited, .access-denied, .request-refused,
   * .reply-unreadable.
   */
  states(kind: DocumentKind, ids: readonly number[], call: Call): Promise<Readonly<Record<number, DocumentState>>>;
  /**
   * Live payments of a bill and credits applied to it, as ServiceTitan's lists were at most `settlementsAgeMs` ago. An app
   * that may not read payments or credits sees none of them. Fails as `states`, but not with .access-denied.
   * @param goLive bills in scope are dated since then.
   */
  settlementsOf(billId: number, goLive: CalendarDate, call: Call): Promise<Settlement[]>;
  readonly settlementsAgeMs: number;
  /** Each once. Fails as `states`. */
  listChangedPayments(window: ListWindow, call: Call): Promise<ChangedPayment[]>;
  /**
   * What was modified in a window, in parts that fit into memory, in the order of their times: each begins where the one
   * before it ends. A part is read when it is asked for. Fails as `states`.
   */
  parts(kind: DocumentKind, selection: ListSelection, call: Call): AsyncIterable<ListedPart>;
  /** How many were modified in a window; `undefined` where ServiceTitan does not count them. Fails as `states`. */
  count(kind: DocumentKind, selection: ListSelection, call: Call): Promise<number | undefined>;
}
