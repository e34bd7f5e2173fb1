/** Payments of bills, made in ServiceTitan or recorded from another system; user actions. */
import Big from 'big.js';

import { requireRecord, Refusal } from '../http/refusal.ts';
import type { ApPayment, PaymentStatus } from '../records/accounting-records.ts';
import type { ApBill } from '../records/bill-record.ts';
import type { TenantStore } from '../store.ts';
import { isLive, isSplitOf, openAmount } from './open-balance.ts';

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
        ...{ id: store.nextId(), active: true, createdOn },
        ...{ ...billOfSplit(store, billId), amount: Number(amount) },
      };
    }),
    customFields: null,
  });
}

/** Under which name a split has its bill, where the bill is of no purchase order, is not documented. */
function billOfSplit(
  store: TenantStore,
  billId: number,
): Pick<ApPayment['splits'][number], 'documentId' | 'inventoryBillId'> {
  const isOfOrder = store.bills.get(billId)?.purchaseOrderId !== null;
  return isOfOrder || store.switches.paymentSplitsName === 'inventoryBillId'
    ? { documentId: null, inventoryBillId: billId }
    : { documentId: billId, inventoryBillId: null };
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

/** The payment goes on without this bill, whose split stays as an inactive one (assumed). */
export function removeFromPayment(store: TenantStore, id: number, billId: number): ApPayment {
  const payment = changeablePayment(store, id);
  const removed = payment.splits.filter((split) => split.active !== false && isSplitOf(split, billId));
  if (removed.length === 0) throw new Refusal(409, `AP payment ${id} does not pay bill ${billId}.`);
  const splits = payment.splits.map((split) => (removed.includes(split) ? { ...split, active: false } : split));
  const paid = splits.filter(({ active }) => active !== false);
  if (paid.length === 0)
    throw new Refusal(409, `Bill ${billId} is all that AP payment ${id} pays: cancel the payment.`);
  const amount = paid.reduce((sum, split) => sum.plus(split.amount), Big(0)).toNumber();
  return store.payments.put({ ...payment, amount, splits, modifiedOn: store.stamp() });
}

function changeablePayment(store: TenantStore, id: number): ApPayment {
  const payment = livePayment(store, id);
  if (payment.syncStatus === 'Exported') throw new Refusal(409, `AP payment ${id} is Exported and locked.`);
  return payment;
}

function livePayment(store: TenantStore, id: number): ApPayment {
  const payment = requireRecord(store.payments.get(id), `AP payment ${id}`);
  if (!isLive(payment)) throw new Refusal(409, `AP payment ${id} is ${payment.status}: make a new payment.`);
  return payment;
}

export function setPaymentStatus(store: TenantStore, id: number, status: PaymentStatus): ApPayment {
  const isOver = status === 'Cancelled' || status === 'Rejected';
  const payment = isOver ? changeablePayment(store, id) : livePayment(store, id);
  return store.payments.put({
    ...payment,
    status,
    active: !isOver,
    approvedDate: status === 'Unpaid' || status === 'ReadyForApproval' ? null : (payment.approvedDate ?? store.today()),
    modifiedOn: store.stamp(),
  });
}
