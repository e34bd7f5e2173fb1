/** Goods and charges of a source bill as lines with their amounts: rounded, tied to the header, charges spread or not. */
import type { Charge, ConnectionPolicy } from '../mapping/connection-policy.ts';
import { ledgerText } from '../values/ledger-text.ts';
import type { LineKind } from '../mapping/line-facts.ts';
import {
  allocate,
  allocateAsStated,
  cents,
  indexOfLargest,
  isWithin,
  isZero,
  roundToCents,
  sum,
  type Money,
} from '../values/money.ts';
import type { TiedAmounts } from '../source/source-amounts.ts';
import type { SourceContent, SourceJob, SourceLine } from '../source/source-bill.ts';

const MAX_MEMO = 500;

/** A line on its way into the bill: what it is, what it says, how much. */
export interface DraftLine {
  readonly kind: LineKind;
  readonly memo: string;
  readonly amount: Money;
  readonly job: SourceJob | undefined;
  readonly stock: SourceLine['stock'];
  readonly businessUnitId: number | undefined;
  /** Of goods. */
  readonly source?: SourceLine;
}

/** Goods first, in the source's order, then the charges that have lines of their own. */
export function draftLines(
  content: SourceContent,
  amounts: TiedAmounts | undefined,
  { charges }: Pick<ConnectionPolicy, 'charges'>,
): DraftLine[] {
  const amountsOfGoods = withRounding(amounts);
  const goods = content.lines.map((line, i): DraftLine => ({
    kind: line.kind,
    memo: ledgerText(line.description, MAX_MEMO),
    amount: amountsOfGoods[i] ?? '0.00',
    job: line.kind === 'expense' ? line.job : content.job,
    stock: line.stock,
    businessUnitId: line.businessUnitId ?? content.businessUnitId,
    source: line,
  }));
  const all = CHARGES.map(({ kind, memo, amountIn }) => ({ kind, memo, amount: roundToCents(amountIn(content)) }));
  const isSpread = ({ kind }: { readonly kind: Charge }): boolean => charges[kind] === 'allocate' && goods.length > 0;
  const spread = all.filter(isSpread).reduce((lines, { kind, amount }) => {
    const shares = sharesOf(kind, amount, goods);
    return lines.map((line, i) => ({ ...line, amount: sum([line.amount, shares[i] ?? '0']) }));
  }, goods);
  const [first] = goods;
  const own = all.filter((charge) => !isSpread(charge) && !isZero(charge.amount));
  return [
    ...spread,
    ...own.map((charge): DraftLine => ({
      ...charge,
      job: content.job ?? first?.job,
      stock: first?.stock,
      businessUnitId: content.businessUnitId ?? first?.businessUnitId,
    })),
  ];
}

const CHARGES: readonly { kind: Charge; memo: string; amountIn: (content: SourceContent) => Money }[] = [
  { kind: 'tax', memo: 'Tax', amountIn: ({ taxAmount }) => taxAmount },
  { kind: 'freight', memo: 'Freight', amountIn: ({ freightAmount }) => freightAmount },
  { kind: 'other', memo: 'Other charges and discounts', amountIn: ({ otherAmount }) => otherAmount },
];

/** ServiceTitan's own allocation where it accounts for the charge (docs/assumptions.md, A-60), else by amount. */
function sharesOf(kind: Charge, charge: Money, goods: readonly DraftLine[]): Money[] {
  const allocated = goods.map(({ source }) => source?.allocated?.[kind]);
  const known = allocated.filter((share) => share !== undefined);
  const isAccountedFor =
    known.length === goods.length && !isZero(sum(known)) && isWithin(sum(known), charge, cents(goods.length));
  if (isAccountedFor) return allocateAsStated(charge, known);
  return allocate(
    charge,
    goods.map(({ amount }) => amount),
  );
}

/**
 * The few cents that rounding explains go onto the largest line of goods, so that the lines tie to the header: goods
 * were rounded, tax and freight are as the invoice states them.
 */
function withRounding(amounts: TiedAmounts | undefined): readonly Money[] {
  if (amounts === undefined || isZero(amounts.roundingDifference)) return amounts?.lines ?? [];
  const target = indexOfLargest(amounts.lines);
  return amounts.lines.map((amount, i) => (i === target ? sum([amount, amounts.roundingDifference]) : amount));
}
