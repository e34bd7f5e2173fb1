/**
 * Intacct as the product asks it; implemented in clients/intacct. Each method names the failures that it may give, as
 * `IntegrationError`.
 */
import type { CalendarDate } from '../domain/values/calendar-date.ts';
import type { DimensionName } from '../domain/values/dimensions.ts';
import type { DocumentRef } from '../domain/values/document.ts';
import type { LedgerBill } from '../domain/ledger/ledger-bill.ts';
import type { LedgerChange } from '../domain/ledger/ledger-change.ts';
import type { MasterDataRequest, MasterData } from '../domain/ledger/master-data.ts';
import type { RecordedLink } from '../domain/ledger/posting-history.ts';
import type { Money } from '../domain/values/money.ts';
import type { Call } from './call.ts';

/** For credits, adjustments are searched instead of bills: one lookup never finds both. */
export interface BillLookup extends DocumentRef {
  readonly tenantId: string;
  readonly vendorId?: string | undefined;
  readonly billNumber?: string | undefined;
  /** With the vendor: bills of this date and total are found whatever their number, unless they are of another source bill. */
  readonly dated?: { readonly billDate: CalendarDate; readonly total: Money } | undefined;
  /** Purchase order: bills of ours for the same one are found too. */
  readonly reference?: string | undefined;
  /**
   * That lines are read with, in addition to location, department and class. Our own bill is read with those of its
   * link too, as far as the company still has them.
   */
  readonly dimensions?: readonly DimensionName[];
  /** Bills that a person named, or that Tieout posted before. */
  readonly recordNos?: readonly string[];
  /** Our bill, remembered where no link could be written. */
  readonly adopted?: Pick<RecordedLink, 'recordNo' | 'dimensions'> | undefined;
}

/** A change, and the control id that it is sent under. */
export interface PreparedChange {
  readonly change: LedgerChange;
  readonly controlId: string;
}

export interface WriteRequest {
  /** The level whose session makes the change; the top level when absent. */
  readonly entityId: string | undefined;
  /** Answered in the same turn, directly before the change is sent: an edit can only fall between those two requests. */
  readonly lookup?: BillLookup;
  /**
   * Decides on what the lookup found. It must not ask Intacct itself: it has the turn.
   * @returns `undefined`: nothing is written.
   */
  readonly prepare: (found: readonly LedgerBill[]) => Promise<PreparedChange | undefined>;
}

export interface VendorRecord {
  readonly vendorId: string;
  readonly name: string;
  readonly isActive: boolean;
  readonly termName: string | undefined;
}

export interface Ledger {
  /**
   * Bills that carry our link for this source bill, or have its vendor and number without regard to case, spaces,
   * punctuation and zeros in front, or its vendor, date and total; or are ours for its purchase order, or are named.
   * Private records of entities are included.
   * Fails with intacct.unreachable, .rate-limited, .access-denied, .request-refused, .reply-unreadable.
   */
  findBills(lookup: BillLookup, call: Call): Promise<LedgerBill[]>;
  /** Whether any bill carries our link of this tenant, whatever its state. Fails as `findBills`. */
  hasLinkedBills(tenantId: string, call: Call): Promise<boolean>;
  /**
   * Looks, and makes one change, once. intacct.write-not-sent, .unreachable and .rate-limited mean that nothing happened;
   * intacct.outcome-unknown that it may have; every other failure that Intacct refused it. A lookup fails as `findBills`,
   * and what `prepare` throws is thrown: then nothing happened either.
   * @returns RECORDNO of the bill that was written, changed or removed; `undefined` when nothing was to be written.
   */
  write(request: WriteRequest, call: Call): Promise<{ recordNo: string } | undefined>;
  /** Fails as `findBills`. */
  findVendor(vendorId: string, call: Call): Promise<VendorRecord | undefined>;
  /**
   * Accounts and dimension values that were asked for, as far as they exist, and all entities and payment terms.
   * Cached for a while, unless they must be refreshed. Fails as `findBills`.
   */
  readMasterData(question: MasterDataRequest, call: Call, age: { readonly mustRefresh: boolean }): Promise<MasterData>;
  /**
   * The same, with the company's accounts, locations, departments and classes whole, as they are now. Fails as
   * `findBills`.
   */
  readAllMasterData(question: MasterDataRequest, call: Call): Promise<MasterData>;
  /**
   * Changes when a vendor, account, term or value of these dimensions is added, activated or deactivated, or an account
   * requires others than before. Fails as `findBills`.
   */
  masterDataFingerprint(dimensions: readonly DimensionName[], call: Call): Promise<string>;
}
