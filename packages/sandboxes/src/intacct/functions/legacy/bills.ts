/** The legacy functions of bills. They apply the same rules as the generic ones. */
import { parseDate } from '../../gateway/dates.ts';
import { recordFailures, Refusal } from '../../gateway/failures.ts';
import { childOf, element, textOf, type XmlElement } from '../../gateway/xml.ts';
import type { Caller } from '../../objects/object-type.ts';
import type { Bill } from '../../records.ts';
import {
  createBill,
  deleteBill,
  requireBill,
  recallBill,
  reverseBill,
  updateBill,
} from '../../rules/bill-lifecycle.ts';
import { changeForm, createForm, dateOf, withDueDate } from './forms.ts';
import { writeFunction, type LegacyFunction } from './legacy-function.ts';

const { currently } = recordFailures;

export const billFunctions: Readonly<Record<string, LegacyFunction>> = {
  create_bill: writeFunction(currently('create'), (body, caller) => {
    const form = withDueDate(createForm(body, 'billitems'), caller.store);
    return createBill(form, caller).recordNo;
  }),
  update_bill: writeFunction(
    currently('update'),
    (body, caller) => updateBill(billByKey(body, caller), changeForm(body, 'updatebillitems'), caller).recordNo,
  ),
  delete_bill: writeFunction(currently('delete'), (body, caller) => {
    deleteBill(billByKey(body, caller), caller);
    return undefined;
  }),
  reverse_bill: writeFunction(currently('reverse'), (body, caller) => {
    const given = dateOf(childOf(body, 'datereversed') ?? element('datereversed'));
    const date = parseDate(given);
    if (date === undefined) throw new Refusal(recordFailures.illegalFormat('datereversed', given));
    reverseBill(billByKey(body, caller), { date, description: textOf(body, 'description') }, caller);
    return undefined;
  }),
  recallApBill: writeFunction(currently('recall'), (body, caller) => {
    recallBill(requireBill(textOf(body, 'recordno'), caller), caller);
    return undefined;
  }),
};

/** By record number, or by the external ID that only legacy functions set. */
function billByKey(body: XmlElement, caller: Caller): Bill {
  return requireBill(recordNoOf(body, [...caller.store.bills.values()]), caller);
}

export function recordNoOf(
  { attributes }: XmlElement,
  records: readonly { readonly externalId: string; readonly recordNo: string }[],
): string {
  const key = attributes['key'] ?? '';
  if (attributes['externalkey'] !== 'true' || key === '') return key;
  // Assumed: external IDs need not be unique; the first record that has one is used.
  return records.find((record) => record.externalId === key)?.recordNo ?? key;
}
