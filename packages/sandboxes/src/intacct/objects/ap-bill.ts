/** APBILL and APBILLITEM on the wire: how they are read and written. The rules are in `bill-lifecycle.ts`. */
import { writeDate } from '../gateway/dates.ts';
import { element, textOf, type XmlElement } from '../gateway/xml.ts';
import { billState, dueOf, totalOf, type Bill } from '../records.ts';
import { billChangeOf, billFormOf } from '../rules/bill-form.ts';
import { createBill, deleteBill, requireBill, updateBill } from '../rules/bill-lifecycle.ts';
import type { Store } from '../store.ts';
import type { FieldType, ObjectType, RecordWriter, Row } from './object-type.ts';
import { HEADER_FIELDS, headerValues, LINE_FIELDS, lineRows, linesForRead } from './transaction-rows.ts';

const BILL_FIELDS: Readonly<Record<string, FieldType>> = {
  ...HEADER_FIELDS,
  ...{ TERMNAME: 'text', WHENDUE: 'date', WHENDISCOUNT: 'date', RECPAYMENTDATE: 'date', PAYMENTPRIORITY: 'text' },
  ...{ ONHOLD: 'boolean', BILLTOPAYTOCONTACTNAME: 'text', SHIPTORETURNTOCONTACTNAME: 'text', DUE_IN_DAYS: 'integer' },
};

const writer: RecordWriter = {
  create: (input, caller) => keysOf(createBill(billFormOf(input), caller)),
  update: (input, caller) =>
    keysOf(updateBill(requireBill(textOf(input, 'RECORDNO'), caller), billChangeOf(input), caller)),
  delete: (recordNo, caller) => deleteBill(requireBill(recordNo, caller), caller),
};

function keysOf(bill: Bill): XmlElement {
  return element('apbill', [element('RECORDNO', bill.recordNo)]);
}

type BillState = ReturnType<typeof billState>;

/** D, S, PA, U and A are documented. Assumed: payments leave a bill at A, and the codes of reversals. */
const STORED_STATES: Readonly<Record<BillState, string>> = {
  Draft: 'D',
  Submitted: 'S',
  'Partially Approved': 'PA',
  Declined: 'U',
  Posted: 'A',
  Selected: 'A',
  'Partially Paid': 'A',
  Paid: 'A',
  Reversed: 'V',
  Reversal: 'R',
};

// Bills are immutable, so rows can be cached, except for the vendor's name and the days until due.
const rowOfBill = new WeakMap<Bill, { readonly row: Row; readonly today: string }>();

export function billRow(bill: Bill, store: Store, today = todayOf(store)): Row {
  const known = rowOfBill.get(bill);
  const VENDORNAME = store.vendors.get(bill.vendorId)?.name ?? '';
  if (known?.today === today && known.row.values['VENDORNAME'] === VENDORNAME) return known.row;
  const DUE_IN_DAYS = dueInDays(bill, today);
  const row = { entityId: bill.entityId, values: { ...billValues(bill, store), VENDORNAME, DUE_IN_DAYS } };
  rowOfBill.set(bill, { row, today });
  return row;
}

function todayOf(store: Store): string {
  return new Date(store.now()).toISOString().slice(0, 10);
}

function billValues(bill: Bill, store: Store): Row['values'] {
  const state = billState(bill);
  const amounts = {
    entered: totalOf(bill).toFixed(2),
    selected: bill.selected,
    paid: bill.paid,
    due: dueOf(bill).toFixed(2),
  };
  return {
    ...headerValues(bill, 'apbill', amounts, store),
    STATE: state,
    RAWSTATE: STORED_STATES[state],
    TERMNAME: bill.termName,
    WHENDUE: writeDate(bill.whenDue),
    WHENPAID: writeDate(bill.whenPaid),
    RECPAYMENTDATE: writeDate(bill.recPaymentDate),
    PAYMENTPRIORITY: bill.paymentPriority,
    ONHOLD: String(bill.onHold),
    BILLTOPAYTOCONTACTNAME: bill.payToContact,
    SHIPTORETURNTOCONTACTNAME: bill.returnToContact,
  };
}

function dueInDays({ whenDue }: Bill, today: string): string {
  return whenDue === '' ? '' : String((Date.parse(whenDue) - Date.parse(today)) / 86_400_000);
}

export const apBill: ObjectType = {
  name: 'APBILL',
  naturalKey: 'RECORDNO',
  fields: BILL_FIELDS,
  validValues: { STATE: Object.keys(STORED_STATES), PAYMENTPRIORITY: ['urgent', 'high', 'normal', 'low'] },
  rows(store) {
    const today = todayOf(store);
    return store.visibleBills().map((bill) => billRow(bill, store, today));
  },
  readExtras(store, recordNo) {
    const bill = store.visibleBills().find((one) => one.recordNo === recordNo);
    return linesForRead(bill, 'APBILLITEM', store);
  },
  writer,
};

export const apBillItem: ObjectType = {
  name: 'APBILLITEM',
  naturalKey: 'RECORDNO',
  fields: LINE_FIELDS,
  rows: (store) => store.visibleBills().flatMap((bill) => lineRows(bill, store)),
};
