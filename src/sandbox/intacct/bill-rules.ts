/**
 * What Intacct asks of the header of an APBILL before it stands. The first rule that is broken refuses the bill; a bill
 * number that exists already is no reason: Intacct takes duplicate bills that come by the API.
 */
import type { BillForm } from './bill-form.ts';
import { readLine, refusePeriodClosed } from './bill-line-rules.ts';
import { parseDate } from './dates.ts';
import { billFailures, recordFailures, Refusal } from './failures.ts';
import type { Caller } from './objects/object-type.ts';
import type { BillContent } from './store.ts';

/** @throws Refusal with what Intacct would say. */
export function readBill(form: BillForm, caller: Caller): BillContent {
  const state = readState(form);
  refuseVendor(form.header['VENDORID'] ?? '', caller);
  const recordId = readNumber(form.header['RECORDID'] ?? '');
  const dates = readDates(form, state);
  refuseTermAndCurrency(form, caller);
  const onHold = readFlag(form, 'ONHOLD');
  if (form.lines.length === 0) throw new Refusal(recordFailures.requiredField('APBILLITEMS'));
  const content: BillContent = {
    recordId,
    vendorId: form.header['VENDORID'] ?? '',
    docNumber: form.header['DOCNUMBER'] ?? '',
    description: readLimited(form, 'DESCRIPTION', 1000),
    termName: form.header['TERMNAME'] ?? '',
    ...dates,
    onHold,
    state,
    lines: form.lines.map((line, index) => readLine(line, index + 1, caller)),
  };
  // A draft posts nothing, so no period is touched.
  if (state === 'Posted') refusePeriodClosed(content, caller.store);
  return content;
}

function readState(form: BillForm): 'Posted' | 'Draft' {
  const action = form.header['ACTION'] ?? '';
  if (action === 'Draft') return 'Draft';
  if (action === '' || action === 'Submit') return 'Posted'; // a company without bill approval
  throw new Refusal(recordFailures.illegalFormat('ACTION', action));
}

function refuseVendor(vendorId: string, caller: Caller): void {
  if (vendorId === '') throw new Refusal(recordFailures.requiredField('Vendor ID'));
  const vendor = caller.store.vendors.get(vendorId);
  const isSeen = vendor !== undefined && (vendor.entityId === '' || vendor.entityId === caller.session.entityId);
  if (!isSeen) throw new Refusal(billFailures.vendorUnknown(vendorId));
  if (vendor.status !== 'active') throw new Refusal(billFailures.vendorInactive(vendorId));
}

/** Length and characters are what production connectors refuse before they send; the gateway's own text is assumed. */
function readNumber(recordId: string): string {
  if (recordId.trim() === '') throw new Refusal(billFailures.numberMissing);
  if (recordId.length > 45 || /["'&<>#?]/.test(recordId)) {
    throw new Refusal(recordFailures.illegalFormat('Bill number', recordId));
  }
  return recordId;
}

function readDates(
  form: BillForm,
  state: 'Posted' | 'Draft',
): Pick<BillContent, 'whenCreated' | 'whenPosted' | 'whenDue'> {
  const whenCreated = readDate(form, 'WHENCREATED');
  if (whenCreated === '') throw new Refusal(recordFailures.requiredField('WHENCREATED'));
  const whenPosted = readDate(form, 'WHENPOSTED') || whenCreated;
  const whenDue = readDate(form, 'WHENDUE');
  // Required since 2022 R1 unless the bill is a draft; a term does not replace it in the generic function.
  if (whenDue === '' && state === 'Posted') throw new Refusal(billFailures.dueDateMissing);
  return { whenCreated, whenPosted, whenDue };
}

function readDate(form: BillForm, field: string): string {
  const text = form.header[field] ?? '';
  if (text.trim() === '') return '';
  const date = parseDate(text);
  if (date === undefined) throw new Refusal(recordFailures.illegalFormat(field, text));
  return date;
}

function refuseTermAndCurrency(form: BillForm, caller: Caller): void {
  const { terms, baseCurrency } = caller.store.company;
  const term = form.header['TERMNAME'] ?? '';
  if (term !== '' && !terms.some((one) => one.name === term)) throw new Refusal(billFailures.termUnknown(term));
  for (const currency of [form.header['BASECURR'] ?? '', form.header['CURRENCY'] ?? '']) {
    if (currency !== '' && currency !== baseCurrency) throw new Refusal(billFailures.currencyUnknown(currency));
  }
}

function readFlag(form: BillForm, field: string): boolean {
  const text = form.header[field] ?? '';
  if (text !== '' && text !== 'true' && text !== 'false') throw new Refusal(recordFailures.illegalFormat(field, text));
  return text === 'true';
}

function readLimited(form: BillForm, field: string, length: number): string {
  const text = form.header[field] ?? '';
  if (text.length > length) throw new Refusal(recordFailures.illegalFormat(field, text));
  return text;
}
