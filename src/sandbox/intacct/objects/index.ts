/** The objects that the generic functions know, by name. */
import { functionFailures, Refusal } from '../failures.ts';
import { apBill, apBillItem } from './ap-bill.ts';
import { masterObjects } from './masters.ts';
import type { ObjectType } from './object-type.ts';
import { vendor } from './vendor.ts';

const objects = new Map([vendor, apBill, apBillItem, ...masterObjects].map((object) => [object.name, object]));

/** @throws Refusal for a name that is no object; names are case sensitive, upper case. */
export function objectNamed(name: string): ObjectType {
  const object = objects.get(name);
  if (object === undefined) throw new Refusal(functionFailures.objectUnknown(name));
  return object;
}
