/** Live bills of the same vendor and number that are not ours: whose they are, and what that means for this one. */
import { isSameBillNumber, withoutReversalSuffix } from '../values/bill-number.ts';
import { linkOn, foreignLink, ownLink } from './matching.ts';
import { describeAdjustment, payableAmount } from './differences.ts';
import { failure, type Failure } from '../failures/failure.ts';
import { isLive, isPaidOrSelected, type Bill, type LedgerBill } from '../ledger/ledger-bill.ts';
import { formatMoney, isEqual, sum } from '../values/money.ts';
import { describe, holdFor, todo, type DetailedPlan, type ReconcileInput } from './plan.ts';

/** The vendor's number of a bill: of ours, without what Tieout put behind it when it was entered again. */
export function vendorNumberOf(bill: LedgerBill): string {
  return linkOn(bill) === undefined ? bill.billNumber : withoutReversalSuffix(bill.billNumber);
}

/**
 * Numbers are compared without case, spaces and punctuation. The number of an adjustment is the company's and not the
 * vendor's: another vendor's with the very same one is in the way too.
 * @param desired as the source and the mapping make it, without a suffix.
 */
export function conflictingBills(desired: Bill | undefined, input: ReconcileInput): LedgerBill[] {
  if (desired === undefined) return [];
  return input.found.filter(
    (bill) =>
      isLive(bill) &&
      (bill.vendorId === desired.vendorId
        ? isSameBillNumber(vendorNumberOf(bill), desired.billNumber)
        : isSameAdjustmentNumber(bill, desired)) &&
      ownLink(bill, input) === undefined,
  );
}

function isSameAdjustmentNumber(bill: Bill, desired: Bill): boolean {
  return desired.kind === 'credit' && bill.billNumber.toUpperCase() === desired.billNumber.toUpperCase();
}

/** It belongs to another bill, which ServiceTitan withdrew. With the same number, this one takes its place. */
export function isWithdrawnOther(bill: LedgerBill, input: ReconcileInput): boolean {
  const other = foreignLink(bill, input);
  return other !== undefined && isLive(bill) && input.others[other.id] === 'withdrawn';
}

/** That bill has to leave the ledger first; one that is paid cannot. */
export function planAfter(bill: LedgerBill, desired: Bill, input: ReconcileInput): DetailedPlan {
  const other = foreignLink(bill, input)?.id ?? 0;
  const isOfVendor = bill.vendorId === desired.vendorId;
  if (isPaidOrSelected(bill) && !isOfVendor) return holdFor([numberConflict(bill, desired, input)]);
  if (isPaidOrSelected(bill)) {
    const { credits } = input.policy;
    const adjustment = describeAdjustment(payableAmount(bill, credits), payableAmount(desired, credits));
    const words = `${bill.kind} ${other}, in Intacct ${describe(bill)}. ${adjustment}`;
    return holdFor([failure('servicetitan.bill-replaced', words)]);
  }
  const words = isOfVendor
    ? `It replaces ServiceTitan ${bill.kind} ${other}, whose ${describe(bill)} is taken out of Intacct first.`
    : `Its number is still that of ServiceTitan ${bill.kind} ${other}, whose ${describe(bill)} is taken out of Intacct first.`;
  return todo('wait', words, { after: other, standing: bill });
}

export function isEnteredAlready(bill: LedgerBill, desired: Bill): boolean {
  const total = sum(desired.lines.map(({ amount }) => amount));
  return bill.vendorId === desired.vendorId && linkOn(bill) === undefined && isEqual(bill.total, total);
}

export function numberConflict(bill: LedgerBill, desired: Bill | undefined, input: ReconcileInput): Failure {
  const evidence = { recordNo: bill.recordNo };
  const other = foreignLink(bill, input);
  const isOfVendor = desired === undefined || desired.vendorId === bill.vendorId;
  if (other !== undefined && isOfVendor) {
    const words = `${bill.kind} ${other.id}, in Intacct as ${describe(bill)}, over ${formatMoney(bill.total)}.`;
    return failure('servicetitan.invoice-doubled', words, evidence);
  }
  const isSame = desired !== undefined && isEnteredAlready(bill, desired);
  const foreign = linkOn(bill);
  const whose = foreign === undefined ? 'not posted by Tieout' : `posted for ${bill.kind} ${foreign.id} of tenant ${foreign.tenantId}`; // prettier-ignore
  const rule = isOfVendor ? '' : ' In Intacct the number of an adjustment is the only one of the whole company.';
  const words = `${describe(bill)}, ${whose}, over ${formatMoney(bill.total)}.${rule}`;
  return failure(isSame ? 'intacct.already-entered' : 'intacct.number-taken', words, evidence);
}
