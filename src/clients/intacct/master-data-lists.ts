/** Lists of master data that are read whole, since every company has few of each: their queries, and rows → records. */
import type { StandardDimension } from '../../domain/values/dimensions.ts';
import type { AccountRecord, DimensionRecord, EntityRecord, MasterData } from '../../domain/ledger/master-data.ts';
import type { PaymentTerm } from '../../domain/ledger/payment-term.ts';
import type { Query, Row } from './functions/query.ts';
import { toPaymentTerm } from './term-due.ts';
import { isSameText } from '../../domain/values/text-key.ts';

const REQUIREMENTS: Readonly<Record<string, StandardDimension>> = {
  REQUIREDEPT: 'department',
  REQUIRELOC: 'location',
  REQUIREPROJECT: 'project',
  REQUIRETASK: 'task',
  REQUIRECUSTOMER: 'customer',
  REQUIREVENDOR: 'vendor',
  REQUIREEMPLOYEE: 'employee',
  REQUIREITEM: 'item',
  REQUIRECLASS: 'class',
  REQUIRECONTRACT: 'contract',
  REQUIREWAREHOUSE: 'warehouse',
};

export const LISTS = {
  accounts: {
    object: 'GLACCOUNT',
    fields: ['ACCOUNTNO', 'TITLE', 'ACCOUNTTYPE', 'NORMALBALANCE', 'STATUS', ...Object.keys(REQUIREMENTS)],
  },
  entities: { object: 'LOCATIONENTITY', fields: ['LOCATIONID', 'NAME', 'CURRENCY'] },
  terms: { object: 'APTERM', fields: ['NAME', 'DUEDATE', 'DUEFROM', 'STATUS'] },
  location: { object: 'LOCATION', fields: ['LOCATIONID', 'NAME', 'STATUS', 'PARENTID'] },
  department: { object: 'DEPARTMENT', fields: ['DEPARTMENTID', 'TITLE', 'STATUS'] },
  class: { object: 'CLASS', fields: ['CLASSID', 'NAME', 'STATUS'] },
} as const satisfies Record<string, Query>;
export type ListName = keyof typeof LISTS;

export interface Chart extends MasterData {
  readonly accounts: Readonly<Record<string, AccountRecord>>;
  readonly entities: Readonly<Record<string, EntityRecord>>;
  readonly terms: Readonly<Record<string, PaymentTerm>>;
  readonly dimensions: {
    readonly location: Readonly<Record<string, DimensionRecord>>;
    readonly department: Readonly<Record<string, DimensionRecord>>;
    readonly class: Readonly<Record<string, DimensionRecord>>;
  };
}

export function toChart(rows: Readonly<Record<ListName, readonly Row[]>>): Chart {
  return {
    accounts: byKey(rows.accounts, 'ACCOUNTNO', toAccount),
    entities: byKey(rows.entities, 'LOCATIONID', toEntity),
    terms: termsIn(rows.terms),
    dimensions: {
      location: toLocations(rows.location, rows.entities),
      department: byKey(rows.department, 'DEPARTMENTID', toDimension),
      class: byKey(rows.class, 'CLASSID', toDimension),
    },
  };
}

function isActive({ STATUS }: Row): boolean {
  return !isSameText(STATUS ?? '', 'inactive');
}

export function byKey<T>(rows: readonly Row[], key: string, toRecord: (row: Row) => T): Record<string, T> {
  return Object.fromEntries(rows.map((row) => [row[key] ?? '', toRecord(row)]));
}

export function toDimension(row: Row): DimensionRecord {
  return { name: row['NAME'] ?? row['TITLE'] ?? '', isActive: isActive(row) };
}

/** Each with the entity that it belongs to, or is; a location of the company's top level may have none. */
export function toLocations(locations: readonly Row[], entities: readonly Row[]): Record<string, DimensionRecord> {
  const isEntity = new Set(entities.map((row) => row['LOCATIONID']));
  const parents = new Map(locations.map((row) => [row['LOCATIONID'], row['PARENTID']]));
  const entityOf = (locationId: string | undefined): string | undefined => {
    const seen = new Set<string>();
    for (let id = locationId; id !== undefined && id !== '' && !seen.has(id); id = parents.get(id)) {
      if (isEntity.has(id)) return id;
      seen.add(id);
    }
    return undefined;
  };
  return byKey(locations, 'LOCATIONID', (row) => {
    const entity = entityOf(row['LOCATIONID']);
    return { ...toDimension(row), ...(entity === undefined ? {} : { entity }) };
  });
}

/** Sales are on the credit side of the income statement; nothing else does. */
export function toAccount(row: Row): AccountRecord {
  return {
    title: row['TITLE'] ?? '',
    isActive: isActive(row),
    isIncome:
      isSameText(row['ACCOUNTTYPE'] ?? '', 'incomestatement') && isSameText(row['NORMALBALANCE'] ?? '', 'credit'),
    requires: Object.entries(REQUIREMENTS).flatMap(([field, dimension]) =>
      isSameText(row[field] ?? '', 'true') ? [dimension] : [],
    ),
  };
}

export function toEntity({ NAME = '', CURRENCY }: Row): EntityRecord {
  return { name: NAME, ...(CURRENCY ? { currency: CURRENCY } : {}) };
}

export function termsIn(rows: readonly Row[]): Record<string, PaymentTerm> {
  return byKey(rows.filter(isActive), 'NAME', toPaymentTerm);
}
