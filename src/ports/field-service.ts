/**
 * ServiceTitan as the product asks it; implemented in clients/servicetitan. Each method names the failures that it may
 * give, as `IntegrationError`.
 */
import type { CalendarDate } from '../domain/values/calendar-date.ts';
import type { Kinded } from '../domain/values/document.ts';
import type { SourceBill } from '../domain/source/source-bill.ts';
import type { Call } from './call.ts';

export interface ChangedBill {
  readonly billId: number;
  readonly revision: string;
}

/** ISO instants: what was modified in `from <= modifiedOn < before`. */
export interface ListWindow {
  readonly from: string;
  readonly before: string;
}

/** A bill or a credit as a list shows it: enough to choose by. */
export interface ListedBill extends ChangedBill, Kinded {
  readonly billDate?: CalendarDate;
  /** Number of its batch in ServiceTitan. */
  readonly batch?: number;
  readonly syncStatus: string;
  readonly status: string;
  readonly vendorName: string;
}

export interface FieldService {
  /**
   * The bill with its order, receipt and jobs; `undefined` when ServiceTitan has none.
   * Fails with servicetitan.unreachable, .rate-limited, .access-denied, .request-refused, .reply-unreadable.
   */
  loadBill(billId: number, call: Call): Promise<SourceBill | undefined>;
  /**
   * Whether bills are still owed: a canceled one is withdrawn, and so is one that ServiceTitan has no more. Each id has
   * an answer. Fails as `loadBill`.
   */
  billStates(billIds: readonly number[], call: Call): Promise<Readonly<Record<number, 'live' | 'withdrawn'>>>;
  /** Each once. Fails as `loadBill`. */
  listChangedBills(window: ListWindow, call: Call): Promise<ChangedBill[]>;
  /**
   * As `listChangedBills`, with what a person chooses by; `batch` narrows the list as far as ServiceTitan heeds it: it
   * ignores what it does not know, so the caller looks at the rows. Fails as `loadBill`.
   */
  listBills(window: ListWindow & { batch?: number | undefined }, call: Call): Promise<ListedBill[]>;
  /** A vendor's credit with its return, order and jobs; otherwise as `loadBill`. */
  loadCredit(creditId: number, call: Call): Promise<SourceBill | undefined>;
  /** As `billStates`, of credits. */
  creditStates(creditIds: readonly number[], call: Call): Promise<Readonly<Record<number, 'live' | 'withdrawn'>>>;
  /** As `listChangedBills`, of credits. */
  listChangedCredits(window: ListWindow, call: Call): Promise<ChangedBill[]>;
  /** As `listBills`, of credits; ServiceTitan narrows them by no batch. */
  listCredits(window: ListWindow, call: Call): Promise<ListedBill[]>;
}
