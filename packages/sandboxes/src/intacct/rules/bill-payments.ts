/** Payments as users make them in Intacct: select a bill, pay it in full or in part, void the payment. */
import { Big } from 'big.js';

import { recordFailures, Refusal } from '../gateway/failures.ts';
import { billState, dueOf, type Bill, type Payment } from '../records.ts';
import type { Store } from '../store.ts';
import { paymentFailures, vendorFailures } from './ap-failures.ts';
import { refuseClosedPeriod } from './posting-period.ts';

/** @param amount default: the amount due. Zero removes the selection. */
export function selectForPayment(bill: Bill, amount: string | undefined, store: Store): Bill {
  refuseUnpayable(bill, store);
  const selected = amount !== undefined && new Big(amount).eq(0) ? '0.00' : payable(bill, amount);
  return store.changeBill(bill, { selected });
}

/** Pays the given amount, else the selected amount, else the amount due. */
export function payBill(bill: Bill, given: { readonly amount?: string; readonly date: string }, store: Store): Payment {
  refuseUnpayable(bill, store);
  refuseClosedPeriod(bill, store, given.date);
  const selected = new Big(bill.selected).eq(0) ? undefined : bill.selected;
  const amount = payable(bill, given.amount ?? selected);
  const paid = new Big(bill.paid).plus(amount).toFixed(2);
  store.changeBill(bill, { paid, selected: '0.00', whenPaid: given.date });
  const { recordNo, vendorId, entityId } = bill;
  return store.savePayment({ billKey: recordNo, vendorId, amount, date: given.date, state: 'Posted', entityId });
}

export function voidPayment(recordNo: string, store: Store): Payment {
  const payment = store.payments.get(recordNo);
  if (payment === undefined) throw new Refusal(recordFailures.notFound('APPYMT', recordNo));
  if (payment.state === 'Voided') throw new Refusal(paymentFailures.voided(recordNo));
  const bill = store.bills.get(payment.billKey);
  if (bill !== undefined) {
    // Assumed: the void is posted on the date of the payment.
    refuseClosedPeriod(bill, store, payment.date);
    const paid = new Big(bill.paid).minus(payment.amount);
    const before = [...store.payments.values()].filter(
      (one) => one.billKey === bill.recordNo && one.state === 'Posted' && one.recordNo !== recordNo,
    );
    store.changeBill(bill, {
      paid: paid.toFixed(2),
      whenPaid:
        before
          .map((one) => one.date)
          .toSorted()
          .at(-1) ?? '',
    });
  }
  return store.savePayment({ ...payment, state: 'Voided' }, payment);
}

function refuseUnpayable(bill: Bill, store: Store): void {
  const state = billState(bill);
  if (state !== 'Posted' && state !== 'Selected' && state !== 'Partially Paid') {
    throw new Refusal(paymentFailures.notPayable(bill.recordId, state));
  }
  if (bill.onHold) throw new Refusal(paymentFailures.billOnHold(bill.recordId));
  const isVendorHeld = store.vendors.get(bill.vendorId)?.details['ONHOLD'] === 'true';
  if (isVendorHeld) throw new Refusal(vendorFailures.onHold(bill.vendorId));
}

function payable(bill: Bill, amount: string | undefined): string {
  const due = dueOf(bill);
  const wanted = new Big(amount ?? due);
  if (wanted.lte(0) || wanted.gt(due)) throw new Refusal(paymentFailures.tooMuch(wanted.toFixed(2), due.toFixed(2)));
  return wanted.toFixed(2);
}
