/** Rules for vendors, and how `create` and `update` of a VENDOR are read. Nothing is saved here. */
import { recordFailures, Refusal } from '../gateway/failures.ts';
import type { XmlElement } from '../gateway/xml.ts';
import type { Caller } from '../objects/object-type.ts';
import type { Vendor, VendorContent } from '../records.ts';
import { billFailures, lineFailures } from './ap-failures.ts';
import { refuseUnknownAttachment } from './attachment-rules.ts';
import { readFlag, readLimited } from './field-rules.ts';

/** Fields of the display contact, which is a CONTACT record of its own. */
export const CONTACT_FIELDS = [
  ...['PRINTAS', 'COMPANYNAME', 'TAXABLE', 'TAXGROUP', 'PREFIX', 'FIRSTNAME', 'LASTNAME', 'INITIAL'],
  ...['PHONE1', 'PHONE2', 'CELLPHONE', 'PAGER', 'FAX', 'EMAIL1', 'EMAIL2', 'URL1', 'URL2'],
  ...['MAILADDRESS.ADDRESS1', 'MAILADDRESS.ADDRESS2', 'MAILADDRESS.CITY', 'MAILADDRESS.STATE', 'MAILADDRESS.ZIP'],
  ...['MAILADDRESS.COUNTRY', 'MAILADDRESS.COUNTRYCODE'],
];

export const VENDOR_FLAGS = [
  'ONETIME',
  'ONHOLD',
  'DONOTCUTCHECK',
  'HIDEDISPLAYCONTACT',
  'ISINDIVIDUAL',
  'MERGEPAYMENTREQ',
  'PAYMENTNOTIFY',
  'ACHENABLED',
];
const CONTACT_LINKS = ['CONTACTINFO.CONTACTNAME', 'PAYTO.CONTACTNAME', 'RETURNTO.CONTACTNAME'];

/** Fields kept unchanged, in addition to those with a meaning for bills. There is no HOLD: it is ONHOLD. */
export const VENDOR_DETAIL_FIELDS = [
  ...VENDOR_FLAGS,
  ...['VENDTYPE', 'PARENTID', 'GLGROUP', 'TAXID', 'NAME1099', 'FORM1099TYPE', 'FORM1099BOX', 'SUPDOCID', 'APACCOUNT'],
  ...['OFFSETGLACCOUNTNO', 'CREDITLIMIT', 'RETAINAGEPERCENTAGE', 'VENDORACCOUNTNO', 'CURRENCY', 'COMMENTS'],
  ...['BILLINGTYPE', 'PAYMENTPRIORITY', 'DISPLAYTERMDISCOUNT', 'DEFAULT_LEAD_TIME', 'PAYMETHODKEY'],
  ...['ACHBANKROUTINGNUMBER', 'ACHACCOUNTNUMBER', 'ACHACCOUNTTYPE', 'ACHREMITTANCETYPE', 'DISPLOCACCTNOCHECK'],
  ...['OBJECTRESTRICTION', 'RESTRICTEDLOCATIONS', 'RESTRICTEDDEPARTMENTS'],
  ...CONTACT_LINKS,
  'DISPLAYCONTACT.CONTACTNAME',
  ...CONTACT_FIELDS.map((field) => `DISPLAYCONTACT.${field}`),
];

/** Lengths from a published field list; the others are not published. */
const MAX_LENGTHS: Readonly<Record<string, number>> = {
  COMMENTS: 200,
  ACHACCOUNTNUMBER: 17,
  ACHBANKROUTINGNUMBER: 9,
  'DISPLAYCONTACT.CELLPHONE': 30,
  'DISPLAYCONTACT.MAILADDRESS.ADDRESS1': 255,
  'DISPLAYCONTACT.MAILADDRESS.ADDRESS2': 255,
  'DISPLAYCONTACT.MAILADDRESS.CITY': 80,
};

type Details = Readonly<Record<string, string>>;

/** @param existing the vendor to be updated; undefined for a new one. @throws Refusal */
export function readVendor(input: XmlElement, existing: Vendor | undefined, caller: Caller): VendorContent {
  const sent = flatten(input);
  const value = (field: string, before: string): string => sent.get(field) ?? before;
  const vendorId = existing?.vendorId ?? readVendorId(value('VENDORID', ''), caller);
  const name = value('NAME', existing?.name ?? '');
  if (name.trim() === '') throw new Refusal(recordFailures.requiredField('Vendor name'));
  const status = value('STATUS', existing?.status ?? 'active') || 'active';
  if (status !== 'active' && status !== 'inactive') throw new Refusal(recordFailures.illegalFormat('STATUS', status));
  const termName = value('TERMNAME', existing?.termName ?? '');
  if (termName !== '' && !caller.store.company.terms.some((term) => term.name === termName)) {
    throw new Refusal(billFailures.termUnknown(termName));
  }
  const given = VENDOR_DETAIL_FIELDS.map((field) => [field, value(field, existing?.details[field] ?? '')]);
  const details: Details = Object.fromEntries(given);
  refuseDetails(details, vendorId, caller);
  const contact = readContactName(details, `${name}(V${vendorId})`, existing, caller);
  return {
    vendorId,
    name,
    status,
    termName,
    entityId: existing?.entityId ?? caller.session.entityId,
    details: { ...details, 'DISPLAYCONTACT.CONTACTNAME': contact },
  };
}

function readVendorId(given: string, { store }: Caller): string {
  if (given === '' && store.switches.vendorIds === 'sequence') return `VEND-${store.next('vendorId').padStart(5, '0')}`;
  if (given.trim() === '') throw new Refusal(recordFailures.requiredField('Vendor ID'));
  // The limits to which a production connector truncates ids.
  if (given.length > 20 || !/^[A-Za-z0-9 -]+$/.test(given)) {
    throw new Refusal(recordFailures.illegalFormat('Vendor ID', given));
  }
  const { duplicateVendorId } = store.switches;
  if (store.vendors.has(given)) throw new Refusal(recordFailures.duplicate('Vendor', given, duplicateVendorId));
  return given;
}

function refuseDetails(details: Details, vendorId: string, caller: Caller): void {
  const { store } = caller;
  const value = (field: string): string => details[field] ?? '';
  if (value('DISPLAYCONTACT.PRINTAS').trim() === '') throw new Refusal(recordFailures.requiredField('Print as'));
  for (const flag of [...VENDOR_FLAGS, 'DISPLAYCONTACT.TAXABLE']) readFlag(details, flag);
  for (const [field, length] of Object.entries(MAX_LENGTHS)) readLimited(details, field, length);
  const restriction = value('OBJECTRESTRICTION');
  if (!['', 'Unrestricted', 'RootOnly', 'Restricted'].includes(restriction)) {
    throw new Refusal(recordFailures.illegalFormat('OBJECTRESTRICTION', restriction));
  }
  const currency = value('CURRENCY');
  if (currency !== '' && currency !== store.company.baseCurrency) {
    throw new Refusal(billFailures.currencyUnknown(currency));
  }
  const parent = value('PARENTID');
  if (parent !== '' && (parent === vendorId || !store.vendors.has(parent))) {
    throw new Refusal(billFailures.vendorUnknown(parent));
  }
  for (const field of ['APACCOUNT', 'OFFSETGLACCOUNTNO']) {
    const isKnown = store.company.glAccounts.some((account) => account.accountNo === value(field));
    if (value(field) !== '' && !isKnown) throw new Refusal(lineFailures.accountInvalid(value(field)));
  }
  for (const link of CONTACT_LINKS) {
    if (value(link) !== '' && !store.contacts.has(value(link))) {
      throw new Refusal(billFailures.contactUnknown(value(link)));
    }
  }
  refuseUnknownAttachment(value('SUPDOCID'), caller);
}

/** Contact names are unique in the company; an existing vendor keeps its contact. */
function readContactName(details: Details, byDefault: string, existing: Vendor | undefined, { store }: Caller): string {
  const name = details['DISPLAYCONTACT.CONTACTNAME'] || byDefault;
  if (existing?.details['DISPLAYCONTACT.CONTACTNAME'] === name) return name;
  if (store.contacts.has(name) && store.switches.contactNameClash === 'refuse') {
    throw new Refusal(recordFailures.duplicate('Contact', name));
  }
  return name;
}

/** The vendor's contact: the fields of DISPLAYCONTACT without their prefix. */
export function contactOf(vendor: VendorContent): { readonly name: string; readonly values: Details } {
  const values = CONTACT_FIELDS.map((field) => [field, vendor.details[`DISPLAYCONTACT.${field}`] ?? '']);
  return { name: vendor.details['DISPLAYCONTACT.CONTACTNAME'] ?? '', values: Object.fromEntries(values) };
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
