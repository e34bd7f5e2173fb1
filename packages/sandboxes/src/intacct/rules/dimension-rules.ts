/**
 * Rules for the dimensions of a line: they exist, are active, have the dimensions they depend on, and include those
 * that the account requires.
 */
import type { IntacctCompany, RequiredDimension, SeedDimension, SeedGlAccount } from '../company.ts';
import { Refusal } from '../gateway/failures.ts';
import type { Caller } from '../objects/object-type.ts';
import { DIMENSION_FIELDS, type DimensionField, type RecordLine } from '../records.ts';
import { lineFailures } from './ap-failures.ts';

type Fields = Readonly<Record<string, string>>;

const LABELS: Readonly<Record<DimensionField, string>> = {
  CLASSID: 'Class',
  PROJECTID: 'Project',
  TASKID: 'Task',
  COSTTYPEID: 'Cost Type',
  CUSTOMERID: 'Customer',
  VENDORID: 'Vendor',
  EMPLOYEEID: 'Employee',
  ITEMID: 'Item',
  CONTRACTID: 'Contract',
  WAREHOUSEID: 'Warehouse',
  GLDIMREGION: 'Region',
};

/** The field that meets each requirement, and its label in error messages. */
const REQUIRABLE_FIELDS: Readonly<Record<RequiredDimension, readonly [field: string, label: string]>> = {
  department: ['DEPARTMENTID', 'Department'],
  location: ['LOCATIONID', 'Location'],
  class: ['CLASSID', 'Class'],
  project: ['PROJECTID', 'Job'],
  task: ['TASKID', 'Task'],
  customer: ['CUSTOMERID', 'Customer'],
  vendor: ['VENDORID', 'Vendor'],
  employee: ['EMPLOYEEID', 'Employee'],
  item: ['ITEMID', 'Item'],
  contract: ['CONTRACTID', 'Contract'],
  warehouse: ['WAREHOUSEID', 'Warehouse'],
};

/** @throws Refusal with Intacct's error. */
export function readDimensions(line: Fields, caller: Caller): RecordLine['dimensions'] {
  refuseMissingParents(line);
  const { company } = caller.store;
  const departmentId = line['DEPARTMENTID'] ?? '';
  const department = company.departments.find((one) => one.id === departmentId);
  if (departmentId !== '' && (department === undefined || department.status === 'inactive')) {
    throw new Refusal(lineFailures.departmentInvalid(departmentId));
  }
  const allocation = line['ALLOCATION'] ?? '';
  // The company has no allocations.
  if (allocation !== '') throw new Refusal(lineFailures.dimensionUnknown('Allocation', allocation));
  const given = DIMENSION_FIELDS.filter((field) => (line[field] ?? '') !== '');
  for (const field of given) refuseDimension(field, line, caller);
  return Object.fromEntries(given.map((field) => [field, line[field] ?? '']));
}

function refuseMissingParents(line: Fields): void {
  const has = (field: DimensionField): boolean => (line[field] ?? '') !== '';
  if (has('TASKID') && !has('PROJECTID')) throw new Refusal(lineFailures.dimensionNeeds('Task', 'a Project'));
  if (has('COSTTYPEID') && !(has('PROJECTID') && has('TASKID'))) {
    throw new Refusal(lineFailures.dimensionNeeds('Cost Type', 'a Project and a Task'));
  }
}

function refuseDimension(field: DimensionField, line: Fields, { store }: Caller): void {
  const value = line[field] ?? '';
  const record = recordsOf(field, line, store.company, store.vendors).find(({ id }) => id === value);
  // Both messages are known; which one belongs to which cause is assumed.
  if (record === undefined) throw new Refusal(lineFailures.dimensionUnknown(LABELS[field], value));
  if (record.status === 'inactive') throw new Refusal(lineFailures.dimensionInactive(LABELS[field], value));
}

function recordsOf(
  field: DimensionField,
  line: Fields,
  company: IntacctCompany,
  vendors: Caller['store']['vendors'],
): readonly Pick<SeedDimension, 'id' | 'status'>[] {
  const simple: Partial<Record<DimensionField, readonly SeedDimension[]>> = {
    CLASSID: company.classes,
    PROJECTID: company.projects ?? [],
    CUSTOMERID: company.customers ?? [],
    EMPLOYEEID: company.employees ?? [],
    ITEMID: company.items ?? [],
    CONTRACTID: company.contracts ?? [],
    WAREHOUSEID: company.warehouses ?? [],
    GLDIMREGION: company.regions ?? [],
  };
  const tasks = (company.tasks ?? []).filter((task) => task.projectId === line['PROJECTID']);
  switch (field) {
    case 'TASKID':
      return tasks;
    case 'COSTTYPEID':
      return (company.costTypes ?? []).filter(
        (one) => one.projectId === line['PROJECTID'] && one.taskId === line['TASKID'],
      );
    case 'VENDORID': {
      const vendor = vendors.get(line['VENDORID'] ?? '');
      return vendor === undefined ? [] : [{ id: vendor.vendorId, status: vendor.status }];
    }
    default:
      return simple[field] ?? [];
  }
}

/** @throws Refusal if the account requires a dimension that the line does not have, or does not allow its location. */
export function refuseAccountRules(account: SeedGlAccount, line: Fields): void {
  for (const dimension of account.requires ?? []) {
    const [field, label] = REQUIRABLE_FIELDS[dimension];
    if ((line[field] ?? '') !== '') continue;
    // Connectors know the first message for departments and locations, and the second for the others as well.
    const isPlace = dimension === 'department' || dimension === 'location';
    throw new Refusal(
      isPlace
        ? lineFailures.accountRequires(account.accountNo, label)
        : lineFailures.dimensionMissing(account.accountNo, label),
    );
  }
  if (account.restrictedTo?.includes(line['LOCATIONID'] ?? '') === false) {
    throw new Refusal(lineFailures.accountRestricted(account.accountNo, account.title));
  }
}
