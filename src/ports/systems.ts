/**
 * The two systems as the product asks them: what activities may call, and which failures to expect.
 * Implemented under clients/; everything here may throw `IntegrationError`.
 */
import type { CalendarDate } from '../domain/values/calendar-date.ts';
import type { DimensionName } from '../domain/values/dimensions.ts';
import type { Kinded } from '../domain/values/document.ts';
import type { LedgerBill } from '../domain/ledger/ledger-bill.ts';
import type { LedgerChange } from '../domain/ledger/ledger-change.ts';
import type { MasterQuestion, Masters } from '../domain/ledger/reference-data.ts';
import type { RememberedLink } from '../domain/ledger/posting-history.ts';
import type { SourceBill } from '../domain/source/source-bill.ts';

/** How long a caller can wait, and whether it still does. */
export interface Call {
  /** Epoch milliseconds by which the answer must be there: nothing is sent that could not finish before. */
  readonly deadline: number;
  readonly signal: AbortSignal;
}

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

/** Of credits, adjustments are looked through instead of bills: one look never finds both. */
export interface LedgerLook extends Kinded {
  readonly tenantId: string;
  readonly billId: number;
  readonly vendorId?: string | undefined;
  readonly billNumber?: string | undefined;
  /** Purchase order: bills of ours for the same one are found too. */
  readonly reference?: string | undefined;
  /**
   * That lines are read with, beside location, department and class. Our own bill is read with those of its link too,
   * as far as the company still has them.
   */
  readonly dimensions?: readonly DimensionName[];
  /** Bills that a person named. */
  readonly recordNos?: readonly string[];
  /** Our bill, remembered where no link could be written. */
  readonly adopted?: Pick<RememberedLink, 'recordNo' | 'dimensions'> | undefined;
}

export interface VendorRecord {
  readonly vendorId: string;
  readonly name: string;
  readonly isActive: boolean;
  readonly termName: string | undefined;
}

export interface Ledger {
  /**
   * Bills that carry our link for this source bill, or have its vendor and number without regard to case, spaces and
   * punctuation, or are ours for its purchase order, or are named; private records of entities included.
   * Fails with intacct.unreachable, .rate-limited, .access-denied, .request-refused, .reply-unreadable.
   */
  findBills(look: LedgerLook, call: Call): Promise<LedgerBill[]>;
  /**
   * Makes one change, once. intacct.write-not-sent, .unreachable and .rate-limited mean that nothing happened;
   * intacct.outcome-unknown that it may have; every other failure that Intacct refused it.
   * @returns RECORDNO of the bill that was written, changed or taken out.
   */
  write(change: LedgerChange, controlId: string, call: Call): Promise<{ recordNo: string }>;
  /** Fails as `findBills`. */
  findVendor(vendorId: string, call: Call): Promise<VendorRecord | undefined>;
  /**
   * Accounts and dimension values that were asked for, as far as they exist, and all entities and payment terms.
   * Believed for a while, unless they must be fresh. Fails as `findBills`.
   */
  readMasters(question: MasterQuestion, call: Call, age: { readonly isFresh: boolean }): Promise<Masters>;
  /** The same, with the company's accounts, locations, departments and classes whole, as they are now. */
  readMastersWhole(question: MasterQuestion, call: Call): Promise<Masters>;
  /**
   * Changes when a vendor, account, term or value of these dimensions is added, activated or deactivated, or an account
   * requires others than before. Fails as `findBills`.
   */
  masterDataFingerprint(dimensions: readonly DimensionName[], call: Call): Promise<string>;
}
