/** What Intacct asks of each APBILLITEM: account, amount, dimensions, and an open period in the line's entity. */
import { Big } from 'big.js';

import type { SeedGlAccount } from './company.ts';
import { writeDate } from './dates.ts';
import { billFailures, recordFailures, Refusal } from './failures.ts';
import type { Caller } from './objects/object-type.ts';
import type { BillContent, BillLine, Store } from './store.ts';

type Fields = Readonly<Record<string, string>>;

/** Dimensions of which the seeded company has no value: each value that is sent is unknown. */
const emptyDimensions: readonly (readonly [field: string, label: string])[] = [
  ['PROJECTID', 'Project'],
  ['TASKID', 'Task'],
  ['COSTTYPEID', 'Cost Type'],
  ['CUSTOMERID', 'Customer'],
  ['EMPLOYEEID', 'Employee'],
  ['ITEMID', 'Item'],
  ['CONTRACTID', 'Contract'],
  ['WAREHOUSEID', 'Warehouse'],
];

const requiredLabels = {
  department: ['DEPARTMENTID', 'Department'],
  location: ['LOCATIONID', 'Location'],
  class: ['CLASSID', 'Class'],
  project: ['PROJECTID', 'Project'],
} as const;

/** @throws Refusal with what Intacct would say. */
export function readLine(line: Fields, lineNo: number, caller: Caller): BillLine {
  const account = readAccount(line, caller.store);
  const amount = readAmount(line);
  refuseLocation(line['LOCATIONID'] ?? '', caller);
  refuseOtherDimensions(line, caller.store);
  for (const dimension of account.requires ?? []) {
    const [field, label] = requiredLabels[dimension];
    if ((line[field] ?? '') === '') throw new Refusal(billFailures.accountRequires(account.accountNo, label));
  }
  return {
    recordNo: line['RECORDNO'] ?? caller.store.nextRecordNo('line'),
    lineNo,
    accountNo: account.accountNo,
    amount,
    memo: line['ENTRYDESCRIPTION'] ?? '',
    locationId: line['LOCATIONID'] ?? '',
    departmentId: line['DEPARTMENTID'] ?? '',
    classId: line['CLASSID'] ?? '',
    projectId: line['PROJECTID'] ?? '',
  };
}

function readAccount(line: Fields, store: Store): SeedGlAccount {
  const accountNo = line['ACCOUNTNO'] ?? '';
  if (accountNo === '') throw new Refusal(recordFailures.requiredField('ACCOUNTNO'));
  const account = store.company.glAccounts.find((one) => one.accountNo === accountNo);
  if (account === undefined || account.status === 'inactive') throw new Refusal(billFailures.accountInvalid(accountNo));
  return account;
}

/** Intacct does not refuse a third decimal place, it rounds; halves go away from zero. */
function readAmount(line: Fields): string {
  const text = (line['TRX_AMOUNT'] ?? '').trim();
  if (text === '') throw new Refusal(recordFailures.requiredField('TRX_AMOUNT'));
  if (!/^-?(\d+(\.\d*)?|\.\d+)$/.test(text)) throw new Refusal(recordFailures.illegalFormat('TRX_AMOUNT', text));
  return new Big(text).toFixed(2, Big.roundHalfUp);
}

function refuseLocation(locationId: string, caller: Caller): void {
  if (locationId === '') throw new Refusal(billFailures.locationMissing);
  const entityId = caller.store.entityOf(locationId);
  const location = caller.store.company.locations.find((one) => one.id === locationId);
  if (entityId === undefined || location?.status === 'inactive') {
    throw new Refusal(billFailures.locationInvalid(locationId));
  }
  if (caller.session.entityId !== '' && caller.session.entityId !== entityId) {
    throw new Refusal(billFailures.locationElsewhere(locationId));
  }
}

function refuseOtherDimensions(line: Fields, store: Store): void {
  const departmentId = line['DEPARTMENTID'] ?? '';
  if (departmentId !== '' && !isActive(store.company.departments, departmentId)) {
    throw new Refusal(billFailures.departmentInvalid(departmentId));
  }
  const classId = line['CLASSID'] ?? '';
  if (classId !== '' && !isActive(store.company.classes, classId)) {
    throw new Refusal(billFailures.dimensionInvalid('Class', classId));
  }
  for (const [field, label] of emptyDimensions) {
    const value = line[field] ?? '';
    if (value !== '') throw new Refusal(billFailures.dimensionInvalid(label, value));
  }
}

function isActive(records: readonly { readonly id: string; readonly status?: string }[], id: string): boolean {
  return records.some((record) => record.id === id && record.status !== 'inactive');
}

/** Periods are closed entity by entity: one line in a closed entity refuses the bill. */
export function refusePeriodClosed(bill: BillContent, store: Store): void {
  for (const line of bill.lines) {
    const closed = store.closedThrough.get(store.entityOf(line.locationId) ?? '');
    if (closed !== undefined && bill.whenPosted <= closed) {
      throw new Refusal(billFailures.periodClosed(writeDate(bill.whenPosted)));
    }
  }
}
