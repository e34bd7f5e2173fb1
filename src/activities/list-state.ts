/**
 * How far a list of bills or credits was read, and what is remembered of it between polls: as much as fits into the
 * result of a step, however many bills change. Pure: it reads nothing and asks for no time.
 *
 * Bills may show in a list later than their time of modification says. So the last minutes before the cursor (the
 * overlap) are listed again, and what was seen there is remembered, to notify no bill twice. A few thousand revisions
 * are remembered one by one. Of more, as after a bulk update, stretches of time are remembered by sums, and each is
 * listed once more when the overlap has passed.
 */
import { createHash } from 'node:crypto';

import type { CalendarDate } from '../domain/values/calendar-date.ts';
import { newestInstant, shiftInstant } from '../domain/values/list-cursor.ts';
import type { ListedDocument, ListedPart } from '../ports/field-service.ts';

export interface ListState {
  /** ISO instant of the newest change that was seen; none: from the go-live date. */
  readonly cursor: string | undefined;
  /** Revision of each bill or credit that was seen in the overlap, by id. */
  readonly seen: Readonly<Record<string, string>>;
  /** A pass through the list that is not at its end; absent when it is. */
  readonly pass?: Pass | undefined;
  /** ISO instant at which the next pass begins, where that is not the overlap before the cursor. */
  readonly next?: string | undefined;
  /** Stretches of the overlap that are listed once more. */
  readonly older?: readonly Stretch[] | undefined;
  /** The go-live date for which all this was read; absent in results of versions before 0.4. */
  readonly goLive?: CalendarDate | undefined;
  /** What was modified so long ago that only its date says whether it is in scope, as far as it is still to be read. */
  readonly behind?: { readonly from: string; readonly before: string } | undefined;
}

interface Pass {
  /** ISO instant up to which it came. */
  readonly at: string;
  /** Epoch ms, by the worker's clock. */
  readonly startedAt: number;
  /** ISO instant since which `seen` has all: what is before it is remembered as a stretch, or need not be. */
  readonly seenFrom: string;
}

/** What was modified in a stretch of time, remembered by sums. */
interface Stretch {
  readonly from: string;
  readonly before: string;
  /** Epoch ms, by the worker's clock. */
  readonly readAt: number;
  readonly sums: string;
}

/** With ids and times, 50 bytes each. */
const MAX_SEEN = 2_500;
/** Of up to 3 KB each; while there are so many, the poll waits with what is newer. */
const MAX_STRETCHES = 80;
/** A bill that is modified again has so many others looked at once more. */
const PER_SUM = 8;
const SUM_BYTES = 4;
/** No worker's clock is further off. */
const CLOCKS_DIFFER_MS = 3_600_000;
/** Before ServiceTitan was. */
const BEGINNING = '2000-01-01T00:00:00.000Z';

/** A bill may be in scope, and be modified for the last time before the go-live date: that part is read too, by and by. */
export function scopedTo(state: ListState, goLive: CalendarDate): ListState {
  if (state.goLive === goLive) return state;
  const isRead = state.goLive !== undefined && state.goLive < goLive;
  const before = state.cursor === undefined ? startOf(goLive) : afterAll([state.cursor, ...Object.values(state.seen)]);
  const behind = isRead ? state.behind : { from: BEGINNING, before };
  return { ...state, goLive, behind };
}

/** A moment after the latest of these, as far as they are times. */
function afterAll(instants: readonly string[]): string {
  const times = instants.map((instant) => Date.parse(instant)).filter((time) => !Number.isNaN(time));
  return iso(Math.max(...times) + 1);
}

export function startOf(goLive: CalendarDate): string {
  return `${goLive}T00:00:00Z`;
}

/** ISO instant from which the list is read now. */
export function readFrom({ cursor, pass, next }: ListState, start: string, overlapMs: number): string {
  if (pass !== undefined) return pass.at;
  return next ?? (cursor === undefined ? start : shiftInstant(cursor, -overlapMs));
}

/** Those of the rows that are new, or changed since they were seen. */
export function unseen({ seen }: ListState, rows: readonly ListedDocument[]): ListedDocument[] {
  return rows.filter(({ id, revision }) => seen[id] !== revision);
}

export interface ReadPart extends ListedPart {
  readonly from: string;
  /** Nothing is left of the window after it. */
  readonly isLast: boolean;
}

export interface Reading {
  /** Where a list begins that was never read. */
  readonly start: string;
  readonly overlapMs: number;
  /** Epoch ms, by the worker's clock. */
  readonly now: number;
}

/** After a part was read, and its bills were notified. */
export function afterPart(state: ListState, part: ReadPart, { start, overlapMs, now }: Reading): ListState {
  const revisions = part.rows.map(({ revision }) => revision);
  const cursor = newestInstant(state.cursor ?? start, revisions, now);
  const startedAt = state.pass?.startedAt ?? now;
  // A long pass ends with what is newer than its begin: what was modified around its begin may still be about to show.
  const overlap = Math.min(Date.parse(cursor), startedAt) - overlapMs;
  const all = { ...state.seen, ...Object.fromEntries(part.rows.map(({ id, revision }) => [id, revision])) };
  // As text, 14Z would come after 14.0000001Z. What has no time is listed again whenever it is.
  const seen = Object.fromEntries(Object.entries(all).filter(([, revision]) => !(Date.parse(revision) < overlap)));
  const isFull = Object.keys(seen).length > MAX_SEEN;
  const knownFrom = latest(iso(overlap), state.pass === undefined ? state.next : state.pass.seenFrom);
  // The last part is open at its end: what is modified after the newest of it is still to come.
  const end = part.isLast ? afterAll([knownFrom, ...revisions]) : part.before;
  const seenFrom = isFull ? end : knownFrom;
  const stretch = isFull ? stretchOf(seen, { from: knownFrom, before: end, readAt: now }) : undefined;
  const isSettled = Date.parse(part.before) < now - overlapMs - CLOCKS_DIFFER_MS;
  const older = [...(state.older ?? []), ...(stretch === undefined || isSettled ? [] : [stretch])];
  return {
    ...lasting(state),
    cursor,
    seen: isFull ? {} : seen,
    ...(older.length === 0 ? {} : { older }),
    ...(part.isLast
      ? nextOf(seenFrom, shiftInstant(cursor, -overlapMs))
      : { pass: { at: part.before, startedAt, seenFrom } }),
  };
}

/** What a part of a pass does not change. */
function lasting({ goLive, behind }: ListState): Pick<ListState, 'goLive' | 'behind'> {
  return { ...(goLive === undefined ? {} : { goLive }), ...(behind === undefined ? {} : { behind }) };
}

function nextOf(seenFrom: string, usual: string): Pick<ListState, 'next'> {
  return seenFrom === usual ? {} : { next: seenFrom };
}

function latest(one: string, other = one): string {
  return Date.parse(other) > Date.parse(one) ? other : one;
}

/** A stretch that is due to be listed once more: whatever shows late shows within the overlap. */
export function dueStretch({ older = [] }: ListState, { overlapMs, now }: Reading): Stretch | undefined {
  return older.find(({ readAt }) => now - readAt >= overlapMs);
}

export function withoutStretch(state: ListState, { from, before }: Stretch): ListState {
  const older = (state.older ?? []).filter((one) => one.from !== from || one.before !== before);
  const { older: _all, ...others } = state;
  return older.length === 0 ? others : { ...others, older };
}

export function isFull({ older = [] }: ListState): boolean {
  return older.length >= MAX_STRETCHES;
}

/** Those of a stretch's rows that may be new: where one of a sum came or went, all of that sum. */
export function changedIn({ sums }: Stretch, rows: readonly ListedDocument[]): ListedDocument[] {
  const before = Buffer.from(sums, 'base64');
  const count = before.length / SUM_BYTES;
  const now = sumsOf(Object.fromEntries(rows.map(({ id, revision }) => [id, revision])), count);
  const isSame = (id: number) => {
    const at = (id % count) * SUM_BYTES;
    return before.readUInt32BE(at) === now.readUInt32BE(at);
  };
  return rows.filter(({ id }) => !isSame(id));
}

function stretchOf(seen: ListState['seen'], stretch: Omit<Stretch, 'sums'>): Stretch {
  const count = Math.ceil(Object.keys(seen).length / PER_SUM);
  return { ...stretch, sums: sumsOf(seen, count).toString('base64') };
}

/** Ids are dealt out over the sums; each is of all revisions that it has, in whatever order they come. */
function sumsOf(seen: ListState['seen'], count: number): Buffer {
  const sums = new Uint32Array(count);
  for (const [id, revision] of Object.entries(seen)) {
    const at = Number(id) % count;
    sums[at] = (sums[at] ?? 0) + createHash('sha256').update(`${id} ${revision}`).digest().readUInt32BE(0);
  }
  const bytes = Buffer.alloc(count * SUM_BYTES);
  sums.forEach((sum, i) => bytes.writeUInt32BE(sum, i * SUM_BYTES));
  return bytes;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
