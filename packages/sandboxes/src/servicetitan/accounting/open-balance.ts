/** The open balance of a bill: its amount less payments and applied credits in ServiceTitan. */
import Big from 'big.js';

import type { ApPayment } from '../records/accounting-records.ts';
import type { ApBill } from '../records/bill-record.ts';
import type { TenantStore } from '../store.ts';

export function isLive({ status }: ApPayment): boolean {
  return status !== 'Cancelled' && status !== 'Rejected';
}

interface Applied {
  readonly document: string;
  readonly amount: number;
}

function appliedTo(store: TenantStore, billId: number): readonly Applied[] {
  const ofBill = ({ inventoryBillId }: { readonly inventoryBillId: number | null }): boolean =>
    inventoryBillId === billId;
  return [
    ...store.payments
      .all()
      .filter(isLive)
      .flatMap(({ id, splits }) =>
        splits.filter(ofBill).map(({ amount }) => ({ document: `AP payment ${id}`, amount })),
      ),
    ...store.credits
      .all()
      .filter(({ status }) => status !== 'Canceled')
      .flatMap(({ id, splits }) =>
        splits
          .filter((split) => split.active && ofBill(split))
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
