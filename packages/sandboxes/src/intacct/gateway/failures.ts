/**
 * Every error of the gateway and its functions, as data: number, text, correction. Texts are the gateway's own where a
 * source shows them; those marked "assumed" are ours, because no public source shows Intacct's answer.
 */
export interface GatewayError {
  readonly errorno: string;
  readonly description?: string;
  readonly text: string;
  readonly correction?: string;
  /**
   * For requests with showadditionalerrorinfo. The ids of AP errors are not published and therefore assumed; their
   * format is documented.
   */
  readonly additional?: { readonly errorid: string; readonly messageid: string };
}

/** Thrown inside a function; caught around it and turned into the `errormessage` of the result. */
export class Refusal extends Error {
  readonly errors: readonly GatewayError[];

  constructor(...errors: readonly GatewayError[]) {
    super(errors.map((one) => one.text).join(' '));
    this.name = 'Refusal';
    this.errors = errors;
  }
}

/**
 * A business error under Intacct's catch-all number, unless `given` has another.
 * @param errorid such as `AP-0100`; the message ID is made from `message`, such as `VENDOR_INVALID`.
 */
export function businessFailure(
  errorid: string,
  message: string,
  text: string,
  given: { readonly errorno?: string; readonly correction?: string } = {},
): GatewayError {
  return { errorno: 'BL01001973', text, ...given, additional: { errorid, messageid: `IA.${message}` } };
}

/** The number means only that the gateway refused; the text has the reason. */
const access = (message: string, text: string): GatewayError => ({
  errorno: 'XL03000006',
  text,
  additional: { errorid: 'XL-0006', messageid: `IA.${message}` },
});

export const envelopeFailures = {
  // oxlint-disable-next-line max-params -- as all of these, it takes the parts of its text in their order
  xml: (kind: 'Fatal Error' | 'Error', code: number, message: string, line: number, column: number): GatewayError => ({
    errorno: 'XL03000003',
    text: `XML Parse schema error: ${kind} ${code}: ${message.trim().replace(/\.$/, '')}. Line: ${line}, column: ${column}.`,
  }),
  sender: access('INCORRECT_PARTNER_ID', 'Incorrect Intacct XML Partner ID or password.'),
  policy: (policyId: string) => access('INVALID_TRANSPORT_POLICY', `${policyId} is not a valid transport policy.`),
  /** The limit is documented; the text is assumed, as is the next one. */
  asynchronousTooLong: (characters: number, most: number) =>
    access(
      'ASYNCHRONOUS_REQUEST_TOO_LONG',
      `The request has ${characters} characters. An asynchronous request can have ${most}.`,
    ),
  dtdVersion: (version: string) =>
    access('INVALID_DTD_VERSION', `The DTD version '${version}' is not valid. Use 3.0 or 2.1.`),
  login: access('SIGN_IN_INCORRECT', 'Sign-in information is incorrect'),
  session: (sessionId: string) => access('INVALID_SESSION', `Invalid session ${sessionId}`),
  authorization: (senderId: string, companyId: string): GatewayError => ({
    ...access(
      'INVALID_WEB_SERVICES_AUTHORIZATION',
      `The sender ID '${senderId}' is not authorized to make Web Services requests to company ID '${companyId}'.`,
    ),
    description: 'Invalid Web Services Authorization',
    correction: 'Contact the company administrator to grant Web Services authorization to this sender ID.',
  }),
  expired: businessFailure(
    'CO-0055',
    'DEMO_COMPANY_EXPIRED',
    'This company is a demo company and has expired.', // assumed, the number is from fixtures
    { errorno: 'PL04000055' },
  ),
};

/** Errors about the request itself, before any record is read. Texts marked "assumed" are ours. */
const query = (message: string, text: string): GatewayError =>
  businessFailure('CO-0001', message, text, { errorno: 'Query Failed' });
const apiSession = (message: string, text: string): GatewayError =>
  businessFailure('CO-0002', message, text, { errorno: 'Get API Session Failed' });

export const functionFailures = {
  sessionLevel: (locationId: string) => apiSession('INVALID_ENTITY', `Location '${locationId}' is not a valid entity.`), // assumed
  // Documented: it must be alone in its request. The text is assumed.
  sessionNotAlone: apiSession(
    'SESSION_NOT_ALONE',
    'getAPISession cannot be combined with other functions in one request.',
  ),
  objectUnknown: (object: string) => query('OBJECT_NOT_FOUND', `Object definition ${object} not found`),
  queryFields: (fields: readonly string[]) =>
    access('FIELDS_CANNOT_BE_QUERIED', `The following fields cannot be queried: ${fields.join(', ')}`),
  queryValue: (field: string, value: string) =>
    query('INVALID_VALUE', `The value '${value}' is not valid for the field ${field}.`), // assumed
  querySyntax: (near: string) => query('INVALID_QUERY', `The query is not valid near '${near}'.`), // assumed
  queryNesting: (most: number) =>
    query('QUERY_TOO_DEEP', `The query is nested too deep. Use at most ${most} levels of parentheses and NOT.`), // assumed
  aggregate: (how: string, field: string) =>
    query('INVALID_AGGREGATE', `The function ${how} cannot be used on the field ${field}.`), // assumed
  pageSize: (size: string, most: number) =>
    query('INVALID_PAGE_SIZE', `The page size '${size}' is not valid. Use 1 to ${most}.`), // assumed
  /** The text is assumed, as is the lifetime of a result. */
  resultUnknown: (which: string) => query('RESULT_NOT_FOUND', `There are no more results for '${which}'.`),
  readFields: (fields: readonly string[]) =>
    businessFailure('CO-0003', 'INVALID_FIELDS_LIST', `Invalid fields list ${fields.join(',')}`, {
      errorno: `Invalid fields list ${fields.join(',')}`,
    }),
  // 100 is a constant of the SDKs; the text is assumed.
  tooManyKeys: (count: number) =>
    businessFailure('CO-0109', 'TOO_MANY_KEYS', `${count} keys were given; 100 are allowed.`),
  returnFormat: (format: string) =>
    businessFailure('CO-0004', 'INVALID_RETURN_FORMAT', `The return format '${format}' is not valid.`), // assumed
  permission: (operation: string, object: string) =>
    businessFailure(
      'CO-0005',
      'NO_PERMISSION',
      `You do not have permission for API operation ${operation} on objects of type ${object.toLowerCase()}`,
      { errorno: 'PL04000005' },
    ),
  /** Assumed: no public source shows the answer to a repeated function control ID under uniqueid=true. */
  controlIdUsed: (controlId: string) =>
    businessFailure(
      'CO-0006',
      'CONTROL_ID_USED',
      `The function control ID '${controlId}' was previously executed and completed.`,
      { errorno: 'SANDBOX_CONTROLID_USED' },
    ),
  rolledBack: businessFailure(
    'XL-0009',
    'TRANSACTION_ROLLED_BACK',
    'The entire transaction in this operation has been rolled back due to an error.',
    { errorno: 'XL03000009' },
  ),
  /** Text and correction are from a connector; the number is assumed. */
  offLine: businessFailure('CO-0007', 'SERVICE_OFF_LINE', 'The Service is Temporarily Off-line', {
    correction: 'Please Try Again Later',
  }),
  database: businessFailure('CO-0008', 'ERROR_PROCESSING_REQUEST', 'There was an error processing the request.', {
    errorno: 'DL02000001',
  }),
  /** Not an error of Intacct's: this sandbox does not have the feature. */
  unsupported: (what: string): GatewayError => ({
    errorno: 'SANDBOX_UNSUPPORTED',
    text: `The Intacct sandbox does not support ${what}.`,
  }),
};

export const recordFailures = {
  requiredField: (label: string) =>
    businessFailure('CO-0100', 'REQUIRED_FIELD_MISSING', `Required field ${label} is missing`),
  illegalFormat: (label: string, value: string) =>
    businessFailure('CO-0101', 'ILLEGAL_FORMAT', `Illegal format for ${label}: '${value}'`, { errorno: 'BL03000018' }),
  // Assumed text.
  notFound: (object: string, key: string) =>
    businessFailure('CO-0102', 'RECORD_NOT_FOUND', `The ${object} record '${key}' was not found.`),
  otherOwner: (object: string, key: string, entityId: string) =>
    // Assumed text. Documented: a record is changed only from the entity that owns it.
    businessFailure(
      'CO-0103',
      'RECORD_OWNED_BY_ENTITY',
      `The ${object} record '${key}' is owned by entity '${entityId}' and can only be changed from there.`,
    ),
  duplicate: (object: string, value: string, errorno: 'BL34000061' | 'PL05000104' = 'BL34000061') =>
    businessFailure(
      'CO-0104',
      'ANOTHER_RECORD_EXISTS',
      `Another ${object} with the given value(s) ${value}  already exists`, // two spaces in the original
      { errorno, correction: 'Use a unique value instead.' },
    ),
  saveFailed: (object: string) =>
    businessFailure('CO-0105', 'ERROR_WHILE_SAVING', `Error while saving the ${object} info`),
  couldNotCreate: (object: string) =>
    businessFailure('CO-0106', 'COULD_NOT_CREATE', `Could not create ${object} record!`),
  // Assumed text.
  couldNotUpdate: (object: string) =>
    businessFailure('CO-0107', 'COULD_NOT_UPDATE', `Could not update ${object} record!`),
  // Assumed text.
  couldNotDelete: (object: string) =>
    businessFailure('CO-0110', 'COULD_NOT_DELETE', `Could not delete ${object} record!`),
  currently: (verb: 'create' | 'update' | 'delete' | 'reverse' | 'recall') =>
    businessFailure('CO-0108', 'CURRENTLY_NOT_POSSIBLE', `Currently, we can't ${verb} the transaction`, {
      correction: 'Check the transaction for errors or inconsistencies, then try again.',
    }),
};
