/**
 * Custom fields of any kind of record: the types defined by the tenant, and changes of values. A change refers to
 * fields by name; an unknown name refuses the whole request (assumed).
 */
import { z } from 'zod';

import { invalid, refused, type Answer, type FieldErrors } from '../http/answer.ts';
import { stamped, where } from '../http/filters.ts';
import { page, sorted, type ListCall } from '../http/listing.ts';
import { bodyId, withRequest } from '../http/request-body.ts';
import type { CustomFieldType, Stamped } from '../records/record-parts.ts';
import type { Records } from '../records/versioned-records.ts';
import type { TenantStore } from '../store.ts';

interface Field {
  readonly name: string | null;
  readonly value: string | null;
}

type Holder<F extends Field> = Stamped & { readonly customFields: readonly F[] | null; readonly syncStatus?: string };

export interface CustomFieldTarget<F extends Field, T extends Holder<F>> {
  readonly kind: CustomFieldType['kind'];
  /** For messages, such as `AP bill`. */
  readonly name: string;
  readonly records: Records<T>;
  readonly field: (type: CustomFieldType, value: string | null) => F;
}

export function customFieldTypes(store: TenantStore, call: ListCall, kind: CustomFieldType['kind']): Answer {
  const kept = where(store.customFieldTypes(kind), stamped(call.query));
  return page(call, sorted(call.query, kept), ({ kind: _kind, ...type }) => type);
}

const changeSchema = z.object({
  operations: z.array(
    z.object({
      objectId: bodyId,
      customFields: z.array(z.object({ name: z.string().max(255), value: z.string().nullable().default(null) })),
    }),
  ),
});
type Operation = z.infer<typeof changeSchema>['operations'][number];

export function changeCustomFields<F extends Field, T extends Holder<F>>(
  store: TenantStore,
  body: unknown,
  target: CustomFieldTarget<F, T>,
): Answer {
  return withRequest(changeSchema, body, ({ operations }) => {
    const types = store.customFieldTypes(target.kind);
    const errors = errorsIn(operations, types, target.records);
    if (Object.keys(errors).length > 0) return invalid(errors);
    const { customFieldsAfterExport, customFieldsBumpModifiedOn } = store.switches;
    const locked = operations.find(({ objectId }) => target.records.get(objectId)?.syncStatus === 'Exported');
    if (locked !== undefined && !customFieldsAfterExport) {
      return refused(400, `${target.name} ${locked.objectId} is exported and cannot be changed.`);
    }
    for (const { objectId, customFields } of operations) {
      const record = target.records.get(objectId);
      if (record === undefined) continue;
      const next = withFields(record.customFields ?? [], customFields, types, target.field);
      const modifiedOn = customFieldsBumpModifiedOn ? store.stamp() : record.modifiedOn;
      target.records.put({ ...record, customFields: next, modifiedOn });
    }
    return { status: 200, body: undefined };
  });
}

function errorsIn(
  operations: readonly Operation[],
  types: readonly CustomFieldType[],
  records: Records<Stamped>,
): FieldErrors {
  const errors: FieldErrors = {};
  operations.forEach(({ objectId, customFields }, index) => {
    const at = `operations[${index}]`;
    if (records.get(objectId) === undefined) errors[`${at}.objectId`] = [`Object ${objectId} was not found.`];
    customFields.forEach(({ name, value }, place) => {
      const wrong = valueProblem(typeNamed(types, name), name, value);
      if (wrong !== undefined) errors[`${at}.customFields[${place}]`] = [wrong];
    });
  });
  return errors;
}

function typeNamed(types: readonly CustomFieldType[], name: string): CustomFieldType | undefined {
  return types.find((type) => type.name.toLowerCase() === name.toLowerCase());
}

function valueProblem(type: CustomFieldType | undefined, name: string, value: string | null): string | undefined {
  if (type === undefined) return `Custom field type '${name}' does not exist.`;
  if (value === null || value === '') return undefined;
  if (type.dataType === 'Numeric' && !/^-?\d+(\.\d+)?$/.test(value)) return `The value '${value}' is not a number.`;
  if (type.dataType !== 'Dropdown' || (type.dataTypeOptions ?? []).includes(value)) return undefined;
  return `The value '${value}' is none of the options of '${type.name}'.`;
}

function withFields<F extends Field>(
  current: readonly F[],
  changes: Operation['customFields'],
  types: readonly CustomFieldType[],
  field: (type: CustomFieldType, value: string | null) => F,
): readonly F[] {
  const next = new Map(current.map((entry) => [entry.name, entry]));
  for (const { name, value } of changes) {
    const type = typeNamed(types, name);
    if (type !== undefined) next.set(type.name, field(type, value));
  }
  return [...next.values()];
}
