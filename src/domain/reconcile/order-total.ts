/** Bills of one purchase order against what was ordered: a warning, for partial receipts may cost more than planned. */
import { foreignLink } from './matching.ts';
import { isLive, type Bill } from '../ledger/ledger-bill.ts';
import { cents, formatMoney, isGreater, subtract, sum } from '../values/money.ts';
import type { ReconcileInput } from './plan.ts';
import { isSameText } from '../values/text-key.ts';

/** @returns nothing while the existing bills in the ledger, this one included, stay within the order's total. */
export function orderRemarks(desired: Bill, input: ReconcileInput): string[] {
  const ordered = input.source.content.purchaseOrder?.total;
  const { reference } = desired;
  if (ordered === undefined || reference === undefined) return [];
  const siblings = input.found.filter((bill) => {
    const other = foreignLink(bill, input);
    const isOfOrder = isSameText(bill.reference ?? '', reference);
    return isLive(bill) && isOfOrder && other !== undefined && input.others[other.id] !== 'withdrawn';
  });
  const own = sum(desired.lines.map(({ amount }) => amount));
  const billed = sum([own, ...siblings.map(({ total }) => total)]);
  // Each line was rounded on its own bill, and the order's total was not.
  const rounding = cents([desired, ...siblings].reduce((count, { lines }) => count + lines.length, 0));
  if (!isGreater(subtract(billed, ordered), rounding)) return [];
  const others = siblings.map(({ billNumber }) => billNumber).join(', ');
  const words = siblings.length === 0 ? 'This bill is for' : `This bill and ${others} add up to`;
  return [`${words} ${formatMoney(billed)}, more than the ${formatMoney(ordered)} of purchase order ${reference}.`];
}
