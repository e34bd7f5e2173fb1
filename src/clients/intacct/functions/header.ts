/** What the headers of an APBILL and of an APADJUSTMENT have in common, as they are read. */
import { z } from 'zod';

import type { DocumentKind } from '../../../domain/values/document.ts';
import type { LedgerBill } from '../../../domain/ledger/ledger-bill.ts';
import { withoutLink } from '../../../domain/ledger/link.ts';
import { sum } from '../../../domain/values/money.ts';
import { instantOf, money, optional, wireDate } from './wire-values.ts';
import { findByName, isSameText } from '../../../domain/values/text-key.ts';

export const HEADER_FIELDS = [
  ...['RECORDNO', 'RECORDID', 'VENDORID', 'DOCNUMBER', 'DESCRIPTION', 'WHENCREATED', 'WHENPOSTED', 'STATE'],
  ...['TOTALENTERED', 'TOTALPAID', 'TOTALSELECTED', 'AUWHENCREATED', 'WHENMODIFIED', 'MEGAENTITYID'],
];

export const headerSchema = z.object({
  RECORDNO: z.string().min(1),
  RECORDID: z.string(),
  VENDORID: z.string(),
  DOCNUMBER: optional,
  DESCRIPTION: z.string(),
  WHENCREATED: wireDate,
  // A person's draft may not have it.
  WHENPOSTED: wireDate.or(z.literal('')),
  STATE: z.string(),
  TOTALENTERED: money,
  // Nothing is paid of a draft: then they may be empty.
  TOTALPAID: money.or(z.literal('')),
  TOTALSELECTED: money.or(z.literal('')),
  // Not said of every record: then it is not known.
  AUWHENCREATED: z.string().optional(),
  WHENMODIFIED: z.string(),
  MEGAENTITYID: optional,
});

/** As Intacct spells those that decide something; any other is kept as it comes. */
const STATES: Readonly<Record<string, string>> = Object.fromEntries(
  ['Draft', 'Submitted', 'Posted', 'Selected', 'Partially Paid', 'Paid', 'Reversed', 'Reversal'].map((state) => [
    state,
    state,
  ]),
);

type Header = Omit<LedgerBill, 'dueDate' | 'termName' | 'onHold' | 'lines'>;

export function toHeader(record: z.output<typeof headerSchema>, kind: DocumentKind): Header {
  return {
    kind,
    recordNo: record.RECORDNO,
    state: findByName(STATES, record.STATE) ?? record.STATE,
    total: sum([record.TOTALENTERED]),
    paidAmount: sum([record.TOTALPAID || '0']),
    selectedAmount: sum([record.TOTALSELECTED || '0']),
    createdAt: instantOf(record.AUWHENCREATED ?? ''),
    modifiedAt: record.WHENMODIFIED,
    rawDescription: record.DESCRIPTION,
    entityId: record.MEGAENTITYID,
    vendorId: record.VENDORID,
    billNumber: record.RECORDID,
    reference: record.DOCNUMBER,
    billDate: record.WHENCREATED,
    postingDate: record.WHENPOSTED,
    isDraft: isSameText(record.STATE, 'Draft'),
    description: withoutLink(record.DESCRIPTION, kind),
  };
}
