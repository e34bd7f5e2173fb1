/** Failures of Intacct, and of bills as they stand there. */
import type { CatalogueEntry } from './entry.ts';

export const INTACCT = {
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
    summary: 'Intacct was sent this bill or credit, or its correction, and does not show it',
    remedy:
      'Read what Intacct said last, and find out whether a person changed or removed it there; then retry or skip it.',
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
    summary: 'Tieout posted this bill or credit before, and a person removed or reversed it in Intacct',
    remedy:
      'Decide whether it is owed. If it is, repost it, or adopt the one that stands for it in Intacct; if not, skip it.',
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
    summary:
      'The bill or credit changed or was canceled in ServiceTitan, and in Intacct it is paid, applied, or about to be',
    remedy:
      'Enter the adjustment that is named here in Intacct and adopt it as it stands; or void the payment and retry. One that was canceled is skipped when it is settled with the vendor.',
  },
  'intacct.bill-in-approval': {
    disposition: 'human',
    summary: 'The bill changed or was canceled in ServiceTitan, and in Intacct it is with an approver',
    remedy: 'Have it approved, or recalled, in Intacct: Tieout then corrects it by itself within a day, or on a retry.',
  },
  'intacct.bill-in-closed-period': {
    disposition: 'human',
    summary: 'The bill or credit changed or was canceled in ServiceTitan, and in Intacct its period is closed',
    remedy:
      'Open the period in Intacct (and closedThrough in tieout.yaml) and retry; or enter the adjustment that is named here and adopt it as it stands.',
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
} as const satisfies Record<string, CatalogueEntry>;
