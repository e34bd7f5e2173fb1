/**
 * Everything that can go wrong, listed once: a stable code, what Tieout does about it, and a summary and remedy that
 * a bookkeeper understands. `docs/errors.md` is kept equal to this list by a test.
 */

/**
 * - `retry`: the same call may succeed by itself.
 * - `retry-later`: the other side said when, or asked for fewer calls.
 * - `retry-after-looking`: the outcome of a write is unknown; look before anything is written again.
 * - `human`: a valid request, but the world must change first; the bill is held.
 * - `fatal`: our mistake or a broken contract; the bill is held and somebody must read the evidence.
 */
export type Disposition = 'retry' | 'retry-later' | 'retry-after-looking' | 'human' | 'fatal';

interface CatalogueEntry {
  readonly disposition: Disposition;
  readonly summary: string;
  readonly remedy: string;
}

export const CATALOGUE = {
  'servicetitan.unreachable': {
    disposition: 'retry',
    summary: 'ServiceTitan did not answer, or answered with a passing error',
    remedy: 'Nothing to do: Tieout asks again by itself. If it lasts, see status.servicetitan.com.',
  },
  'servicetitan.rate-limited': {
    disposition: 'retry-later',
    summary: 'ServiceTitan asked for fewer calls',
    remedy: 'Nothing to do: Tieout waits as long as ServiceTitan said.',
  },
  'servicetitan.access-denied': {
    disposition: 'human',
    summary: 'ServiceTitan refused our credentials or a permission is missing',
    remedy:
      'Check the client id, secret and app key, that the app has the scope named here, and that its current version is accepted in ServiceTitan (Settings, API Application Access); then retry.',
  },
  'servicetitan.request-refused': {
    disposition: 'fatal',
    summary: 'ServiceTitan did not accept what Tieout asked',
    remedy:
      'Check that the tenant id is right and that the tenant has what is named here; if so, report the evidence to whoever maintains this installation and retry after an update.',
  },
  'servicetitan.reply-unreadable': {
    disposition: 'fatal',
    summary: 'ServiceTitan answered in a form that Tieout does not know',
    remedy: 'Report the evidence to whoever maintains this installation; retry after an update.',
  },
  'servicetitan.bill-unknown': {
    disposition: 'human',
    summary: 'ServiceTitan has no bill with this id',
    remedy: 'Check the id, and that the connection points at the right ServiceTitan tenant.',
  },
  'servicetitan.bill-exported': {
    disposition: 'human',
    summary: 'ServiceTitan shows this bill as exported before Tieout posted it',
    remedy:
      'Somebody else may have booked it. Find out who exports bills; if the bill is not in Intacct, un-export it in ServiceTitan, else skip it.',
  },
  'servicetitan.bill-discrepancy': {
    disposition: 'human',
    summary: 'ServiceTitan marks this bill as a discrepancy',
    remedy: 'Settle the difference with the vendor and reconcile the bill in ServiceTitan.',
  },
  'servicetitan.bill-canceled': {
    disposition: 'human',
    summary: 'The bill was canceled in ServiceTitan after Tieout posted it, and Tieout may not take it back',
    remedy:
      'Mend what else is named here, and Tieout reverses the bill. Or make it right in Intacct by hand, then retry; skip it if it is to stand.',
  },
  'servicetitan.bill-replaced': {
    disposition: 'human',
    summary: 'The bill replaces another one, which still stands in Intacct',
    remedy:
      'Settle the bill that it replaces first (npx tieout holds show names its hold): when that one is out of Intacct, this one goes in by itself. If its payment stands, enter the difference by hand and adopt that bill for this one.',
  },
  'servicetitan.invoice-doubled': {
    disposition: 'human',
    summary: 'Another ServiceTitan bill of this vendor has the same number: most likely one invoice was entered twice',
    remedy:
      'Compare the two. One invoice: cancel this bill in ServiceTitan, or skip it. Two invoices: correct the number of one of them in ServiceTitan.',
  },
  'servicetitan.bill-number-missing': {
    disposition: 'human',
    summary: "The bill has no vendor's invoice number that Intacct could hold",
    remedy: "Enter the vendor's invoice number on the bill or its receipt in ServiceTitan (at most 45 characters).",
  },
  'servicetitan.bill-total-differs': {
    disposition: 'human',
    summary: 'The lines of the bill do not add up to its total',
    remedy: 'Correct the lines, tax, freight or total of the bill in ServiceTitan.',
  },
  'servicetitan.bill-empty': {
    disposition: 'human',
    summary: 'The bill has no amounts to post',
    remedy: 'Enter the lines in ServiceTitan, or cancel the bill there.',
  },
  'servicetitan.bill-zero': {
    disposition: 'human',
    summary: 'The bill is over nothing: its lines add up to zero',
    remedy:
      'Correct its lines in ServiceTitan, cancel it there, or skip it here. bills.zeroAmount in tieout.yaml says what becomes of all such bills.',
  },
  'servicetitan.currency-foreign': {
    disposition: 'human',
    summary: "The bill is in another currency than the company's",
    remedy:
      'Enter the bill in Intacct by hand and skip it here; or correct the currency of the business unit in ServiceTitan.',
  },
  'servicetitan.price-changed': {
    disposition: 'human',
    summary: 'Goods were billed at another price than was ordered, beyond bills.priceTolerance in tieout.yaml',
    remedy:
      'Ask the vendor. If the price is right, correct the purchase order in ServiceTitan; if not, correct the bill. Or raise the tolerance and retry.',
  },
  'servicetitan.bill-too-large': {
    disposition: 'human',
    summary: 'The bill holds more text than Tieout can carry',
    remedy: 'Split the bill in ServiceTitan, or enter it in Intacct by hand and skip it here.',
  },
  'servicetitan.bill-incomplete': {
    disposition: 'human',
    summary: 'The bill lacks its vendor, its date or its business unit',
    remedy: 'Complete the bill in ServiceTitan.',
  },
  'servicetitan.credit-without-lines': {
    disposition: 'human',
    summary: 'The credit came without a return, so nothing says what it is for',
    remedy:
      'Add a rule with `line: credit` under mapping.accounts in tieout.yaml, which names the account of such credits; or enter the credit in Intacct by hand and skip it here.',
  },
  'servicetitan.credit-mixed-signs': {
    disposition: 'human',
    summary: 'The credit has amounts of both signs, and an adjustment in Intacct has one sign only',
    remedy:
      'A restocking fee: set credits.restockingFee to spread in tieout.yaml, and it is taken off the lines by their amounts. Or enter the credit and a bill over the fee in Intacct by hand, and skip the credit here.',
  },
  'servicetitan.vendor-unlinked': {
    disposition: 'human',
    summary: 'The vendor is not linked to a vendor in Intacct',
    remedy:
      'Store the Intacct VENDORID in the external data of the vendor in ServiceTitan, or name it under mapping.vendors in tieout.yaml.',
  },
  'servicetitan.remittance-vendor-unmapped': {
    disposition: 'human',
    summary: 'The bill is to be paid to another vendor than the one it is from',
    remedy: 'Set the pay-to on the vendor in Intacct and name the pair under mapping.remittanceVendors in tieout.yaml.',
  },
  'mapping.account-missing': {
    disposition: 'human',
    summary: 'No mapping rule says which GL account a line belongs to',
    remedy: 'Add a rule under mapping.accounts in tieout.yaml for each combination named.',
  },
  'mapping.account-is-income': {
    disposition: 'human',
    summary: 'A rule leads to an income account, where the cost of a bill never belongs',
    remedy:
      "Name the cost, inventory or expense account in the rule. ServiceTitan's general ledger account of an item is often its income account.",
  },
  'mapping.value-missing': {
    disposition: 'human',
    summary: 'A mapping rule takes a value from the bill that the bill does not have',
    remedy: 'Complete it in ServiceTitan, or add a rule, or say with `missing` what becomes of such lines.',
  },
  'mapping.dimension-required': {
    disposition: 'human',
    summary: 'A GL account requires a dimension that the mapping leaves empty',
    remedy: 'Add a rule under mapping.dimensions in tieout.yaml, or lead the line to another account.',
  },
  'mapping.vendors-mixed': {
    disposition: 'human',
    summary: 'The lines of the bill lead to different vendors',
    remedy: 'Split the bill in ServiceTitan, or correct the rules under mapping.vendorOverrides in tieout.yaml.',
  },
  'mapping.business-unit-missing': {
    disposition: 'human',
    summary: 'No mapping says which entity and location a business unit belongs to',
    remedy: 'Add the business unit under mapping.businessUnits in tieout.yaml.',
  },
  'mapping.entities-mixed': {
    disposition: 'human',
    summary: 'The lines of the bill belong to more than one entity, and it cannot be one bill in Intacct',
    remedy:
      'Split the bill in ServiceTitan by entity, or correct the business units of its lines. bills.entities in tieout.yaml says whether such a bill may be written at company level.',
  },
  'intacct.unreachable': {
    disposition: 'retry',
    summary: 'Intacct did not answer, or answered with a passing error; nothing was written',
    remedy: 'Nothing to do: Tieout asks again by itself. If it lasts, see status.intacct.com.',
  },
  'intacct.rate-limited': {
    disposition: 'retry-later',
    summary: 'Intacct asked for fewer calls at a time',
    remedy: 'Nothing to do: Tieout waits. If it lasts, see what else uses the company’s API.',
  },
  'intacct.write-not-sent': {
    disposition: 'retry',
    summary: 'A write waited too long in the queue and was not sent',
    remedy: 'Nothing to do: Tieout tries again.',
  },
  'intacct.outcome-unknown': {
    disposition: 'retry-after-looking',
    summary: 'Intacct was cut off in the middle of a write: it may or may not have happened',
    remedy: 'Nothing to do: Tieout looks until it is certain before it writes again.',
  },
  'intacct.write-never-confirmed': {
    disposition: 'human',
    summary: 'Intacct was sent this bill, or its correction, and does not show it',
    remedy:
      'Read what Intacct said last, and find out whether a person changed or removed the bill there; then retry or skip it.',
  },
  'intacct.access-denied': {
    disposition: 'human',
    summary: 'Intacct refused our sign-in, sender or permission',
    remedy:
      'Check the sender id, its authorization for the company, the web services user and its permissions; then retry.',
  },
  'intacct.reply-unreadable': {
    disposition: 'fatal',
    summary: 'Intacct answered in a form that Tieout does not know',
    remedy: 'Report the evidence to whoever maintains this installation; retry after an update.',
  },
  'intacct.request-refused': {
    disposition: 'fatal',
    summary: 'Intacct could not read our request',
    remedy: 'Report the evidence to whoever maintains this installation; retry after an update.',
  },
  'intacct.business-rule': {
    disposition: 'human',
    summary: 'Intacct refused the bill',
    remedy: 'Read what Intacct said, mend it there or in the mapping, and retry.',
  },
  'intacct.vendor-missing': {
    disposition: 'human',
    summary: 'The vendor does not exist in Intacct',
    remedy: 'Create the vendor in Intacct under this VENDORID, or correct the link of the ServiceTitan vendor.',
  },
  'intacct.vendor-inactive': {
    disposition: 'human',
    summary: 'The vendor is inactive in Intacct',
    remedy: 'Activate the vendor in Intacct, or link the ServiceTitan vendor to another one.',
  },
  'intacct.account-missing': {
    disposition: 'human',
    summary: 'The chart of accounts in Intacct has no such account',
    remedy: 'Correct the rule under mapping.accounts in tieout.yaml, or create the account in Intacct.',
  },
  'intacct.account-inactive': {
    disposition: 'human',
    summary: 'The account is inactive in Intacct',
    remedy: 'Activate the account in Intacct, or correct the rule under mapping.accounts in tieout.yaml.',
  },
  'intacct.dimension-missing': {
    disposition: 'human',
    summary: 'Intacct does not have a dimension value of the bill',
    remedy:
      'Create it in Intacct, or correct the rule in tieout.yaml; `missing` of a rule says what else may become of it.',
  },
  'intacct.dimension-inactive': {
    disposition: 'human',
    summary: 'A dimension value of the bill is inactive in Intacct',
    remedy: 'Activate it in Intacct, or correct the rule in tieout.yaml.',
  },
  'intacct.term-missing': {
    disposition: 'human',
    summary: 'Intacct has no active payment term of this name',
    remedy: 'Correct the name under mapping.terms in tieout.yaml, or the term of the vendor in Intacct.',
  },
  'intacct.account-invalid': {
    disposition: 'human',
    summary: 'Intacct does not accept a GL account or dimension of the bill',
    remedy: 'Correct the account or dimension in Intacct or in the mapping, and retry.',
  },
  'intacct.period-closed': {
    disposition: 'human',
    summary: 'The posting date lies in a closed period',
    remedy:
      'Open the period in Intacct (and closedThrough in tieout.yaml), or re-date the bill in ServiceTitan; then retry.',
  },
  'intacct.already-entered': {
    disposition: 'human',
    summary: 'Intacct already holds a bill of this vendor with this number and total, which Tieout did not post',
    remedy:
      'Somebody typed it, or another program exports bills. If it is this bill, adopt it: Tieout then watches over it. If not, correct the number in ServiceTitan.',
  },
  'intacct.number-taken': {
    disposition: 'human',
    summary: 'Intacct already holds another bill of this vendor with this number',
    remedy:
      'Compare the two: if it is this bill, adopt it or correct it there first; if not, correct the number in ServiceTitan.',
  },
  'intacct.adoption-refused': {
    disposition: 'human',
    summary: 'The bill in Intacct cannot be adopted for this one',
    remedy:
      'Name the RECORDNO of a live bill of the same vendor that belongs to no other ServiceTitan bill; or retry, to decide otherwise.',
  },
  'intacct.bill-removed': {
    disposition: 'human',
    summary: 'Tieout posted this bill before, and a person removed or reversed it in Intacct',
    remedy:
      'Decide whether the bill is owed. If it is, repost it, or adopt the one that stands for it in Intacct; if not, skip it.',
  },
  'intacct.bill-changed': {
    disposition: 'human',
    summary: 'The bill changed in ServiceTitan after Tieout posted it, and the change cannot be made in Intacct yet',
    remedy: 'Mend what else is named here: Tieout then corrects the bill in Intacct. Until then it stands as it was.',
  },
  'intacct.bill-edited': {
    disposition: 'human',
    summary: 'The bill changed in ServiceTitan, and a person has edited it in Intacct',
    remedy:
      'Tieout overwrites nobody. Make the bill in Intacct what it should be, then adopt it as it stands; or undo the edit there and retry.',
  },
  'intacct.bill-paid': {
    disposition: 'human',
    summary: 'The bill changed or was canceled in ServiceTitan, and in Intacct it is paid or about to be',
    remedy:
      'Enter the adjustment that is named here in Intacct and adopt the bill as it stands; or void the payment and retry. One that was canceled is skipped when it is settled with the vendor.',
  },
  'intacct.bill-in-approval': {
    disposition: 'human',
    summary: 'The bill changed or was canceled in ServiceTitan, and in Intacct it is with an approver',
    remedy: 'Have it approved, or recalled, in Intacct: Tieout then corrects it by itself within a day, or on a retry.',
  },
  'intacct.bill-in-closed-period': {
    disposition: 'human',
    summary: 'The bill changed or was canceled in ServiceTitan, and in Intacct its period is closed',
    remedy:
      'Open the period in Intacct (and closedThrough in tieout.yaml) and retry; or enter the adjustment that is named here and adopt the bill as it stands.',
  },
  'intacct.credit-by-hand': {
    disposition: 'human',
    summary:
      'The credit changed or was canceled in ServiceTitan, and by credits.corrections in tieout.yaml a person corrects it',
    remedy:
      'Make it right in Intacct as named here; then adopt the credit as it stands, or skip one that was canceled.',
  },
  'intacct.bill-duplicated': {
    disposition: 'human',
    summary: 'Intacct holds more than one live bill of this ServiceTitan bill',
    remedy: 'Reverse all but one of them in Intacct; then retry.',
  },
  'tieout.input-invalid': {
    disposition: 'fatal',
    summary: 'The workflow was started with an input it cannot use',
    remedy: 'Start it again with the input and the workflow id that are named here.',
  },
  'tieout.connection-unknown': {
    disposition: 'fatal',
    summary: 'No connection of this name is configured',
    remedy: 'Use a connection named in tieout.yaml, or add it there and restart the worker.',
  },
  'tieout.history-expired': {
    disposition: 'human',
    summary: 'The bill is older than what Temporal remembers, and Intacct does not hold it',
    remedy:
      'Find out whether it was booked before. If not, repost it; if it stands in Intacct under another number, adopt it; else skip it.',
  },
  'tieout.unexpected': {
    disposition: 'fatal',
    summary: 'Tieout met an error of its own',
    remedy: 'Report the evidence to whoever maintains this installation; retry after an update.',
  },
} as const satisfies Record<string, CatalogueEntry>;

export type FailureCode = keyof typeof CATALOGUE;

/** One thing that went wrong, for people and for Temporal alike. Never holds a secret or a whole payload. */
export interface Failure {
  readonly code: FailureCode;
  readonly disposition: Disposition;
  /** What happened to this bill, with its names and numbers. */
  readonly summary: string;
  readonly remedy: string;
  /** For the engineer: error numbers, HTTP status, control id. */
  readonly evidence?: Readonly<Record<string, string | number>>;
}

/** @param detail names and numbers of this case, added to the catalogue's summary. */
export function failure(code: FailureCode, detail?: string, evidence?: Failure['evidence']): Failure {
  const { disposition, summary, remedy } = CATALOGUE[code];
  return {
    code,
    disposition,
    summary: detail === undefined ? `${summary}.` : `${summary}: ${detail}`,
    remedy,
    ...(evidence === undefined ? {} : { evidence }),
  };
}

/**
 * Holds that a change elsewhere never releases: a person must have looked at the ledger first.
 * All others close themselves when their cause is gone.
 */
export const RELEASED_BY_A_PERSON: readonly FailureCode[] = [
  'intacct.period-closed',
  'intacct.bill-in-closed-period',
  'intacct.bill-paid',
  'intacct.already-entered',
  'intacct.number-taken',
  'intacct.adoption-refused',
  'servicetitan.invoice-doubled',
  'intacct.bill-removed',
  'intacct.bill-duplicated',
  'intacct.write-never-confirmed',
  'servicetitan.bill-exported',
  'tieout.history-expired',
];

/** Holds that a bill which stands in Intacct can answer: a person adopts it as it stands. */
export const ANSWERED_BY_ADOPTING: readonly FailureCode[] = [
  'intacct.already-entered',
  'intacct.number-taken',
  'intacct.adoption-refused',
  'intacct.bill-edited',
  'intacct.bill-paid',
  'intacct.credit-by-hand',
  'intacct.bill-in-closed-period',
  'intacct.bill-removed',
  'servicetitan.bill-replaced',
  'tieout.history-expired',
];

/** Holds that a person can answer by saying that the bill is owed and nowhere in the ledger. */
export const ANSWERED_BY_REPOSTING: readonly FailureCode[] = ['intacct.bill-removed', 'tieout.history-expired'];

/** Holds that a change of vendors or accounts in Intacct may release. */
export const HELD_FOR_MASTER_DATA: readonly FailureCode[] = [
  'intacct.vendor-missing',
  'intacct.vendor-inactive',
  'intacct.account-missing',
  'intacct.account-inactive',
  'intacct.dimension-missing',
  'intacct.dimension-inactive',
  'intacct.term-missing',
  'mapping.account-is-income',
  'mapping.dimension-required',
  'intacct.account-invalid',
];

/** What clients throw: a failure that callers tell by its code, never by its class. */
export class IntegrationError extends Error {
  readonly failure: Failure;
  /** How long the other side asked us to wait. */
  readonly retryAfterMs: number | undefined;

  constructor(cause: Failure, retryAfterMs?: number) {
    super(cause.summary);
    this.name = 'IntegrationError';
    this.failure = cause;
    this.retryAfterMs = retryAfterMs;
  }
}
