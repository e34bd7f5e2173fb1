/**
 * Records of one kind with their earlier versions, so that reads can lag behind writes. Deleted records stay as rows
 * that only the export feed shows. It knows no particular kind and no HTTP.
 */
import { createHash } from 'node:crypto';

import type { Stamped } from './record-parts.ts';

interface Version<T> {
  /** Milliseconds since 1970 by the sandbox's clock; -Infinity for the initial records. */
  readonly since: number;
  readonly record: T;
  readonly isDeleted: boolean;
}

export interface FeedRow<T> {
  readonly record: T;
  readonly changedAt: number;
  readonly isDeleted: boolean;
}

/** Maximum read lag; the switch has the same limit. */
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

  /** The current version. */
  get(id: number | null | undefined): T | undefined {
    return id === null || id === undefined ? undefined : live(this.#versions.get(id)?.at(-1));
  }

  /** Current versions by ascending ID. */
  all(): readonly T[] {
    return [...this.#versions.values()]
      .flatMap((versions) => live(versions.at(-1)) ?? [])
      .toSorted((a, b) => a.id - b.id);
  }

  /** The version that reads show, which may lag behind the last write. */
  shown(id: number): T | undefined {
    return live(this.#seen(id));
  }

  /**
   * The records that a list shows, in a stable but arbitrary order: without a documented `sort`, no order is promised.
   */
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
      // A feed ignores changes that leave `modifiedOn` as it is.
      const first = this.#versions.get(id)?.find((other) => other.record.modifiedOn === record.modifiedOn);
      return [{ record, isDeleted, changedAt: first?.since ?? version.since }];
    });
  }

  /** Adds a new record. IDs are never reused, not even after a deletion. */
  add(record: T): T {
    if (this.isTaken(record.id)) throw new Error(`The id ${record.id} is taken already.`);
    return this.put(record);
  }

  /** Whether a record with this ID exists or ever existed. */
  isTaken(id: number): boolean {
    return this.#versions.has(id);
  }

  put(record: T): T {
    this.#change(record, false);
    return record;
  }

  /** @param record its last version, with the time of the deletion as `modifiedOn`. */
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
    // After the clock was set back, changes in its future are visible.
    return versions.findLast(({ since }) => since <= now - lag || since > now);
  }
}

function live<T>(version: Version<T> | undefined): T | undefined {
  return version === undefined || version.isDeleted ? undefined : version.record;
}
