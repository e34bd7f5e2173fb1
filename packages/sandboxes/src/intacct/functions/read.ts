/** The generic `read` (by record number) and `readByName` (by natural key). */
import { functionFailures, Refusal } from '../gateway/failures.ts';
import { element, textOf, type XmlElement } from '../gateway/xml.ts';
import { objectNamed } from '../objects/index.ts';
import { isVisible, type Caller, type ObjectType, type Row } from '../objects/object-type.ts';
import type { Outcome } from './outcome.ts';
import { formatted } from './read-format.ts';
import { keysIn } from './write.ts';

const MAX_KEYS = 100;

/**
 * Unknown keys are left out of the answer. Private records are hidden at top level, because `read` has no option to
 * show them. Both are assumed.
 * @throws Refusal
 */
export function readRecords(by: 'recordNo' | 'name', body: XmlElement, caller: Caller): Outcome {
  const object = objectNamed(textOf(body, 'object'));
  const keyField = by === 'name' ? object.naturalKey : 'RECORDNO';
  const keys = keysIn(textOf(body, 'keys'));
  if (keys.length > MAX_KEYS) throw new Refusal(functionFailures.tooManyKeys(keys.length));
  const fields = fieldsToRead(textOf(body, 'fields'), object);
  const visible = object.rows(caller.store).filter((row) => isVisible(row, caller, 'hidden'));
  const rowByKey = new Map(visible.map((row) => [row.values[keyField] ?? '', row]));
  const found = keys.map((key) => rowByKey.get(key)).filter((row) => row !== undefined);
  const records = found.map((row) => recordElement(row, fields, object, caller));
  const data = element('data', records, { listtype: object.name, count: String(records.length) });
  return formatted({ data, errors: [], transactions: 1 }, textOf(body, 'returnFormat'));
}

/** @throws Refusal for a name that is not a field of the object itself. */
export function fieldsToRead(list: string, object: ObjectType): readonly string[] | 'all' {
  const fields = keysIn(list);
  if (fields.length === 0 || (fields.length === 1 && fields[0] === '*')) return 'all';
  const unknown = fields.filter((field) => !Object.hasOwn(object.fields, field));
  if (unknown.length > 0) throw new Refusal(functionFailures.readFields(unknown));
  return fields;
}

function recordElement(row: Row, fields: readonly string[] | 'all', object: ObjectType, caller: Caller): XmlElement {
  const names = fields === 'all' ? Object.keys(object.fields) : fields;
  const values = names.map((field) => element(field, row.values[field] ?? ''));
  const extras = fields === 'all' ? (object.readExtras?.(caller.store, row.values['RECORDNO'] ?? '') ?? []) : [];
  return element(object.name, [...values, ...extras]);
}
