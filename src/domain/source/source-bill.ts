/**
 * A vendor bill as ServiceTitan has it, with what Tieout needs of its purchase order, receipt and jobs. A vendor's credit
 * has the same form: its amounts are positive there too, and its lines are those of its return.
 */
import type { DocumentRef } from '../values/document.ts';
import { fingerprint, type Fingerprint } from '../values/fingerprint.ts';
import type { Decimal, Money } from '../values/money.ts';
import type { WrittenDates } from '../values/written-date.ts';
import { DELETED, NO_STATUS } from './statuses.ts';
import { calendarDate, type CalendarDate } from '../values/calendar-date.ts';

export interface SourceBill extends DocumentRef {
  /** ServiceTitan's `modifiedOn` as it is written: up to seven digits of a second, kept as text. */
  readonly revision: string;
  /** ServiceTitan's `createdOn`; absent where it does not say, and in records of versions before 0.4. */
  readonly createdOn?: string;
  /** Of a bill: `procurement` comes from a purchase order, `expense` has lines of its own and no order. */
  readonly billType?: 'procurement' | 'expense';
  /** Pending, Posted or Exported; new values are possible. */
  readonly syncStatus: string;
  /** Unreconciled, Reconciled, Discrepancy or Canceled; new values are possible. `Deleted` is ours: see `deletedBill`. */
  readonly status: string;
  readonly content: SourceContent;
}

/** What the books depend on: a change here is a change of the bill, and nothing else is. */
export interface SourceContent {
  readonly vendor: SourceVendor | undefined;
  /** Whom ServiceTitan would pay, when that is somebody else. */
  readonly remittanceVendor: { readonly id: number; readonly name: string } | undefined;
  /** The vendor's invoice number: of the bill, else of its receipt. Of a credit, the vendor's number of it. */
  readonly vendorInvoiceNumber: string | undefined;
  readonly purchaseOrderNumber: string | undefined;
  /** What else the purchase order says; absent for bills without one, and in records of versions before 0.3. */
  readonly purchaseOrder?: SourceOrder;
  readonly billDate: CalendarDate | undefined;
  readonly dueDate: CalendarDate | undefined;
  /** Dates that are no plain days, as ServiceTitan writes them; what they are as days is in the two above. */
  readonly writtenDates?: WrittenDates;
  readonly termName: string | undefined;
  readonly summary: string;
  readonly doNotPay: boolean;
  readonly businessUnitId: number | undefined;
  /** Of the business units' amounts; absent where ServiceTitan names none. */
  readonly currencies?: readonly string[];
  readonly budgetCodeId?: number;
  readonly job: SourceJob | undefined;
  readonly billAmount: Money | undefined;
  readonly vendorInvoiceTotal: Money | undefined;
  readonly taxAmount: Money;
  readonly freightAmount: Money;
  /** Charges less discounts: the fields that ServiceTitan added in July 2026. */
  readonly otherAmount: Money;
  readonly lines: readonly SourceLine[];
}

export interface SourceVendor {
  readonly id: number;
  readonly name: string;
  /** VENDORID stored in the vendor's external data. */
  readonly ledgerVendorId: string | undefined;
}

export interface SourceOrder {
  readonly typeId?: number;
  /** Of all that was ordered, tax and freight included. */
  readonly total?: Money;
}

export interface SourceJob {
  readonly number: string;
  readonly jobTypeId: number;
  readonly jobTypeName: string;
  readonly projectNumber?: string;
  readonly customerId?: number;
}

export interface SourceLine {
  /** `credit` is all of a credit that has no return. */
  readonly kind: 'item' | 'expense' | 'credit';
  readonly description: string;
  /** Items have a quantity and a unit cost; expense lines have an amount. */
  readonly quantity?: Decimal;
  readonly unitCost?: Decimal;
  readonly amount?: Decimal;
  /** Where the goods went when they went to stock. */
  readonly stock?: { readonly id?: number; readonly name: string; readonly type: string };
  readonly skuCode?: string;
  readonly skuType?: string;
  readonly budgetCodeId?: number;
  /** Numbers of the accounts that ServiceTitan holds for it. */
  readonly accounts?: SourceAccounts;
  /** Its share of the charges, as ServiceTitan allocates landed costs. */
  readonly allocated?: { readonly tax?: Decimal; readonly freight?: Decimal; readonly other?: Decimal };
  /** Unit cost on the purchase order. */
  readonly orderedUnitCost?: Decimal;
  /** What ServiceTitan states in a form that no one knows: the cost on the order, its share of a charge. */
  readonly unread?: readonly ('order' | 'tax' | 'freight' | 'other')[];
  /** Expense lines carry their own job and business unit; item lines have those of the bill. */
  readonly job?: SourceJob;
  readonly businessUnitId?: number;
}

export interface SourceAccounts {
  readonly costOfSale?: string;
  readonly asset?: string;
  readonly general?: string;
}

/**
 * Changes exactly when the bill changes for the books; a renamed vendor, job type or truck, or a new link, is none.
 * Fingerprints stay in ledgers for years: what is read in addition since version 0.3 (accounts, budget codes,
 * allocations, what the order and the job belong to) is not among it, and a rule that asks for it shows a change as one
 * of the mapping.
 */
export function sourceFingerprint(content: SourceContent): Fingerprint {
  const { purchaseOrder: _order, currencies: _currencies, budgetCodeId: _budgetCode, writtenDates, ...own } = content;
  return fingerprint({
    ...own,
    ...asWritten(writtenDates),
    vendor: content.vendor?.id,
    remittanceVendor: content.remittanceVendor?.id,
    job: withoutName(content.job),
    lines: content.lines.map(
      ({
        skuCode: _code,
        skuType: _type,
        budgetCodeId: _budgetCode,
        accounts: _accounts,
        allocated: _allocated,
        orderedUnitCost: _cost,
        unread: _unread,
        ...line
      }) => ({
        ...line,
        job: withoutName(line.job),
        stock: line.stock && { type: line.stock.type },
      }),
    ),
  });
}

/** A moment counts by the day that is written: the tenant's time zone is no change of the bill. */
function asWritten(dates: WrittenDates = {}): Partial<Pick<SourceContent, 'billDate' | 'dueDate'>> {
  return Object.fromEntries(Object.entries(dates).map(([name, text]) => [name, calendarDate(text)]));
}

function withoutName(job: SourceJob | undefined): Pick<SourceJob, 'number' | 'jobTypeId'> | undefined {
  return job && { number: job.number, jobTypeId: job.jobTypeId };
}

/** What is left of a bill that ServiceTitan has no more: its id. */
export function deletedBill({ kind, id }: DocumentRef): SourceBill {
  return {
    kind,
    id,
    revision: '',
    syncStatus: NO_STATUS,
    status: DELETED,
    content: {
      vendor: undefined,
      remittanceVendor: undefined,
      vendorInvoiceNumber: undefined,
      purchaseOrderNumber: undefined,
      billDate: undefined,
      dueDate: undefined,
      termName: undefined,
      summary: '',
      doNotPay: false,
      businessUnitId: undefined,
      job: undefined,
      billAmount: undefined,
      vendorInvoiceTotal: undefined,
      taxAmount: '0.00',
      freightAmount: '0.00',
      otherAmount: '0.00',
      lines: [],
    },
  };
}

/** Nothing is owed for it any more: canceled, or deleted. */
export function isWithdrawn({ status }: Pick<SourceBill, 'status'>): boolean {
  return status === 'Canceled' || status === DELETED;
}

export function isExported(bill: Pick<SourceBill, 'syncStatus'>): boolean {
  return bill.syncStatus === 'Exported';
}
