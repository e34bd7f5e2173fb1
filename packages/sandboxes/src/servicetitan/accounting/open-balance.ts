/** The open balance of a bill: its amount less payments and applied credits in ServiceTitan. */
import Big from 'big.js';

import type { ApPayment } from '../records/accounting-records.ts';
import type { ApBill } from '../records/bill-record.ts';
import type { TenantStore } from '../store.ts';

export function isLive({ status }: ApPayment): boolean {
  return status !== 'Cancelled' && status !== 'Rejected';
}

type PaymentSplit = ApPayment['splits'][number];

export function isSplitOf({ inventoryBillId, documentId }: PaymentSplit, billId: number): boolean {
  return (inventoryBillId ?? documentId) === billId;
}

interface Applied {
  readonly document: string;
  readonly amount: number;
}

function appliedTo(store: TenantStore, billId: number): readonly Applied[] {
  return [
    ...store.payments
      .all()
      .filter(isLive)
      .flatMap(({ id, splits }) =>
        splits
          .filter((split) => split.active !== false && isSplitOf(split, billId))
          .map(({ amount }) => ({ document: `AP payment ${id}`, amount })),
      ),
    ...store.credits
      .all()
      .filter(({ status }) => status !== 'Canceled')
      .flatMap(({ id, splits }) =>
        splits
          .filter((split) => split.active && split.inventoryBillId === billId)
          .map(({ amount }) => ({ document: `AP credit ${id}`, amount })),
      ),
  ];
}

/** Names of the payments and credits applied to a bill. */
export function appliedDocuments(store: TenantStore, billId: number): readonly string[] {
  return appliedTo(store, billId).map(({ document }) => document);
}

export function openAmount(store: TenantStore, bill: ApBill): Big {
  return appliedTo(store, bill.id).reduce((open, { amount }) => open.minus(amount), Big(bill.billAmount));
}
