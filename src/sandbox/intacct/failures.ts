/**
 * Every refusal the sandbox can give, as data: number, text, remedy. Texts are the gateway's where a source shows them;
 * the ones marked "assumed" are ours, because no public source shows what Intacct answers there.
 */
import { randomBytes } from 'node:crypto';

import { element } from './xml.ts';
import type { XmlElement } from './xml.ts';

export interface GatewayError {
  readonly errorno: string;
  readonly description?: string;
  readonly text: string;
  readonly correction?: string;
}

/** Thrown inside a function and caught at its boundary, where it becomes the `errormessage` of the result. */
export class Refusal extends Error {
  readonly errors: readonly GatewayError[];

  constructor(...errors: readonly GatewayError[]) {
    super(errors.map((one) => one.text).join(' '));
    this.name = 'Refusal';
    this.errors = errors;
  }
}

/** Intacct's catch-all number for business failures. */
const business = (text: string, correction?: string): GatewayError => ({
  errorno: 'BL01001973',
  text,
  ...(correction === undefined ? {} : { correction }),
});
const access = (text: string): GatewayError => ({ errorno: 'XL03000006', text });

export const envelopeFailures = {
  xml: (kind: 'Fatal Error' | 'Error', code: number, message: string, line: number, column: number): GatewayError => ({
    errorno: 'XL03000003',
    text: `XML Parse schema error: ${kind} ${code}: ${message.trim().replace(/\.$/, '')}. Line: ${line}, column: ${column}.`,
  }),
  sender: access('Incorrect Intacct XML Partner ID or password.'),
  policy: (policyId: string) => access(`${policyId} is not a valid transport policy.`),
  login: access('Sign-in information is incorrect'),
  session: (sessionId: string) => access(`Invalid session ${sessionId}`),
};

export const functionFailures = {
  sessionLevel: (locationId: string): GatewayError => ({
    errorno: 'Get API Session Failed',
    text: `Location '${locationId}' is not a valid entity.`, // text assumed, number from fixtures
  }),
  objectUnknown: (object: string): GatewayError => ({
    errorno: 'Query Failed',
    text: `Object definition ${object} not found`,
  }),
  queryFields: (fields: readonly string[]) => access(`The following fields cannot be queried: ${fields.join(', ')}`),
  queryValue: (field: string, value: string): GatewayError => ({
    errorno: 'Query Failed',
    text: `The value '${value}' is not valid for the field ${field}.`, // assumed
  }),
  readFields: (fields: readonly string[]): GatewayError => ({
    errorno: `Invalid fields list ${fields.join(',')}`,
    text: `Invalid fields list ${fields.join(',')}`,
  }),
  tooManyKeys: (count: number) => business(`${count} keys were given; 100 are allowed.`), // 100 is the SDKs' constant
  permission: (operation: string, object: string): GatewayError => ({
    errorno: 'PL04000005',
    text: `You do not have permission for API operation ${operation} on objects of type ${object.toLowerCase()}`,
  }),
  /** Assumed: no public source shows what Intacct answers to a repeated function control id under uniqueid=true. */
  controlIdUsed: (controlId: string): GatewayError => ({
    errorno: 'SANDBOX_CONTROLID_USED',
    text: `The function control ID '${controlId}' was previously executed and completed.`,
  }),
  /** Not an answer of Intacct's: this sandbox does not have the feature. */
  unsupported: (what: string): GatewayError => ({
    errorno: 'SANDBOX_UNSUPPORTED',
    text: `The Intacct sandbox does not support ${what}.`,
    correction: 'Use create, update, delete, query, read, readByName or getAPISession without transaction="true".',
  }),
};

export const recordFailures = {
  requiredField: (label: string) => business(`Required field ${label} is missing`),
  illegalFormat: (label: string, value: string): GatewayError => ({
    errorno: 'BL03000018',
    text: `Illegal format for ${label}: '${value}'`,
  }),
  notFound: (object: string, key: string) => business(`The ${object} record '${key}' was not found.`), // assumed
  otherOwner: (object: string, key: string, entityId: string) =>
    // Assumed text: only the rule is documented, that a record is changed from the entity which owns it.
    business(`The ${object} record '${key}' is owned by entity '${entityId}' and can only be changed from there.`),
  duplicate: (object: string, value: string): GatewayError => ({
    errorno: 'BL34000061',
    text: `Another ${object} with the given value(s) ${value}  already exists`, // two spaces in the original
    correction: 'Use a unique value instead.',
  }),
  saveFailed: (object: string) => business(`Error while saving the ${object} info`),
  couldNotCreate: (object: string) => business(`Could not create ${object} record!`),
  couldNotUpdate: (object: string) => business(`Could not update ${object} record!`), // assumed
  currently: (verb: 'create' | 'update' | 'delete') =>
    business(
      `Currently, we can't ${verb} the transaction`,
      'Check the transaction for errors or inconsistencies, then try again.',
    ),
};

export const billFailures = {
  numberMissing: { errorno: 'BL03002128', text: 'Enter a Bill number, and try again.' },
  vendorUnknown: (vendorId: string) => business(`Invalid Vendor '${vendorId}' specified.`),
  vendorInactive: (vendorId: string) => business(`Activate the vendor ${vendorId}, then try again.`),
  dueDateMissing: business('There is no due on the bill'),
  termUnknown: (term: string) => business(`The term name ${term} is invalid`),
  currencyUnknown: (currency: string) => business(`The currency '${currency}' is invalid.`), // assumed
  periodClosed: (date: string) =>
    // Number not published; the text is from a help-desk article.
    business(`Periods are closed. Your transaction date (${date}) is within a period that's been closed.`),
  accountInvalid: (accountNo: string) => business(`Account ${accountNo} is not valid`),
  accountRequires: (accountNo: string, dimension: string) =>
    business(`The account number '${accountNo}' requires a ${dimension}`),
  locationMissing: business(
    'Use of empty Location is invalid. A valid Multi-Entity Location must be specified.',
    'Specify a valid Multi-Entity Location.',
  ),
  locationInvalid: (id: string) => business(`The location '${id}' is invalid.`),
  locationElsewhere: (id: string) => business(`Location '${id}' is not valid`),
  departmentInvalid: (id: string) => business(`The department '${id}' is invalid.`),
  dimensionInvalid: (label: string, id: string) => business(`Invalid ${label} '${id}' specified.`),
  paid: (recordId: string, verb: 'updated' | 'deleted') =>
    business(`Transaction '${recordId}' is already paid and can't be ${verb}`),
};

export const vendorFailures = {
  inUse: (vendorId: string) => business(`Vendor '${vendorId}' has transactions and can't be deleted.`), // assumed
};

/** Real texts end in a support id that differs each time; clients have to strip it before they compare. */
export function errorMessage(errors: readonly GatewayError[]): XmlElement {
  return element(
    'errormessage',
    errors.map((error, index) =>
      element('error', [
        element('errorno', error.errorno),
        element('description', error.description ?? ''),
        element('description2', index === 0 ? `${error.text} ${supportId()}` : error.text),
        element('correction', error.correction ?? ''),
      ]),
    ),
  );
}

function supportId(): string {
  return `[Support ID: ${randomBytes(6).toString('hex')}%7E${randomBytes(4).toString('hex')}]`;
}
