/** APBILL and APBILLITEM on the wire: how bills are shown, and which writes lead to the rules in `bill-rules.ts`. */
import { Big } from 'big.js';

import { readBill } from '../bill-rules.ts';
import { writeDate, writeTimestamp } from '../dates.ts';
import { billFailures, recordFailures, Refusal } from '../failures.ts';
import { billTotal } from '../store.ts';
import type { Bill, Store } from '../store.ts';
import { element, textOf } from '../xml.ts';
import type { XmlElement } from '../xml.ts';
import { billFormOf, mergedBillForm } from '../bill-form.ts';
import { refusePeriodClosed } from '../bill-line-rules.ts';
import { refuseOtherOwner } from './object-type.ts';
import type { Caller, FieldType, ObjectType, RecordWriter, Row } from './object-type.ts';

const billFields: Readonly<Record<string, FieldType>> = {
  ...{ RECORDNO: 'integer', RECORDTYPE: 'text', RECORDID: 'text', STATE: 'text', RAWSTATE: 'text' },
  ...{ VENDORID: 'text', VENDORNAME: 'text', DOCNUMBER: 'text', DESCRIPTION: 'text', TERMNAME: 'text' },
  ...{ WHENCREATED: 'date', WHENPOSTED: 'date', WHENDUE: 'date', WHENPAID: 'date', ONHOLD: 'text' },
  ...{ BASECURR: 'text', CURRENCY: 'text', MODULEKEY: 'text', SYSTEMGENERATED: 'text' },
  ...{ TOTALENTERED: 'decimal', TOTALSELECTED: 'decimal', TOTALPAID: 'decimal', TOTALDUE: 'decimal' },
  ...{ TRX_TOTALENTERED: 'decimal', TRX_TOTALSELECTED: 'decimal', TRX_TOTALPAID: 'decimal', TRX_TOTALDUE: 'decimal' },
  ...{ AUWHENCREATED: 'timestamp', WHENMODIFIED: 'timestamp', MEGAENTITYID: 'text', MEGAENTITYNAME: 'text' },
};

const lineFields: Readonly<Record<string, FieldType>> = {
  ...{ RECORDNO: 'integer', RECORDKEY: 'integer', LINE_NO: 'integer', ACCOUNTNO: 'text', ACCOUNTTITLE: 'text' },
  ...{ TRX_AMOUNT: 'decimal', AMOUNT: 'decimal', ENTRYDESCRIPTION: 'text', LOCATIONID: 'text', LOCATIONNAME: 'text' },
  ...{ DEPARTMENTID: 'text', CLASSID: 'text', PROJECTID: 'text', BASECURR: 'text', CURRENCY: 'text' },
};

const writer: RecordWriter = {
  create(input, caller) {
    const bill = caller.store.addBill(readBill(billFormOf(input), caller), caller.session.entityId);
    return keysOf(bill);
  },
  update(input, caller) {
    const bill = ownBill(textOf(input, 'RECORDNO'), caller);
    refuseFixed(bill, 'updated', caller);
    return keysOf(caller.store.changeBill(bill, readBill(mergedBillForm(bill, input), caller)));
  },
  delete(recordNo, caller) {
    const bill = ownBill(recordNo, caller);
    refuseFixed(bill, 'deleted', caller);
    caller.store.bills.delete(bill.recordNo);
  },
};

function keysOf(bill: Bill): XmlElement {
  return element('apbill', [element('RECORDNO', bill.recordNo)]);
}

function ownBill(recordNo: string, caller: Caller): Bill {
  if (recordNo === '') throw new Refusal(recordFailures.requiredField('RECORDNO'));
  const bill = caller.store.bills.get(recordNo);
  if (bill === undefined) throw new Refusal(recordFailures.notFound('APBILL', recordNo));
  refuseOtherOwner({ object: 'APBILL', key: recordNo, entityId: bill.entityId }, caller);
  return bill;
}

/** Paid bills and bills of a closed period stay as they are. */
function refuseFixed(bill: Bill, verb: 'updated' | 'deleted', caller: Caller): void {
  if (!new Big(bill.paid).eq(0)) throw new Refusal(billFailures.paid(bill.recordId, verb));
  if (bill.state === 'Posted') refusePeriodClosed(bill, caller.store);
}

// Bills are immutable, so a row stays right for as long as its bill lives.
const rowOfBill = new WeakMap<Bill, Row>();
const rowsOfLines = new WeakMap<Bill, readonly Row[]>();

function billRow(bill: Bill, store: Store): Row {
  const known = rowOfBill.get(bill);
  // The vendor's name is the only value that can change without the bill.
  const vendorName = store.vendors.get(bill.vendorId)?.name ?? '';
  if (known !== undefined && known.values['VENDORNAME'] === vendorName) return known;
  const row = { entityId: bill.entityId, values: { ...billValues(bill, store), VENDORNAME: vendorName } };
  rowOfBill.set(bill, row);
  return row;
}

function billValues(bill: Bill, store: Store): Record<string, string> {
  const total = billTotal(bill);
  const amounts = {
    ENTERED: total.toFixed(2),
    SELECTED: '0.00',
    PAID: bill.paid,
    DUE: total.minus(bill.paid).toFixed(2),
  };
  const paid = new Big(bill.paid);
  const state = paid.eq(0) ? bill.state : paid.eq(total) ? 'Paid' : 'Partially Paid';
  return {
    RECORDNO: bill.recordNo,
    RECORDTYPE: 'apbill',
    RECORDID: bill.recordId,
    STATE: state,
    RAWSTATE: bill.state === 'Draft' ? 'D' : 'A',
    VENDORID: bill.vendorId,
    DOCNUMBER: bill.docNumber,
    DESCRIPTION: bill.description,
    TERMNAME: bill.termName,
    WHENCREATED: writeDate(bill.whenCreated),
    WHENPOSTED: writeDate(bill.whenPosted),
    WHENDUE: writeDate(bill.whenDue),
    WHENPAID: '',
    ONHOLD: String(bill.onHold),
    BASECURR: store.company.baseCurrency,
    CURRENCY: store.company.baseCurrency,
    MODULEKEY: '3.AP',
    SYSTEMGENERATED: 'F',
    ...Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [`TOTAL${name}`, amount])),
    ...Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [`TRX_TOTAL${name}`, amount])),
    AUWHENCREATED: writeTimestamp(bill.createdAt),
    WHENMODIFIED: writeTimestamp(bill.changedAt),
    MEGAENTITYID: bill.entityId,
    MEGAENTITYNAME: store.company.entities.find((entity) => entity.id === bill.entityId)?.name ?? '',
  };
}

function lineRows(bill: Bill, store: Store): readonly Row[] {
  const known = rowsOfLines.get(bill);
  if (known !== undefined) return known;
  const { company } = store;
  const rows = bill.lines.map((line) => ({
    entityId: bill.entityId,
    values: {
      RECORDNO: line.recordNo,
      RECORDKEY: bill.recordNo,
      LINE_NO: String(line.lineNo),
      ACCOUNTNO: line.accountNo,
      ACCOUNTTITLE: company.glAccounts.find((account) => account.accountNo === line.accountNo)?.title ?? '',
      TRX_AMOUNT: line.amount,
      AMOUNT: line.amount,
      ENTRYDESCRIPTION: line.memo,
      LOCATIONID: line.locationId,
      LOCATIONNAME: company.locations.find((location) => location.id === line.locationId)?.name ?? '',
      DEPARTMENTID: line.departmentId,
      CLASSID: line.classId,
      PROJECTID: line.projectId,
      BASECURR: company.baseCurrency,
      CURRENCY: company.baseCurrency,
    },
  }));
  rowsOfLines.set(bill, rows);
  return rows;
}

/** `query` never shows the lines of a bill; `read` does, as lower-case children of APBILLITEMS. */
function linesForRead(store: Store, recordNo: string): readonly XmlElement[] {
  const bill = store.visibleBills().find((one) => one.recordNo === recordNo);
  const items = bill === undefined ? [] : lineRows(bill, store);
  const fields = Object.keys(lineFields);
  return [
    element(
      'APBILLITEMS',
      items.map((row) =>
        element(
          'apbillitem',
          fields.map((field) => element(field, row.values[field] ?? '')),
        ),
      ),
    ),
  ];
}

export const apBill: ObjectType = {
  name: 'APBILL',
  naturalKey: 'RECORDNO',
  fields: billFields,
  rows: (store) => store.visibleBills().map((bill) => billRow(bill, store)),
  readExtras: linesForRead,
  writer,
};

export const apBillItem: ObjectType = {
  name: 'APBILLITEM',
  naturalKey: 'RECORDNO',
  fields: lineFields,
  rows: (store) => store.visibleBills().flatMap((bill) => lineRows(bill, store)),
};
