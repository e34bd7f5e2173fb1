/** What records of several modules have in common. */
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

/** As accounting records carry it: without the type's id. */
export interface NamedCustomField {
  readonly name: string | null;
  readonly value: string | null;
}

/** What the tenant's admin defined; only fields of these names can be written. */
export interface CustomFieldType extends Stamped {
  /** Bills are one kind, whichever of the two lists they are read from. */
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

/** External data is a private namespace of each application: without its GUID in the query nothing is returned. */
export type ExternalDataByApplication = Readonly<Record<string, readonly ExternalDatum[]>>;

interface ExternalDatum {
  readonly key: string;
  readonly value: string;
}
