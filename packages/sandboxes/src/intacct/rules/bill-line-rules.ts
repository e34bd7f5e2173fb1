/** Rules for each line of a bill or an adjustment: account, amount, location, dimensions. */
import { Big } from 'big.js';

import type { SeedGlAccount } from '../company.ts';
import { recordFailures, Refusal } from '../gateway/failures.ts';
import type { Caller } from '../objects/object-type.ts';
import { DIMENSION_FIELDS, type RecordLine } from '../records.ts';
import type { Store } from '../store.ts';
import { lineFailures } from './ap-failures.ts';
import { readDimensions, refuseAccountRules } from './dimension-rules.ts';
import { readFlag } from './field-rules.ts';

type Fields = Readonly<Record<string, string>>;

/** @throws Refusal with Intacct's error. */
export function readLine(line: Fields, lineNo: number, caller: Caller): RecordLine {
  const account = readAccount(line, caller.store);
  const amount = readAmount(line);
  refuseUnusable(line, caller);
  refuseLocation(line['LOCATIONID'] ?? '', caller);
  const dimensions = readDimensions(line, caller);
  refuseAccountRules(account, line);
  return {
    recordNo: line['RECORDNO'] ?? caller.store.next('line'),
    lineNo,
    accountNo: account.accountNo,
    accountLabel: line['ACCOUNTLABEL'] ?? '',
    amount,
    memo: line['ENTRYDESCRIPTION'] ?? '',
    locationId: line['LOCATIONID'] ?? '',
    departmentId: line['DEPARTMENTID'] ?? '',
    dimensions,
  };
}

/** The account, by number or by label. */
function readAccount(line: Fields, store: Store): SeedGlAccount {
  const { company } = store;
  const label = line['ACCOUNTLABEL'] ?? '';
  const given = line['ACCOUNTNO'] ?? '';
  if (label !== '' && given !== '') throw new Refusal(lineFailures.accountTwice);
  const labelled = company.accountLabels?.find((one) => one.label === label && one.status !== 'inactive');
  if (label !== '' && labelled === undefined) throw new Refusal(lineFailures.labelInvalid(label));
  const accountNo = labelled?.accountNo ?? given;
  if (accountNo === '') throw new Refusal(recordFailures.requiredField('ACCOUNTNO'));
  return findAccount(accountNo, store);
}

function findAccount(accountNo: string, { company }: Store): SeedGlAccount {
  const account = company.glAccounts.find((one) => one.accountNo === accountNo);
  if (account === undefined || account.status === 'inactive') throw new Refusal(lineFailures.accountInvalid(accountNo));
  return account;
}

function readAmount(line: Fields): string {
  const text = (line['TRX_AMOUNT'] ?? '').trim();
  if (text === '') throw new Refusal(recordFailures.requiredField('TRX_AMOUNT'));
  // Amounts have up to 14 digits before the decimal point. Assumed: `5.` and `.5` are not valid.
  if (!/^-?\d{1,14}(\.\d+)?$/.test(text)) throw new Refusal(recordFailures.illegalFormat('TRX_AMOUNT', text));
  return roundToCents(text);
}

/**
 * The only place where amounts are rounded. Intacct accepts a third decimal place. Assumed: it rounds halves away from
 * zero.
 */
function roundToCents(amount: string): string {
  return new Big(amount).toFixed(2, Big.roundHalfUp);
}

/** Fields that are checked but not stored. */
function refuseUnusable(line: Fields, { store }: Caller): void {
  for (const flag of ['BILLABLE', 'FORM1099', 'ITEM1099', 'PARTIALEXEMPT']) readFlag(line, flag);
  const offset = line['OFFSETGLACCOUNTNO'] ?? '';
  if (offset !== '') findAccount(offset, store);
  for (const [field, value] of Object.entries(line)) {
    const isKnown = (DIMENSION_FIELDS as readonly string[]).includes(field);
    if (field.startsWith('GLDIM') && !isKnown && value !== '')
      throw new Refusal(lineFailures.dimensionUnknown(field, value));
  }
}

function refuseLocation(locationId: string, { store, session }: Caller): void {
  if (locationId === '') {
    if (store.company.entities.length > 0) throw new Refusal(lineFailures.locationMissing);
    return;
  }
  const entityId = store.entityOf(locationId);
  const location = store.company.locations.find((one) => one.id === locationId);
  if (entityId === undefined || location?.status === 'inactive') {
    throw new Refusal(lineFailures.locationInvalid(locationId));
  }
  const isElsewhere = session.entityId !== '' && session.entityId !== entityId;
  if (isElsewhere && store.switches.interEntityLines === 'refuse') {
    throw new Refusal(lineFailures.locationElsewhere(locationId));
  }
}
