/**
 * The legacy `get` and `get_list`: whole records in lower case, with dates in parts. Filters and sorting are not
 * supported.
 */
import { disturbedPage, type Disturbance } from '../../../control/disturbance.ts';
import { functionFailures, recordFailures, Refusal } from '../../gateway/failures.ts';
import { childOf, childrenOf, element, type XmlElement } from '../../gateway/xml.ts';
import { isVisible, type Caller } from '../../objects/object-type.ts';
import type { Outcome } from '../outcome.ts';
import { recordNoOf } from './bills.ts';
import type { LegacyFunction } from './legacy-function.ts';
import { legacyRecords } from './records.ts';

export const readFunctions: Readonly<Record<string, LegacyFunction>> = {
  get: (body, caller) => getOne(body.attributes['object'] ?? '', body, caller),
  get_bill: (body, caller) => getOne('bill', body, caller),
  get_apadjustment: (body, caller) => getOne('apadjustment', body, caller),
  get_list: getList,
};

function getOne(object: string, body: XmlElement, caller: Caller): Outcome {
  const { store } = caller;
  const transactions = object === 'bill' ? store.bills : store.adjustments;
  const key = object.startsWith('supdoc')
    ? (body.attributes['key'] ?? '')
    : recordNoOf(body, [...transactions.values()]);
  const found = legacyRecords(object, store).find((one) => one.key === key && isVisible(one.owner, caller, 'hidden'));
  if (found === undefined) throw new Refusal(recordFailures.notFound(object, key));
  return answer(object, [selected(found.element(), body)], 0, 1);
}

/** Assumed: 100 records by default, as in the generic reads. */
function getList(body: XmlElement, caller: Caller, disturbance: Disturbance): Outcome {
  const { attributes } = body;
  const object = attributes['object'] ?? '';
  for (const part of ['filter', 'sorts']) {
    if (childOf(body, part) !== undefined) throw new Refusal(functionFailures.unsupported(`<${part}> in get_list`));
  }
  const start = count(attributes['start'] ?? '0', 'start');
  const most = count(attributes['maxitems'] ?? '100', 'maxitems');
  const privateRecords = attributes['showprivate'] === 'true' ? 'shown' : 'hidden';
  const all = legacyRecords(object, caller.store).filter((one) => isVisible(one.owner, caller, privateRecords));
  const page = disturbedPage(all, start, most, disturbance).map((one) => selected(one.element(), body));
  return answer(object, page, start, all.length);
}

function count(text: string, name: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Refusal(recordFailures.illegalFormat(name, text));
  return Number(text);
}

function answer(object: string, records: readonly XmlElement[], start: number, total: number): Outcome {
  const end = Math.max(start, start + records.length - 1);
  const listType = element('listtype', object, { start: String(start), end: String(end), total: String(total) });
  return { listType, data: element('data', records), errors: [], transactions: 1 };
}

/** Only the requested fields; all if none were requested. */
function selected(record: XmlElement, body: XmlElement): XmlElement {
  const names = childrenOf(childOf(body, 'fields') ?? element('fields'), 'field').map((field) => field.text);
  return names.length === 0
    ? record
    : element(
        record.name,
        record.children.filter((child) => names.includes(child.name)),
      );
}
