/**
 * Returns: requested, returned, and credited by the vendor. Only the vendor's credit creates an AP credit; crediting
 * and returning are user actions.
 */
import Big from 'big.js';
import { z } from 'zod';

import { creditFor } from '../accounting/credits.ts';
import { requireRecord, Refusal } from '../http/refusal.ts';
import { bodyCost, bodyDate, bodyId, bodyMoney, bodyQuantity, bodyText } from '../http/request-body.ts';
import type { InventoryReturn, InventoryReturnItem, PurchaseOrder } from '../records/purchasing-records.ts';
import type { TenantStore } from '../store.ts';
import { checkReferences, documentTotal, lineTotal, requireSku, refuseInactive, sumOf } from './purchase-references.ts';

export const newReturnSchema = z.object({
  vendorId: bodyId,
  jobId: bodyId.nullish(),
  purchaseOrderId: bodyId.nullish(),
  returnTypeId: bodyId,
  businessUnitId: bodyId,
  budgetCodeId: bodyId.nullish(),
  referenceNumber: bodyText.nullish(),
  inventoryLocationId: bodyId,
  returnDate: bodyDate,
  memo: bodyText.nullish(),
  tax: bodyMoney,
  shipping: bodyMoney,
  /** Deducted from the amount (assumed). */
  restockingFee: bodyMoney,
  items: z
    .array(
      z.object({
        skuId: bodyId,
        description: bodyText.nullish(),
        quantity: bodyQuantity,
        cost: bodyCost,
        budgetCodeId: bodyId.nullish(),
      }),
    )
    .nullish(),
});
type NewReturn = z.infer<typeof newReturnSchema>;

const UNUSED_RETURN_FIELDS = {
  projectId: null,
  returnedOn: null,
  creditReceivedOn: null,
  batchId: null,
  batch: null,
  canceledById: null,
  canceledReason: null,
  dateCanceled: null,
  customFields: null,
} as const;

export function createReturn(store: TenantStore, request: NewReturn): InventoryReturn {
  checkReferences(store, request);
  refuseInactive(store.vendor(request.vendorId));
  const lines = request.items ?? [];
  if (lines.length === 0) throw new Refusal(400, 'A return needs at least one item.');
  const order = orderOf(store, request);
  if (order !== undefined) refuseUnreceived(store, order, lines);
  const returnAmount = amountOf(request, lines);
  const id = store.nextId();
  const createdOn = store.stamp();
  const { vendorId, jobId, purchaseOrderId, budgetCodeId, businessUnitId, inventoryLocationId } = request;
  return store.returns.add({
    ...{ id, createdOn, modifiedOn: createdOn, vendorId, businessUnitId, inventoryLocationId },
    active: true,
    number: order === undefined ? String(id) : `${order.number}-R${String(id).slice(-3)}`,
    referenceNumber: request.referenceNumber ?? '',
    status: 'Pending',
    purchaseOrderId: purchaseOrderId ?? null,
    jobId: jobId ?? null,
    budgetCodeId: budgetCodeId ?? null,
    createdById: 3,
    memo: request.memo ?? '',
    returnAmount: returnAmount.toNumber(),
    taxAmount: request.tax,
    shippingAmount: request.shipping,
    returnDate: request.returnDate,
    syncStatus: 'Pending',
    items: lines.map((line) => returnItem(store, line, createdOn)),
    externalData: {},
    returnTypeId: request.returnTypeId,
    ...UNUSED_RETURN_FIELDS,
  });
}

function orderOf(store: TenantStore, { purchaseOrderId, vendorId }: NewReturn): PurchaseOrder | undefined {
  if (typeof purchaseOrderId !== 'number') return undefined;
  const order = store.purchaseOrders.get(purchaseOrderId);
  if (order === undefined) throw new Refusal(400, `Purchase order ${purchaseOrderId} was not found.`);
  if (order.vendorId === vendorId) return order;
  throw new Refusal(400, `Purchase order ${order.id} is of vendor ${order.vendorId}, not of vendor ${vendorId}.`);
}

type ReturnedLine = NonNullable<NewReturn['items']>[number];

/** Goods that the order has not received, or that were already returned, cannot be returned (assumed). */
function refuseUnreceived(store: TenantStore, order: PurchaseOrder, lines: readonly ReturnedLine[]): void {
  const earlier = store.returns
    .all()
    .filter(({ purchaseOrderId, status }) => purchaseOrderId === order.id && status !== 'Canceled')
    .flatMap(({ items }) => items);
  for (const skuId of new Set(lines.map((line) => line.skuId))) {
    const pieces = (rows: readonly { readonly skuId: number; readonly quantity: number }[]): readonly number[] =>
      rows.filter((row) => row.skuId === skuId).map(({ quantity }) => quantity);
    const arrived = order.items.map((item) => ({ skuId: item.skuId, quantity: item.quantityReceived }));
    const received = sumOf(pieces(arrived));
    const returned = sumOf([...pieces(earlier), ...pieces(lines)]);
    if (returned.lte(received)) continue;
    const message = `Sku ${skuId}: ${returned.toFixed()} would be returned of ${received.toFixed()} received on purchase order ${order.id}.`;
    throw new Refusal(400, message);
  }
}

function amountOf({ tax, shipping, restockingFee }: NewReturn, lines: readonly ReturnedLine[]): Big {
  const whole = documentTotal([...lines.map(({ quantity, cost }) => lineTotal(quantity, cost)), tax, shipping]);
  if (whole.gte(restockingFee)) return whole.minus(restockingFee);
  const fee = Big(restockingFee).toFixed(2);
  throw new Refusal(400, `The restocking fee of ${fee} is more than the ${whole.toFixed(2)} of the return.`);
}

function returnItem(store: TenantStore, line: ReturnedLine, createdOn: string): InventoryReturnItem {
  const sku = requireSku(store, line.skuId);
  const { id: _gl, ...generalLedgerAccount } = sku.generalLedgerAccount;
  const { id: _cost, ...costOfSaleAccount } = sku.costOfSaleAccount;
  return {
    id: store.nextId(),
    skuId: sku.id,
    description: line.description ?? sku.description,
    createdOn,
    modifiedOn: createdOn,
    name: sku.name,
    code: sku.code,
    quantity: line.quantity,
    cost: line.cost,
    generalLedgerAccount,
    costOfSaleAccount,
    assetAccount: null,
    serialNumbers: [],
    createdById: 3,
    active: true,
    receiptItemId: null,
    budgetCodeId: line.budgetCodeId ?? null,
  };
}

export function cancelReturn(store: TenantStore, id: number, reason: string): void {
  const found = requireRecord(store.returns.get(id), `Return ${id}`);
  if (found.status === 'Canceled') throw new Refusal(400, `Return ${id} is canceled already.`);
  if (found.status === 'CreditReceived') {
    throw new Refusal(400, `Return ${id} is credited by the vendor: its AP credit must be canceled first.`);
  }
  const modifiedOn = store.stamp();
  store.returns.put({
    ...found,
    ...{
      status: 'Canceled',
      active: false,
      canceledReason: reason,
      canceledById: 3,
      dateCanceled: modifiedOn,
      modifiedOn,
    },
  });
}

/** Records that the goods have left. */
export function markReturned(store: TenantStore, id: number): InventoryReturn {
  const found = requireRecord(store.returns.get(id), `Return ${id}`);
  if (found.status !== 'Pending') {
    throw new Refusal(409, `Return ${id} is ${found.status}: only a Pending return can be returned.`);
  }
  const returned = store.returns.put({
    ...found,
    ...{ status: 'Returned', returnedOn: store.today(), modifiedOn: store.stamp() },
  });
  const isAutomatic = store.returnTypes.get(found.returnTypeId)?.automaticallyReceiveVendorCredit === true;
  return isAutomatic ? receiveCredit(store, id, {}) : returned;
}

export interface VendorCreditFacts {
  /** The vendor's number of the credit. */
  readonly referenceNumber?: string | undefined;
  readonly date?: string | undefined;
}

/** Records that the vendor has granted the credit. */
export function receiveCredit(store: TenantStore, id: number, facts: VendorCreditFacts): InventoryReturn {
  const found = requireRecord(store.returns.get(id), `Return ${id}`);
  if (found.status !== 'Returned') {
    throw new Refusal(409, `Return ${id} is ${found.status}: only a Returned one can be credited.`);
  }
  const creditReceivedOn = facts.date ?? store.today();
  store.credits.add(creditFor(store, found, { ...facts, date: creditReceivedOn }));
  return store.returns.put({ ...found, status: 'CreditReceived', creditReceivedOn, modifiedOn: store.stamp() });
}
