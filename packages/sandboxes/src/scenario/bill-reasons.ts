/** Why a purchase's bill is in the month, as printed by the demo. */
import type { Special } from './month-plan.ts';
import type { PurchaseFacts } from './purchase-documents.ts';

export function reasonFor({ planned, orderNumber, vendor }: PurchaseFacts, index: number): string {
  if (planned.receipts > 1)
    return `partial receipt ${index + 1} of ${planned.receipts} of purchase order ${orderNumber}`;
  if (planned.special !== undefined) return REASONS[planned.special];
  if (planned.day !== undefined) return 'a maintenance visit at the turn of its account in the middle of the month';
  if (planned.destination === 'warehouse') return 'stock for a warehouse, no job';
  if (planned.destination === 'truck') return 'stock for a truck, no job';
  if (planned.destination === 'overhead') return 'shop supplies: no job and no stock';
  return vendor.vendorId.startsWith('0') ? `the vendor's id ${vendor.vendorId} has leading zeros` : 'ordinary';
}

const REASONS: Readonly<Record<Special, string>> = {
  'vendor-missing': 'the vendor is linked to a VENDORID that does not exist in Intacct',
  'vendor-inactive': 'the vendor is inactive in Intacct',
  'job-type-unmapped': 'no mapping rule covers the job type Indoor Air Quality',
  'closed-period': 'dated in September, which is closed, and keyed in October',
  'does-not-sum': 'the header is 145.37 more than lines, tax and freight',
  'number-missing': "neither the bill nor its receipt has the vendor's invoice number",
  'number-on-receipt': "the vendor's invoice number is only on the receipt",
  discrepancy: 'ServiceTitan shows a Discrepancy with the vendor invoice',
  'do-not-pay': 'marked do not pay: posted, and on hold for payment',
  pending: 'not yet posted in ServiceTitan',
  exported: 'already exported by someone else',
  'entered-by-hand': 'a clerk has already entered it in Intacct, with its number written otherwise',
  paid: 'paid in full in ServiceTitan, by card',
  'padded-name': "its payment term, not the vendor's usual one, is written with other blanks and in lower case",
  'landed-cost': 'ServiceTitan allocated the freight: all of it to the unit',
  rounding: 'the header was rounded once, the lines each by themselves: a cent or two apart',
};
