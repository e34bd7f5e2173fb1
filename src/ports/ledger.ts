/**
 * Intacct as the product asks it; implemented in clients/intacct. Each method names the failures that it may give, as
 * `IntegrationError`.
 */
import type { DimensionName } from '../domain/values/dimensions.ts';
import type { DocumentRef } from '../domain/values/document.ts';
import type { LedgerBill } from '../domain/ledger/ledger-bill.ts';
import type { LedgerChange } from '../domain/ledger/ledger-change.ts';
import type { MasterDataRequest, MasterData } from '../domain/ledger/master-data.ts';
import type { RecordedLink } from '../domain/ledger/posting-history.ts';
import type { Call } from './call.ts';

/** For credits, adjustments are searched instead of bills: one lookup never finds both. */
export interface BillLookup extends DocumentRef {
  readonly tenantId: string;
  readonly vendorId?: string | undefined;
  readonly billNumber?: string | undefined;
  /** Purchase order: bills of ours for the same one are found too. */
  readonly reference?: string | undefined;
  /**
   * That lines are read with, in addition to location, department and class. Our own bill is read with those of its
   * link too, as far as the company still has them.
   */
  readonly dimensions?: readonly DimensionName[];
  /** Bills that a person named. */
  readonly recordNos?: readonly string[];
  /** Our bill, remembered where no link could be written. */
  readonly adopted?: Pick<RecordedLink, 'recordNo' | 'dimensions'> | undefined;
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
  findBills(lookup: BillLookup, call: Call): Promise<LedgerBill[]>;
  /** Whether any bill carries our link of this tenant, whatever its state. Fails as `findBills`. */
  hasLinkedBills(tenantId: string, call: Call): Promise<boolean>;
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
