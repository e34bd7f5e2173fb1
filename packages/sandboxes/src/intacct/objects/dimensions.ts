/**
 * Dimensions that the API user can read but not write, in addition to those in `master-data.ts`; a company may have
 * none of them.
 */
import type { IntacctCompany, SeedDimension } from '../company.ts';
import { masterObject } from './master-data.ts';
import type { ObjectType } from './object-type.ts';

function dimension<T extends SeedDimension>(
  name: string,
  records: (company: IntacctCompany) => readonly T[] | undefined,
  parents: Readonly<Record<string, (record: T) => string>> = {},
): ObjectType {
  const key = `${name}ID`;
  return masterObject(
    { name, naturalKey: key, fields: [key, 'NAME', ...Object.keys(parents), 'STATUS'] },
    ({ company }) =>
      (records(company) ?? []).map((one) => ({
        [key]: one.id,
        NAME: one.name,
        ...Object.fromEntries(Object.entries(parents).map(([field, read]) => [field, read(one)])),
        STATUS: one.status ?? 'active',
      })),
  );
}

const accountLabel = masterObject(
  {
    name: 'APACCOUNTLABEL',
    naturalKey: 'ACCOUNTLABEL',
    fields: ['ACCOUNTLABEL', 'DESCRIPTION', 'GLACCOUNTNO', 'STATUS'],
  },
  ({ company }) =>
    (company.accountLabels ?? []).map((one) => ({
      ACCOUNTLABEL: one.label,
      DESCRIPTION: one.label,
      GLACCOUNTNO: one.accountNo,
      STATUS: one.status ?? 'active',
    })),
);

const itsProject = { PROJECTID: (one: { readonly projectId: string }) => one.projectId };

export const dimensionObjects: readonly ObjectType[] = [
  dimension('PROJECT', (company) => company.projects),
  dimension('TASK', ({ tasks }: IntacctCompany) => tasks, itsProject),
  dimension('COSTTYPE', ({ costTypes }: IntacctCompany) => costTypes, { ...itsProject, TASKID: (one) => one.taskId }),
  dimension('CUSTOMER', (company) => company.customers),
  dimension('EMPLOYEE', (company) => company.employees),
  dimension('ITEM', (company) => company.items),
  dimension('CONTRACT', (company) => company.contracts),
  dimension('WAREHOUSE', (company) => company.warehouses),
  accountLabel,
];
