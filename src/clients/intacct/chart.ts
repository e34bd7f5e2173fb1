/** The company's short lists, whole: accounts, entities, locations, departments, classes, terms. Asked while a mapping is written. */
import type { AccountRecord, DimensionRecord, EntityRecord, Masters } from '../../domain/masters.ts';
import type { Query, Row } from './functions/query.ts';
import { byKey, LISTS, termsIn, toAccount, toDimension, toEntity } from './master-records.ts';

export interface LocationRecord extends DimensionRecord {
  /** A location that is an entity has none. */
  readonly parentId?: string | undefined;
}

export interface Chart extends Masters {
  readonly accounts: Readonly<Record<string, AccountRecord>>;
  readonly entities: Readonly<Record<string, EntityRecord>>;
  readonly terms: Readonly<Record<string, number | null>>;
  readonly dimensions: {
    readonly location: Readonly<Record<string, LocationRecord>>;
    readonly department: Readonly<Record<string, DimensionRecord>>;
    readonly class: Readonly<Record<string, DimensionRecord>>;
  };
}

const LOCATIONS = { object: LISTS.location.object, fields: [...LISTS.location.fields, 'PARENTID'] };

/** @param rowsOf all rows of a query. */
export async function readChart(rowsOf: (query: Query) => Promise<Row[]>): Promise<Chart> {
  const [accounts, entities, terms, locations, departments, classes] = await Promise.all([
    rowsOf(LISTS.accounts),
    rowsOf(LISTS.entities),
    rowsOf(LISTS.terms),
    rowsOf(LOCATIONS),
    rowsOf(LISTS.department),
    rowsOf(LISTS.class),
  ]);
  return {
    accounts: byKey(accounts, 'ACCOUNTNO', toAccount),
    entities: byKey(entities, 'LOCATIONID', toEntity),
    terms: termsIn(terms),
    dimensions: {
      location: byKey(locations, 'LOCATIONID', (row) => ({
        ...toDimension(row),
        parentId: row['PARENTID'] || undefined,
      })),
      department: byKey(departments, 'DEPARTMENTID', toDimension),
      class: byKey(classes, 'CLASSID', toDimension),
    },
  };
}
