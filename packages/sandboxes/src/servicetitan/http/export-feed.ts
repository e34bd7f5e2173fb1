/**
 * Export feeds: all records of a kind in the order of their last change, including deleted ones, continued with an
 * opaque token that belongs to its endpoint.
 */
import { disturbedPage } from '../../control/disturbance.ts';
import { parseInstant } from '../records/instant.ts';
import type { Stamped } from '../records/record-parts.ts';
import type { FeedRow } from '../records/versioned-records.ts';
import type { TenantStore } from '../store.ts';
import { ok, type Answer } from './answer.ts';
import type { ListCall } from './listing.ts';
import type { Query } from './query.ts';

/** A position in the feed: after this record. Records changed at the same moment are ordered by ID. */
interface Position {
  readonly ticks: bigint;
  readonly id: number;
}

interface Positioned<T> extends FeedRow<T> {
  readonly position: Position;
}

export interface ExportFeed<T> {
  /** Path below the module, such as `export/inventory-bills`. A token of one feed is not valid in another. */
  readonly endpoint: string;
  readonly rows: readonly FeedRow<T>[];
  readonly write: (record: T, isDeleted: boolean) => unknown;
}

export function exportFeed<T extends Stamped>(
  store: TenantStore,
  { query, disturbance }: ListCall,
  feed: ExportFeed<T>,
): Answer {
  const start = startOf(query, feed.endpoint);
  const isRecentWanted = query.flag('includeRecentChanges') ?? false;
  const problem = query.problem();
  if (problem !== undefined) return problem;
  const { exportPageSize, exportDelayMinutes } = store.switches;
  const now = store.now();
  // After the clock was set back, changes in its future count as settled.
  const isSettled = ({ changedAt }: Positioned<T>): boolean =>
    changedAt <= now - exportDelayMinutes * 60_000 || changedAt > now;
  const all = feed.rows.map((row) => ({ ...row, position: positionOf(row.record) })).toSorted(inOrder);
  const visible = all.filter((row) => isRecentWanted || isSettled(row));
  const offset = visible.filter((row) => !isAfter(row.position, start)).length;
  const rows = visible.slice(offset, offset + exportPageSize);
  const hasMore = visible.length > offset + exportPageSize;
  // Recent changes are repeated until they have settled: the documented price of seeing them at once. Only the last
  // page steps back; otherwise a feed with more recent changes than fit on a page would never end.
  const last = hasMore ? rows.at(-1) : rows.findLast(isSettled);
  return ok({
    hasMore,
    continueFrom: tokenFor(feed.endpoint, last?.position ?? start),
    data: disturbedPage(visible, offset, exportPageSize, disturbance).map(({ record, isDeleted }) =>
      feed.write(record, isDeleted),
    ),
  });
}

function positionOf({ modifiedOn, id }: Stamped): Position {
  return { ticks: parseInstant(modifiedOn) ?? 0n, id };
}

function inOrder(a: { readonly position: Position }, b: { readonly position: Position }): number {
  if (a.position.ticks !== b.position.ticks) return a.position.ticks < b.position.ticks ? -1 : 1;
  return a.position.id - b.position.id;
}

function isAfter(position: Position, start: Position): boolean {
  return position.ticks > start.ticks || (position.ticks === start.ticks && position.id > start.id);
}

/** `from` is a token of this feed, or a date (inclusive); default: from the beginning. */
function startOf(query: Query, endpoint: string): Position {
  const from = query.text('from');
  if (from === undefined) return { ticks: 0n, id: 0 };
  const date = parseInstant(from);
  if (date !== undefined) return { ticks: date, id: 0 };
  const position = positionIn(from, endpoint);
  if (position === undefined) query.refuse('from', `The value '${from}' is not valid.`);
  return position ?? { ticks: 0n, id: 0 };
}

const TOKEN_PATTERN = /^([a-z/-]+)\|(\d{1,19})\|(\d{1,15})$/;

function tokenFor(endpoint: string, { ticks, id }: Position): string {
  return Buffer.from(`${endpoint}|${ticks}|${id}`).toString('base64url');
}

function positionIn(token: string, endpoint: string): Position | undefined {
  const [, owner, ticks, id] = TOKEN_PATTERN.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (owner !== endpoint || ticks === undefined || id === undefined) return undefined;
  return { ticks: BigInt(ticks), id: Number(id) };
}
