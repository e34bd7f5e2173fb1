/**
 * What others did about the bill in ServiceTitan: paid it, applied a credit to it, or exported it. Before it is posted
 * that is a doubt; next to our live bill it is a finding.
 */
import { failure, type Failure } from '../failures/failure.ts';
import type { LedgerBill } from '../ledger/ledger-bill.ts';
import { describeSettlement, isPaidByServiceTitan, settledAmount } from '../source/settlement.ts';
import { isExported } from '../source/source-bill.ts';
import { formatMoney, isGreater, isZero } from '../values/money.ts';
import { describe, withProblemsOrFindings, type DetailedPlan, type ReconcileInput } from './plan.ts';

/** Someone else may have posted the bill, or settled it outside Intacct: only a person knows. */
export function doneElsewhere({ source, settlements }: ReconcileInput): Failure[] {
  return [
    ...(isExported(source) ? [failure('servicetitan.bill-exported')] : []),
    ...(settlements.length > 0 ? [failure('servicetitan.bill-paid', `${describeAll(settlements)}.`)] : []),
  ];
}

export function withDoneElsewhere(plan: DetailedPlan, existing: LedgerBill, input: ReconcileInput): DetailedPlan {
  return withProblemsOrFindings(plan, [...paidElsewhere(existing, input), ...exportedElsewhere(existing, input)]);
}

/** ServiceTitan's own payment is worth a word even when Intacct shows one: the vendor may have been paid twice. */
function paidElsewhere(existing: LedgerBill, { settlements }: ReconcileInput): Failure[] {
  if (settlements.length === 0) return [];
  const settled = settledAmount(settlements);
  const { paidAmount, total } = existing;
  const isMore = settled === undefined || isGreater(settled, paidAmount);
  const isPaidTwice = settlements.some(isPaidByServiceTitan) && !isZero(paidAmount);
  if (!isMore && !isPaidTwice) return [];
  const there = `${describeAll(settlements)} in ServiceTitan`;
  const here = `${formatMoney(paidAmount)} of ${formatMoney(total)} paid in Intacct, on ${describe(existing)}`;
  return [failure('servicetitan.paid-elsewhere', `${there}; ${here}.`)];
}

/** A person who just decided about it was told in the reason of the hold. */
function exportedElsewhere(existing: LedgerBill, { source, instruction }: ReconcileInput): Failure[] {
  const isDecided = instruction?.action === 'adopt' || instruction?.action === 'repost';
  if (!isExported(source) || isDecided) return [];
  return [failure('servicetitan.exported-elsewhere', `Intacct holds it as ${describe(existing)}.`)];
}

function describeAll(settlements: ReconcileInput['settlements']): string {
  return settlements.map(describeSettlement).join(', ');
}
