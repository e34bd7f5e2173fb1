/** Failures of reading ServiceTitan, and of bills as they stand there. */
import type { CatalogueEntry } from './entry.ts';

export const SERVICETITAN = {
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
    summary: 'ServiceTitan has no bill or credit with this id',
    remedy:
      "Check the id and whether it is a bill's or a credit's, and that the connection points at the right ServiceTitan tenant.",
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
    summary: 'The bill or credit was canceled in ServiceTitan after Tieout posted it, and Tieout may not take it back',
    remedy:
      'Mend what else is named here, and Tieout takes it out of Intacct. Or make it right in Intacct by hand, then retry; skip it if it is to stand.',
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
    summary: 'The lines of the bill or credit do not add up to its total',
    remedy: 'Correct its lines, tax, freight or total in ServiceTitan.',
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
      'Enter the bill in Intacct by hand and skip it here; or correct the currency of the business unit in ServiceTitan, its entity in tieout.yaml, or bills.currency.',
  },
  'servicetitan.price-changed': {
    disposition: 'human',
    summary: 'Goods were billed at another price than was ordered, beyond bills.priceTolerance in tieout.yaml',
    remedy:
      'Ask the vendor. If the price is right, correct the purchase order in ServiceTitan; if not, correct the bill. Or raise the tolerance and retry.',
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
  'servicetitan.bill-too-large': {
    disposition: 'human',
    summary: 'The bill holds more text than Tieout can carry',
    remedy: 'Split the bill in ServiceTitan, or enter it in Intacct by hand and skip it here.',
  },
  'servicetitan.bill-incomplete': {
    disposition: 'human',
    summary: 'The bill or credit lacks its vendor, its date or its business unit',
    remedy: 'Complete it in ServiceTitan.',
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
} as const satisfies Record<string, CatalogueEntry>;
