/**
 * Rules for the header of a bill, also used for adjustments where they are the same. The first broken rule refuses the
 * record.
 */
import { functionFailures, recordFailures, Refusal, type GatewayError } from '../gateway/failures.ts';
import type { Caller } from '../objects/object-type.ts';
import type { Bill, BillContent, BillStage, RecordLine, TransactionContent } from '../records.ts';
import { billFailures, stateFailures } from './ap-failures.ts';
import { refuseUnknownAttachment } from './attachment-rules.ts';
import type { BillForm, Fields } from './bill-form.ts';
import { readLine } from './bill-line-rules.ts';
import { readBillNumber } from './document-number.ts';
import { readDate, readFlag, readLimited } from './field-rules.ts';
import { refuseClosedPeriod } from './posting-period.ts';

/** @param existing the bill to be updated; undefined for a new one. @throws Refusal with Intacct's error. */
export function readBill(form: BillForm, caller: Caller, existing?: Bill): BillContent {
  const { header } = form;
  const stage = readStage(header, caller, existing);
  refuseVendor(header['VENDORID'] ?? '', billFailures.vendorUnknown, caller);
  const recordId = readBillNumber(header, caller, existing);
  refuseTermAndCurrency(header, caller);
  const whenDue = readDate(header, 'WHENDUE');
  // Required since 2022 R1 unless the bill is a draft; a term does not replace it in the generic function.
  if (whenDue === '' && stage !== 'Draft') throw new Refusal(billFailures.dueDateMissing);
  const content: BillContent = {
    ...readTransaction(header, caller),
    recordId,
    termName: header['TERMNAME'] ?? '',
    whenDue,
    recPaymentDate: readDate(header, 'RECPAYMENTDATE'),
    paymentPriority: readPriority(header),
    payToContact: readContact(header, 'BILLTOPAYTOCONTACTNAME', caller),
    returnToContact: readContact(header, 'SHIPTORETURNTOCONTACTNAME', caller),
    onHold: readFlag(header, 'ONHOLD'),
    stage,
    lines: readLines(form, 'APBILLITEMS', caller),
  };
  refuseRestrictedVendor(content, caller);
  // Drafts and declined bills post nothing, so their period may be closed.
  if (stage !== 'Draft' && stage !== 'Declined') refuseClosedPeriod(content, caller.store);
  return content;
}

/** The header fields that bills and adjustments share. */
export function readTransaction(header: Fields, caller: Caller): Omit<TransactionContent, 'lines' | 'recordId'> {
  const whenCreated = readDate(header, 'WHENCREATED');
  if (whenCreated === '') throw new Refusal(recordFailures.requiredField('WHENCREATED'));
  const supdocId = header['SUPDOCID'] ?? '';
  refuseUnknownAttachment(supdocId, caller);
  return {
    vendorId: header['VENDORID'] ?? '',
    docNumber: header['DOCNUMBER'] ?? '',
    description: readLimited(header, 'DESCRIPTION', 1000),
    whenCreated,
    whenPosted: readDate(header, 'WHENPOSTED') || whenCreated,
    externalId: header['EXTERNALID'] ?? '',
    supdocId,
  };
}

export function readLines(form: BillForm, element: string, caller: Caller): RecordLine[] {
  if (form.lines.length === 0) throw new Refusal(recordFailures.requiredField(element));
  return form.lines.map((line, index) => readLine(line, index + 1, caller));
}

export function readAction(header: Fields): 'Draft' | 'Submit' {
  const action = header['ACTION'] || 'Submit';
  if (action === 'Draft' || action === 'Submit') return action;
  throw new Refusal(recordFailures.illegalFormat('ACTION', action));
}

function readStage(header: Fields, { store }: Caller, existing: Bill | undefined): BillStage {
  const action = readAction(header);
  // Assumed: editing a posted bill neither unposts it nor sends it through approval again.
  if (existing?.stage === 'Posted') {
    if (action === 'Draft') throw new Refusal(stateFailures.noWayBack(existing.recordId));
    return 'Posted';
  }
  if (action === 'Draft') return 'Draft';
  // Assumed: without an explicit ACTION, editing a declined bill does not submit it again.
  if (existing?.stage === 'Declined' && (header['ACTION'] ?? '') === '') return 'Declined';
  return store.switches.billApproval ? 'Submitted' : 'Posted';
}

/** @throws Refusal if the vendor does not exist, is not visible from this entity, or is inactive. */
export function refuseVendor(
  vendorId: string,
  unknown: (vendorId: string) => GatewayError,
  { store, session }: Caller,
): void {
  if (vendorId === '') throw new Refusal(recordFailures.requiredField('Vendor ID'));
  const vendor = store.vendors.get(vendorId);
  const isSeen = vendor !== undefined && (vendor.entityId === '' || vendor.entityId === session.entityId);
  if (!isSeen) throw new Refusal(unknown(vendorId));
  if (vendor.status !== 'active') throw new Refusal(billFailures.vendorInactive(vendorId));
}

/** Where a restricted vendor may be used. The field is documented, its effect is assumed. */
export function refuseRestrictedVendor(record: TransactionContent, { store, session }: Caller): void {
  const details = store.vendors.get(record.vendorId)?.details ?? {};
  const allowed = (details['RESTRICTEDLOCATIONS'] ?? '').split('#~#');
  const isElsewhere = ({ locationId }: RecordLine): boolean =>
    !allowed.includes(locationId) && !allowed.includes(store.entityOf(locationId) ?? '');
  const isRefused =
    (details['OBJECTRESTRICTION'] === 'RootOnly' && session.entityId !== '') ||
    (details['OBJECTRESTRICTION'] === 'Restricted' && record.lines.some(isElsewhere));
  if (isRefused) throw new Refusal(billFailures.vendorRestricted(record.vendorId));
}

export function refuseTermAndCurrency(header: Fields, { store }: Caller): void {
  const { terms, baseCurrency } = store.company;
  const term = header['TERMNAME'] ?? '';
  if (term !== '' && !terms.some((one) => one.name === term)) throw new Refusal(billFailures.termUnknown(term));
  for (const currency of [header['BASECURR'] ?? '', header['CURRENCY'] ?? '']) {
    if (currency !== '' && currency !== baseCurrency) throw new Refusal(billFailures.currencyUnknown(currency));
  }
  for (const field of ['INCLUSIVETAX', 'NOGL']) {
    if (readFlag(header, field)) throw new Refusal(functionFailures.unsupported(field));
  }
  refuseExchangeRate(header);
  refuseSummaryAndTax(header);
}

/** Documented: a rate or a rate type, not both. They are checked but not stored, because there is only one currency. */
function refuseExchangeRate(header: Fields): void {
  const rate = header['EXCHANGE_RATE'] || (header['EXCHRATE'] ?? '');
  const type = header['EXCH_RATE_TYPE_ID'] || (header['EXCHRATETYPE'] ?? '');
  if (rate !== '' && type !== '') throw new Refusal(billFailures.rateTwice);
  if (rate !== '' && !/^\d{1,14}(\.\d+)?$/.test(rate)) {
    throw new Refusal(recordFailures.illegalFormat('EXCHANGE_RATE', rate));
  }
  for (const field of ['EXCH_RATE_DATE', 'EXCHRATEDATE']) readDate(header, field);
}

/** The company has no user-defined summaries and no tax solutions, so every name of one is unknown. */
function refuseSummaryAndTax(header: Fields): void {
  const summary = header['PRBATCH'] || (header['BATCHKEY'] ?? '');
  if (summary !== '') throw new Refusal(billFailures.summaryUnknown(summary));
  const solution = header['TAXSOLUTIONID'] ?? '';
  if (solution !== '') throw new Refusal(billFailures.taxSolutionUnknown(solution));
}

function readPriority(header: Fields): string {
  const priority = header['PAYMENTPRIORITY'] || 'normal';
  if (['urgent', 'high', 'normal', 'low'].includes(priority)) return priority;
  throw new Refusal(recordFailures.illegalFormat('PAYMENTPRIORITY', priority));
}

function readContact(header: Fields, field: string, { store }: Caller): string {
  const name = header[field] ?? '';
  if (name !== '' && !store.contacts.has(name)) throw new Refusal(billFailures.contactUnknown(name));
  return name;
}
