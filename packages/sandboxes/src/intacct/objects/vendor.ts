/** VENDOR and CONTACT on the wire: how they are read and written. The rules are in `vendor-rules.ts`. */
import { Big } from 'big.js';

import { writeTimestamp } from '../gateway/dates.ts';
import { recordFailures, Refusal } from '../gateway/failures.ts';
import { element, textOf, type XmlElement } from '../gateway/xml.ts';
import { dueOf, totalOf, type Vendor, type VendorContent } from '../records.ts';
import { vendorFailures } from '../rules/ap-failures.ts';
import { CONTACT_FIELDS, contactOf, readVendor, VENDOR_DETAIL_FIELDS, VENDOR_FLAGS } from '../rules/vendor-rules.ts';
import type { Store } from '../store.ts';
import {
  refuseOtherOwner,
  type Caller,
  type FieldType,
  type ObjectType,
  type RecordWriter,
  type Row,
} from './object-type.ts';

const writer: RecordWriter = {
  create: (input, caller) => save(readVendor(input, undefined, caller), caller),
  update(input, caller) {
    const vendor = requireVendor(textOf(input, 'RECORDNO'), textOf(input, 'VENDORID'), caller);
    return save(readVendor(input, vendor, caller), caller);
  },
  delete: (recordNo, caller) => deleteVendor(requireVendor(recordNo, '', caller), caller),
};

export function deleteVendor({ vendorId, recordNo, entityId }: Vendor, { store }: Caller): void {
  const transactions = [...store.bills.values(), ...store.adjustments.values(), ...store.payments.values()];
  if (transactions.some((one) => one.vendorId === vendorId)) throw new Refusal(vendorFailures.inUse(vendorId));
  store.delete(store.vendors, vendorId, { objectType: 'vendor', objectKey: recordNo, entityId });
}

function save(content: VendorContent, { store }: Caller): XmlElement {
  const { name, values } = contactOf(content);
  store.saveContact(name, values, content.entityId);
  const vendor = store.saveVendor(content);
  return element('vendor', [element('RECORDNO', vendor.recordNo), element('VENDORID', vendor.vendorId)]);
}

/** By record number, else by vendor ID. */
export function requireVendor(recordNo: string, vendorId: string, caller: Caller): Vendor {
  const { vendors } = caller.store;
  if (recordNo === '' && vendorId === '') throw new Refusal(recordFailures.requiredField('RECORDNO'));
  const vendor =
    recordNo === '' ? vendors.get(vendorId) : [...vendors.values()].find((one) => one.recordNo === recordNo);
  if (vendor === undefined) throw new Refusal(recordFailures.notFound('VENDOR', recordNo || vendorId));
  refuseOtherOwner({ object: 'VENDOR', key: vendor.vendorId, entityId: vendor.entityId }, caller);
  return vendor;
}

/** Values of fields that were never set. */
const SHOWN_BY_DEFAULT: Readonly<Record<string, string>> = {
  ...Object.fromEntries(VENDOR_FLAGS.map((flag) => [flag, 'false'])),
  OBJECTRESTRICTION: 'Unrestricted',
};

function vendorRow(vendor: Vendor, due: Big | undefined): Row {
  const details = VENDOR_DETAIL_FIELDS.map((field) => [
    field,
    vendor.details[field] || (SHOWN_BY_DEFAULT[field] ?? ''),
  ]);
  return {
    entityId: vendor.entityId,
    values: {
      ...Object.fromEntries(details),
      RECORDNO: vendor.recordNo,
      VENDORID: vendor.vendorId,
      NAME: vendor.name,
      STATUS: vendor.status,
      TERMNAME: vendor.termName,
      TOTALDUE: (due ?? new Big(0)).toFixed(2),
      WHENCREATED: writeTimestamp(vendor.createdAt),
      WHENMODIFIED: writeTimestamp(vendor.changedAt),
      MEGAENTITYID: vendor.entityId,
    },
  };
}

/** The amount due: posted bills and adjustments; a vendor credit is negative. */
function vendorRows(store: Store): readonly Row[] {
  const due = new Map<string, Big>();
  const add = (vendorId: string, amount: Big): void => {
    due.set(vendorId, (due.get(vendorId) ?? new Big(0)).plus(amount));
  };
  for (const bill of store.bills.values()) if (bill.stage === 'Posted') add(bill.vendorId, dueOf(bill));
  for (const one of store.adjustments.values()) if (one.stage === 'Posted') add(one.vendorId, totalOf(one));
  return [...store.vendors.values()].map((vendor) => vendorRow(vendor, due.get(vendor.vendorId)));
}

export const vendor: ObjectType = {
  name: 'VENDOR',
  naturalKey: 'VENDORID',
  fields: {
    ...{ RECORDNO: 'integer', VENDORID: 'text', NAME: 'text', STATUS: 'text', TERMNAME: 'text' },
    ...Object.fromEntries(
      VENDOR_DETAIL_FIELDS.map((field): [string, FieldType] => [
        field,
        VENDOR_FLAGS.includes(field) ? 'boolean' : 'text',
      ]),
    ),
    ...{ TOTALDUE: 'decimal', WHENCREATED: 'timestamp', WHENMODIFIED: 'timestamp', MEGAENTITYID: 'text' },
  },
  validValues: {
    STATUS: ['active', 'inactive'],
    OBJECTRESTRICTION: ['Unrestricted', 'RootOnly', 'Restricted'],
  },
  rows: vendorRows,
  writer,
};

/** Created and changed through vendors; deleting a vendor leaves its contact. */
export const contact: ObjectType = {
  name: 'CONTACT',
  naturalKey: 'CONTACTNAME',
  fields: {
    ...{ RECORDNO: 'integer', CONTACTNAME: 'text', STATUS: 'text' },
    ...Object.fromEntries(CONTACT_FIELDS.map((field): [string, FieldType] => [field, 'text'])),
    ...{ WHENCREATED: 'timestamp', WHENMODIFIED: 'timestamp', MEGAENTITYID: 'text' },
  },
  rows: (store) =>
    [...store.contacts.values()].map((one) => ({
      entityId: one.entityId,
      values: {
        ...one.values,
        RECORDNO: one.recordNo,
        CONTACTNAME: one.name,
        STATUS: 'active',
        WHENCREATED: writeTimestamp(one.createdAt),
        WHENMODIFIED: writeTimestamp(one.changedAt),
        MEGAENTITYID: one.entityId,
      },
    })),
};
