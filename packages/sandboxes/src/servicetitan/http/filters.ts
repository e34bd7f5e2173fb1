/** Filters of lists, from query parameters. A parameter that was not sent keeps every record. */
import { parseInstant } from '../records/instant.ts';
import type { ExternalDataByApplication, Stamped } from '../records/record-parts.ts';
import type { Query } from './query.ts';

export type Filter<T> = (record: T) => boolean;

const everything = (): boolean => true;

/** Keeps records whose field is in the set; keeps all if the parameter was not sent. */
export function within<T, V>(wanted: ReadonlySet<V> | undefined, of: (record: T) => V | null): Filter<T> {
  if (wanted === undefined) return everything;
  return (record) => {
    const value = of(record);
    return value !== null && wanted.has(value);
  };
}

export function equal<T, V>(wanted: V | undefined, of: (record: T) => V | null): Filter<T> {
  return wanted === undefined ? everything : (record) => of(record) === wanted;
}

/** Case-insensitive substring match. */
export function containing<T>(wanted: string | undefined, of: (record: T) => string | null | undefined): Filter<T> {
  if (wanted === undefined) return everything;
  return (record) => (of(record) ?? '').toLowerCase().includes(wanted.toLowerCase());
}

/** A time window: `OnOrAfter` is inclusive, `Before` is exclusive. */
export function window<T>(query: Query, prefix: string, of: (record: T) => string | null): Filter<T> {
  const from = query.instant(`${prefix}OnOrAfter`);
  const before = query.instant(`${prefix}Before`);
  if (from === undefined && before === undefined) return everything;
  return (record) => {
    const at = parseInstant(of(record) ?? '');
    return at !== undefined && (from === undefined || at >= from) && (before === undefined || at < before);
  };
}

export function stamped<T extends Stamped>(query: Query): Filter<T> {
  const created = window<T>(query, 'created', (record) => record.createdOn);
  const modified = window<T>(query, 'modified', (record) => record.modifiedOn);
  return (record) => created(record) && modified(record);
}

type CustomFields = readonly { readonly name: string | null; readonly value: string | null }[] | null;

/**
 * `<prefix>.Fields[Name]=value`; several are joined by `<prefix>.Operator`, whose documented default is And. Names and
 * values are compared case-insensitively (assumed).
 */
export function byCustomFields<T>(query: Query, prefix: string, of: (record: T) => CustomFields): Filter<T> {
  const wanted = [...query.dictionary(`${prefix}.Fields`)];
  const operator = query.oneOf(`${prefix}.Operator`, ['And', 'Or']) ?? 'And';
  if (wanted.length === 0) return everything;
  return (record) => {
    const fields = of(record) ?? [];
    const has = ([name, value]: readonly [string, string]): boolean =>
      fields.some((field) => field.name?.toLowerCase() === name && field.value?.toLowerCase() === value.toLowerCase());
    return operator === 'And' ? wanted.every(has) : wanted.some(has);
  };
}

/** Only active records, unless `Any` or `False` is requested. */
export function active<T extends { readonly active: boolean }>(query: Query): Filter<T> {
  const wanted = query.oneOf('active', ['True', 'Any', 'False']) ?? 'True';
  return wanted === 'Any' ? everything : (record) => record.active === (wanted === 'True');
}

const GUID_PATTERN = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function applicationGuid(query: Query): string | undefined {
  const guid = query.text('externalDataApplicationGuid');
  if (guid === undefined || GUID_PATTERN.test(guid)) return guid?.toLowerCase();
  return query.refuse('externalDataApplicationGuid', `The value '${guid}' is not valid.`);
}

/** `externalDataKey` and `externalDataValues` filter only together with the application's GUID. */
export function byExternalData<T extends { readonly externalData: ExternalDataByApplication }>(
  query: Query,
): Filter<T> {
  const guid = applicationGuid(query);
  const key = query.text('externalDataKey');
  const values = query.text('externalDataValues')?.split(',');
  if (key === undefined && values === undefined) return everything;
  if (guid === undefined || key === undefined || values === undefined) {
    query.refuse(
      'externalDataKey',
      'ExternalDataApplicationGuid, ExternalDataKey and ExternalDataValues must be given together.',
    );
    return everything;
  }
  if (values.length > 50) query.refuse('externalDataValues', 'At most 50 values can be given.');
  return (record) =>
    (record.externalData[guid] ?? []).some((datum) => datum.key === key && values.includes(datum.value));
}

/** Applies all filters. */
export function where<T>(records: readonly T[], ...filters: readonly Filter<T>[]): readonly T[] {
  return records.filter((record) => filters.every((keep) => keep(record)));
}
