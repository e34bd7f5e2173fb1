/** Master data that the API user can read but not write: accounts, locations, entities, departments, classes, terms. */
import type { RequiredDimension } from '../company.ts';
import { writeTimestamp } from '../gateway/dates.ts';
import { DUE_FROM } from '../rules/term-due.ts';
import type { Store } from '../store.ts';
import type { FieldType, ObjectType, Row } from './object-type.ts';

type Values = Readonly<Record<string, string>>;

/** Record numbers are positions: the order of master records never changes during a run. */
export function masterObject(
  definition: { readonly name: string; readonly naturalKey: string; readonly fields: readonly string[] },
  values: (store: Store) => readonly Values[],
): ObjectType {
  const rowsByStore = new WeakMap<Store, readonly Row[]>();
  const buildRows = (store: Store): readonly Row[] => {
    const rows = values(store).map((one, index) => ({
      entityId: '',
      values: { ...one, RECORDNO: String(index + 1), WHENMODIFIED: writeTimestamp(store.startedAt), MEGAENTITYID: '' },
    }));
    rowsByStore.set(store, rows);
    return rows;
  };
  const types = definition.fields.map((field): [string, FieldType] => [
    field,
    field.startsWith('REQUIRE') ? 'boolean' : 'text',
  ]);
  return {
    name: definition.name,
    naturalKey: definition.naturalKey,
    fields: { RECORDNO: 'integer', ...Object.fromEntries(types), WHENMODIFIED: 'timestamp', MEGAENTITYID: 'text' },
    rows: (store) => rowsByStore.get(store) ?? buildRows(store),
  };
}

const REQUIREMENTS: Readonly<Record<string, RequiredDimension>> = {
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

const glAccount = masterObject(
  {
    name: 'GLACCOUNT',
    naturalKey: 'ACCOUNTNO',
    fields: [
      ...['ACCOUNTNO', 'TITLE', 'ACCOUNTTYPE', 'NORMALBALANCE', 'CLOSINGTYPE', 'STATUS'],
      ...Object.keys(REQUIREMENTS),
    ],
  },
  (store) =>
    store.company.glAccounts.map((account) => ({
      ACCOUNTNO: account.accountNo,
      TITLE: account.title,
      ACCOUNTTYPE: account.accountType,
      NORMALBALANCE: account.normalBalance,
      CLOSINGTYPE: account.accountType === 'balancesheet' ? 'non-closing account' : 'closing account',
      STATUS: account.status ?? 'active',
      ...Object.fromEntries(
        Object.entries(REQUIREMENTS).map(([field, dimension]) => [
          field,
          String(account.requires?.includes(dimension) ?? false),
        ]),
      ),
    })),
);

/** An entity is a location without a parent. */
const location = masterObject(
  { name: 'LOCATION', naturalKey: 'LOCATIONID', fields: ['LOCATIONID', 'NAME', 'PARENTID', 'ENTITY', 'STATUS'] },
  (store) => [
    ...store.company.entities.map((entity) => ({
      LOCATIONID: entity.id,
      NAME: entity.name,
      PARENTID: '',
      ENTITY: entity.id,
      STATUS: 'active',
    })),
    ...store.company.locations.map((one) => ({
      LOCATIONID: one.id,
      NAME: one.name,
      PARENTID: one.entityId,
      ENTITY: one.entityId,
      STATUS: one.status ?? 'active',
    })),
  ],
);

const locationEntity = masterObject(
  { name: 'LOCATIONENTITY', naturalKey: 'LOCATIONID', fields: ['LOCATIONID', 'NAME', 'CURRENCY', 'STATUS'] },
  (store) =>
    store.company.entities.map((entity) => ({
      LOCATIONID: entity.id,
      NAME: entity.name,
      CURRENCY: store.company.baseCurrency,
      STATUS: 'active',
    })),
);

const department = masterObject(
  { name: 'DEPARTMENT', naturalKey: 'DEPARTMENTID', fields: ['DEPARTMENTID', 'TITLE', 'STATUS'] },
  (store) =>
    store.company.departments.map((one) => ({
      DEPARTMENTID: one.id,
      TITLE: one.title,
      STATUS: one.status ?? 'active',
    })),
);

const classObject = masterObject(
  { name: 'CLASS', naturalKey: 'CLASSID', fields: ['CLASSID', 'NAME', 'STATUS'] },
  (store) => store.company.classes.map((one) => ({ CLASSID: one.id, NAME: one.name, STATUS: one.status ?? 'active' })),
);

const term = masterObject(
  { name: 'APTERM', naturalKey: 'NAME', fields: ['NAME', 'DESCRIPTION', 'STATUS', 'DUEDATE', 'DUEFROM'] },
  (store) =>
    store.company.terms.map((one) => ({
      NAME: one.name,
      DESCRIPTION: one.description,
      STATUS: 'active',
      DUEDATE: String(one.due),
      DUEFROM: one.dueFrom ?? DUE_FROM.billDate,
    })),
);

export const masterObjects: readonly ObjectType[] = [
  glAccount,
  location,
  locationEntity,
  department,
  classObject,
  term,
];
