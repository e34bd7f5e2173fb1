/** Next to our own bill: what a lookup shows of other bills that a vendor could be paid for a second time. */
import { failure, type Failure } from '../failures/failure.ts';
import type { Bill, LedgerBill } from '../ledger/ledger-bill.ts';
import { formatMoney } from '../values/money.ts';
import { conflictingBills, isWithdrawnOther, suspectedBills } from './conflicts.ts';
import { foreignLink } from './matching.ts';
import { describe, type ReconcileInput } from './plan.ts';

/**
 * Another ServiceTitan bill of this number is among them too: its workflow removes its own, if it sees both in time.
 * @param existing our live bill: AP may have corrected its number, so both numbers count.
 */
export function duplicatesOf(existing: LedgerBill, input: ReconcileInput): Failure[] {
  const described = [input.composition.bill, existing];
  const isOwed = (bill: LedgerBill) => !isWithdrawnOther(bill, input);
  const entered = described.flatMap((bill) => conflictingBills(bill, input)).filter(isOwed);
  const suspected = described.flatMap((bill: Bill | undefined) => suspectedBills(bill, input));
  return [...new Set([...entered, ...suspected])]
    .filter(({ recordNo }) => recordNo !== existing.recordNo)
    .map((other) =>
      foreignLink(other, input) === undefined ? duplicateFinding(other, existing) : suspicionOf(other, existing, input),
    );
}

/** Of another ServiceTitan bill: one invoice that was entered there twice, as likely as not. */
function suspicionOf(other: LedgerBill, existing: LedgerBill, input: ReconcileInput): Failure {
  const { kind, id } = foreignLink(other, input) ?? input.source;
  const words = `${kind} ${id}, in Intacct as ${withMoney(other)}, next to ${withMoney(existing)}, which is this one.`;
  return failure('servicetitan.invoice-doubled', words, { recordNo: other.recordNo });
}

function duplicateFinding(other: LedgerBill, existing: LedgerBill): Failure {
  const words = `${withMoney(other)}, next to ${withMoney(existing)}, which is this one.`;
  return failure('intacct.duplicate-entered', words, { recordNo: other.recordNo });
}

function withMoney(bill: LedgerBill): string {
  return `${describe(bill)} for ${formatMoney(bill.total)}`;
}
