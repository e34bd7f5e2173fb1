/** Live bills of the same vendor and number that are not ours: whose they are, and what that means for this one. */
import { isSameBillNumber, withoutReversals } from './bill-number.ts';
import { otherLink, ourLink } from './counterpart.ts';
import { adjustmentInWords } from './differences.ts';
import { failure, type Failure } from './failure.ts';
import { isLive, isPaidOrSelected, type Bill, type LedgerBill } from './ledger-bill.ts';
import { parseLink } from './link.ts';
import { formatMoney, isEqual, sum } from './money.ts';
import { describe, holdFor, todo, type DetailedPlan, type ReconcileInput } from './plan.ts';

/** The vendor's number of a bill: of ours, without what Tieout put behind it when it was entered again. */
export function vendorNumberOf({ rawDescription, billNumber }: LedgerBill): string {
  return parseLink(rawDescription) === undefined ? billNumber : withoutReversals(billNumber);
}

/**
 * Numbers are compared without case, spaces and punctuation.
 * @param desired as the source and the mapping make it, without a suffix.
 */
export function rivalsOf(desired: Bill | undefined, input: ReconcileInput): LedgerBill[] {
  if (desired === undefined) return [];
  return input.found.filter(
    (bill) =>
      isLive(bill) &&
      bill.vendorId === desired.vendorId &&
      isSameBillNumber(vendorNumberOf(bill), desired.billNumber) &&
      ourLink(bill, input) === undefined,
  );
}

/** It stands for another bill, which ServiceTitan withdrew. Of the same number, this one takes its place. */
export function isWithdrawnOther(bill: LedgerBill, input: ReconcileInput): boolean {
  const other = otherLink(bill, input);
  return other !== undefined && isLive(bill) && input.others[other.billId] === 'withdrawn';
}

/** That bill has to leave the ledger first; one that is paid cannot. */
export function planAfter(bill: LedgerBill, desired: Bill, input: ReconcileInput): DetailedPlan {
  const other = otherLink(bill, input)?.billId ?? 0;
  if (isPaidOrSelected(bill)) {
    const words = `bill ${other}, in Intacct ${describe(bill)}. ${adjustmentInWords(bill, desired)}`;
    return holdFor([failure('servicetitan.bill-replaced', words)]);
  }
  const words = `It replaces ServiceTitan bill ${other}, whose ${describe(bill)} is taken out of Intacct first.`;
  return todo('wait', words, { after: other, standing: bill });
}

export function isEnteredAlready(bill: LedgerBill, desired: Bill): boolean {
  const total = sum(desired.lines.map(({ amount }) => amount));
  return parseLink(bill.rawDescription) === undefined && isEqual(bill.total, total);
}

export function rivalProblem(bill: LedgerBill, desired: Bill | undefined, input: ReconcileInput): Failure {
  const evidence = { recordNo: bill.recordNo };
  const other = otherLink(bill, input);
  if (other !== undefined) {
    const words = `bill ${other.billId}, in Intacct as ${describe(bill)}, over ${formatMoney(bill.total)}.`;
    return failure('servicetitan.invoice-doubled', words, evidence);
  }
  const isSame = desired !== undefined && isEnteredAlready(bill, desired);
  const stranger = parseLink(bill.rawDescription);
  const whose = stranger === undefined ? 'not posted by Tieout' : `posted for bill ${stranger.billId} of tenant ${stranger.tenantId}`; // prettier-ignore
  const words = `${describe(bill)}, ${whose}, over ${formatMoney(bill.total)}.`;
  return failure(isSame ? 'intacct.already-entered' : 'intacct.number-taken', words, evidence);
}
