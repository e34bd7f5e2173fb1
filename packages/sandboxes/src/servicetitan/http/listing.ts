/** What all lists share: filtering, sorting and the page envelope. It knows no particular resource. */
import { disturbedPage } from '../../control/disturbance.ts';
import { parseInstant } from '../records/instant.ts';
import type { Stamped } from '../records/record-parts.ts';
import { ok, type Answer } from './answer.ts';
import { stamped, where, within, type Filter } from './filters.ts';
import type { Query } from './query.ts';
import type { ApiCall } from './route.ts';

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

interface List<T> {
  readonly records: readonly T[];
  /** The resource's own filters, in addition to IDs and timestamps. */
  readonly filters: (query: Query) => readonly Filter<T>[];
  /** Default: the record as it is. */
  readonly write?: (record: T) => unknown;
}

/** The usual list: filtered by IDs, the resource's own filters and timestamps, sorted, and one page of it. */
export function sortedList<T extends Stamped>(call: ListCall, { records, filters, write }: List<T>): Answer {
  const { query } = call;
  const kept = where(
    records,
    within(query.ids('ids'), (record) => record.id),
    ...filters(query),
    stamped(query),
  );
  return page(call, sorted(query, kept), write);
}
