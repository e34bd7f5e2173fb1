/**
 * What the generic functions need to know of an object: its fields with their types, its rows, and who may write it.
 * A further object is one more value of `ObjectType`; the functions do not change.
 */
import { Refusal, recordFailures } from '../gateway/failures.ts';
import type { Session } from '../gateway/sessions.ts';
import type { XmlElement } from '../gateway/xml.ts';
import type { Store } from '../store.ts';

export type FieldType = 'text' | 'integer' | 'decimal' | 'date' | 'timestamp' | 'boolean';

/** One record as a reader sees it: wire names and wire text; empty text is null. */
export interface Row {
  /** Owner; empty text: top level, seen by everybody. */
  readonly entityId: string;
  readonly values: Readonly<Record<string, string>>;
}

/** Who is asking. */
export interface Caller {
  readonly store: Store;
  readonly session: Pick<Session, 'entityId'>;
}

/** Writes throw `Refusal`. `create` and `update` answer the record's element: its keys in the gateway's spelling. */
export interface RecordWriter {
  create(input: XmlElement, caller: Caller): XmlElement;
  update(input: XmlElement, caller: Caller): XmlElement;
  delete(recordNo: string, caller: Caller): void;
}

export interface ObjectType {
  readonly name: string;
  /** The field that `readByName` takes its keys from. */
  readonly naturalKey: string;
  readonly fields: Readonly<Record<string, FieldType>>;
  /** What a field can hold when it is one of a few values; `lookup` lists them. */
  readonly validValues?: Readonly<Record<string, readonly string[]>>;
  readonly rows: (store: Store) => readonly Row[];
  /** Elements that only `read` shows, such as the lines of a bill. */
  readonly readExtras?: (store: Store, recordNo: string) => readonly XmlElement[];
  /** Without it the API user has no permission to write the object. */
  readonly writer?: RecordWriter;
}

/**
 * Private records belong to an entity: its own session sees them; top level only when it asks for them; other entities
 * never.
 */
export function isVisible(row: Row, caller: Caller, privateRecords: 'shown' | 'hidden'): boolean {
  if (row.entityId === '' || row.entityId === caller.session.entityId) return true;
  return caller.session.entityId === '' && privateRecords === 'shown';
}

/** A record owned by an entity is changed from that entity's session only. */
export function refuseOtherOwner(
  record: { readonly object: string; readonly key: string; readonly entityId: string },
  caller: Caller,
): void {
  if (record.entityId !== '' && record.entityId !== caller.session.entityId) {
    throw new Refusal(recordFailures.otherOwner(record.object, record.key, record.entityId));
  }
}
