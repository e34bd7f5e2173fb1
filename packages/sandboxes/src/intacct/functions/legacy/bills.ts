/** The legacy functions of bills. They apply the same rules as the generic ones. */
import { parseDate } from '../../gateway/dates.ts';
import { recordFailures, Refusal } from '../../gateway/failures.ts';
import { childOf, element, textOf, type XmlElement } from '../../gateway/xml.ts';
import type { Caller } from '../../objects/object-type.ts';
import type { Bill } from '../../records.ts';
import { createBill, deleteBill, ownBill, recallBill, reverseBill, updateBill } from '../../rules/bill-lifecycle.ts';
import { changeForm, createForm, dateOf, withDueDate } from './forms.ts';
import { writing, type LegacyFunction } from './legacy-function.ts';

const { currently } = recordFailures;

export const billFunctions: Readonly<Record<string, LegacyFunction>> = {
  create_bill: writing(currently('create'), (body, caller) => {
    const form = withDueDate(createForm(body, 'billitems'), caller.store);
    return createBill(form, caller).recordNo;
  }),
  update_bill: writing(
    currently('update'),
    (body, caller) => updateBill(keyedBill(body, caller), changeForm(body, 'updatebillitems'), caller).recordNo,
  ),
  delete_bill: writing(currently('delete'), (body, caller) => {
    deleteBill(keyedBill(body, caller), caller);
    return undefined;
  }),
  reverse_bill: writing(currently('reverse'), (body, caller) => {
    const given = dateOf(childOf(body, 'datereversed') ?? element('datereversed'));
    const date = parseDate(given);
    if (date === undefined) throw new Refusal(recordFailures.illegalFormat('datereversed', given));
    reverseBill(keyedBill(body, caller), { date, description: textOf(body, 'description') }, caller);
    return undefined;
  }),
  recallApBill: writing(currently('recall'), (body, caller) => {
    recallBill(ownBill(textOf(body, 'recordno'), caller), caller);
    return undefined;
  }),
};

/** By record number, or by the external ID that only legacy functions set. */
function keyedBill(body: XmlElement, caller: Caller): Bill {
  return ownBill(recordNoOf(body, [...caller.store.bills.values()]), caller);
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
