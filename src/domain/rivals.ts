/** Live bills of the same vendor and number that are not ours: whose they are, and what that means for this one. */
import { isSameBillNumber } from './bill-number.ts';
import { otherLink, ourLink } from './counterpart.ts';
import { adjustmentInWords } from './differences.ts';
import { failure, type Failure } from './failure.ts';
import { isLive, isPaidOrSelected, type Bill, type LedgerBill } from './ledger-bill.ts';
import { formatMoney, isEqual, sum } from './money.ts';
import { describe, holdFor, todo, type DetailedPlan, type ReconcileInput } from './plan.ts';

/** Numbers are compared without case, spaces and punctuation. */
export function rivalsOf(desired: Bill | undefined, input: ReconcileInput): LedgerBill[] {
  if (desired === undefined) return [];
  return input.found.filter(
    (bill) =>
      isLive(bill) &&
      bill.vendorId === desired.vendorId &&
      isSameBillNumber(bill.billNumber, desired.billNumber) &&
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

export function isEnteredAlready(bill: LedgerBill, desired: Bill, input: ReconcileInput): boolean {
  const total = sum(desired.lines.map(({ amount }) => amount));
  return otherLink(bill, input) === undefined && isEqual(bill.total, total);
}

export function rivalProblem(bill: LedgerBill, desired: Bill | undefined, input: ReconcileInput): Failure {
  const evidence = { recordNo: bill.recordNo };
  const other = otherLink(bill, input);
  if (other !== undefined) {
    const words = `bill ${other.billId}, in Intacct as ${describe(bill)}, over ${formatMoney(bill.total)}.`;
    return failure('servicetitan.invoice-doubled', words, evidence);
  }
  const isSame = desired !== undefined && isEnteredAlready(bill, desired, input);
  const words = `${describe(bill)}, not posted by Tieout, over ${formatMoney(bill.total)}.`;
  return failure(isSame ? 'intacct.already-entered' : 'intacct.number-taken', words, evidence);
}
