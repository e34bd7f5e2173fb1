/** Payments of bills, made in ServiceTitan or recorded from another system; user actions. */
import Big from 'big.js';

import { requireRecord, Refusal } from '../http/refusal.ts';
import type { ApPayment, PaymentStatus } from '../records/accounting-records.ts';
import type { ApBill } from '../records/bill-record.ts';
import type { TenantStore } from '../store.ts';
import { isLive, openAmount } from './open-balance.ts';

export interface PaymentFacts {
  readonly method: ApPayment['method'];
  readonly status: PaymentStatus;
  readonly date?: string | undefined;
  readonly name?: string | undefined;
  readonly splits: readonly { readonly billId: number; readonly amount: string }[];
}

export function payBills(store: TenantStore, facts: PaymentFacts): ApPayment {
  const bills = facts.splits.map((split) => ({ ...split, bill: payable(store, split.billId) }));
  const vendors = new Set(bills.map(({ bill }) => bill.vendor.id));
  if (vendors.size !== 1) throw new Refusal(409, 'One payment pays bills of one vendor.');
  for (const { bill } of bills) refuseOverpaid(store, bill, facts);
  const [first] = bills;
  const createdOn = store.stamp();
  return store.payments.add({
    id: store.nextId(),
    active: true,
    createdOn,
    modifiedOn: createdOn,
    date: facts.date ?? store.today(),
    approvedDate: null,
    method: facts.method,
    name: facts.name ?? null,
    printCheck: false,
    amount: facts.splits.reduce((sum, { amount }) => sum.plus(amount), Big(0)).toNumber(),
    errorMessage: null,
    status: facts.status,
    syncStatus: 'Pending',
    batch: null,
    glAccount: null,
    businessUnit: first?.bill.businessUnit ?? null,
    vendor: first?.bill.vendor ?? null,
    remittanceVendor: first?.bill.remittanceVendorInfo ?? null,
    splits: facts.splits.map(({ billId, amount }) => {
      return {
        ...{ id: store.nextId(), active: true, createdOn, documentId: null },
        ...{ inventoryBillId: billId, amount: Number(amount) },
      };
    }),
    customFields: null,
  });
}

function payable(store: TenantStore, billId: number): ApBill {
  const bill = requireRecord(store.bills.get(billId), `Bill ${billId}`);
  if (bill.status === 'Canceled') throw new Refusal(409, `Bill ${billId} is canceled: it cannot be paid.`);
  if (bill.syncStatus === 'Pending') throw new Refusal(409, `Bill ${billId} is Pending: post it before it is paid.`);
  if (bill.doNotPay) throw new Refusal(409, `Bill ${billId} is marked "do not pay".`);
  return bill;
}

function refuseOverpaid(store: TenantStore, bill: ApBill, { splits }: PaymentFacts): void {
  const wanted = splits
    .filter(({ billId }) => billId === bill.id)
    .reduce((sum, { amount }) => sum.plus(amount), Big(0));
  const open = openAmount(store, bill);
  if (wanted.gt(open)) throw new Refusal(409, `Bill ${bill.id} has ${open.toFixed(2)} open, not ${wanted.toFixed(2)}.`);
}

export function setPaymentStatus(store: TenantStore, id: number, status: PaymentStatus): ApPayment {
  const payment = requireRecord(store.payments.get(id), `AP payment ${id}`);
  if (!isLive(payment)) throw new Refusal(409, `AP payment ${id} is ${payment.status}: make a new payment.`);
  const isOver = status === 'Cancelled' || status === 'Rejected';
  if (isOver && payment.syncStatus === 'Exported') throw new Refusal(409, `AP payment ${id} is Exported and locked.`);
  return store.payments.put({
    ...payment,
    status,
    active: !isOver,
    approvedDate: status === 'Unpaid' || status === 'ReadyForApproval' ? null : (payment.approvedDate ?? store.today()),
    modifiedOn: store.stamp(),
  });
}
