/** Purchase orders: create, send, change, cancel. Their status cannot be set. */
import { requireRecord, Refusal } from '../http/refusal.ts';
import type { PurchaseOrder, PurchaseOrderItem } from '../records/purchasing-records.ts';
import type { TenantStore } from '../store.ts';
import { rebill } from './order-rebill.ts';
import type { NewOrder, OrderChange } from './order-requests.ts';
import { activeReceipts, refuseLocked } from './order-status.ts';
import { checkReferences, lineTotal, orderTotal, requireSku, refuseInactive } from './purchase-references.ts';
import { dueDateOf } from './receipt-bill.ts';
import { receive } from './receipts.ts';

export function createOrder(store: TenantStore, request: NewOrder): PurchaseOrder {
  checkReferences(store, request);
  refuseInactive(store.vendor(request.vendorId));
  if (request.items.length === 0) throw new Refusal(400, 'A purchase order needs at least one item.');
  const isReceivedAtOnce = store.purchaseOrderTypes.get(request.typeId)?.automaticallyReceive === true;
  if (isReceivedAtOnce && store.switches.billOnReceipt) dueDateOf(store, request.date);
  const order = store.purchaseOrders.add(newOrder(store, request));
  if (isReceivedAtOnce) receiveAll(store, order);
  return order;
}

function newOrder(store: TenantStore, request: NewOrder): PurchaseOrder {
  const createdOn = store.stamp();
  const items = request.items.map((item) => orderItem(store, item, createdOn));
  const id = store.nextId();
  const job = store.jobs.get(request.jobId);
  return {
    id,
    number: orderNumber(store, job) ?? String(id),
    invoiceId: job?.invoiceId ?? null,
    jobId: request.jobId ?? null,
    projectId: request.projectId ?? null,
    status: 'Pending',
    typeId: request.typeId,
    vendorId: request.vendorId,
    technicianId: request.technicianId ?? null,
    shipTo: request.shipTo.address,
    businessUnitId: request.businessUnitId,
    inventoryLocationId: request.inventoryLocationId,
    batchId: null,
    budgetCodeId: request.budgetCodeId ?? null,
    // Read under a different name than written, like the memo.
    vendorDocumentNumber: request.vendorInvoiceNumber ?? '',
    date: request.date,
    requiredOn: request.requiredOn,
    sentOn: null,
    receivedOn: null,
    createdOn,
    modifiedOn: createdOn,
    total: orderTotal(items, request.tax, request.shipping),
    tax: request.tax,
    shipping: request.shipping,
    summary: request.memo ?? '',
    items,
    customFields: null,
  };
}

/** Orders of a job are numbered after the job's number; observed on live tenants. */
function orderNumber(
  store: TenantStore,
  job: { readonly id: number; readonly jobNumber: string } | undefined,
): string | undefined {
  if (job === undefined) return undefined;
  const before = store.purchaseOrders.all().filter(({ jobId }) => jobId === job.id).length;
  return `${job.jobNumber}-${String(before + 1).padStart(3, '0')}`;
}

function orderItem(store: TenantStore, item: NewOrder['items'][number], createdOn: string): PurchaseOrderItem {
  const sku = requireSku(store, item.skuId);
  return {
    id: store.nextId(),
    skuId: sku.id,
    description: item.description,
    createdOn,
    modifiedOn: createdOn,
    skuName: sku.name,
    skuCode: sku.code,
    skuType: sku.type,
    vendorPartNumber: item.vendorPartNumber,
    quantity: item.quantity,
    quantityReceived: 0,
    cost: item.cost,
    total: lineTotal(item.quantity, item.cost).toNumber(),
    serialNumbers: [],
    status: 'Pending',
    chargeable: true,
    budgetCodeId: item.budgetCodeId ?? null,
  };
}

/** For order types that are received automatically. */
function receiveAll(store: TenantStore, order: PurchaseOrder): void {
  receive(store, {
    purchaseOrderId: order.id,
    dateReceived: order.date,
    vendorDocumentNumber: order.vendorDocumentNumber,
    tax: order.tax,
    shipping: order.shipping,
    items: order.items.map(({ id, skuId, quantity, cost }) => ({ purchaseOrderItemId: id, skuId, quantity, cost })),
  });
}

/** A user action: no endpoint of the API sends an order. */
export function sendOrder(store: TenantStore, id: number): PurchaseOrder {
  const order = requireRecord(store.purchaseOrders.get(id), `Purchase order ${id}`);
  if (order.status !== 'Pending') {
    throw new Refusal(409, `Purchase order ${id} is ${order.status}: only a Pending order can be sent.`);
  }
  return store.purchaseOrders.put({ ...order, status: 'Sent', sentOn: store.today(), modifiedOn: store.stamp() });
}

/** Changes the order; its billed receipts are updated and get new bills. */
export function changeOrder(store: TenantStore, id: number, change: OrderChange): PurchaseOrder {
  const order = requireRecord(store.purchaseOrders.get(id), `Purchase order ${id}`);
  refuseLocked(store, order);
  const next = { ...order, ...changedFields(change), items: changedItems(store, order, change) };
  checkReferences(store, next);
  if (next.vendorId !== order.vendorId) refuseInactive(store.vendor(next.vendorId));
  const total = orderTotal(next.items, next.tax, next.shipping);
  const changed = store.purchaseOrders.put({ ...next, total, modifiedOn: store.stamp() });
  rebill(store, changed, change);
  return store.purchaseOrders.get(id) ?? changed;
}

function changedFields(change: OrderChange): Partial<PurchaseOrder> {
  const { shipTo: to, vendorInvoiceNumber, memo, impactsTechnicianPayroll: _payroll, items: _items, ...same } = change;
  const written = {
    ...same,
    shipTo: to?.address,
    vendorDocumentNumber: vendorInvoiceNumber ?? undefined,
    summary: memo ?? undefined,
  };
  return Object.fromEntries(Object.entries(written).filter(([, value]) => value !== undefined));
}

/** Items that are not sent are unchanged (assumed). */
function changedItems(store: TenantStore, order: PurchaseOrder, { items = [] }: OrderChange): PurchaseOrderItem[] {
  const unknown = items.find(({ id }) => !order.items.some((item) => item.id === id));
  if (unknown !== undefined) throw new Refusal(400, `Item ${unknown.id} is not on purchase order ${order.id}.`);
  const isReceivedInParts = activeReceipts(store, order.id).length > 1;
  return order.items.map((item) => {
    const change = items.find(({ id }) => id === item.id);
    if (change === undefined) return item;
    const canShrink = !isReceivedInParts && item.status === 'Received';
    if (change.quantity < item.quantityReceived && !canShrink) {
      throw new Refusal(400, `Item ${item.id}: ${item.quantityReceived} are received already.`);
    }
    const { skuId, description, vendorPartNumber, quantity, cost } = change;
    const sku = requireSku(store, skuId);
    return {
      ...item,
      ...{ skuId, skuName: sku.name, skuCode: sku.code, skuType: sku.type },
      ...{ description, vendorPartNumber, quantity, cost },
      total: lineTotal(quantity, cost).toNumber(),
      budgetCodeId: change.budgetCodeId ?? item.budgetCodeId,
      modifiedOn: store.stamp(),
    };
  });
}

export function cancelOrder(store: TenantStore, id: number): PurchaseOrder {
  const order = requireRecord(store.purchaseOrders.get(id), `Purchase order ${id}`);
  refuseLocked(store, order);
  const [receipt] = activeReceipts(store, id);
  if (receipt !== undefined) {
    throw new Refusal(400, `Purchase order ${id} has receipt ${receipt.id}: cancel that first.`);
  }
  return store.purchaseOrders.put({ ...order, status: 'Canceled', modifiedOn: store.stamp() });
}
