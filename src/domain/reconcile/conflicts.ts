/**
 * Live bills that are not ours and have the same vendor and number, or one so similar that they may be the same invoice:
 * whose they are, and what that means for this one.
 */
import {
  isReplacementNumber,
  isSameBillNumber,
  isSimilarBillNumber,
  looseBillNumber,
  withoutReversalSuffix,
} from '../values/bill-number.ts';
import { linkOn, foreignLink, ownLink } from './matching.ts';
import { describeAdjustment, payableAmount } from './differences.ts';
import { failure, type Failure } from '../failures/failure.ts';
import { isLive, isPaidOrSelected, type Bill, type LedgerBill } from '../ledger/ledger-bill.ts';
import { formatMoney, isEqual, sum } from '../values/money.ts';
import { describe, holdFor, todo, type DetailedPlan, type ReconcileInput } from './plan.ts';

/**
 * The vendor's number of a bill: without the suffix that Tieout gave a replacement. That it was Tieout's is shown by the
 * bill that was replaced: vendors end numbers in `-R1` too.
 */
export function vendorNumberOf(bill: LedgerBill, found: readonly LedgerBill[]): string {
  const link = linkOn(bill);
  if (link === undefined) return bill.billNumber;
  const isReplacement = found.some((other) => {
    const its = linkOn(other);
    const isSameDocument = its?.id === link.id && its.tenantId === link.tenantId;
    return isSameDocument && !isLive(other) && isReplacementNumber(bill.billNumber, other.billNumber);
  });
  return isReplacement ? withoutReversalSuffix(bill.billNumber) : bill.billNumber;
}

/** Not ours, and not what a person called another invoice. */
function isOtherLive(bill: LedgerBill, input: ReconcileInput): boolean {
  return isLive(bill) && ownLink(bill, input) === undefined && input.memory.separate?.includes(bill.recordNo) !== true;
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
      isOtherLive(bill, input) &&
      (bill.vendorId === desired.vendorId
        ? isSameBillNumber(vendorNumberOf(bill, input.found), desired.billNumber)
        : isSameAdjustmentNumber(bill, desired)),
  );
}

/** What a person called another invoice just now: the bill that is named, or all that could be this one. */
export function separatedBills(input: ReconcileInput): string[] {
  const { instruction, composition, found } = input;
  if (instruction?.action !== 'separate') return [];
  // Only a bill that was found: a mistyped RECORDNO must not silence another bill later on.
  const { recordNo } = instruction;
  if (recordNo !== undefined) return found.some((bill) => bill.recordNo === recordNo) ? [recordNo] : [];
  const own = found.filter((bill) => isLive(bill) && ownLink(bill, input) !== undefined);
  const alike = [composition.bill, ...own].flatMap((bill) => [
    ...conflictingBills(bill, input),
    ...suspectedBills(bill, input),
  ]);
  return [...new Set(alike.map(({ recordNo }) => recordNo))];
}

/** Of the same vendor, date and total, under a number that people would take for the same. */
export function suspectedBills(desired: Bill | undefined, input: ReconcileInput): LedgerBill[] {
  if (desired === undefined) return [];
  return input.found.filter(
    (bill) =>
      isOtherLive(bill, input) &&
      !isWithdrawnOther(bill, input) &&
      hasSameVendorDateAndTotal(bill, desired) &&
      isSimilarBillNumber(vendorNumberOf(bill, input.found), desired.billNumber),
  );
}

/** What is worth a word although it is no suspicion: only the number, or all but the number, is like that of this bill. */
export function similarityRemarks(desired: Bill, input: ReconcileInput): string[] {
  return input.found.flatMap((bill) => {
    if (!isOtherLive(bill, input) || isWithdrawnOther(bill, input) || bill.vendorId !== desired.vendorId) return [];
    const number = vendorNumberOf(bill, input.found);
    if (isSameBillNumber(number, desired.billNumber)) return [];
    const isAlike = hasSameVendorDateAndTotal(bill, desired);
    const isSimilar = isSimilarBillNumber(number, desired.billNumber);
    const what = `${describe(bill)}, dated ${bill.billDate}, for ${formatMoney(bill.total)}`;
    if (isAlike && !isSimilar && linkOn(bill) === undefined)
      return [`Intacct has another bill of this vendor with the same date and total: ${what}. Tieout did not post it.`];
    const isSameButForZeros = looseBillNumber(number) === looseBillNumber(desired.billNumber);
    return !isAlike && isSameButForZeros ? [`Intacct has a bill with a similar number: ${what}.`] : [];
  });
}

function hasSameVendorDateAndTotal(bill: LedgerBill, desired: Bill): boolean {
  const total = sum(desired.lines.map(({ amount }) => amount));
  return bill.vendorId === desired.vendorId && bill.billDate === desired.billDate && isEqual(bill.total, total);
}

export function suspicion(bill: LedgerBill, input: ReconcileInput): Failure {
  const other = foreignLink(bill, input);
  const whose = other === undefined ? '' : `, posted for ServiceTitan ${bill.kind} ${other.id}`;
  const words = `${describe(bill)}, dated ${bill.billDate}, for ${formatMoney(bill.total)}${whose}.`;
  return failure('intacct.similar-bill', words, { recordNo: bill.recordNo });
}

function isSameAdjustmentNumber(bill: Bill, desired: Bill): boolean {
  return desired.kind === 'credit' && bill.billNumber.toUpperCase() === desired.billNumber.toUpperCase();
}

/** It belongs to another bill, which ServiceTitan withdrew. With the same number, this one takes its place. */
export function isWithdrawnOther(bill: LedgerBill, input: ReconcileInput): boolean {
  const other = foreignLink(bill, input);
  return other !== undefined && isLive(bill) && input.others[other.id] === 'withdrawn';
}

/** That bill must be removed from the ledger first; one that is paid cannot be. */
export function planAfter(bill: LedgerBill, desired: Bill, input: ReconcileInput): DetailedPlan {
  const other = foreignLink(bill, input)?.id ?? 0;
  const isOfVendor = bill.vendorId === desired.vendorId;
  if (isPaidOrSelected(bill) && !isOfVendor) return holdFor([numberConflict(bill, desired, input)]);
  if (isPaidOrSelected(bill)) {
    const { credits } = input.policy;
    const adjustment = describeAdjustment(payableAmount(bill, credits), payableAmount(desired, credits));
    const words = `${bill.kind} ${other} (in Intacct: ${describe(bill)}). ${adjustment}`;
    return holdFor([failure('servicetitan.bill-replaced', words)]);
  }
  const words = isOfVendor
    ? `It replaces ServiceTitan ${bill.kind} ${other}: ${describe(bill)} is removed from Intacct first.`
    : `Its number is still used by ServiceTitan ${bill.kind} ${other}: ${describe(bill)} is removed from Intacct first.`;
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
    const words = `${bill.kind} ${other.id}, in Intacct as ${describe(bill)}, for ${formatMoney(bill.total)}.`;
    return failure('servicetitan.invoice-doubled', words, evidence);
  }
  const isSame = desired !== undefined && isEnteredAlready(bill, desired);
  const foreign = linkOn(bill);
  const whose = foreign === undefined ? 'not posted by Tieout' : `posted for ${bill.kind} ${foreign.id} of tenant ${foreign.tenantId}`; // prettier-ignore
  const rule = isOfVendor ? '' : ' In Intacct, an adjustment number must be unique in the whole company.';
  const words = `${describe(bill)}, ${whose}, for ${formatMoney(bill.total)}.${rule}`;
  return failure(isSame ? 'intacct.already-entered' : 'intacct.number-taken', words, evidence);
}
