/**
 * How the contractor spreads freight over the goods: to the cent, by what each line cost. Stated here once more, with no
 * code of the product's.
 */
import Big from 'big.js';

/** Each share is rounded down; the cents that are left go one by one to those that lost most, the first of several. */
export function spreadOver(lines: readonly Big[], freight: Big): Big[] {
  const total = lines.reduce((sum, line) => sum.plus(line), Big(0));
  const exact = lines.map((line) => freight.times(line).div(total));
  const down = exact.map((share) => share.round(2, Big.roundDown));
  const centsLeft = freight
    .minus(down.reduce((sum, share) => sum.plus(share), Big(0)))
    .times(100)
    .toNumber();
  const lost = exact.map((share, index) => ({ index, loss: share.minus(down[index] ?? 0) }));
  const lucky = lost
    .toSorted((a, b) => b.loss.cmp(a.loss) || a.index - b.index)
    .slice(0, centsLeft)
    .map(({ index }) => index);
  return down.map((share, index) => (lucky.includes(index) ? share.plus('0.01') : share));
}
