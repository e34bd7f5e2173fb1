/**
 * The records of one kind while the sandbox runs, each with when it last changed and how it was before. Deleted ones
 * stay as rows that only an export feed shows. It knows no kind and no HTTP.
 */
import { createHash } from 'node:crypto';

import type { Stamped } from './record-parts.ts';

interface Version<T> {
  /** Milliseconds since 1970 by the sandbox's clock; what the sandbox started with has been there for ever. */
  readonly since: number;
  readonly record: T;
  readonly isDeleted: boolean;
}

export interface FeedRow<T> {
  readonly record: T;
  readonly changedAt: number;
  readonly isDeleted: boolean;
}

/** How far back reads may lag; the switch has the same bound. */
const MAX_READ_LAG_MS = 600_000;

export interface Clock {
  readonly now: () => number;
  /** Milliseconds by which reads lag behind writes. */
  readonly lag: () => number;
}

export class Records<T extends Stamped> {
  readonly #versions = new Map<number, readonly Version<T>[]>();
  readonly #clock: Clock;
  readonly #salt: string;
  #shuffledIds: readonly number[] | undefined;

  constructor(seed: readonly T[], clock: Clock, salt: string) {
    this.#clock = clock;
    this.#salt = salt;
    for (const record of seed) this.#versions.set(record.id, [{ since: -Infinity, record, isDeleted: false }]);
  }

  /** As it is now, for whatever changes it. */
  get(id: number | null | undefined): T | undefined {
    return id === null || id === undefined ? undefined : live(this.#versions.get(id)?.at(-1));
  }

  /** As it is now, by rising id. */
  all(): readonly T[] {
    return [...this.#versions.values()]
      .flatMap((versions) => live(versions.at(-1)) ?? [])
      .toSorted((a, b) => a.id - b.id);
  }

  /** As a read shows it, which may lag behind the last write. */
  shown(id: number): T | undefined {
    return live(this.#seen(id));
  }

  /** What a list shows, in an order that is stable and means nothing: where no `sort` is documented none is promised. */
  list(): readonly T[] {
    const rank = (id: number): string => createHash('sha256').update(`${this.#salt}/${id}`).digest('hex');
    this.#shuffledIds ??= [...this.#versions.keys()]
      .map((id) => ({ id, rank: rank(id) }))
      .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
      .map(({ id }) => id);
    return this.#shuffledIds.flatMap((id) => live(this.#seen(id)) ?? []);
  }

  /** All records, deleted ones too, for the export feeds. */
  feed(): readonly FeedRow<T>[] {
    return [...this.#versions.keys()].flatMap((id) => {
      const version = this.#seen(id);
      if (version === undefined) return [];
      const { record, isDeleted } = version;
      // A change that leaves `modifiedOn` alone is none to a feed.
      const first = this.#versions.get(id)?.find((other) => other.record.modifiedOn === record.modifiedOn);
      return [{ record, isDeleted, changedAt: first?.since ?? version.since }];
    });
  }

  /** A new record. An id is never given twice, not even that of a deleted record. */
  add(record: T): T {
    if (this.isTaken(record.id)) throw new Error(`The id ${record.id} is taken already.`);
    return this.put(record);
  }

  /** Whether there is, or ever was, a record of this id. */
  isTaken(id: number): boolean {
    return this.#versions.has(id);
  }

  put(record: T): T {
    this.#change(record, false);
    return record;
  }

  /** @param record how it was at the end, with the time of its deletion as `modifiedOn`. */
  remove(record: T): void {
    this.#change(record, true);
  }

  #change(record: T, isDeleted: boolean): void {
    const since = this.#clock.now();
    const before = this.#versions.get(record.id);
    if (before === undefined) this.#shuffledIds = undefined;
    const kept = (before ?? []).filter((version, index, all) => {
      const end = all[index + 1]?.since ?? since;
      return end > since - MAX_READ_LAG_MS;
    });
    this.#versions.set(record.id, [...kept, { since, record, isDeleted }]);
  }

  #seen(id: number): Version<T> | undefined {
    const versions = this.#versions.get(id) ?? [];
    const lag = this.#clock.lag();
    if (lag === 0) return versions.at(-1);
    const now = this.#clock.now();
    // What changed in the future of a clock that was turned back is seen.
    return versions.findLast(({ since }) => since <= now - lag || since > now);
  }
}

function live<T>(version: Version<T> | undefined): T | undefined {
  return version === undefined || version.isDeleted ? undefined : version.record;
}
