/** APBILL on the wire, written: one function for each change that Tieout makes, and what its answer says. */
import { z } from 'zod';

import type { DimensionKey, Dimensions } from '../../../domain/values/dimensions.ts';
import { ledgerText } from '../../../domain/values/ledger-text.ts';
import type { Bill, BillLine } from '../../../domain/ledger/ledger-bill.ts';
import { kindOf, type LedgerChange } from '../../../domain/ledger/ledger-change.ts';
import type { Link } from '../../../domain/ledger/link.ts';
import type { IntacctFunction } from '../envelope.ts';
import { childrenNamed, type XmlNode } from '../xml.ts';
import { adjustmentFunction, readAdjustmentKey } from './ap-adjustment.ts';
import { legacyDate, linked, toWireDate } from './wire-values.ts';

const MAX_REASON = 400;

export function changeFunction(change: LedgerChange, controlId: string): IntacctFunction {
  return { controlId, body: kindOf(change) === 'credit' ? adjustmentFunction(change) : bodyOf(change) };
}

function bodyOf(change: LedgerChange): XmlNode {
  switch (change.action) {
    case 'create':
      return { create: { APBILL: newBill(change.bill, change.link) } };
    case 'amend':
      return { update: { APBILL: amendedBill(change) } };
    case 'adopt':
      return {
        update: { APBILL: { RECORDNO: change.recordNo, DESCRIPTION: linked(change.description, change.link) } },
      };
    case 'reverse':
      // There is no generic reversal; the legacy functions take their elements in this order only.
      return {
        reverse_bill: {
          '@key': change.recordNo,
          datereversed: legacyDate(change.date),
          description: ledgerText(change.why, MAX_REASON),
        },
      };
    case 'delete':
      return { delete: { object: 'APBILL', keys: change.recordNo } };
  }
}

function newBill(bill: Bill, link: Link): XmlNode {
  return {
    VENDORID: bill.vendorId,
    ...headerOf(bill),
    DOCNUMBER: bill.reference,
    DESCRIPTION: linked(bill.description, link),
    TERMNAME: bill.termName,
    ONHOLD: bill.onHold,
    ACTION: bill.isDraft ? 'Draft' : 'Submit',
    APBILLITEMS: { APBILLITEM: bill.lines.map(newLine) },
  };
}

/** What is left out keeps its value, what is empty is cleared; a hold on payment is set and never lifted. */
function amendedBill({
  bill,
  link,
  recordNo,
  continues,
  clears,
  isDraft,
}: LedgerChange & { action: 'amend' }): XmlNode {
  return {
    RECORDNO: recordNo,
    ...headerOf(bill),
    DOCNUMBER: bill.reference ?? '',
    DESCRIPTION: linked(bill.description, link),
    TERMNAME: bill.termName ?? '',
    ONHOLD: bill.onHold ? true : undefined,
    ACTION: isDraft ? 'Draft' : undefined,
    // Lines are replaced as a whole: one whose number is named keeps what it leaves out, such as its 1099 box.
    APBILLITEMS: { APBILLITEM: bill.lines.map((line, i) => amendedLine(line, continues[i], clears[i])) },
  };
}

function headerOf(bill: Bill): XmlNode {
  return {
    WHENCREATED: toWireDate(bill.billDate),
    WHENPOSTED: toWireDate(bill.postingDate),
    WHENDUE: toWireDate(bill.dueDate),
    RECORDID: bill.billNumber,
  };
}

function newLine({ glAccountNo, amount, memo, dimensions }: BillLine): XmlNode {
  return {
    ACCOUNTNO: glAccountNo,
    TRX_AMOUNT: amount,
    ENTRYDESCRIPTION: memo === '' ? undefined : memo,
    ...dimensionFields(dimensions),
  };
}

/** @param clears dimensions that the existing line has and this one does not. */
function amendedLine(line: BillLine, lineNo: number | undefined, clears: readonly DimensionKey[] = []): XmlNode {
  if (lineNo === undefined) return newLine(line);
  const { memo } = line;
  return {
    LINE_NO: lineNo,
    ...newLine(line),
    ENTRYDESCRIPTION: memo,
    ...Object.fromEntries(clears.map((key) => [key.toUpperCase(), ''])),
  };
}

function dimensionFields(dimensions: Dimensions): XmlNode {
  return Object.fromEntries(Object.entries(dimensions).map(([key, value]) => [key.toUpperCase(), value]));
}

const createdSchema = z.object({ RECORDNO: z.string().regex(/^\d+$/) });

/** The record that a create made: Intacct names its element in lower case; `undefined` when the answer names none. */
export function readCreated(data: unknown): { recordNo: string } | undefined {
  const parsed = createdSchema.safeParse(childrenNamed(data, 'APBILL')[0]);
  return parsed.success ? { recordNo: parsed.data.RECORDNO } : undefined;
}

/**
 * The record that a change was made to: a reversal or a deletion answers nothing but its success. `undefined` when a
 * create names none: then only a lookup can show it.
 */
export function readWritten(change: LedgerChange, data: unknown): { recordNo: string } | undefined {
  if (change.action !== 'create') return { recordNo: change.recordNo };
  return kindOf(change) === 'credit' ? readAdjustmentKey(data) : readCreated(data);
}
