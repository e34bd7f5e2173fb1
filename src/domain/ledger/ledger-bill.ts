/** A bill as it should be, or is, in the ledger (APBILL in Intacct); a vendor's credit likewise (APADJUSTMENT). */
import type { CalendarDate } from '../values/calendar-date.ts';
import type { Dimensions } from '../values/dimensions.ts';
import type { DocumentKind } from '../values/document.ts';
import { fingerprint, type Fingerprint } from '../values/fingerprint.ts';
import { isZero, type Money } from '../values/money.ts';

/** What we post. The link is added to the description when the bill is written. */
export interface Bill {
  readonly kind: DocumentKind;
  /** Company level when absent; else the entity whose session writes the bill. */
  readonly entityId: string | undefined;
  readonly vendorId: string;
  /** The vendor's number of the bill or credit (RECORDID). */
  readonly billNumber: string;
  /** Purchase order number (DOCNUMBER). */
  readonly reference: string | undefined;
  readonly billDate: CalendarDate;
  readonly postingDate: CalendarDate;
  /** A credit has none: the text is empty. */
  readonly dueDate: CalendarDate;
  readonly termName: string | undefined;
  readonly onHold: boolean;
  readonly isDraft: boolean;
  readonly description: string;
  readonly lines: readonly BillLine[];
}

export interface BillLine {
  readonly glAccountNo: string;
  readonly amount: Money;
  readonly memo: string;
  readonly dimensions: Dimensions;
}

/** A bill found in the ledger. */
export interface LedgerBill extends Bill {
  /** Intacct's key (RECORDNO). */
  readonly recordNo: string;
  /** As Intacct shows it: Posted, Submitted, Draft, Paid, Reversed … */
  readonly state: string;
  readonly total: Money;
  /** When the record was created (ISO instant), where Intacct says so. */
  readonly createdAt?: string | undefined;
  /** When the record was last changed, as Intacct writes it; only compared. */
  readonly modifiedAt: string;
  readonly paidAmount: Money;
  /** Chosen for the next payment run. */
  readonly selectedAmount: Money;
  /** The description as Intacct has it, our link included. */
  readonly rawDescription: string;
}

/** A reversal is a record of its own, next to the bill that it reversed; neither is owed. */
const DEAD_STATES = new Set(['Reversed', 'Reversal']);
const PAYMENT_STATES = new Set(['Selected', 'Partially Paid', 'Paid']);

export function isLive(bill: Pick<LedgerBill, 'state'>): boolean {
  return !DEAD_STATES.has(bill.state);
}

/** Paid, partly paid, or about to be: by the state, and by the amounts, whatever the state is called. */
export function isPaidOrSelected({ state, paidAmount, selectedAmount }: LedgerBill): boolean {
  return PAYMENT_STATES.has(state) || !isZero(paidAmount) || !isZero(selectedAmount);
}

/** Otherwise no one but a clerk may touch it: submitted for approval, declined, or in a state that is new to us. */
export function isEditable({ state }: Pick<LedgerBill, 'state'>): boolean {
  return state === 'Posted' || state === 'Draft';
}

/** True when the bill has this content, but for the hold on payment: to set or lift that is a clerk's daily work. */
export function hasContent(bill: Bill, content: Fingerprint): boolean {
  return [bill.onHold, !bill.onHold].some((onHold) => contentFingerprint({ ...bill, onHold }) === content);
}

/** Equal for a bill as posted and the same bill read back untouched. Lines count in their order. */
export function contentFingerprint(bill: Bill): Fingerprint {
  const { vendorId, billNumber, reference, billDate, postingDate, dueDate, termName, onHold, description } = bill;
  const lines = bill.lines.map(({ glAccountNo, amount, memo, dimensions }) => ({
    glAccountNo,
    amount,
    memo,
    dimensions,
  }));
  return fingerprint({
    vendorId,
    billNumber,
    reference,
    billDate,
    postingDate,
    dueDate,
    termName,
    onHold,
    description,
    lines,
  });
}
