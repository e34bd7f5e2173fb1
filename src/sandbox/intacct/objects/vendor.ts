/** VENDOR on the wire: how vendors are shown, and which writes lead to the rules in `vendor-rules.ts`. */
import { Big } from 'big.js';

import { writeTimestamp } from '../dates.ts';
import { recordFailures, Refusal, vendorFailures } from '../failures.ts';
import { billTotal } from '../store.ts';
import type { Store, Vendor } from '../store.ts';
import { readVendor, vendorDetailFields } from '../vendor-rules.ts';
import { element, textOf } from '../xml.ts';
import type { XmlElement } from '../xml.ts';
import { refuseOtherOwner } from './object-type.ts';
import type { Caller, FieldType, ObjectType, RecordWriter, Row } from './object-type.ts';

const writer: RecordWriter = {
  create(input, caller) {
    const content = readVendor(input, undefined, caller);
    if (caller.store.vendors.has(content.vendorId)) {
      throw new Refusal(recordFailures.duplicate('Vendor', content.vendorId), recordFailures.saveFailed('Vendor'));
    }
    return keysOf(caller.store.saveVendor(content));
  },
  update(input, caller) {
    const vendor = ownVendor(textOf(input, 'RECORDNO'), textOf(input, 'VENDORID'), caller);
    return keysOf(caller.store.saveVendor(readVendor(input, vendor, caller)));
  },
  delete(recordNo, caller) {
    const vendor = ownVendor(recordNo, '', caller);
    const isUsed = [...caller.store.bills.values()].some((bill) => bill.vendorId === vendor.vendorId);
    if (isUsed) throw new Refusal(vendorFailures.inUse(vendor.vendorId));
    caller.store.vendors.delete(vendor.vendorId);
  },
};

function keysOf(vendor: Vendor): XmlElement {
  return element('vendor', [element('RECORDNO', vendor.recordNo), element('VENDORID', vendor.vendorId)]);
}

/** By record number, else by the natural key. */
function ownVendor(recordNo: string, vendorId: string, caller: Caller): Vendor {
  const { vendors } = caller.store;
  if (recordNo === '' && vendorId === '') throw new Refusal(recordFailures.requiredField('RECORDNO'));
  const vendor =
    recordNo === '' ? vendors.get(vendorId) : [...vendors.values()].find((one) => one.recordNo === recordNo);
  if (vendor === undefined) throw new Refusal(recordFailures.notFound('VENDOR', recordNo || vendorId));
  refuseOtherOwner({ object: 'VENDOR', key: vendor.vendorId, entityId: vendor.entityId }, caller);
  return vendor;
}

function vendorRow(vendor: Vendor, due: Big | undefined): Row {
  return {
    entityId: vendor.entityId,
    values: {
      ...vendor.details,
      RECORDNO: vendor.recordNo,
      VENDORID: vendor.vendorId,
      NAME: vendor.name,
      STATUS: vendor.status,
      TERMNAME: vendor.termName,
      ONETIME: vendor.details['ONETIME'] || 'false',
      ONHOLD: vendor.details['ONHOLD'] || 'false',
      TOTALDUE: (due ?? new Big(0)).toFixed(2),
      WHENCREATED: writeTimestamp(vendor.createdAt),
      WHENMODIFIED: writeTimestamp(vendor.changedAt),
      MEGAENTITYID: vendor.entityId,
    },
  };
}

function vendorRows(store: Store): readonly Row[] {
  const due = new Map<string, Big>();
  for (const bill of store.bills.values()) {
    due.set(bill.vendorId, (due.get(bill.vendorId) ?? new Big(0)).plus(billTotal(bill)).minus(bill.paid));
  }
  return [...store.vendors.values()].map((vendor) => vendorRow(vendor, due.get(vendor.vendorId)));
}

export const vendor: ObjectType = {
  name: 'VENDOR',
  naturalKey: 'VENDORID',
  fields: {
    ...{ RECORDNO: 'integer', VENDORID: 'text', NAME: 'text', STATUS: 'text', TERMNAME: 'text' },
    ...Object.fromEntries(vendorDetailFields.map((field): [string, FieldType] => [field, 'text'])),
    ...{ TOTALDUE: 'decimal', WHENCREATED: 'timestamp', WHENMODIFIED: 'timestamp', MEGAENTITYID: 'text' },
  },
  rows: vendorRows,
  writer,
};
