/**
 * How the contractor allocates freight to the goods: by line cost, to the cent. Restated here, without code of the
 * product's.
 */
import Big from 'big.js';

/**
 * Each share is rounded down; the remaining cents go one by one to the lines that lost most, in line order when equal.
 */
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
