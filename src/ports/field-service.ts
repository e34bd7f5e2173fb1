/**
 * ServiceTitan as the product asks it; implemented in clients/servicetitan. Each method names the failures that it may
 * give, as `IntegrationError`.
 */
import type { CalendarDate } from '../domain/values/calendar-date.ts';
import type { DocumentKind, DocumentRef } from '../domain/values/document.ts';
import type { SourceBill } from '../domain/source/source-bill.ts';
import type { Call } from './call.ts';

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
  /** Number of its batch in ServiceTitan. */
  readonly batch?: number;
  readonly syncStatus: string;
  readonly status: string;
  readonly vendorName: string;
  /** What is malformed in its row. It is listed all the same, whatever is asked for: its date may be what is missing. */
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
   * What was modified in a window, in parts that fit into memory, in the order of their times: each begins where the one
   * before it ends. A part is read when it is asked for. Fails as `states`.
   */
  parts(kind: DocumentKind, selection: ListSelection, call: Call): AsyncIterable<ListedPart>;
  /** How many were modified in a window; `undefined` where ServiceTitan does not count them. Fails as `states`. */
  count(kind: DocumentKind, selection: ListSelection, call: Call): Promise<number | undefined>;
}
