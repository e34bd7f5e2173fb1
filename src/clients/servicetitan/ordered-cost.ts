/** What a bill's goods cost on its purchase order. */
import { nearest, plainDecimal } from '../../domain/values/money.ts';
import { UNREAD, type WireBillItem, type WirePurchaseOrder, type WireReceipt } from './wire.ts';

/**
 * Of the order's line that the receipt names, where receipts were read; else of a line with the same part, and of
 * several such lines the one whose cost is nearest: a part that was ordered twice at two prices shows no change where
 * none is certain. Where none of them can be read, it is `UNREAD`.
 */
export function orderedCostOf(
  item: WireBillItem,
  order: WirePurchaseOrder | undefined,
  receipts: readonly WireReceipt[],
): string | undefined {
  const lines = (order?.items ?? []).filter(({ cost }) => typeof cost === 'string');
  const received = receipts
    .flatMap(({ items }) => items ?? [])
    .find(({ id }) => typeof item.receiptItemId === 'number' && id === item.receiptItemId);
  const named = lines.find(({ id }) => id === received?.purchaseOrderItemId);
  const costs = (named === undefined ? lines.filter(({ skuId }) => isSame(skuId, item.skuId)) : [named]).flatMap(
    ({ cost }) => cost ?? [],
  );
  const readable = costs.filter((cost) => cost !== UNREAD);
  if (readable.length === 0) return costs.length === 0 ? undefined : UNREAD;
  const cost = nearest(item.cost ?? '0', readable);
  return cost === undefined ? undefined : plainDecimal(cost);
}

function isSame(a: number | null | undefined, b: number | null | undefined): boolean {
  return typeof a === 'number' && a === b;
}
