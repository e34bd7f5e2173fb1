/** Failures of Intacct, and of bills as they are there. */
import type { CatalogueEntry } from './catalogue-entry.ts';

export const INTACCT = {
  'intacct.unreachable': {
    disposition: 'retry',
    summary: 'Intacct did not answer, or answered with a transient error; nothing was written',
    remedy: 'Nothing to do: Tieout retries automatically. If it lasts, see status.intacct.com.',
  },
  'intacct.rate-limited': {
    disposition: 'retry-later',
    summary: 'The limit of concurrent requests to Intacct was reached',
    remedy: 'Nothing to do: Tieout waits. If it lasts, see what else uses the company’s API.',
  },
  'intacct.write-not-sent': {
    disposition: 'retry',
    summary: 'A write waited too long in the queue and was not sent',
    remedy: 'Nothing to do: Tieout retries automatically.',
    explanation:
      'The bill was certainly not written: it waited in the queue for so long that the answer could not have arrived in time.',
  },
  'intacct.outcome-unknown': {
    disposition: 'retry-after-looking',
    summary: 'A write to Intacct was interrupted: it may or may not have happened',
    remedy:
      'Nothing to do: Tieout checks Intacct until the outcome is certain, and writes again only if nothing was written.',
    explanation:
      "Also used when Intacct says that the number or the control id already exists: that may be Tieout's own write of a moment ago.",
  },
  'intacct.write-never-confirmed': {
    disposition: 'human',
    summary: 'This bill or credit, or its correction, was sent to Intacct, but Intacct does not show it',
    remedy:
      'Read what Intacct said last, and find out whether a person changed or removed it there; then retry or skip it.',
    explanation:
      'Three writes in a row, each followed by a search for the whole of `settleTime`. Only a person releases this hold.',
  },
  'intacct.access-denied': {
    disposition: 'human',
    summary: 'Intacct refused the login or the sender ID, or a permission is missing',
    remedy:
      'Check the sender id, its authorization for the company, the web services user and its permissions; then retry.',
    explanation:
      "The worker reads its credentials when it starts: restart it after a change, then retry. After a refused login Tieout does not log in again for five minutes, however many bills are waiting, because Intacct locks a user out after a few failed attempts. During that time every bill is held with Intacct's first answer.",
  },
  'intacct.reply-unreadable': {
    disposition: 'fatal',
    summary: "Intacct's reply is in a format that Tieout does not recognize",
    remedy: 'Report the evidence to the person who maintains this installation; retry after an update.',
  },
  'intacct.request-refused': {
    disposition: 'fatal',
    summary: 'Intacct could not read our request',
    remedy: 'Report the evidence to the person who maintains this installation; retry after an update.',
  },
  'intacct.business-rule': {
    disposition: 'human',
    summary: 'Intacct refused the bill',
    remedy: 'Read what Intacct said, fix it there or in the mapping, and retry.',
    explanation:
      'The reason quotes Intacct. Every refusal for which Tieout has no specific code is held with this one; none is silently retried.',
  },
  'intacct.vendor-missing': {
    disposition: 'human',
    summary: 'The vendor does not exist in Intacct',
    remedy: 'Create the vendor in Intacct under this VENDORID, or correct the link of the ServiceTitan vendor.',
    explanation:
      'While bills are held with this code, Tieout reads vendors and accounts again every `masterDataEvery`; a change releases them.',
  },
  'intacct.vendor-inactive': {
    disposition: 'human',
    summary: 'The vendor is inactive in Intacct',
    remedy: 'Activate the vendor in Intacct, or link the ServiceTitan vendor to another one.',
    explanation:
      'While bills are held with this code, Tieout reads vendors and accounts again every `masterDataEvery`; a change releases them.',
  },
  'intacct.account-missing': {
    disposition: 'human',
    summary: 'The chart of accounts in Intacct has no such account',
    remedy: 'Correct the rule under mapping.accounts in tieout.yaml, or create the account in Intacct.',
    explanation: 'Checked before anything is written. The reason names the account and the lines mapped to it.',
  },
  'intacct.account-inactive': {
    disposition: 'human',
    summary: 'The account is inactive in Intacct',
    remedy: 'Activate the account in Intacct, or correct the rule under mapping.accounts in tieout.yaml.',
    explanation: 'Checked before anything is written.',
  },
  'intacct.dimension-missing': {
    disposition: 'human',
    summary: 'A dimension value on the bill does not exist in Intacct',
    remedy:
      'Create it in Intacct, or correct the rule in tieout.yaml; or set `missing` in the rule, to leave the dimension empty or use the next rule.',
    explanation:
      'A location, department, class, project, customer, item, task or cost type. The reason names a task after its project, and a cost type after its task.',
  },
  'intacct.dimension-inactive': {
    disposition: 'human',
    summary: 'A dimension value of the bill is inactive in Intacct',
    remedy: 'Activate it in Intacct, or correct the rule in tieout.yaml.',
    explanation:
      'Often a project that was closed: `missing: omit` or `missing: parent` in its rule lets such bills through.',
  },
  'intacct.term-missing': {
    disposition: 'human',
    summary: 'Intacct has no active payment term of this name',
    remedy: 'Correct the name under mapping.terms in tieout.yaml, or the term of the vendor in Intacct.',
    explanation:
      "The term is ServiceTitan's, translated by `mapping.terms`; if ServiceTitan has none, it is the term of the vendor in Intacct.",
  },
  'intacct.term-unclear': {
    disposition: 'human',
    summary: 'ServiceTitan states no due date, and the payment term in Intacct gives none that Tieout understands',
    remedy: 'Enter the due date on the bill in ServiceTitan, or correct the due date of the term in Intacct.',
    explanation:
      'Known forms are days from the bill date, days after the end of its month, and a day of its month or of one of the six months after it. The reason quotes what the term says (docs/assumptions.md, A-91).',
  },
  'intacct.account-invalid': {
    disposition: 'human',
    summary: 'Intacct does not accept a GL account or dimension on the bill',
    remedy: 'Correct the account or dimension in Intacct or in the mapping, and retry.',
    explanation:
      'Before it writes, Tieout checks that each location belongs to the entity in which the bill is written; `bills.entities.singleEntity: top-level` writes such bills at the top level. While bills are held with this code, Tieout reads vendors and accounts again every `masterDataEvery`; a change releases them.',
  },
  'intacct.period-closed': {
    disposition: 'human',
    summary: 'The posting date is in a closed period',
    remedy:
      'Open the period in Intacct and change closedThrough in tieout.yaml, or re-date the bill in ServiceTitan; then retry.',
    explanation:
      "Comes from `bills.closedThrough`, before anything is sent, or from Intacct's refusal. A change of the configuration does not release it: a person must have decided to post into that period.",
  },
  'intacct.already-entered': {
    disposition: 'human',
    summary: 'Intacct already has a bill from this vendor with this number and total, which Tieout did not post',
    remedy:
      'A person entered it, or another program exports bills. If it is this bill, adopt it: Tieout then keeps watching it. If not, correct the number in ServiceTitan.',
    explanation:
      'With `bills.alreadyEntered: adopt` such a bill is adopted without asking, if there is exactly one. Several of these holds at the start often mean that another exporter is still running: stop it first.',
  },
  'intacct.number-taken': {
    disposition: 'human',
    summary: 'Intacct already has another bill from this vendor with this number',
    remedy:
      'Compare the two: if it is this bill, adopt it or correct it there first; if not, correct the number in ServiceTitan.',
    explanation:
      'Numbers are compared without case, spaces and punctuation. The reason names the other bill, which Tieout did not post, and its total, which differs from the total of this bill.',
  },
  'intacct.similar-bill': {
    disposition: 'human',
    summary:
      'Intacct already has a bill from this vendor with this date and total, under a number that looks like the same',
    remedy:
      'Compare the two. If it is this invoice, adopt the bill in Intacct (or skip this one); if not, say so: resolve it as separate, and this one is posted as well.',
    explanation:
      'Numbers count as similar when only zeros, accents, or letters that look like a zero or a one differ, or when one is part of the other. With another date or total a similar number is only mentioned.',
  },
  'intacct.duplicate-entered': {
    disposition: 'human',
    summary: 'Intacct has a second bill from this vendor with this number, and both could be paid',
    remedy:
      'Find out which of the two is owed, and reverse or delete the other before it is paid; then sync the bill. If both are owed, resolve it as separate.',
    explanation:
      'A person, or another program, entered the invoice that Tieout posted, before or after Tieout did. Tieout changes neither bill. The bill counts as differing, and is listed by `tieout holds differing` and `tieout plan`.',
  },
  'intacct.link-removed': {
    disposition: 'human',
    summary: "The bill that Tieout posted is in Intacct without Tieout's link in its description",
    remedy:
      'Adopt it: Tieout writes the link again and keeps tracking it. If it is no longer owed, reverse it in Intacct and then skip this one.',
    explanation:
      'Tieout recognizes its bills by the link at the end of DESCRIPTION. A person removed or replaced it; Tieout still knows the RECORDNO. Nothing is posted while that bill exists.',
  },
  'intacct.adoption-refused': {
    disposition: 'human',
    summary: 'The bill in Intacct cannot be adopted as this one',
    remedy:
      'Name the RECORDNO of an unreversed bill of the same vendor that is not linked to another ServiceTitan bill; or retry, and then decide again.',
    explanation:
      'The reason says what is wrong with the bill that was named. `tieout resolve … adopt --record` takes its RECORDNO.',
  },
  'intacct.bill-removed': {
    disposition: 'human',
    summary: 'Tieout posted this bill or credit before, and a person removed or reversed it in Intacct',
    remedy:
      'Decide whether it is owed. If it is, repost it, or adopt the bill in Intacct that takes its place; if not, skip it.',
    explanation:
      "Tieout knows this from the bill's earlier runs in Temporal, or from a reversed bill in Intacct. It never creates such a bill again on its own. `tieout resolve … repost` says that the bill is owed; it is then created once more, if nothing else prevents it.",
  },
  'intacct.bill-changed': {
    disposition: 'human',
    summary: 'The bill changed in ServiceTitan after Tieout posted it, and the change cannot be made in Intacct yet',
    remedy:
      'Fix the other problems listed here: Tieout then corrects the bill in Intacct. Until then it stays as it was.',
    explanation:
      'Always comes with whatever prevents the correction, such as a missing rule. The reason lists what differs, field by field.',
  },
  'intacct.bill-edited': {
    disposition: 'human',
    summary: 'The bill changed in ServiceTitan, and a person has edited it in Intacct',
    remedy:
      'Tieout never overwrites a manual edit. Correct the bill in Intacct, then adopt it; or undo the edit there and retry.',
    explanation:
      'The reason gives three values for each difference: what Tieout posted, what Intacct has, and what ServiceTitan has now. The first is left out when Temporal no longer has it. If the person made the same change as ServiceTitan, nothing is left to do, and nothing is held.',
  },
  'intacct.bill-paid': {
    disposition: 'human',
    summary:
      'The bill or credit changed or was canceled in ServiceTitan, and in Intacct it is paid, applied, or about to be',
    remedy:
      'Enter the adjustment named in the reason in Intacct, then adopt the bill as it is; or void the payment and retry. If the bill was canceled, settle it with the vendor, then skip it.',
    explanation:
      'Paid, partly paid, or selected for the next payment run. The reason names the difference and the adjustment, in amounts by account and dimension. `adopt` then confirms that the bill in Intacct is right as it is: Tieout compares with it from then on.',
  },
  'intacct.bill-in-approval': {
    disposition: 'human',
    summary: 'The bill changed or was canceled in ServiceTitan, and in Intacct it is in approval',
    remedy:
      'Have it approved, or recalled, in Intacct: Tieout then corrects it automatically within a day, or on a retry.',
    explanation:
      'Submitted, partly approved or declined; also any state that Tieout does not know. Tieout never restarts an approval without the approver knowing.',
  },
  'intacct.bill-in-closed-period': {
    disposition: 'human',
    summary: 'The bill or credit changed or was canceled in ServiceTitan, and in Intacct its period is closed',
    remedy:
      'Open the period in Intacct, change closedThrough in tieout.yaml, and retry; or enter the adjustment named in the reason, and adopt the bill as it is.',
    explanation:
      "A correction would change a closed period: a reversal and the new bill keep the original posting date. `bills.closedThrough` decides; where it says nothing, Intacct's own refusal does.",
  },
  'intacct.credit-by-hand': {
    disposition: 'human',
    summary:
      'The credit changed or was canceled in ServiceTitan, and credits.corrections in tieout.yaml leaves corrections to a person',
    remedy: 'Correct it in Intacct as named here; then adopt the credit as it is, or skip one that was canceled.',
  },
  'intacct.bill-duplicated': {
    disposition: 'human',
    summary: 'Intacct has more than one unreversed bill for this ServiceTitan bill',
    remedy: 'Reverse all but one of them in Intacct; then retry.',
    explanation:
      "Only bills that carry Tieout's link to the same ServiceTitan bill count. When one is left, a retry settles it.",
  },
} as const satisfies Record<string, CatalogueEntry>;
