/** APBILL on the wire: the create that writes one, and rows read back → `LedgerBill`. */
import { z } from 'zod';

import { bareBillNumber } from '../../../domain/bill-number.ts';
import { calendarDate, type CalendarDate } from '../../../domain/calendar-date.ts';
import type { Bill, BillLine, LedgerBill } from '../../../domain/ledger-bill.ts';
import { formatLink, linkPrefix, parseLink, withoutLink, type Link } from '../../../domain/link.ts';
import { DECIMAL_PATTERN, sum } from '../../../domain/money.ts';
import type { LedgerLook } from '../../../domain/systems.ts';
import type { IntacctFunction } from '../envelope.ts';
import { unreadable } from '../to-failure.ts';
import { childrenNamed, type XmlNode } from '../xml.ts';
import { allOf, equalTo, isLike, type Filter, type Query, type Row } from './query.ts';

export function createBillFunction(bill: Bill, link: Link, controlId: string): IntacctFunction {
  return { controlId, body: { create: { APBILL: billNode(bill, link) } } };
}

function billNode(bill: Bill, link: Link): XmlNode {
  return {
    VENDORID: bill.vendorId,
    WHENCREATED: toWireDate(bill.billDate),
    WHENPOSTED: toWireDate(bill.postingDate),
    WHENDUE: toWireDate(bill.dueDate),
    RECORDID: bill.billNumber,
    DOCNUMBER: bill.reference,
    DESCRIPTION: `${bill.description} ${formatLink(link)}`.trim(),
    TERMNAME: bill.termName,
    ONHOLD: bill.onHold,
    ACTION: bill.isDraft ? 'Draft' : 'Submit',
    APBILLITEMS: { APBILLITEM: bill.lines.map(lineNode) },
  };
}

function lineNode({ glAccountNo, amount, memo, dimensions }: BillLine): XmlNode {
  return {
    ACCOUNTNO: glAccountNo,
    TRX_AMOUNT: amount,
    ENTRYDESCRIPTION: memo === '' ? undefined : memo,
    LOCATIONID: dimensions.locationId,
    DEPARTMENTID: dimensions.departmentId,
    CLASSID: dimensions.classId,
  };
}

const BILL_FIELDS = [
  'RECORDNO', 'RECORDID', 'VENDORID', 'DOCNUMBER', 'DESCRIPTION', 'TERMNAME', 'WHENCREATED', 'WHENPOSTED', 'WHENDUE',
  'ONHOLD', 'STATE', 'TOTALENTERED', 'MEGAENTITYID',
]; // prettier-ignore
const LINE_FIELDS = [
  'RECORDNO',
  'RECORDKEY',
  'LINE_NO',
  'ACCOUNTNO',
  'TRX_AMOUNT',
  'ENTRYDESCRIPTION',
  'LOCATIONID',
  'DEPARTMENTID',
  'CLASSID',
];

export function billQuery(filter: Filter): Query {
  return { object: 'APBILL', fields: BILL_FIELDS, filter };
}

export function lineQuery(filter: Filter): Query {
  return { object: 'APBILLITEM', fields: LINE_FIELDS, filter };
}

/**
 * Finds more than it must: `like` cannot skip punctuation, so wildcards stand between the letters of the number and
 * `isSought` decides.
 */
export function lookFilters({ tenantId, billId, vendorId, billNumber }: LedgerLook): Filter[] {
  const byLink = isLike('DESCRIPTION', `%${linkPrefix({ tenantId, billId })}%`);
  if (vendorId === undefined || billNumber === undefined) return [byLink];
  const pattern = `%${[...bareBillNumber(billNumber)].join('%')}%`;
  return [byLink, allOf([equalTo('VENDORID', vendorId), isLike('RECORDID', pattern)])];
}

/**
 * Decided before the rest is read: a person's draft may lack what `toLedgerBill` needs.
 * @throws IntegrationError when the row does not hold what decides.
 */
export function isSought(row: Row, look: LedgerLook): boolean {
  const { DESCRIPTION: description, VENDORID: vendorId, RECORDID: billNumber } = row;
  if (description === undefined || vendorId === undefined || billNumber === undefined)
    throw unreadable('an APBILL without DESCRIPTION, VENDORID or RECORDID');
  const link = parseLink(description);
  if (link !== undefined && link.billId === look.billId && link.tenantId === look.tenantId) return true;
  return (
    look.billNumber !== undefined &&
    vendorId === look.vendorId &&
    bareBillNumber(billNumber) === bareBillNumber(look.billNumber)
  );
}

const optional = z.string().transform((text) => (text === '' ? undefined : text));
const money = z.string().regex(DECIMAL_PATTERN);
const wireDate = z.string().transform((text, context): CalendarDate => {
  const date = fromWireDate(text);
  if (date === undefined) context.addIssue({ code: 'custom', message: 'not a date' });
  return date ?? '';
});

const billSchema = z.object({
  RECORDNO: z.string().min(1),
  RECORDID: z.string(),
  VENDORID: z.string(),
  DOCNUMBER: optional,
  DESCRIPTION: z.string(),
  TERMNAME: optional,
  WHENCREATED: wireDate,
  // A person's draft may lack these.
  WHENPOSTED: wireDate.or(z.literal('')),
  WHENDUE: wireDate.or(z.literal('')),
  ONHOLD: z.string(),
  STATE: z.string(),
  TOTALENTERED: money,
  MEGAENTITYID: optional,
});

const lineSchema = z.object({
  LINE_NO: z.coerce.number(),
  ACCOUNTNO: z.string(),
  TRX_AMOUNT: money,
  ENTRYDESCRIPTION: z.string(),
  LOCATIONID: optional,
  DEPARTMENTID: optional,
  CLASSID: optional,
});

/** @throws IntegrationError when the row is not what Intacct documents. */
export function toLedgerBill(row: unknown, lines: readonly BillLine[]): LedgerBill {
  const parsed = billSchema.safeParse(row);
  if (!parsed.success) throw unreadable(`an APBILL: ${z.prettifyError(parsed.error)}`);
  const bill = parsed.data;
  return {
    recordNo: bill.RECORDNO,
    state: bill.STATE,
    total: sum([bill.TOTALENTERED]),
    rawDescription: bill.DESCRIPTION,
    entityId: bill.MEGAENTITYID,
    vendorId: bill.VENDORID,
    billNumber: bill.RECORDID,
    reference: bill.DOCNUMBER,
    billDate: bill.WHENCREATED,
    postingDate: bill.WHENPOSTED,
    dueDate: bill.WHENDUE,
    termName: bill.TERMNAME,
    onHold: bill.ONHOLD === 'true',
    isDraft: bill.STATE === 'Draft',
    description: withoutLink(bill.DESCRIPTION),
    lines,
  };
}

/** One bill's, in their order. @throws IntegrationError when a row is not what Intacct documents. */
export function toBillLines(rows: readonly Row[]): BillLine[] {
  return rows
    .map(toReadLine)
    .sort((a, b) => a.lineNo - b.lineNo)
    .map(({ line }) => line);
}

function toReadLine(row: Row): { readonly lineNo: number; readonly line: BillLine } {
  const parsed = lineSchema.safeParse(row);
  if (!parsed.success) throw unreadable(`an APBILLITEM: ${z.prettifyError(parsed.error)}`);
  const line = parsed.data;
  return {
    lineNo: line.LINE_NO,
    line: {
      glAccountNo: line.ACCOUNTNO,
      amount: sum([line.TRX_AMOUNT]),
      memo: line.ENTRYDESCRIPTION,
      dimensions: {
        ...(line.LOCATIONID === undefined ? {} : { locationId: line.LOCATIONID }),
        ...(line.DEPARTMENTID === undefined ? {} : { departmentId: line.DEPARTMENTID }),
        ...(line.CLASSID === undefined ? {} : { classId: line.CLASSID }),
      },
    },
  };
}

const createdSchema = z.object({ RECORDNO: z.string().regex(/^\d+$/) });

/** The record that a create made: Intacct names its element in lower case; `undefined` when the answer names none. */
export function readCreated(data: unknown): { recordNo: string } | undefined {
  const parsed = createdSchema.safeParse(childrenNamed(data, 'APBILL')[0]);
  return parsed.success ? { recordNo: parsed.data.RECORDNO } : undefined;
}

/** Intacct takes and gives mm/dd/yyyy. */
function toWireDate(date: CalendarDate): string {
  const [year, month, day] = date.split('-');
  return `${month}/${day}/${year}`;
}

function fromWireDate(text: string): CalendarDate | undefined {
  const match = /^(\d{2})\/(\d{2})\/(\d{4})/.exec(text);
  return match === null ? undefined : calendarDate(`${match[3]}-${match[1]}-${match[2]}`);
}
