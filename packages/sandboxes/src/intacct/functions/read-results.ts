/**
 * Results of `readByQuery` whose next pages `readMore` returns. A result keeps the rows as they were found. It belongs
 * to the session or user that asked. Its lifetime is assumed: until the sandbox ends, or until newer results replace
 * it.
 */
import { randomBytes } from 'node:crypto';

import type { ObjectType, Row } from '../objects/object-type.ts';

export interface ReadResult {
  readonly id: string;
  readonly owner: string;
  readonly object: ObjectType;
  readonly fields: readonly string[];
  readonly rows: readonly Row[];
  readonly pageSize: number;
  readonly format: string;
  /** Number of rows returned so far. */
  shown: number;
}

const MAX_KEPT = 1_000;

export class ReadResults {
  readonly #results = new Map<string, ReadResult>();

  keep(result: Omit<ReadResult, 'id' | 'shown'>): ReadResult {
    const kept = { ...result, id: randomBytes(24).toString('base64url'), shown: 0 };
    this.#results.set(kept.id, kept);
    const [oldest] = this.#results.keys();
    if (this.#results.size > MAX_KEPT && oldest !== undefined) this.#results.delete(oldest);
    return kept;
  }

  /** Undefined if there is no such result, or it belongs to another owner. */
  byId(id: string, owner: string): ReadResult | undefined {
    const result = this.#results.get(id);
    return result?.owner === owner ? result : undefined;
  }

  /** The owner's last result for an object. */
  lastOf(object: string, owner: string): ReadResult | undefined {
    return [...this.#results.values()].findLast((one) => one.owner === owner && one.object.name === object);
  }
}
