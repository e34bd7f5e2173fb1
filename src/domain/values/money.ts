/**
 * Amounts of money as decimal text; the only file that does arithmetic on them, and the only one that rounds.
 * Text goes in and text comes out: no amount is ever a binary floating-point number.
 */
import Big from 'big.js';

import { textKey } from './text-key.ts';

/** An amount with exactly two decimals, e.g. `"-12.50"`. The currency is the connection's. */
export type Money = string;
/** A decimal of any scale, e.g. a quantity `"2.5"` or a unit cost `"0.0375"`. */
export type Decimal = string;

/** Plain decimal text of any .NET decimal; a currency sign or thousands separator is refused rather than guessed at. */
export const DECIMAL_PATTERN = /^-?\d{1,29}(\.\d{1,28})?$/;
/** As JSON and .NET may write the same numbers: with an exponent, a plus, or nothing on one side of the point. */
const NUMBER = /^[+-]?(\d{1,60}(\.\d{0,60})?|\.\d{1,60})(E[+-]?\d{1,3})?$/;

const ROUND_DOWN = 0;
const ROUND_UP = 3;
const ROUND_HALF_AWAY_FROM_ZERO = 1;

/**
 * The number that a text states, as plain decimal text: as it is written, where it is plain. None for what states no
 * number, or one that no .NET decimal holds.
 */
export function decimalIn(text: string): Decimal | undefined {
  if (DECIMAL_PATTERN.test(text)) return text;
  const written = textKey(text);
  if (!NUMBER.test(written)) return undefined;
  const plain = new Big(written.replace(/^\+/, '').replace(/\.(?=E|$)/, '')).toFixed();
  return DECIMAL_PATTERN.test(plain) ? plain : undefined;
}

/** Rounds to cents, half a cent away from zero. Every rounding of the product happens here. */
export function roundToCents(amount: Decimal): Money {
  // Rounded before it is written: `toFixed` alone would write -0.001 as "-0.00", a second text for zero.
  return new Big(amount).round(2, ROUND_HALF_AWAY_FROM_ZERO).toFixed(2);
}

/** The amount of a line: quantity times unit cost, rounded to cents. */
export function lineAmount(quantity: Decimal, unitCost: Decimal): Money {
  return roundToCents(new Big(quantity).times(unitCost).toFixed());
}

/** The same number in one way of writing, so that `12.5` and `12.50` are no change. */
export function plainDecimal(amount: Decimal): Decimal {
  return new Big(amount).toFixed();
}

export function sum(amounts: readonly Decimal[]): Money {
  return roundToCents(amounts.reduce((total, amount) => total.plus(amount), new Big(0)).toFixed());
}

export function subtract(from: Decimal, amount: Decimal): Money {
  return roundToCents(new Big(from).minus(amount).toFixed());
}

export function negate(amount: Decimal): Money {
  return subtract('0', amount);
}

export function isNegative(amount: Decimal): boolean {
  return new Big(amount).lt(0);
}

export function isZero(amount: Decimal): boolean {
  return new Big(amount).eq(0);
}

export function isEqual(a: Decimal, b: Decimal): boolean {
  return new Big(a).eq(b);
}

export function isGreater(a: Decimal, b: Decimal): boolean {
  return new Big(a).gt(b);
}

/** True when the two amounts differ by no more than `tolerance`. */
export function isWithin(a: Decimal, b: Decimal, tolerance: Decimal): boolean {
  return new Big(a).minus(b).abs().lte(tolerance);
}

/** The index of the amount with the largest absolute value; the first one of several. -1 for an empty list. */
export function indexOfLargest(amounts: readonly Decimal[]): number {
  let largest = -1;
  let size = new Big(-1);
  amounts.forEach((amount, index) => {
    const absolute = new Big(amount).abs();
    if (absolute.gt(size)) [largest, size] = [index, absolute];
  });
  return largest;
}

/** Of these amounts the one that is nearest to `amount`; the first one of several, and none of none. */
export function nearest(amount: Decimal, among: readonly Decimal[]): Decimal | undefined {
  const distanceOf = (other: Decimal) => new Big(amount).minus(other).abs();
  return among.toSorted((a, b) => distanceOf(a).cmp(distanceOf(b)))[0];
}

/** `count` cents, as money: the tolerance that rounding `count` lines can explain. */
export function cents(count: number): Money {
  return new Big(count).div(100).toFixed(2);
}

/**
 * An amount in shares by weight, to the cent: the shares add up to it exactly. Cents that are left over go to the
 * shares that lost most, the first one of several. Without any weight all shares are alike.
 */
export function allocate(amount: Money, weights: readonly Decimal[]): Money[] {
  const sizes = weights.map((weight) => new Big(weight).abs());
  const all = sizes.reduce((total, size) => total.plus(size), new Big(0));
  const exact = sizes.map((size) => new Big(amount).times(all.eq(0) ? 1 : size).div(all.eq(0) ? sizes.length : all));
  const shares = exact.map((share) => share.round(2, ROUND_DOWN));
  const left = new Big(amount).minus(shares.reduce((total, share) => total.plus(share), new Big(0)));
  const cent = new Big(left.lt(0) ? '-0.01' : '0.01');
  const byLoss = exact
    .map((share, index) => ({ index, loss: share.minus(shares[index] ?? 0).abs() }))
    .toSorted((a, b) => b.loss.cmp(a.loss) || a.index - b.index)
    .slice(0, left.div(cent).toNumber());
  for (const { index } of byLoss) shares[index] = (shares[index] ?? new Big(0)).plus(cent);
  return shares.map((share) => roundToCents(share.toFixed()));
}

/**
 * Shares as they are stated, to the cent, with their signs: the largest takes what remains of the amount. They add up
 * to it exactly.
 */
export function allocateAsStated(amount: Money, stated: readonly Decimal[]): Money[] {
  const shares = stated.map(roundToCents);
  const rest = subtract(amount, sum(shares));
  const target = indexOfLargest(shares);
  return shares.map((share, index) => (index === target ? sum([share, rest]) : share));
}

/** How far `amount` lies from `from`, in percent of it, without sign, never less than it is; none when `from` is zero and `amount` is not. */
export function percentBetween(from: Decimal, amount: Decimal): Decimal | undefined {
  if (new Big(from).eq(0)) return new Big(amount).eq(0) ? '0' : undefined;
  return new Big(amount).minus(from).abs().div(new Big(from).abs()).times(100).round(4, ROUND_UP).toFixed();
}

/** For people: thousands separated by commas. Never parsed again. */
export function formatMoney(amount: Decimal): string {
  const [whole = '0', fraction = '00'] = roundToCents(amount).split('.');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${fraction}`;
}
