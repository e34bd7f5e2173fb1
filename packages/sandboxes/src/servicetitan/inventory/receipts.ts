/**
 * Receipts: a receipt increases the received quantities of its order and, depending on the tenant's setting, creates a
 * bill. Each arrival has its own receipt and bill, so an order can have several.
 */
import { z } from 'zod';

import { cancelBillOnly } from '../accounting/bill-actions.ts';
import { requireRecord, Refusal } from '../http/refusal.ts';
import { bodyCost, bodyDate, bodyId, bodyMoney, bodyQuantity, bodyText } from '../http/request-body.ts';
import type { ApBill } from '../records/bill-record.ts';
import type { PurchaseOrder, PurchaseOrderItem, Receipt, ReceiptItem } from '../records/purchasing-records.ts';
import type { TenantStore } from '../store.ts';
import { updateOrderStatus } from './order-status.ts';
import { documentTotal, lineTotal, requireSku, locationOf, sumOf } from './purchase-references.ts';
import { billFor, dueDateOf } from './receipt-bill.ts';

export const receiveSchema = z.object({
  purchaseOrderId: bodyId,
  dateReceived: bodyDate,
  vendorDocumentNumber: bodyText.nullish(),
  memo: bodyText.nullish(),
  tax: bodyMoney,
  shipping: bodyMoney,
  budgetCodeId: bodyId.nullish(),
  items: z.array(
    z.object({
      purchaseOrderItemId: bodyId.nullish(),
      skuId: bodyId,
      description: bodyText.nullish(),
      quantity: bodyQuantity,
      cost: bodyCost,
      budgetCodeId: bodyId.nullish(),
    }),
  ),
});
export type Arrival = z.infer<typeof receiveSchema>;

/** The order need not be sent: the API cannot set a status, and goods can still be received. */
export function receive(store: TenantStore, arrival: Arrival): Receipt {
  const order = requireRecord(
    store.purchaseOrders.get(arrival.purchaseOrderId),
    `Purchase order ${arrival.purchaseOrderId}`,
  );
  if (!['Pending', 'Sent', 'PartiallyReceived'].includes(order.status)) {
    throw new Refusal(400, `Purchase order ${order.id} is ${order.status}: nothing can be received on it.`);
  }
  if (arrival.items.length === 0) throw new Refusal(400, 'A receipt needs at least one item.');
  const lines = arrival.items.map((item) => ({ ...item, orderItem: orderItemFor(order, item) }));
  refuseTooMuch(lines);
  // Checked before anything is stored: a bill needs a due date.
  if (store.switches.billOnReceipt) dueDateOf(store, arrival.dateReceived);
  const receipt = store.receipts.add(receiptOf(store, order, arrival, lines));
  if (order.vendorDocumentNumber === '' && receipt.vendorInvoiceNumber) {
    store.purchaseOrders.put({
      ...order,
      vendorDocumentNumber: receipt.vendorInvoiceNumber,
      modifiedOn: store.stamp(),
    });
  }
  if (store.switches.billOnReceipt) billReceipt(store, receipt);
  updateOrderStatus(store, order.id);
  return receipt;
}

type ArrivedLine = Arrival['items'][number] & { readonly orderItem: PurchaseOrderItem };

function orderItemFor(order: PurchaseOrder, { purchaseOrderItemId, skuId }: Arrival['items'][number]) {
  const item = order.items.find(({ id, skuId: ordered }) =>
    typeof purchaseOrderItemId === 'number' ? id === purchaseOrderItemId : ordered === skuId,
  );
  if (item === undefined || item.skuId !== skuId) {
    throw new Refusal(400, `Sku ${skuId} is not on purchase order ${order.id}.`);
  }
  return item;
}

/** More than ordered cannot be received (assumed). */
function refuseTooMuch(lines: readonly ArrivedLine[]): void {
  for (const { orderItem } of lines) {
    const arriving = lines.filter((line) => line.orderItem === orderItem).map(({ quantity }) => quantity);
    const whole = sumOf([...arriving, orderItem.quantityReceived]);
    if (whole.lte(orderItem.quantity)) continue;
    throw new Refusal(
      400,
      `Item ${orderItem.id}: ${whole.toString()} would be received of ${orderItem.quantity} ordered.`,
    );
  }
}

function receiptOf(store: TenantStore, order: PurchaseOrder, arrival: Arrival, lines: readonly ArrivedLine[]): Receipt {
  const id = store.nextId();
  const createdOn = store.stamp();
  const items = lines.map((line) => receiptItem(store, line));
  return {
    id,
    active: true,
    number: `R-${String(id).slice(-6)}`,
    vendorInvoiceNumber: arrival.vendorDocumentNumber ?? '',
    createdById: 3,
    memo: arrival.memo ?? '',
    purchaseOrderId: order.id,
    billId: null,
    jobId: order.jobId,
    businessUnitId: order.businessUnitId,
    vendorId: order.vendorId,
    technicianId: order.technicianId,
    inventoryLocationId: order.inventoryLocationId ?? 0,
    shipTo: order.shipTo,
    shipToDescription: locationOf(store, order.inventoryLocationId)?.name ?? '',
    receiptAmount: receiptAmount(items, arrival.tax, arrival.shipping),
    taxAmount: arrival.tax,
    shippingAmount: arrival.shipping,
    receivedOn: arrival.dateReceived,
    createdOn,
    modifiedOn: createdOn,
    batchId: null,
    syncStatus: 'Pending',
    budgetCodeId: arrival.budgetCodeId ?? order.budgetCodeId,
    items,
    customFields: null,
  };
}

function receiptItem(store: TenantStore, line: ArrivedLine): ReceiptItem {
  const { name, code, generalLedgerAccount, costOfSaleAccount } = requireSku(store, line.skuId);
  const { id: _gl, ...income } = generalLedgerAccount;
  const { id: _cost, ...cost } = costOfSaleAccount;
  return {
    id: store.nextId(),
    skuId: line.skuId,
    name,
    code,
    description: line.description ?? line.orderItem.description,
    quantity: line.quantity,
    cost: line.cost,
    generalLedgerAccount: income,
    costOfSaleAccount: cost,
    assetAccount: null,
    purchaseOrderItemId: line.orderItem.id,
    budgetCodeId: line.budgetCodeId ?? line.orderItem.budgetCodeId,
  };
}

export function receiptAmount(items: readonly ReceiptItem[], tax: number, shipping: number): number {
  return documentTotal([...items.map(({ quantity, cost }) => lineTotal(quantity, cost)), tax, shipping]).toNumber();
}

/** Creates the bill of a receipt and links it. */
export function billReceipt(store: TenantStore, receipt: Receipt, previous?: ApBill): ApBill {
  const order = requireRecord(
    store.purchaseOrders.get(receipt.purchaseOrderId),
    `Purchase order ${receipt.purchaseOrderId}`,
  );
  const bill = store.bills.add(billFor(store, receipt, order, previous));
  store.receipts.put({ ...receipt, billId: bill.id, modifiedOn: store.stamp() });
  return bill;
}

/** Removes the goods from the order and cancels the bill together with the receipt. */
export function cancelReceipt(store: TenantStore, id: number): void {
  const receipt = requireRecord(store.receipts.get(id), `Receipt ${id}`);
  if (!receipt.active) throw new Refusal(400, `Receipt ${id} is canceled already.`);
  const bill = store.bills.get(receipt.billId);
  if (receipt.syncStatus === 'Exported' || bill?.syncStatus === 'Exported') {
    throw new Refusal(400, `Receipt ${id} is exported and cannot be canceled.`);
  }
  if (bill !== undefined && bill.status !== 'Canceled') cancelBillOnly(store, bill);
  store.receipts.put({ ...receipt, active: false, modifiedOn: store.stamp() });
  updateOrderStatus(store, receipt.purchaseOrderId);
}
