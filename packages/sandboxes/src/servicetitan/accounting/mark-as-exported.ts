/**
 * Marks records as exported: HTTP 200 with a result for each ID, some of which may have failed. Which states may be
 * marked, and whether repeating succeeds, is not documented and set by switches.
 */
import { invalid, ok, type Answer } from '../http/answer.ts';
import type { Stamped, SyncStatus } from '../records/record-parts.ts';
import type { Records } from '../records/versioned-records.ts';
import type { TenantStore } from '../store.ts';

type Markable = Stamped & { readonly syncStatus: SyncStatus; readonly status: string };

export interface MarkedKind<T extends Markable> {
  /** For messages, such as `AP bill`. */
  readonly name: string;
  /** The property that holds the ID in the results. */
  readonly idName: string;
  readonly records: Records<T>;
  /** Called with each marked record. */
  readonly after?: (record: T) => void;
}

export function markAsExported<T extends Markable>(
  store: TenantStore,
  ids: readonly number[],
  kind: MarkedKind<T>,
): Answer {
  const unknown = ids.filter((id) => kind.records.get(id) === undefined);
  if (unknown.length > 0 && store.switches.markUnknownId === 'refused') {
    return invalid({ [kind.idName]: unknown.map((id) => `${kind.name} ${id} was not found.`) });
  }
  return ok(
    ids.map((id) => {
      const errorMessage = mark(store, id, kind) ?? null;
      return { [kind.idName]: id, success: errorMessage === null, errorMessage };
    }),
  );
}

/** @returns the reason if it was not marked. */
function mark<T extends Markable>(store: TenantStore, id: number, { name, records, after }: MarkedKind<T>) {
  const record = records.get(id);
  if (record === undefined) return `${name} ${id} was not found.`;
  const { markPendingAllowed, markRepeatedSucceeds, markBumpsModifiedOn } = store.switches;
  if (record.syncStatus === 'Exported') {
    return markRepeatedSucceeds ? undefined : `${name} ${id} is already exported.`;
  }
  if (/^cancell?ed$/i.test(record.status)) return `${name} ${id} is canceled.`;
  if (record.syncStatus === 'Pending' && !markPendingAllowed) return `${name} ${id} is not posted.`;
  const modifiedOn = markBumpsModifiedOn ? store.stamp() : record.modifiedOn;
  const marked = records.put({ ...record, syncStatus: 'Exported', modifiedOn });
  after?.(marked);
  return undefined;
}
