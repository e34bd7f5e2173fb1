/**
 * What an edit of a purchase order does to its bills. Documented: a new bill with the changes is created. Not
 * documented: whether the old bill stays as a canceled one (switch `purchaseOrderEdit`). The receipt stays the same.
 */
import { cancelBillOnly, removeBill } from '../accounting/bill-actions.ts';
import { requireRecord } from '../http/refusal.ts';
import type { ApBill } from '../records/bill-record.ts';
import type { PurchaseOrder, Receipt } from '../records/purchasing-records.ts';
import type { TenantStore } from '../store.ts';
import type { OrderChange } from './order-requests.ts';
import { activeReceipts, updateOrderStatus } from './order-status.ts';
import { billFor } from './receipt-bill.ts';
import { billReceipt, receiptAmount } from './receipts.ts';

export function rebill(store: TenantStore, order: PurchaseOrder, change: OrderChange): void {
  const receipts = activeReceipts(store, order.id);
  for (const receipt of receipts) {
    const isOnly = receipts.length === 1;
    const next = updatedReceipt(receipt, order, change, isOnly);
    store.receipts.put({ ...next, modifiedOn: store.stamp() });
    const bill = store.bills.get(receipt.billId);
    if (bill === undefined || bill.status === 'Canceled') continue;
    replace(store, next, withTexts(bill, change, isOnly), bill);
  }
  updateOrderStatus(store, order.id);
}

/** @param previous the old bill, whose terms and texts the new one takes over. */
function replace(store: TenantStore, receipt: Receipt, previous: ApBill, bill: ApBill): void {
  const { purchaseOrderEdit } = store.switches;
  if (purchaseOrderEdit === 'cancel-and-replace') cancelBillOnly(store, bill);
  if (purchaseOrderEdit === 'replace-only') removeBill(store, bill);
  if (purchaseOrderEdit !== 'in-place') {
    billReceipt(store, receipt, previous);
    return;
  }
  const { id, createdOn, referenceNumber, syncStatus, status, batch, postDate, customFields } = bill;
  const order = requireRecord(
    store.purchaseOrders.get(receipt.purchaseOrderId),
    `Purchase order ${receipt.purchaseOrderId}`,
  );
  const changed = billFor(store, receipt, order, previous);
  store.bills.put({
    ...changed,
    ...{ id, createdOn, referenceNumber, syncStatus, status, batch, postDate, customFields },
  });
}

function withTexts(bill: ApBill, { vendorInvoiceNumber, memo }: OrderChange, isOnly: boolean): ApBill {
  const vendorNumber = isOnly ? (vendorInvoiceNumber ?? bill.vendorNumber) : bill.vendorNumber;
  return { ...bill, vendorNumber, summary: memo ?? bill.summary };
}

/** Quantities, tax, freight and number are updated only if the order has a single receipt (assumed). */
function updatedReceipt(receipt: Receipt, order: PurchaseOrder, change: OrderChange, isOnly: boolean): Receipt {
  const items = receipt.items.map((item) => {
    const ordered = order.items.find(({ id }) => id === item.purchaseOrderItemId);
    if (ordered === undefined) return item;
    const edited = change.items?.find(({ id }) => id === ordered.id);
    const isAll = isOnly && edited !== undefined && ordered.status === 'Received';
    return {
      ...item,
      skuId: ordered.skuId,
      name: ordered.skuName,
      code: ordered.skuCode,
      description: edited?.description ?? item.description,
      cost: edited?.cost ?? item.cost,
      quantity: isAll ? ordered.quantity : item.quantity,
    };
  });
  const taxAmount = isOnly ? (change.tax ?? receipt.taxAmount) : receipt.taxAmount;
  const shippingAmount = isOnly ? (change.shipping ?? receipt.shippingAmount) : receipt.shippingAmount;
  return {
    ...receipt,
    items,
    taxAmount,
    shippingAmount,
    receiptAmount: receiptAmount(items, taxAmount, shippingAmount),
    vendorId: order.vendorId,
    businessUnitId: order.businessUnitId,
    jobId: order.jobId,
    inventoryLocationId: order.inventoryLocationId ?? receipt.inventoryLocationId,
    vendorInvoiceNumber: isOnly
      ? (change.vendorInvoiceNumber ?? receipt.vendorInvoiceNumber)
      : receipt.vendorInvoiceNumber,
  };
}
