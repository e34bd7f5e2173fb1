/** What Intacct asks of a VENDOR, and how a create or an update of one is read. It saves nothing. */
import { recordFailures, Refusal, billFailures } from './failures.ts';
import type { Caller } from './objects/object-type.ts';
import type { Vendor } from './store.ts';
import { childOf } from './xml.ts';
import type { XmlElement } from './xml.ts';

/** Plain fields kept as they come, beside the ones with a meaning for bills. */
export const vendorDetailFields = [
  ...['VENDTYPE', 'TAXID', 'VENDORACCOUNTNO', 'CURRENCY', 'COMMENTS', 'ONETIME', 'ONHOLD', 'PAYMENTPRIORITY'],
  ...['DISPLAYCONTACT.PRINTAS', 'DISPLAYCONTACT.COMPANYNAME', 'DISPLAYCONTACT.FIRSTNAME', 'DISPLAYCONTACT.LASTNAME'],
  ...['DISPLAYCONTACT.EMAIL1', 'DISPLAYCONTACT.PHONE1', 'DISPLAYCONTACT.MAILADDRESS.ADDRESS1'],
  ...['DISPLAYCONTACT.MAILADDRESS.ADDRESS2', 'DISPLAYCONTACT.MAILADDRESS.CITY', 'DISPLAYCONTACT.MAILADDRESS.STATE'],
  ...['DISPLAYCONTACT.MAILADDRESS.ZIP', 'DISPLAYCONTACT.MAILADDRESS.COUNTRY'],
];

type VendorContent = Omit<Vendor, 'recordNo' | 'createdAt' | 'changedAt'>;

/** @throws Refusal; `standing` is the vendor to be updated, undefined for a new one. */
export function readVendor(input: XmlElement, standing: Vendor | undefined, caller: Caller): VendorContent {
  const sent = flatten(input);
  const value = (field: string, before: string): string => sent.get(field) ?? before;
  const vendorId = standing?.vendorId ?? value('VENDORID', '');
  if (standing === undefined) refuseNew(vendorId, childOf(input, 'DISPLAYCONTACT'), sent);
  const name = value('NAME', standing?.name ?? '');
  if (name === '') throw new Refusal(recordFailures.requiredField('Vendor name'));
  const status = value('STATUS', standing?.status ?? 'active') || 'active';
  if (status !== 'active' && status !== 'inactive') throw new Refusal(recordFailures.illegalFormat('STATUS', status));
  const termName = value('TERMNAME', standing?.termName ?? '');
  if (termName !== '' && !caller.store.company.terms.some((term) => term.name === termName)) {
    throw new Refusal(billFailures.termUnknown(termName));
  }
  const details = vendorDetailFields.map((field) => [field, value(field, standing?.details[field] ?? '')]);
  return {
    vendorId,
    name,
    status,
    termName,
    entityId: standing?.entityId ?? caller.session.entityId,
    details: Object.fromEntries(details),
  };
}

function refuseNew(vendorId: string, contact: XmlElement | undefined, sent: ReadonlyMap<string, string>): void {
  if (vendorId === '') throw new Refusal(recordFailures.requiredField('Vendor ID')); // no document sequencing here
  if (vendorId.length > 20 || !/^[A-Za-z0-9 -]+$/.test(vendorId)) {
    throw new Refusal(recordFailures.illegalFormat('Vendor ID', vendorId));
  }
  if (contact === undefined || (sent.get('DISPLAYCONTACT.PRINTAS') ?? '') === '') {
    throw new Refusal(recordFailures.requiredField('Print as'));
  }
}

/** Nested elements by dotted name, as queries spell them: `DISPLAYCONTACT.MAILADDRESS.ZIP`. */
function flatten(input: XmlElement, prefix = ''): Map<string, string> {
  return new Map(
    input.children.flatMap((child): [string, string][] =>
      child.children.length === 0
        ? [[`${prefix}${child.name}`, child.text]]
        : [...flatten(child, `${prefix}${child.name}.`)],
    ),
  );
}
