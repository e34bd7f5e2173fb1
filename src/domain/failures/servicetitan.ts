/** Failures of reading ServiceTitan, and of bills as they are there. */
import type { CatalogueEntry } from './catalogue-entry.ts';

export const SERVICETITAN = {
  'servicetitan.unreachable': {
    disposition: 'retry',
    summary: 'ServiceTitan did not answer, or answered with a transient error',
    remedy: 'Nothing to do: Tieout retries automatically. If it lasts, see status.servicetitan.com.',
  },
  'servicetitan.rate-limited': {
    disposition: 'retry-later',
    summary: 'The rate limit of ServiceTitan was reached',
    remedy: 'Nothing to do: Tieout waits as long as ServiceTitan asked.',
  },
  'servicetitan.access-denied': {
    disposition: 'human',
    summary: 'ServiceTitan refused the credentials, or a permission is missing',
    remedy:
      'Check the client id, secret and app key, that the app has the scope named here, and that its current version is accepted in ServiceTitan (Settings, API Application Access); then retry.',
    explanation: 'The worker reads its credentials when it starts: restart it after a change, then retry.',
  },
  'servicetitan.request-refused': {
    disposition: 'fatal',
    summary: "ServiceTitan rejected Tieout's request",
    remedy:
      'Check that the tenant id is right and that the tenant has what is named here; if so, report the evidence to the person who maintains this installation and retry after an update.',
    explanation:
      "ServiceTitan answered 400, 404, 409 or 422: the same request would be refused again. The evidence includes ServiceTitan's trace id, which its support asks for.",
  },
  'servicetitan.reply-unreadable': {
    disposition: 'fatal',
    summary: "ServiceTitan's reply is in a format that Tieout does not recognize",
    remedy: 'Report the evidence to the person who maintains this installation; retry after an update.',
  },
  'servicetitan.bill-unknown': {
    disposition: 'human',
    summary: 'ServiceTitan has no bill or credit with this id',
    remedy:
      "Check the id and whether it is a bill's or a credit's, and that the connection points at the right ServiceTitan tenant.",
    explanation:
      'A workflow that was started by hand ends as failed, and nothing is posted. A bill that the poll found and that then cannot be read is held with this code after about a minute of retries. A bill that Tieout posted and that has since disappeared from ServiceTitan is held as `servicetitan.bill-canceled` instead.',
  },
  'servicetitan.bill-exported': {
    disposition: 'human',
    summary: 'ServiceTitan shows this bill as exported before Tieout posted it',
    remedy:
      'Someone else may have posted it. Find out who exports bills. If the bill is not in Intacct, un-export it in ServiceTitan; otherwise skip it.',
    explanation:
      'Only a person can find out who exported the bill, so a change of the configuration does not release this hold. A change of the bill in ServiceTitan does.',
  },
  'servicetitan.bill-paid': {
    disposition: 'human',
    summary: 'ServiceTitan shows a payment of this bill, or a credit applied to it, before Tieout posted it',
    remedy:
      'Find out how it was paid, and whether it is in Intacct. If it is owed and not in Intacct, repost it and record the payment there. If it is in Intacct, adopt that bill. If it does not belong in Intacct, skip it. If the payment is a mistake, cancel it in ServiceTitan: the bill is then posted automatically.',
    explanation:
      "A bill paid by card, or by ServiceTitan's own payables, would be paid once more from Intacct. Payments of every method count from the moment they are entered, and canceled or rejected ones do not (docs/assumptions.md, A-80). An app without the scope of payments cannot see them: every poll says so.",
  },
  'servicetitan.paid-elsewhere': {
    disposition: 'human',
    summary: 'ServiceTitan shows payments of the posted bill, or credits applied to it, that Intacct may not have',
    remedy:
      'Compare the two amounts. Where the payment is final, record it in Intacct, so that the bill is not paid a second time; where both systems paid, ask the vendor for one of the payments. If the payment is a mistake, cancel it in ServiceTitan. Then sync the bill.',
    explanation:
      'Reported when ServiceTitan shows more than Intacct has as paid, and for a payment that ServiceTitan made itself also when Intacct shows the bill as paid: it may be the same payment, recorded, or a second one. A payment of the accounting system that Intacct shows too is normal and not reported. Tieout changes nothing. The bill counts as differing until it is compared again.',
  },
  'servicetitan.exported-elsewhere': {
    disposition: 'human',
    summary: 'ServiceTitan shows the posted bill or credit as exported, and Tieout exports nothing',
    remedy:
      'Find out who exports from ServiceTitan, and whether that put it into the ledger a second time; if so, reverse that record in Intacct. If it was only marked as exported, there is nothing to correct.',
    explanation:
      'ServiceTitan locks what is exported. Another integration or a person marked it; a second bill with the same number is reported as `intacct.duplicate-entered`, one with another number is not found by Tieout.',
  },
  'servicetitan.bill-discrepancy': {
    disposition: 'human',
    summary: 'ServiceTitan marks this bill as a discrepancy',
    remedy: 'Settle the difference with the vendor and reconcile the bill in ServiceTitan.',
    explanation: 'Once it is reconciled, the next poll picks the bill up again.',
  },
  'servicetitan.status-unknown': {
    disposition: 'human',
    summary: 'ServiceTitan shows the bill or credit in a status that Tieout does not know',
    remedy:
      'Look in ServiceTitan whether it is posted and owed. If it is, set a status that is known, or enter the bill in Intacct by hand and skip it here; and tell the person who maintains this installation.',
    explanation:
      'Known are the statuses Unreconciled, Reconciled, Discrepancy and Canceled, and the sync statuses Pending, Posted and Exported. ServiceTitan may add others at any time: such a bill is neither posted nor left to wait. A bill that is already in Intacct stays there, and its timeline says so.',
  },
  'servicetitan.date-unclear': {
    disposition: 'human',
    summary: 'A date of the bill or credit cannot be relied on',
    remedy: 'Correct the date in ServiceTitan; or set bills.timeZone in tieout.yaml, if the reason asks for it.',
    explanation:
      'The date cannot be read, is more than 50 years from the go-live date, or is a moment that is in another month in another time zone. A moment within one month counts by the day that is written (docs/assumptions.md, A-93).',
  },
  'servicetitan.bill-canceled': {
    disposition: 'human',
    summary: 'The bill or credit was canceled in ServiceTitan after Tieout posted it, and Tieout may not remove it',
    remedy:
      'Fix the other problems listed here, and Tieout removes it from Intacct. Or correct it in Intacct by hand, then retry; skip it if it is to stay.',
    explanation:
      'Always comes with the reason why Tieout may not remove the bill: it is paid, in approval, in a closed period, or edited. Without such a reason a canceled bill is reversed (a draft is deleted), and nothing is held.',
  },
  'servicetitan.bill-replaced': {
    disposition: 'human',
    summary: 'The bill replaces another one, which is still in Intacct',
    remedy:
      "First resolve the bill that this one replaces (npx tieout holds show names it): once it is removed from Intacct, this one is posted automatically. If the old bill's payment is final, enter the difference by hand, and adopt the old bill as this one.",
    explanation:
      "Editing a purchase order in ServiceTitan creates a new bill and cancels the old one. Tieout notifies the old bill's workflow, waits some minutes until that bill is removed from Intacct, and only then posts the new one. This hold means that the old bill cannot be removed: it is paid, skipped, or held itself. It is retried once a day.",
  },
  'servicetitan.invoice-doubled': {
    disposition: 'human',
    summary: 'Another ServiceTitan bill of this vendor has the same number: most likely one invoice was entered twice',
    remedy:
      'Compare the two. One invoice: cancel this bill in ServiceTitan, or skip it. Two invoices: correct the number of one of them in ServiceTitan.',
    explanation:
      'Numbers are compared without case, spaces and punctuation. If both bills were posted at the same moment, Tieout first removes the Intacct bill of the one with the higher id, if it is unpaid and unedited, and then holds that one.',
  },
  'servicetitan.bill-number-missing': {
    disposition: 'human',
    summary: 'The bill has no vendor invoice number that Intacct accepts',
    remedy: "Enter the vendor's invoice number on the bill or its receipt in ServiceTitan (at most 45 characters).",
    explanation:
      'The number is taken from the bill, otherwise from its receipt; never from the purchase order, because several bills share one. The characters `" \' & < > # ?` become dashes. A number longer than 45 characters is not cut, because two numbers could become the same. For vendors listed under `bills.numberFallbackVendors` a missing number becomes `ST-<bill id>`.',
  },
  'servicetitan.bill-total-differs': {
    disposition: 'human',
    summary: 'The lines of the bill or credit do not add up to its total',
    remedy: 'Correct its lines, tax, freight or total in ServiceTitan.',
    explanation:
      "One cent per line counts as rounding and is added to the largest line. Anything more is held, and so is a total that differs from the vendor's invoice total, when one was entered. If the reason says that the total ties out with, or without, tax and freight, and many bills are held for it, see `bills.billAmountIncludes` (docs/assumptions.md, A-04).",
  },
  'servicetitan.bill-empty': {
    disposition: 'human',
    summary: 'The bill has no amounts to post',
    remedy: 'Enter the lines in ServiceTitan, or cancel the bill there.',
  },
  'servicetitan.bill-zero': {
    disposition: 'human',
    summary: 'The lines of the bill add up to zero',
    remedy:
      'Correct its lines in ServiceTitan, cancel it there, or skip it here. bills.zeroAmount in tieout.yaml says what happens to all such bills.',
    explanation:
      'Positive and negative lines cancel each other out. Whether Intacct accepts such a bill depends on the company.',
  },
  'servicetitan.currency-foreign': {
    disposition: 'human',
    summary: "The bill is in a currency other than the company's",
    remedy:
      'Enter the bill in Intacct by hand and skip it here; or correct the currency of the business unit in ServiceTitan, its entity in tieout.yaml, or bills.currency.',
    explanation:
      'ServiceTitan has no currency on a bill. Tieout uses the currency of its business unit, and of the business units of its lines.',
  },
  'servicetitan.price-changed': {
    disposition: 'human',
    summary: 'A billed price differs from the purchase order by more than bills.priceTolerance in tieout.yaml allows',
    remedy:
      'Ask the vendor. If the price is right, correct the purchase order in ServiceTitan; if not, correct the bill. Or raise the tolerance and retry.',
    explanation:
      'Each line is compared with the unit cost on the purchase order. Without `bills.priceTolerance` nothing is compared.',
  },
  'servicetitan.credit-without-lines': {
    disposition: 'human',
    summary: 'The credit has no return, so Tieout cannot tell which account it belongs to',
    remedy:
      'Add a rule with `line: credit` under mapping.accounts in tieout.yaml, which names the account of such credits; or enter the credit in Intacct by hand and skip it here.',
  },
  'servicetitan.credit-mixed-signs': {
    disposition: 'human',
    summary: 'The credit has amounts of both signs, and an adjustment in Intacct has one sign only',
    remedy:
      'A restocking fee: set credits.restockingFee to allocate in tieout.yaml, and it is deducted from the lines by their amounts. Or enter the credit, and a bill for the fee, in Intacct by hand, and skip the credit here.',
    explanation:
      'ServiceTitan has no field for a restocking fee. Tieout computes it as the amount by which the total of a return falls short of its items, tax and freight (docs/assumptions.md, A-65).',
  },
  'servicetitan.bill-too-large': {
    disposition: 'human',
    summary: 'The bill contains more text than Tieout can process',
    remedy: 'Split the bill in ServiceTitan, or enter it in Intacct by hand and skip it here.',
    explanation: 'The limit is about 600 lines with long texts: Temporal carries at most 2 MB in one activity.',
  },
  'servicetitan.bill-incomplete': {
    disposition: 'human',
    summary: 'The bill or credit is incomplete in ServiceTitan',
    remedy: 'Complete it in ServiceTitan.',
    explanation:
      'The reason names what is missing, or cannot be read. Without a due date in ServiceTitan, Tieout computes it from the payment term; without a term that Intacct knows, the due date counts as missing too.',
  },
  'servicetitan.vendor-unlinked': {
    disposition: 'human',
    summary: 'The vendor is not linked to a vendor in Intacct',
    remedy:
      'Store the Intacct VENDORID in the external data of the vendor in ServiceTitan, or name it under mapping.vendors in tieout.yaml.',
    explanation: '`mapping.vendors` takes precedence over the external data.',
  },
  'servicetitan.remittance-vendor-unmapped': {
    disposition: 'human',
    summary: 'The bill is to be paid to a vendor other than the one it is from',
    remedy: 'Set the pay-to on the vendor in Intacct and name the pair under mapping.remittanceVendors in tieout.yaml.',
    explanation:
      "Tieout never sets who is paid: that is on the vendor's record in Intacct. Naming the pair confirms that someone has set it there.",
  },
} as const satisfies Record<string, CatalogueEntry>;
