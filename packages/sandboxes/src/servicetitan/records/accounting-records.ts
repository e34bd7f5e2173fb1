/**
 * Records of the accounting module besides bills, as its API returns them: credits, payments and the master data of
 * payables.
 */
import type { Address, LedgerAccountReference } from './bill-record.ts';
import type { Batch, Named, NamedCustomField, Stamped, SyncStatus } from './record-parts.ts';

export const PAYMENT_STATUSES = [
  'Unpaid',
  'ReadyForApproval',
  'Initiated',
  'Paid',
  'Cancelled',
  'InTransit',
  'Processing',
  'Rejected',
] as const;

export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

interface ApCreditSplit {
  readonly id: number;
  readonly active: boolean;
  readonly createdOn: string;
  readonly inventoryBillId: number;
  readonly vendorCreditId: number;
  readonly amount: number;
}

export interface ApCredit extends Stamped {
  readonly inventoryReturnId: number | null;
  readonly jobId: number | null;
  readonly active: boolean;
  readonly date: string;
  readonly canceledOn: string | null;
  readonly number: string | null;
  readonly referenceNumber: string | null;
  readonly memo: string | null;
  readonly amount: number;
  readonly appliedAmount: number;
  readonly status: 'Unreconciled' | 'Canceled';
  readonly syncStatus: SyncStatus;
  readonly batch: Batch | null;
  readonly businessUnit: Named | null;
  readonly remittanceVendor: Named | null;
  readonly vendor: Named | null;
  readonly paymentStatus: PaymentStatus;
  readonly splits: readonly ApCreditSplit[];
  readonly budgetCodeId: number | null;
  readonly customFields: readonly NamedCustomField[] | null;
}

interface ApPaymentSplit {
  readonly id: number;
  readonly active: boolean | null;
  readonly createdOn: string;
  readonly documentId: number | null;
  readonly inventoryBillId: number | null;
  readonly amount: number;
}

export interface ApPayment extends Stamped {
  readonly active: boolean | null;
  readonly date: string;
  readonly approvedDate: string | null;
  readonly method: 'AccountingSystem' | 'ServiceTitan';
  readonly name: string | null;
  readonly printCheck: boolean | null;
  readonly amount: number;
  readonly errorMessage: string | null;
  readonly status: PaymentStatus;
  readonly syncStatus: SyncStatus;
  readonly batch: Batch | null;
  readonly glAccount: LedgerAccountReference | null;
  readonly businessUnit: Named | null;
  readonly vendor: Named | null;
  readonly remittanceVendor: Named | null;
  readonly splits: readonly ApPaymentSplit[];
  readonly customFields: readonly NamedCustomField[] | null;
}

export interface RemittanceVendor extends Stamped {
  readonly name: string | null;
  readonly active: boolean;
  readonly customerId: string | null;
  readonly isApproved: boolean;
  readonly isVerified: boolean;
  readonly contactInfo: {
    readonly firstName: string | null;
    readonly lastName: string | null;
    readonly phone: string | null;
    readonly email: string | null;
    readonly fax: string | null;
  } | null;
  readonly address: Address | null;
}

export interface TaxZone extends Stamped {
  readonly name: string | null;
  readonly color: number | null;
  readonly isTaxRateSeparated: boolean;
  readonly isMultipleTaxZone: boolean;
  readonly rates: readonly {
    readonly id: number | null;
    readonly taxName: string | null;
    readonly taxBaseType: readonly ('Subtotal' | 'Labor' | 'Material')[];
    readonly taxRate: number;
    readonly salesTaxItem: string | null;
  }[];
  readonly active: boolean;
}

export interface GlAccount extends Stamped {
  readonly name: string | null;
  readonly number: string | null;
  readonly description: string | null;
  readonly type: string | null;
  readonly subtype: string | null;
  readonly active: boolean;
  readonly isIntacctGroup: boolean;
  readonly isIntacctBankAccount: boolean;
  readonly source: 'Undefined' | 'AccountingSystem' | 'ManuallyCreated' | 'PublicApi';
  readonly defaultAccountType: string | null;
}

export interface PaymentTerm extends Stamped {
  readonly name: string;
  readonly dueDayType: 'NumberOfDays' | 'CertainDayOfCurrentMonth' | 'CertainDayOfFollowingMonth';
  readonly dueDay: number | null;
  readonly isCustomerDefault: boolean;
  readonly isVendorDefault: boolean;
  readonly active: boolean;
  readonly inUse: boolean | null;
  readonly paymentTermDiscountModel: Readonly<Record<string, unknown>>;
  readonly interestSettings: Readonly<Record<string, unknown>>;
}
