/** Parts that records of several modules share. */
export interface Stamped {
  readonly id: number;
  /** ISO 8601 in UTC with up to seven fraction digits. */
  readonly createdOn: string;
  readonly modifiedOn: string;
}

export interface TypedCustomField {
  readonly typeId: number;
  readonly name: string;
  readonly value: string;
}

/** As on accounting records: without the type's ID. */
export interface NamedCustomField {
  readonly name: string | null;
  readonly value: string | null;
}

/** A custom field defined by the tenant's admin; only defined fields can be written. */
export interface CustomFieldType extends Stamped {
  /** Bills are one kind, in both of their lists. */
  readonly kind: 'bills' | 'ap-credits' | 'ap-payments' | 'receipts' | 'returns' | 'vendors';
  readonly name: string;
  readonly dataType: 'Text' | 'Dropdown' | 'Numeric';
  readonly dataTypeOptions: readonly string[] | null;
}

export interface Named {
  readonly id: number;
  readonly name: string | null;
}

export interface Batch {
  readonly id: number;
  readonly number: string | null;
  readonly name: string | null;
}

export type SyncStatus = 'Pending' | 'Posted' | 'Exported';

/** External data is private to each application: without its GUID in the query none is returned. */
export type ExternalDataByApplication = Readonly<Record<string, readonly ExternalDatum[]>>;

interface ExternalDatum {
  readonly key: string;
  readonly value: string;
}
