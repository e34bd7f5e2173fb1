/** Next to our own bill: what a lookup shows of other bills that a vendor could be paid for a second time. */
import { failure, type Failure } from '../failures/failure.ts';
import type { Bill, LedgerBill } from '../ledger/ledger-bill.ts';
import { formatMoney } from '../values/money.ts';
import { conflictingBills, suspectedBills } from './conflicts.ts';
import { foreignLink } from './matching.ts';
import { describe, type ReconcileInput } from './plan.ts';

/**
 * Two ServiceTitan bills of one number are not among them: the workflow of the later one removes its own, or is held.
 * @param existing our live bill: AP may have corrected its number, so both numbers count.
 */
export function duplicatesOf(existing: LedgerBill, input: ReconcileInput): Failure[] {
  const described = [input.composition.bill, existing];
  const isAlone = (bill: LedgerBill) => foreignLink(bill, input) === undefined;
  const entered = described.flatMap((bill) => conflictingBills(bill, input)).filter(isAlone);
  const suspected = described.flatMap((bill: Bill | undefined) => suspectedBills(bill, input));
  return [...new Set([...entered, ...suspected])]
    .filter(({ recordNo }) => recordNo !== existing.recordNo)
    .map((other) => duplicateFinding(other, existing));
}

function duplicateFinding(other: LedgerBill, existing: LedgerBill): Failure {
  const words = `${withMoney(other)}, next to ${withMoney(existing)}, which is this one.`;
  return failure('intacct.duplicate-entered', words, { recordNo: other.recordNo });
}

function withMoney(bill: LedgerBill): string {
  return `${describe(bill)} for ${formatMoney(bill.total)}`;
}
