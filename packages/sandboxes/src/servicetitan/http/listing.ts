/**
 * What all lists share: filters by ID, time, activity and external data, sorting, and the page envelope. It knows no
 * particular resource.
 */
import { disturbedPage } from '../../control/disturbance.ts';
import { parseInstant } from '../records/instant.ts';
import type { ExternalDataByApplication, Stamped } from '../records/record-parts.ts';
import { ok, type Answer } from './answer.ts';
import type { Query } from './query.ts';
import type { ApiCall } from './route.ts';

type Filter<T> = (record: T) => boolean;

const everything = (): boolean => true;

/** The parts of a call that determine its page. */
export type ListCall = Pick<ApiCall, 'query' | 'disturbance'>;

/** A page with its envelope; `totalCount` is null unless requested. A page past the end is empty, not an error. */
export function page<T>(
  { query, disturbance }: ListCall,
  records: readonly T[],
  write: (record: T) => unknown = (record) => record,
): Answer {
  const { number, pageSize, includeTotal } = pageAsked(query);
  const problem = query.problem();
  if (problem !== undefined) return problem;
  const start = (number - 1) * pageSize;
  return ok({
    page: number,
    pageSize,
    hasMore: start + pageSize < records.length,
    totalCount: includeTotal ? records.length : null,
    data: disturbedPage(records, start, pageSize, disturbance).map(write),
  });
}

/** The rows of a page without envelope, as in the oldest list. Clients read until a page is not full. */
export function barePage<T>(
  { query, disturbance }: ListCall,
  records: readonly T[],
  write: (record: T) => unknown,
): Answer {
  const { number, pageSize } = pageAsked(query);
  return query.problem() ?? ok(disturbedPage(records, (number - 1) * pageSize, pageSize, disturbance).map(write));
}

function pageAsked(query: Query): { number: number; pageSize: number; includeTotal: boolean } {
  return {
    number: query.wholeNumber('page', { min: 1, max: 2_147_483_647 }) ?? 1,
    pageSize: query.wholeNumber('pageSize', { min: 1, max: 5_000 }) ?? 50,
    includeTotal: query.flag('includeTotal') ?? false,
  };
}

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

/**
 * Sorts by `sort=+Field` or `-Field`; by default by ID. The plus must be URL-encoded: otherwise it is read as a space.
 */
export function sorted<T extends Stamped>(query: Query, records: readonly T[]): readonly T[] {
  const wanted = query.text('sort') ?? '+Id';
  const match = /^([+-]?)(id|modifiedon|createdon)$/i.exec(wanted);
  if (match === null) {
    query.refuse('sort', `The value '${wanted}' is not valid for Sort.`);
    return records;
  }
  return ordered(records, match[2] ?? 'id', match[1] === '-' ? -1 : 1);
}

export function ordered<T extends Stamped>(records: readonly T[], field: string, direction: 1 | -1): readonly T[] {
  const name = field.toLowerCase();
  const rank = (record: T): bigint => {
    if (name === 'id') return BigInt(record.id);
    return parseInstant(name === 'createdon' ? record.createdOn : record.modifiedOn) ?? 0n;
  };
  return records
    .map((record) => ({ record, rank: rank(record) }))
    .toSorted((a, b) => (a.rank === b.rank ? 0 : a.rank < b.rank ? -direction : direction))
    .map(({ record }) => record);
}

/** Applies all filters. */
export function where<T>(records: readonly T[], ...filters: readonly Filter<T>[]): readonly T[] {
  return records.filter((record) => filters.every((keep) => keep(record)));
}
