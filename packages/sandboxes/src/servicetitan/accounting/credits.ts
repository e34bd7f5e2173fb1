/** AP credits: created when a vendor grants one, applied to bills, canceled; user actions. */
import Big from 'big.js';

import { requireRecord, Refusal } from '../http/refusal.ts';
import type { ApCredit } from '../records/accounting-records.ts';
import type { InventoryReturn } from '../records/purchasing-records.ts';
import type { TenantStore } from '../store.ts';
import { openAmount } from './open-balance.ts';

interface Granted {
  readonly referenceNumber?: string | undefined;
  readonly date: string;
}

/** @returns a new credit that is not yet stored. */
export function creditFor(store: TenantStore, returned: InventoryReturn, { referenceNumber, date }: Granted): ApCredit {
  const id = store.nextId();
  const createdOn = store.stamp();
  const vendor = store.vendor(returned.vendorId);
  const unit = store.businessUnits.get(returned.businessUnitId);
  return {
    id,
    inventoryReturnId: returned.id,
    jobId: returned.jobId,
    active: true,
    createdOn,
    modifiedOn: createdOn,
    date,
    canceledOn: null,
    number: returned.number,
    referenceNumber: referenceNumber ?? returned.referenceNumber,
    memo: returned.memo,
    amount: returned.returnAmount,
    appliedAmount: 0,
    status: 'Unreconciled',
    syncStatus: 'Pending',
    batch: null,
    businessUnit: unit === undefined ? null : { id: unit.id, name: unit.name },
    remittanceVendor: null,
    vendor: { id: returned.vendorId, name: vendor?.name ?? null },
    paymentStatus: 'Unpaid',
    splits: [],
    budgetCodeId: returned.budgetCodeId,
    customFields: null,
  };
}

export function applyCredit(store: TenantStore, id: number, { billId, amount }: { billId: number; amount: string }) {
  const credit = liveCredit(store, id, 'applied');
  const bill = requireRecord(store.bills.get(billId), `Bill ${billId}`);
  if (bill.status === 'Canceled') throw new Refusal(409, `Bill ${billId} is canceled.`);
  if (bill.vendor.id !== credit.vendor?.id) throw new Refusal(409, `Bill ${billId} is of another vendor.`);
  const left = Big(credit.amount).minus(credit.appliedAmount);
  const open = openAmount(store, bill);
  if (left.lt(amount)) throw new Refusal(409, `AP credit ${id} has ${left.toFixed(2)} left.`);
  if (open.lt(amount)) throw new Refusal(409, `Bill ${billId} has ${open.toFixed(2)} open.`);
  const split = {
    ...{ id: store.nextId(), active: true, createdOn: store.stamp() },
    ...{ inventoryBillId: billId, vendorCreditId: id, amount: Number(amount) },
  };
  const appliedAmount = Big(credit.appliedAmount).plus(amount).toNumber();
  return store.credits.put({
    ...credit,
    appliedAmount,
    paymentStatus: appliedAmount === credit.amount ? 'Paid' : 'Unpaid',
    splits: [...credit.splits, split],
    modifiedOn: store.stamp(),
  });
}

/** What was applied to this bill is left again, and the split stays as an inactive one (assumed). */
export function unapplyCredit(store: TenantStore, id: number, billId: number): ApCredit {
  const credit = liveCredit(store, id, 'changed');
  const removed = credit.splits.filter((split) => split.active && split.inventoryBillId === billId);
  if (removed.length === 0) throw new Refusal(409, `AP credit ${id} is not applied to bill ${billId}.`);
  const splits = credit.splits.map((split) => (removed.includes(split) ? { ...split, active: false } : split));
  const applied = splits.filter(({ active }) => active);
  const appliedAmount = applied.reduce((sum, { amount }) => sum.plus(amount), Big(0)).toNumber();
  return store.credits.put({ ...credit, appliedAmount, paymentStatus: 'Unpaid', splits, modifiedOn: store.stamp() });
}

export interface CreditEdit {
  readonly referenceNumber?: string | undefined;
  readonly memo?: string | undefined;
  readonly date?: string | undefined;
}

/** Assumed: exported credits are locked, as exported bills are. */
export function editCredit(store: TenantStore, id: number, { referenceNumber, memo, date }: CreditEdit): ApCredit {
  const credit = liveCredit(store, id, 'edited');
  if (credit.syncStatus === 'Exported') throw new Refusal(409, `AP credit ${id} is Exported and locked.`);
  return store.credits.put({
    ...credit,
    referenceNumber: referenceNumber ?? credit.referenceNumber,
    memo: memo ?? credit.memo,
    date: date ?? credit.date,
    modifiedOn: store.stamp(),
  });
}

/** Afterwards its return has no credit again (assumed). */
export function cancelCredit(store: TenantStore, id: number): ApCredit {
  const credit = liveCredit(store, id, 'canceled');
  if (credit.syncStatus === 'Exported') throw new Refusal(409, `AP credit ${id} is Exported and locked.`);
  if (credit.appliedAmount > 0) throw new Refusal(409, `AP credit ${id} is applied to a bill and cannot be canceled.`);
  const canceledOn = store.stamp();
  const returned = store.returns.get(credit.inventoryReturnId);
  if (returned !== undefined) {
    store.returns.put({ ...returned, status: 'Returned', creditReceivedOn: null, modifiedOn: store.stamp() });
  }
  return store.credits.put({ ...credit, status: 'Canceled', active: false, canceledOn, modifiedOn: canceledOn });
}

function liveCredit(store: TenantStore, id: number, done: string): ApCredit {
  const credit = requireRecord(store.credits.get(id), `AP credit ${id}`);
  if (credit.status === 'Canceled') throw new Refusal(409, `AP credit ${id} is canceled: it cannot be ${done}.`);
  return credit;
}
