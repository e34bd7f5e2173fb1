/** The records of a company. Dates are `YYYY-MM-DD`, amounts decimal text, absent values empty text. */
import { Big } from 'big.js';

import type { Status } from './company.ts';

/** The dimensions of a line except location and department, by wire name. */
export const DIMENSION_FIELDS = [
  ...(['CLASSID', 'PROJECTID', 'TASKID', 'COSTTYPEID', 'CUSTOMERID', 'VENDORID'] as const),
  ...(['EMPLOYEEID', 'ITEMID', 'CONTRACTID', 'WAREHOUSEID'] as const),
  // An example of a user-defined dimension; companies without it have no values for it.
  'GLDIMREGION',
] as const;
export type DimensionField = (typeof DIMENSION_FIELDS)[number];

export interface RecordLine {
  readonly recordNo: string;
  readonly lineNo: number;
  readonly accountNo: string;
  /** The AP account label given instead of an account number; empty otherwise. */
  readonly accountLabel: string;
  /** Rounded to two places. */
  readonly amount: string;
  readonly memo: string;
  readonly locationId: string;
  readonly departmentId: string;
  readonly dimensions: Readonly<Partial<Record<DimensionField, string>>>;
}

/** What bills and adjustments have in common. */
export interface TransactionContent {
  readonly recordId: string;
  readonly vendorId: string;
  readonly docNumber: string;
  readonly description: string;
  readonly whenCreated: string;
  readonly whenPosted: string;
  /** Set and used by the legacy functions only. */
  readonly externalId: string;
  readonly supdocId: string;
  readonly lines: readonly RecordLine[];
}

/** The stage of a bill without regard to payments. `billState` is the state that reads show. */
export type BillStage = 'Draft' | 'Submitted' | 'Partially Approved' | 'Declined' | 'Posted' | 'Reversed' | 'Reversal';

/** What a user or a client enters about a bill. */
export interface BillContent extends TransactionContent {
  readonly termName: string;
  readonly whenDue: string;
  readonly recPaymentDate: string;
  readonly paymentPriority: string;
  readonly payToContact: string;
  readonly returnToContact: string;
  readonly onHold: boolean;
  readonly stage: BillStage;
}

interface RecordMetadata {
  readonly recordNo: string;
  /** Owning entity; empty for top level. */
  readonly entityId: string;
  readonly createdAt: number;
  readonly changedAt: number;
}

/** Immutable: a change makes a new version. */
export interface Bill extends BillContent, RecordMetadata {
  readonly paid: string;
  readonly selected: string;
  readonly whenPaid: string;
  /** The record that reverses this one, or is reversed by it. */
  readonly counterpart: string;
}

export type PaymentState = Readonly<Pick<Bill, 'paid' | 'selected' | 'whenPaid'>>;

export interface AdjustmentContent extends TransactionContent {
  readonly stage: 'Draft' | 'Posted';
}
export type Adjustment = AdjustmentContent &
  RecordMetadata & {
    /** The applied amount, with the sign of its lines. */
    readonly applied: string;
  };

export interface VendorContent {
  readonly vendorId: string;
  readonly name: string;
  readonly status: Status;
  readonly termName: string;
  readonly entityId: string;
  /** Further fields by wire name, e.g. `DISPLAYCONTACT.EMAIL1`. */
  readonly details: Readonly<Record<string, string>>;
}
export type Vendor = VendorContent & RecordMetadata;

/** Values by wire name without prefix, e.g. `EMAIL1`. */
export interface Contact extends RecordMetadata {
  readonly name: string;
  readonly values: Readonly<Record<string, string>>;
}

/** A payment of one bill, made through the UI routes. */
export interface Payment extends RecordMetadata {
  readonly billKey: string;
  readonly vendorId: string;
  readonly amount: string;
  readonly date: string;
  readonly state: 'Posted' | 'Voided';
}

export interface AttachmentFolder {
  readonly name: string;
  readonly description: string;
  readonly parent: string;
  readonly createdAt: number;
}

export interface AttachedFile {
  readonly name: string;
  /** Extension without a dot. */
  readonly type: string;
  /** Base64. */
  readonly data: string;
}

export interface Attachment {
  readonly supdocId: string;
  readonly name: string;
  readonly folder: string;
  readonly description: string;
  readonly files: readonly AttachedFile[];
  readonly recordNo: string;
  readonly createdAt: number;
}

/** A deletion in the audit history; queries of the object no longer show the record. */
export interface Deletion {
  readonly recordNo: string;
  /** Object name in lower case. */
  readonly objectType: string;
  readonly objectKey: string;
  readonly entityId: string;
  readonly at: number;
}

// Cached because every vendor query sums up what is due, and records are immutable.
const totals = new WeakMap<TransactionContent, Big>();

export function totalOf(record: TransactionContent): Big {
  const total = totals.get(record) ?? record.lines.reduce((sum, line) => sum.plus(line.amount), new Big(0));
  totals.set(record, total);
  return total;
}

/** Assumed: a reversed bill and its reversal offset each other, so nothing is due on either. */
export function dueOf(bill: Bill): Big {
  if (bill.stage === 'Reversed' || bill.stage === 'Reversal') return new Big(0);
  return totalOf(bill).minus(bill.paid);
}

/** The state that users and `query` see: for posted bills it follows from the payments. */
export function billState(bill: Bill): BillStage | 'Selected' | 'Partially Paid' | 'Paid' {
  if (bill.stage !== 'Posted') return bill.stage;
  if (!new Big(bill.selected).eq(0)) return 'Selected';
  if (new Big(bill.paid).eq(0)) return 'Posted';
  return dueOf(bill).eq(0) ? 'Paid' : 'Partially Paid';
}

/** Assumed: an applied adjustment has the states of a paid bill. */
export function adjustmentState(adjustment: Adjustment): 'Draft' | 'Posted' | 'Partially Paid' | 'Paid' {
  if (adjustment.stage === 'Draft' || new Big(adjustment.applied).eq(0)) return adjustment.stage;
  return totalOf(adjustment).eq(adjustment.applied) ? 'Paid' : 'Partially Paid';
}
