/** The objects that the generic functions know, by name. */
import { functionFailures, Refusal } from '../gateway/failures.ts';
import { apAdjustment, apAdjustmentItem } from './ap-adjustment.ts';
import { apBill, apBillItem } from './ap-bill.ts';
import { apPayment, apPaymentDetail } from './ap-payment.ts';
import { auditHistory } from './audit-history.ts';
import { dimensionObjects } from './dimensions.ts';
import { masterObjects } from './master-data.ts';
import type { ObjectType } from './object-type.ts';
import { unusedFieldsOf } from './unused-fields.ts';
import { contact, vendor } from './vendor.ts';

const payables = [apBill, apBillItem, apAdjustment, apAdjustmentItem, apPayment, apPaymentDetail];
const objects = new Map(
  [vendor, contact, ...payables, auditHistory, ...masterObjects, ...dimensionObjects].map((object) => [
    object.name,
    withUnusedFields(object),
  ]),
);

function withUnusedFields(object: ObjectType): ObjectType {
  const unused = unusedFieldsOf(object.name).map((field) => [field, 'text'] as const);
  return { ...object, fields: { ...Object.fromEntries(unused), ...object.fields } };
}

export function findObject(name: string): ObjectType | undefined {
  return objects.get(name);
}

export function allObjects(): readonly ObjectType[] {
  return [...objects.values()];
}

/** @throws Refusal for an unknown name; names are upper case and case-sensitive. */
export function objectNamed(name: string): ObjectType {
  const object = objects.get(name);
  if (object === undefined) throw new Refusal(functionFailures.objectUnknown(name));
  return object;
}
