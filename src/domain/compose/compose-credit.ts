/**
 * The adjustment that should be in the ledger for a credit that a vendor granted: composed as a bill is, by the same
 * rules, with what sets a credit apart. Its lines are those of its return; without one, a rule with `line: credit` says
 * what it is for.
 */
import { composeBill, type Composition, type LedgerVendor } from './compose-bill.ts';
import { mappableGoods, masterDataRequest } from './compose-lines.ts';
import type { ConnectionPolicy, CreditPolicy } from '../mapping/connection-policy.ts';
import { failure, type Failure } from '../failures/failure.ts';
import type { BillLine } from '../ledger/ledger-bill.ts';
import type { MappableLine } from '../mapping/line-facts.ts';
import type { MasterDataRequest, MasterData } from '../ledger/master-data.ts';
import { formatMoney, isNegative, isZero, negate, roundToCents, type Money } from '../values/money.ts';
import { amountOf, statedTotal } from '../source/source-amounts.ts';
import type { SourceBill } from '../source/source-bill.ts';

/** The bill, or the adjustment of a credit, that should be in the ledger. */
export function composeDocument(
  source: SourceBill,
  vendor: LedgerVendor | undefined,
  masterData: MasterData,
  policy: ConnectionPolicy,
): Composition {
  return source.kind === 'credit'
    ? composeCredit(source, vendor, masterData, policy)
    : composeBill(source, vendor, masterData, policy);
}

/** What the vendor is owed, as ServiceTitan states it: below zero for a credit. */
export function owedFor({ kind, content }: SourceBill, policy: ConnectionPolicy): Money | undefined {
  if (kind === 'bill') return statedTotal(content, policy.billAmountIncludes);
  return content.billAmount && negate(content.billAmount);
}

/**
 * A document as the rules look at it: a credit as the bill over the same goods, under the policies that make a bill
 * of it.
 */
export function inBillTerms<P extends LinePolicy>(source: SourceBill, policy: P): { source: SourceBill; policy: P } {
  if (source.kind === 'bill') return { source, policy };
  return { source: asBill(source), policy: policyForCredits(policy) };
}

/** What must be looked up in the ledger before it can be composed. */
export function questionAbout(source: SourceBill, policy: ConnectionPolicy): MasterDataRequest {
  const document = inBillTerms(source, policy);
  return masterDataRequest(document.source, document.policy);
}

/** Lines of goods as the mapping sees them, before anything is known of amounts or the ledger. */
export function goodsOf(source: SourceBill, policy: ConnectionPolicy): MappableLine[] {
  const document = inBillTerms(source, policy);
  return mappableGoods(document.source, document.policy);
}

function composeCredit(
  source: SourceBill,
  vendor: LedgerVendor | undefined,
  masterData: MasterData,
  policy: ConnectionPolicy,
): Composition {
  // A credit falls due on no day: the vendor's term says nothing about it.
  const debtor = vendor && { ...vendor, termName: undefined };
  // Its number is its own, and no order says what its goods cost.
  const asked = { ...policyForCredits(policy), billNumberFallback: { vendorIds: [] }, priceTolerance: undefined };
  const { bill, problems, ...about } = composeBill(asBill(source), debtor, masterData, asked);
  const found = [
    ...problems.map((problem) => inCreditTerms(problem, source)),
    ...signProblems(source, bill?.lines ?? [], policy.credits),
  ];
  if (bill === undefined) return { problems: found, ...about };
  const unused = { dueDate: '', termName: undefined, onHold: false };
  const lines = policy.credits.sign === 'negative' ? bill.lines.map(withOtherSign) : bill.lines;
  return { bill: { ...bill, ...unused, lines }, problems: found, ...about };
}

/** Amounts are positive in ServiceTitan, as those of bills are. Goods with a zero amount would have no sign. */
function asBill(source: SourceBill): SourceBill {
  const { content } = source;
  const worth = content.lines.filter((line) => !isZero(amountOf(line)));
  const lines = worth.length > 0 ? worth : content.lines;
  const dated = { ...content, dueDate: content.billDate, termName: undefined, vendorInvoiceTotal: undefined };
  if (lines.length > 0) return { ...source, content: { ...dated, lines } };
  const all = { kind: 'credit', description: content.summary, amount: content.billAmount ?? '0' } as const;
  const none = { taxAmount: '0.00', freightAmount: '0.00', otherAmount: '0.00' };
  return { ...source, content: { ...dated, ...none, lines: [all] } };
}

type LinePolicy = Pick<ConnectionPolicy, 'charges' | 'billAmountIncludes'>;

/** A fee is never a line of its own: that would have the other sign. */
function policyForCredits<P extends LinePolicy>(policy: P): P {
  return { ...policy, billAmountIncludes: 'tax-and-freight', charges: { ...policy.charges, other: 'allocate' } };
}

function inCreditTerms(problem: Failure, { content }: SourceBill): Failure {
  if (problem.code !== 'mapping.account-missing' || content.lines.length > 0) return problem;
  const combination = problem.summary.slice(problem.summary.indexOf(': ') + 2);
  return failure('servicetitan.credit-without-lines', `a rule would have to cover ${combination}`);
}

function signProblems(
  { content: { lines, otherAmount } }: SourceBill,
  composed: readonly BillLine[],
  { restockingFee }: CreditPolicy,
): Failure[] {
  const fee = roundToCents(otherAmount);
  if (restockingFee === 'hold' && lines.length > 0 && isNegative(fee)) {
    const words = `the vendor withheld ${formatMoney(negate(fee))} of the value of the returned goods, presumably as a restocking fee.`;
    return [failure('servicetitan.credit-mixed-signs', words)];
  }
  const charged = composed.filter(({ amount }) => isNegative(amount));
  if (charged.length === 0) return [];
  const list = charged.map(({ memo, amount }) => `"${memo}" ${formatMoney(amount)}`);
  return [
    failure('servicetitan.credit-mixed-signs', `these lines have the opposite sign of the others: ${list.join(', ')}.`),
  ];
}

function withOtherSign(line: BillLine): BillLine {
  return { ...line, amount: negate(line.amount) };
}
