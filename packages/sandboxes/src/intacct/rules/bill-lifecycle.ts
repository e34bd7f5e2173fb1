/**
 * What may be done with a bill in each of its states, for the generic functions, the legacy functions and the UI routes
 * alike. It is documented that states forbid edits, but not exactly which: what is not marked otherwise is assumed.
 */
import { Big } from 'big.js';

import { writeDate } from '../gateway/dates.ts';
import { recordFailures, Refusal } from '../gateway/failures.ts';
import { refuseOtherOwner, type Caller } from '../objects/object-type.ts';
import { billState, type Bill } from '../records.ts';
import { billFailures, stateFailures } from './ap-failures.ts';
import { headerOfBill, mergedForm, type BillChange, type BillForm } from './bill-form.ts';
import { readBill } from './bill-rules.ts';
import { refuseClosedPeriod } from './posting-period.ts';

/** @throws Refusal if the bill does not exist or belongs to another entity than the caller's. */
export function requireBill(recordNo: string, caller: Caller): Bill {
  if (recordNo === '') throw new Refusal(recordFailures.requiredField('RECORDNO'));
  const bill = caller.store.bills.get(recordNo);
  if (bill === undefined) throw new Refusal(recordFailures.notFound('APBILL', recordNo));
  refuseOtherOwner({ object: 'APBILL', key: recordNo, entityId: bill.entityId }, caller);
  return bill;
}

export function createBill(form: BillForm, caller: Caller): Bill {
  return caller.store.addBill(readBill(form, caller), caller.session.entityId);
}

export function updateBill(bill: Bill, change: BillChange, caller: Caller): Bill {
  refuseFixed(bill, 'updated', caller);
  const isOtherVendor = (change.header['VENDORID'] ?? bill.vendorId) !== bill.vendorId;
  if (bill.stage !== 'Draft' && isOtherVendor) throw new Refusal(stateFailures.vendorFixed(bill.recordId));
  const form = mergedForm(headerOfBill(bill), bill.lines, change);
  return caller.store.changeBill(bill, readBill(form, caller, bill));
}

export function deleteBill(bill: Bill, caller: Caller): void {
  refuseFixed(bill, 'deleted', caller);
  const { recordNo, entityId } = bill;
  caller.store.delete(caller.store.bills, recordNo, { objectType: 'apbill', objectKey: recordNo, entityId });
}

/**
 * Adds a reversal: a record of its own with negated amounts and the number of the original. It is posted on the given
 * date, so the period of the original may be closed. @returns the reversal.
 */
export function reverseBill(
  bill: Bill,
  given: { readonly date: string; readonly description: string },
  caller: Caller,
): Bill {
  const { store } = caller;
  refuseSettled(bill, 'reversed');
  if (bill.stage !== 'Posted') throw new Refusal(stateFailures.notPosted(bill.recordId, 'reversed'));
  if (store.switches.unpaidBills === 'edit-only') throw new Refusal(stateFailures.reversalOff);
  if (given.date < bill.whenPosted) throw new Refusal(stateFailures.reversedBefore(writeDate(given.date)));
  refuseClosedPeriod(bill, store, given.date);
  const reversal = store.addBill(
    {
      ...bill,
      stage: 'Reversal',
      description: given.description === '' ? bill.description : given.description,
      whenCreated: given.date,
      whenPosted: given.date,
      externalId: '',
      lines: bill.lines.map((line) => ({
        ...line,
        recordNo: store.next('line'),
        amount: new Big(line.amount).times(-1).toFixed(2),
      })),
    },
    bill.entityId,
    bill.recordNo,
  );
  store.changeBill(bill, { stage: 'Reversed', counterpart: reversal.recordNo });
  return reversal;
}

/** Recalls a bill from approval; documented for submitted bills. */
export function recallBill(bill: Bill, caller: Caller): Bill {
  if (bill.stage !== 'Submitted' && bill.stage !== 'Partially Approved') {
    throw new Refusal(stateFailures.notSubmitted(bill.recordId, 'recalled'));
  }
  return caller.store.changeBill(bill, { stage: 'Draft' });
}

/** The decision of an approver. A fully approved bill is posted, so its period must be open. */
export function approveBill(bill: Bill, verdict: 'approve' | 'approve-partly' | 'decline', caller: Caller): Bill {
  if (bill.stage !== 'Submitted' && bill.stage !== 'Partially Approved') {
    throw new Refusal(stateFailures.notSubmitted(bill.recordId, verdict === 'decline' ? 'declined' : 'approved'));
  }
  if (verdict === 'decline') return caller.store.changeBill(bill, { stage: 'Declined' });
  if (verdict === 'approve-partly') return caller.store.changeBill(bill, { stage: 'Partially Approved' });
  refuseClosedPeriod(bill, caller.store);
  return caller.store.changeBill(bill, { stage: 'Posted' });
}

/** @throws Refusal if the bill's state, its period or the company's settings do not allow the change. */
function refuseFixed(bill: Bill, done: 'updated' | 'deleted', { store }: Caller): void {
  refuseSettled(bill, done);
  if (bill.stage === 'Submitted' || bill.stage === 'Partially Approved') {
    throw new Refusal(stateFailures.inApproval(bill.recordId, done));
  }
  if (bill.stage !== 'Posted') return;
  refuseClosedPeriod(bill, store);
  if (store.switches.unpaidBills === 'reverse') throw new Refusal(stateFailures.reverseOnly(bill.recordId, done));
}

/** Refuses bills that are paid, selected for payment or reversed. Documented for paid bills. */
function refuseSettled(bill: Bill, done: 'updated' | 'deleted' | 'reversed'): void {
  switch (billState(bill)) {
    case 'Selected':
      throw new Refusal(stateFailures.selected(bill.recordId, done));
    case 'Partially Paid':
    case 'Paid':
      throw new Refusal(billFailures.paid(bill.recordId, done));
    case 'Reversed':
    case 'Reversal':
      throw new Refusal(stateFailures.reversed(bill.recordId, done));
    default:
  }
}
