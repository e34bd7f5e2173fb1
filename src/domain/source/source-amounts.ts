/** Do the amounts of a source bill tie? The header must equal its lines to the cent, or the bill is held. */
import { failure, type Failure } from '../failures/failure.ts';
import {
  cents,
  formatMoney,
  isEqual,
  isWithin,
  isZero,
  lineAmount,
  roundToCents,
  subtract,
  sum,
  type Money,
} from '../values/money.ts';
import type { SourceContent, SourceLine } from './source-bill.ts';

export interface TiedAmounts {
  /** Amount of each source line, in order, rounded to cents. */
  readonly lines: readonly Money[];
  readonly total: Money;
  /** Header less lines: at most a cent a line, explained by rounding. */
  readonly roundingDifference: Money;
}

export type AmountReading = 'tax-and-freight' | 'lines-only';

export function amountOf(line: SourceLine): Money {
  if (line.amount !== undefined) return roundToCents(line.amount);
  return lineAmount(line.quantity ?? '0', line.unitCost ?? '0');
}

/** What is owed as ServiceTitan states it, whatever the lines say; absent where it states nothing. */
export function statedTotal(
  source: Pick<SourceContent, 'billAmount' | 'taxAmount' | 'freightAmount' | 'otherAmount'>,
  reading: AmountReading,
): Money | undefined {
  if (source.billAmount === undefined) return undefined;
  const billAmount = roundToCents(source.billAmount);
  return reading === 'tax-and-freight' ? billAmount : sum([billAmount, chargesOf(source)]);
}

/** Nothing is owed, by whatever it is looked at: what is stated, the lines with the charges, the vendor's invoice. */
export function isZeroAmount(source: SourceContent, reading: AmountReading): boolean {
  const stated = statedTotal(source, reading);
  const amounts = [stated, sum([...source.lines.map(amountOf), chargesOf(source)]), source.vendorInvoiceTotal ?? '0'];
  return amounts.every((amount) => amount !== undefined && isZero(amount));
}

/** Each becomes a line of its own, so each is rounded before they are added. */
function chargesOf(source: Pick<SourceContent, 'taxAmount' | 'freightAmount' | 'otherAmount'>): Money {
  return sum([source.taxAmount, source.freightAmount, source.otherAmount].map(roundToCents));
}

/**
 * @param reading what `billAmount` contains on this connection; ServiceTitan does not document it.
 * @returns the amounts, or why they cannot be posted.
 */
export function tieAmounts(source: SourceContent, reading: AmountReading): TiedAmounts | Failure {
  const lines = source.lines.map(amountOf);
  const charges = chargesOf(source);
  const total = statedTotal(source, reading);
  if (source.billAmount === undefined || total === undefined || (lines.length === 0 && isZero(charges)))
    return failure('servicetitan.bill-empty');

  const billAmount = roundToCents(source.billAmount);
  const fromLines = sum([...lines, charges]);
  if (!isWithin(total, fromLines, cents(lines.length))) {
    const flipped = !isZero(charges) && isEqual(billAmount, reading === 'tax-and-freight' ? sum(lines) : fromLines);
    const way = reading === 'tax-and-freight' ? 'without' : 'with';
    const hint = flipped ? ` The total ties out ${way} tax and freight: see bills.billAmountIncludes.` : '';
    return failure(
      'servicetitan.bill-total-differs',
      `the bill says ${formatMoney(total)}, but its lines, tax and freight add up to ${formatMoney(fromLines)} (difference ${formatMoney(subtract(total, fromLines))}).${hint}`,
    );
  }
  const invoiced = source.vendorInvoiceTotal;
  // Zero means "not entered" (docs/assumptions.md, A-05).
  if (invoiced !== undefined && !isZero(invoiced) && !isEqual(roundToCents(invoiced), total)) {
    return failure(
      'servicetitan.bill-total-differs',
      `the bill says ${formatMoney(total)}, the vendor's invoice ${formatMoney(invoiced)}.`,
    );
  }
  return { lines, total, roundingDifference: subtract(total, fromLines) };
}
