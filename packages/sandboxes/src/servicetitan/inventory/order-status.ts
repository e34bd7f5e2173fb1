/** The status of a purchase order, derived from its receipts and bills, and whether the order may still be changed. */
import Big from 'big.js';

import { appliedDocuments } from '../accounting/open-balance.ts';
import { Refusal } from '../http/refusal.ts';
import type { ApBill } from '../records/bill-record.ts';
import type { PurchaseOrder, PurchaseOrderItem, Receipt } from '../records/purchasing-records.ts';
import type { TenantStore } from '../store.ts';

export function activeReceipts(store: TenantStore, orderId: number): readonly Receipt[] {
  return store.receipts.all().filter(({ purchaseOrderId, active }) => purchaseOrderId === orderId && active);
}

function liveBills(store: TenantStore, orderId: number): readonly ApBill[] {
  return store.bills
    .all()
    .filter(({ purchaseOrderId, status }) => purchaseOrderId === orderId && status !== 'Canceled');
}

/** Updates quantities and status from receipts and bills. */
export function updateOrderStatus(store: TenantStore, orderId: number | null): void {
  const order = store.purchaseOrders.get(orderId);
  if (order === undefined || order.status === 'Canceled') return;
  const receipts = activeReceipts(store, order.id);
  const modifiedOn = store.stamp();
  const items = order.items.map((item) => received(item, receipts, modifiedOn));
  const status = statusOf({ ...order, items }, receipts, liveBills(store, order.id));
  const receivedOn = receipts.at(-1)?.receivedOn ?? null;
  const isSame = status === order.status && items.every((item, index) => item === order.items[index]);
  if (!isSame) store.purchaseOrders.put({ ...order, items, status, receivedOn, modifiedOn });
}

/** The status values of items are not documented: assumed to be those of the order. */
function received(item: PurchaseOrderItem, receipts: readonly Receipt[], modifiedOn: string): PurchaseOrderItem {
  const quantity = receipts
    .flatMap(({ items }) => items)
    .filter(({ purchaseOrderItemId }) => purchaseOrderItemId === item.id)
    .reduce((sum, line) => sum.plus(line.quantity), Big(0));
  const isWhole = quantity.gte(item.quantity);
  if (quantity.eq(item.quantityReceived) && isWhole === (item.status === 'Received')) return item;
  const status = isWhole ? 'Received' : quantity.gt(0) ? 'PartiallyReceived' : 'Pending';
  return { ...item, quantityReceived: quantity.toNumber(), status, modifiedOn };
}

function statusOf(order: PurchaseOrder, receipts: readonly Receipt[], bills: readonly ApBill[]): string {
  // Documented in the help: canceling the last receipt sets the order to Pending, even if it had been sent.
  if (receipts.length === 0) return order.status === 'Sent' ? 'Sent' : 'Pending';
  if (order.items.some(({ quantity, quantityReceived }) => quantityReceived < quantity)) return 'PartiallyReceived';
  const isExported = bills.length > 0 && bills.every(({ syncStatus }) => syncStatus === 'Exported');
  // Assumed: an order is Exported when its bills are.
  return isExported && receipts.every(({ billId }) => billId !== null) ? 'Exported' : 'Received';
}

/** Documented: exported orders cannot be changed. Assumed: nor can orders with a paid bill. */
export function refuseLocked(store: TenantStore, order: PurchaseOrder): void {
  const name = `Purchase order ${order.id}`;
  if (order.status === 'Canceled') throw new Refusal(400, `${name} is canceled and can no longer be changed.`);
  const bills = liveBills(store, order.id);
  if (order.status === 'Exported' || bills.some(({ syncStatus }) => syncStatus === 'Exported')) {
    throw new Refusal(400, `${name} is exported and can no longer be changed.`);
  }
  for (const bill of bills) refusePaid(store, bill);
}

export function refusePaid(store: TenantStore, bill: ApBill): void {
  const [document] = appliedDocuments(store, bill.id);
  if (document === undefined) return;
  throw new Refusal(400, `Bill ${bill.id} cannot be changed: ${document} is applied to it. Cancel that first.`);
}
