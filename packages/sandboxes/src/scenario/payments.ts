/** The month's payments in ServiceTitan: of a bill that no one needs to pay in Intacct any more. */
import type { ApPayment } from '../servicetitan/records/accounting-records.ts';
import type { ApBill } from '../servicetitan/records/bill-record.ts';
import type { Ids } from './bill-maker.ts';

/** All of it, by card, on the day on which the bill was posted. */
export function paymentOf(bill: ApBill, ids: Ids): ApPayment {
  const { id: billId, modifiedOn: paidAt, businessUnit, vendor } = bill;
  const day = `${paidAt.slice(0, 10)}T00:00:00Z`;
  const amount = Number(bill.billAmount);
  const id = ids.next();
  return {
    id,
    active: true,
    createdOn: paidAt,
    modifiedOn: paidAt,
    date: day,
    approvedDate: day,
    method: 'ServiceTitan',
    name: 'Company card',
    printCheck: false,
    amount,
    errorMessage: null,
    status: 'Paid',
    syncStatus: 'Posted',
    batch: null,
    glAccount: null,
    businessUnit,
    vendor,
    remittanceVendor: null,
    splits: [{ id: ids.next(), active: true, createdOn: paidAt, documentId: null, inventoryBillId: billId, amount }],
    customFields: null,
  };
}
