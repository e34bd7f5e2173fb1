/**
 * The errors of accounts payable, as data: bills, lines, vendors, adjustments, payments, attachments. Where a comment
 * says "assumed", no public source shows Intacct's answer; the other texts are those that connectors match.
 */
import { businessFailure } from '../gateway/failures.ts';

const documentNumberMissing = businessFailure('AP-0170', 'DOCUMENT_NUMBER_MISSING', 'Document Number is missing', {
  errorno: 'PL01000127',
});

export const billFailures = {
  /** By error number: both were observed for a bill without a number. */
  numberMissing: {
    BL03002128: businessFailure('AP-0100', 'ENTER_A_BILL_NUMBER', 'Enter a Bill number, and try again.', {
      errorno: 'BL03002128',
    }),
    PL01000127: documentNumberMissing,
  },
  numberTaken: businessFailure(
    'AP-0101',
    'TRANSACTION_NUMBER_EXISTS',
    'A transaction with that number already exists',
    {
      errorno: 'BL03002185',
    },
  ),
  vendorUnknown: (vendorId: string) =>
    businessFailure('AP-0102', 'INVALID_VENDOR', `Invalid Vendor '${vendorId}' specified.`),
  vendorInactive: (vendorId: string) =>
    businessFailure('AP-0103', 'ACTIVATE_THE_VENDOR', `Activate the vendor ${vendorId}, then try again.`),
  vendorRestricted: (vendorId: string) =>
    businessFailure('AP-0104', 'VENDOR_RESTRICTED', `The specified vendor '${vendorId}' is not valid.`),
  dueDateMissing: businessFailure('AP-0105', 'DUE_DATE_MISSING', 'There is no due on the bill'),
  termUnknown: (term: string) => businessFailure('AP-0106', 'TERM_INVALID', `The term name ${term} is invalid`),
  // Assumed text.
  currencyUnknown: (currency: string) =>
    businessFailure('AP-0107', 'CURRENCY_INVALID', `The currency '${currency}' is invalid.`),
  // Documented: one excludes the other. The text is assumed, as are the next two.
  rateTwice: businessFailure(
    'AP-0111',
    'RATE_OR_RATE_TYPE',
    'Specify either EXCHANGE_RATE or EXCH_RATE_TYPE_ID, not both.',
  ),
  summaryUnknown: (name: string) => businessFailure('AP-0112', 'SUMMARY_INVALID', `The summary '${name}' is invalid.`),
  taxSolutionUnknown: (id: string) =>
    businessFailure('AP-0113', 'TAX_SOLUTION_INVALID', `The tax solution '${id}' is invalid.`),
  periodClosed: (date: string) =>
    // The number is not published; the text is from a help-desk article.
    businessFailure(
      'AP-0108',
      'PERIODS_ARE_CLOSED',
      `Periods are closed. Your transaction date (${date}) is within a period that's been closed.`,
    ),
  contactUnknown: (name: string) =>
    businessFailure('AP-0109', 'INVALID_CONTACT', `Invalid Contact '${name}' specified.`), // assumed
  paid: (recordId: string, done: 'updated' | 'deleted' | 'reversed') =>
    businessFailure('AP-0110', 'ALREADY_PAID', `Transaction '${recordId}' is already paid and can't be ${done}`),
};

/** What a bill's state forbids. The rules are documented, the messages are not: every text here is assumed. */
export const stateFailures = {
  selected: (recordId: string, done: string) =>
    businessFailure(
      'AP-0120',
      'SELECTED_FOR_PAYMENT',
      `Transaction '${recordId}' is selected for payment and can't be ${done}`,
    ),
  inApproval: (recordId: string, done: string) =>
    businessFailure('AP-0121', 'IN_APPROVAL', `Transaction '${recordId}' is in approval and can't be ${done}`, {
      correction: 'Recall the transaction or have it declined first.',
    }),
  reversed: (recordId: string, done: string) =>
    businessFailure('AP-0122', 'ALREADY_REVERSED', `Transaction '${recordId}' is reversed and can't be ${done}`),
  reverseOnly: (recordId: string, done: string) =>
    businessFailure('AP-0123', 'REVERSE_ONLY', `Transaction '${recordId}' is posted and can't be ${done}`, {
      correction: 'Reverse the transaction and enter it again.',
    }),
  reversalOff: businessFailure('AP-0124', 'REVERSAL_NOT_ENABLED', 'Reversal of unpaid bills is not enabled.'),
  notPosted: (recordId: string, done: string) =>
    businessFailure('AP-0125', 'NOT_POSTED', `Transaction '${recordId}' is not posted and can't be ${done}`),
  notSubmitted: (recordId: string, done: string) =>
    businessFailure('AP-0126', 'NOT_SUBMITTED', `Transaction '${recordId}' is not submitted and can't be ${done}`),
  noWayBack: (recordId: string) =>
    businessFailure('AP-0127', 'NO_DRAFT_AGAIN', `Transaction '${recordId}' is posted and can't become a draft again`),
  vendorFixed: (recordId: string) =>
    businessFailure('AP-0128', 'VENDOR_FIXED', `The vendor of transaction '${recordId}' can't be changed`),
  reversedBefore: (date: string) =>
    businessFailure('AP-0129', 'REVERSAL_DATE_TOO_EARLY', `The reversal date (${date}) is before the posting date.`),
};

export const lineFailures = {
  accountInvalid: (accountNo: string) =>
    businessFailure('AP-0140', 'ACCOUNT_INVALID', `Account ${accountNo} is not valid`),
  accountRequires: (accountNo: string, dimension: string) =>
    businessFailure('AP-0141', 'ACCOUNT_REQUIRES', `The account number '${accountNo}' requires a ${dimension}`, {
      errorno: 'BL03000018',
    }),
  dimensionMissing: (accountNo: string, dimension: string) =>
    businessFailure(
      'AP-0142',
      'DIMENSION_MISSING',
      `This transaction is missing the ${dimension} dimension for the Account ${accountNo}`,
    ),
  accountRestricted: (accountNo: string, title: string) =>
    businessFailure(
      'AP-0143',
      'ACCOUNT_RESTRICTED',
      `The specified GL account '${accountNo}' : '${title}' is not valid. GL account is restricted by Location.`,
    ),
  accountTwice: businessFailure('AP-0144', 'ACCOUNT_OR_LABEL', 'Specify either ACCOUNTNO or ACCOUNTLABEL, not both.'), // assumed
  labelInvalid: (label: string) =>
    businessFailure('AP-0145', 'ACCOUNT_LABEL_INVALID', `Account label '${label}' is not valid`), // assumed
  locationMissing: businessFailure(
    'AP-0146',
    'LOCATION_REQUIRED',
    'Use of empty Location is invalid. A valid Multi-Entity Location must be specified.',
    { correction: 'Specify a valid Multi-Entity Location.' },
  ),
  locationInvalid: (id: string) => businessFailure('AP-0147', 'LOCATION_INVALID', `The location '${id}' is invalid.`),
  locationElsewhere: (id: string) => businessFailure('AP-0148', 'LOCATION_NOT_VALID', `Location '${id}' is not valid`),
  departmentInvalid: (id: string) =>
    businessFailure('AP-0149', 'DEPARTMENT_INVALID', `The department '${id}' is invalid.`),
  dimensionUnknown: (label: string, id: string) =>
    businessFailure('AP-0150', 'DIMENSION_INVALID', `Invalid ${label} '${id}' specified.`),
  dimensionInactive: (label: string, id: string) =>
    businessFailure('AP-0151', 'DIMENSION_NOT_VALID', `${label} '${id}' specified is not valid.`),
  dimensionNeeds: (label: string, needed: string) =>
    businessFailure('AP-0152', 'DIMENSION_NEEDS', `${label} requires ${needed}.`), // assumed
  lineUnknown: (line: string) =>
    businessFailure('AP-0153', 'LINE_NOT_FOUND', `There is no line ${line} on the transaction.`), // assumed
};

export const vendorFailures = {
  inUse: (vendorId: string) =>
    businessFailure('AP-0160', 'VENDOR_IN_USE', `Vendor '${vendorId}' has transactions and can't be deleted.`), // assumed
  onHold: (vendorId: string) =>
    businessFailure('AP-0161', 'VENDOR_ON_HOLD', `Vendor '${vendorId}' is on hold and can't be paid.`), // assumed
};

export const adjustmentFailures = {
  numberMissing: documentNumberMissing,
  vendorUnknown: (vendorId: string) =>
    businessFailure('AP-0171', 'VENDOR_INVALID', `The vendor '${vendorId}' is invalid.`),
  // Assumed text. Documented: the lines are all positive or all negative.
  mixedSigns: businessFailure(
    'AP-0172',
    'MIXED_SIGNS',
    'The lines of an adjustment must be all positive or all negative.',
  ),
};

/** Messages of Intacct's payment screen; every text is assumed. */
export const paymentFailures = {
  billOnHold: (recordId: string) =>
    businessFailure('AP-0180', 'BILL_ON_HOLD', `Transaction '${recordId}' is on hold and can't be paid.`),
  notPayable: (recordId: string, state: string) =>
    businessFailure('AP-0181', 'NOT_PAYABLE', `Transaction '${recordId}' is ${state} and can't be paid.`),
  tooMuch: (amount: string, due: string) =>
    businessFailure('AP-0182', 'PAYMENT_AMOUNT', `The amount ${amount} is not between 0.01 and ${due}, which is due.`),
  voided: (recordNo: string) =>
    businessFailure('AP-0183', 'PAYMENT_VOIDED', `Payment '${recordNo}' is voided already.`),
};

/** The rules for attachments are documented; every text is assumed. */
export const attachmentFailures = {
  unknown: (id: string) => businessFailure('CO-0120', 'ATTACHMENT_INVALID', `The attachment '${id}' is invalid.`),
  folderUnknown: (name: string) =>
    businessFailure('CO-0121', 'ATTACHMENT_FOLDER_INVALID', `The attachment folder '${name}' is invalid.`),
  notBase64: (file: string) =>
    businessFailure('CO-0122', 'ATTACHMENT_DATA_INVALID', `The data of the file '${file}' is not base64.`),
  fileExists: (file: string) =>
    businessFailure('CO-0123', 'ATTACHMENT_FILE_EXISTS', `The file '${file}' is attached already.`, {
      correction: 'Files can be added, not replaced: delete the attachment and create it again.',
    }),
  inUse: (id: string) =>
    businessFailure('CO-0124', 'ATTACHMENT_IN_USE', `The attachment '${id}' is linked to a record.`, {
      correction: 'Remove the link first.',
    }),
};
