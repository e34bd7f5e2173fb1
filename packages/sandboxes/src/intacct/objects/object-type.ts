/**
 * What the generic functions need to know about an object: its fields with their types, its rows, and how it is
 * written. Adding an object needs only another `ObjectType`; the functions stay unchanged.
 */
import { Refusal, recordFailures } from '../gateway/failures.ts';
import type { Session } from '../gateway/sessions.ts';
import type { XmlElement } from '../gateway/xml.ts';
import type { Store } from '../store.ts';

export type FieldType = 'text' | 'integer' | 'decimal' | 'date' | 'timestamp' | 'boolean';

/** A record as reads show it: wire names and wire text; empty text is null. */
export interface Row {
  /** Owning entity; empty for top level, which is visible to all. */
  readonly entityId: string;
  readonly values: Readonly<Record<string, string>>;
}

/** The caller of a function. */
export interface Caller {
  readonly store: Store;
  readonly session: Pick<Session, 'entityId'>;
}

/** Writes throw `Refusal`. `create` and `update` return the record's element: its keys in the gateway's spelling. */
export interface RecordWriter {
  create(input: XmlElement, caller: Caller): XmlElement;
  update(input: XmlElement, caller: Caller): XmlElement;
  delete(recordNo: string, caller: Caller): void;
}

export interface ObjectType {
  readonly name: string;
  /** The field whose values are the keys of `readByName`. */
  readonly naturalKey: string;
  readonly fields: Readonly<Record<string, FieldType>>;
  /** The values of enumerations, listed by `lookup`. */
  readonly validValues?: Readonly<Record<string, readonly string[]>>;
  readonly rows: (store: Store) => readonly Row[];
  /** Elements that only `read` shows, such as the lines of a bill. */
  readonly readExtras?: (store: Store, recordNo: string) => readonly XmlElement[];
  /** Absent if the API user may not write the object. */
  readonly writer?: RecordWriter;
}

/**
 * Private records belong to an entity. Sessions of that entity see them, top-level sessions only on request, and
 * sessions of other entities never.
 */
export function isVisible(row: Row, caller: Caller, privateRecords: 'shown' | 'hidden'): boolean {
  if (row.entityId === '' || row.entityId === caller.session.entityId) return true;
  return caller.session.entityId === '' && privateRecords === 'shown';
}

/** A record owned by an entity can be changed only from that entity's sessions. */
export function refuseOtherOwner(
  record: { readonly object: string; readonly key: string; readonly entityId: string },
  caller: Caller,
): void {
  if (record.entityId !== '' && record.entityId !== caller.session.entityId) {
    throw new Refusal(recordFailures.otherOwner(record.object, record.key, record.entityId));
  }
}
