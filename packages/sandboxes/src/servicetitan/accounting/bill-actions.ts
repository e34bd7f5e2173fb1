/**
 * User actions on a bill: batch, post, unpost, export, reconcile, cancel, delete. The API can only mark as exported.
 */
import Big from 'big.js';

import { Refusal } from '../http/refusal.ts';
import { refusePaid, updateOrderStatus } from '../inventory/order-status.ts';
import type { ApBill, ApBillContent } from '../records/bill-record.ts';
import type { TenantStore } from '../store.ts';

const OFFICE_CLERK = { id: 3, name: 'office' };

export type BillAction = 'batch' | 'post' | 'unpost' | 'export' | 'reconcile' | 'cancel';

export const billActions: Readonly<Record<BillAction, (store: TenantStore, bill: ApBill) => ApBill>> = {
  batch: batchBill,
  post: postBill,
  unpost: unpostBill,
  export: exportBill,
  reconcile: reconcileBill,
  cancel: cancelBill,
};

function change(store: TenantStore, bill: ApBill, changes: Partial<ApBill>): ApBill {
  return store.bills.put({ ...bill, ...changes, modifiedOn: store.stamp() });
}

function refuseUnless(bill: ApBill, allowed: readonly ApBill['syncStatus'][], done: string): void {
  const name = `Bill ${bill.id}`;
  if (bill.status === 'Canceled') throw new Refusal(409, `${name} is canceled: it cannot be ${done}.`);
  if (!allowed.includes(bill.syncStatus)) {
    const why = bill.syncStatus === 'Exported' ? 'Exported and locked' : bill.syncStatus;
    throw new Refusal(409, `${name} is ${why}: only a ${allowed.join(' or ')} bill can be ${done}.`);
  }
}

/** Adds the bill to the batch of its month, creating the batch for the first bill. */
function batchBill(store: TenantStore, bill: ApBill): ApBill {
  refuseUnless(bill, ['Pending'], 'batched');
  if (bill.batch !== null) throw new Refusal(409, `Bill ${bill.id} is in batch ${bill.batch.number} already.`);
  const name = `Bills ${bill.billDate.slice(0, 7)}`;
  const same = store.bills.all().find(({ batch }) => batch?.name === name)?.batch;
  const id = same?.id ?? store.nextId();
  return change(store, bill, { batch: same ?? { id, number: String(id).slice(-4), name } });
}

/** Bills are posted in batches: a bill without one is added to one first. */
function postBill(store: TenantStore, bill: ApBill): ApBill {
  refuseUnless(bill, ['Pending'], 'posted');
  const batched = bill.batch === null ? batchBill(store, bill) : bill;
  return change(store, batched, { syncStatus: 'Posted', postDate: bill.billDate });
}

/** The bill stays in its batch. */
function unpostBill(store: TenantStore, bill: ApBill): ApBill {
  refuseUnless(bill, ['Posted'], 'unposted');
  return change(store, bill, { syncStatus: 'Pending', postDate: null });
}

function exportBill(store: TenantStore, bill: ApBill): ApBill {
  refuseUnless(bill, ['Posted'], 'exported');
  const exported = change(store, bill, { syncStatus: 'Exported' });
  updateOrderStatus(store, bill.purchaseOrderId);
  return exported;
}

function reconcileBill(store: TenantStore, bill: ApBill): ApBill {
  refuseUnless(bill, ['Pending', 'Posted'], 'reconciled');
  return change(store, bill, { status: 'Reconciled', dateReconciled: store.today() });
}

/** Cancels the receipt as well and reopens the order, as documented in the help. */
function cancelBill(store: TenantStore, bill: ApBill): ApBill {
  const canceled = cancelBillOnly(store, bill);
  releaseReceipt(store, bill);
  return canceled;
}

/** Cancels the receipt of a canceled bill and updates the order. */
export function releaseReceipt(store: TenantStore, bill: ApBill): void {
  const receipt = store.receipts.all().find(({ billId, active }) => billId === bill.id && active);
  if (receipt !== undefined) store.receipts.put({ ...receipt, active: false, modifiedOn: store.stamp() });
  updateOrderStatus(store, bill.purchaseOrderId);
}

/** Cancels only the bill; the caller handles its receipt. */
export function cancelBillOnly(store: TenantStore, bill: ApBill): ApBill {
  refuseCancellation(store, bill);
  return change(store, bill, { status: 'Canceled', dateCanceled: store.stamp(), canceledBy: OFFICE_CLERK });
}

function refuseCancellation(store: TenantStore, bill: ApBill): void {
  refuseUnless(bill, ['Pending', 'Posted'], 'canceled');
  refusePaid(store, bill);
}

/** Editing fields must not bypass the rules of the actions. */
export function refuseEdit(store: TenantStore, bill: ApBill, next: ApBillContent): void {
  if (next.status === 'Canceled' && bill.status !== 'Canceled') refuseCancellation(store, bill);
  if (next.status !== bill.status) refuseUnless(bill, [bill.syncStatus], `made ${next.status}`);
  if (next.syncStatus !== bill.syncStatus) refuseUnless(bill, [bill.syncStatus], `made ${next.syncStatus}`);
  const isOtherDebt = bill.vendor.id !== next.vendor.id || !Big(bill.billAmount).eq(next.billAmount);
  if (isOtherDebt) refusePaid(store, bill);
}

/** Afterwards only the export feed shows the bill. */
export function deleteBill(store: TenantStore, bill: ApBill): void {
  if (bill.syncStatus !== 'Pending') {
    throw new Refusal(409, `Bill ${bill.id} is ${bill.syncStatus}: only a Pending bill can be deleted.`);
  }
  refusePaid(store, bill);
  removeBill(store, bill);
  const receipt = store.receipts.all().find(({ billId }) => billId === bill.id);
  if (receipt !== undefined) store.receipts.put({ ...receipt, billId: null, modifiedOn: store.stamp() });
  updateOrderStatus(store, bill.purchaseOrderId);
}

export function removeBill(store: TenantStore, bill: ApBill): void {
  store.bills.remove({ ...bill, modifiedOn: store.stamp() });
}
