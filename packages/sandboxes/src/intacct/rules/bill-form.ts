/**
 * A bill or an adjustment as submitted, by XML, by an update of an existing record or through the UI routes: unchecked
 * text under the wire names of the generic functions. `bill-rules.ts` checks it.
 */
import { Refusal } from '../gateway/failures.ts';
import { childOf, type XmlElement } from '../gateway/xml.ts';
import type { Adjustment, Bill, RecordLine } from '../records.ts';
import { lineFailures } from './ap-failures.ts';

const IGNORED_FIELDS: ReadonlySet<string> = new Set(['RECORDNO', 'RECORDKEY', 'EXTERNALID']);

export type Fields = Readonly<Record<string, string>>;

export interface BillForm {
  readonly header: Fields;
  readonly lines: readonly Fields[];
}

/** An update: fields left out keep their value, empty ones are cleared. */
export interface BillChange {
  readonly header: Fields;
  /** The lines are unchanged when left out. */
  readonly lines?: LineChange;
}

/**
 * `replace`: all lines; a line with the LINE_NO of an existing line keeps the fields it leaves out.
 * `amend`: the lines with these numbers, and new ones at the end.
 */
type LineChange = { readonly kind: 'replace' | 'amend'; readonly lines: readonly Fields[] };

export function billFormOf(input: XmlElement): BillForm {
  const { header, lines } = billChangeOf(input);
  return { header, lines: lines?.lines ?? [] };
}

export function billChangeOf(input: XmlElement): BillChange {
  const items = childOf(input, 'APBILLITEMS');
  const header = fieldsOf(input);
  return items === undefined ? { header } : { header, lines: { kind: 'replace', lines: itemsOf(items).map(fieldsOf) } };
}

/** @throws Refusal for a line number that does not exist. */
export function mergedForm(header: Fields, existing: readonly RecordLine[], change: BillChange): BillForm {
  const lines = existing.map(formOfLine);
  return { header: { ...header, ...change.header }, lines: mergedLines(lines, change.lines) };
}

function mergedLines(existing: readonly Fields[], change: LineChange | undefined): readonly Fields[] {
  if (change === undefined) return existing;
  const byNumber = (line: Fields): Fields | undefined => existing.find((one) => one['LINE_NO'] === line['LINE_NO']);
  for (const { LINE_NO: lineNo = '' } of change.lines) {
    if (lineNo !== '' && byNumber({ LINE_NO: lineNo }) === undefined)
      throw new Refusal(lineFailures.lineUnknown(lineNo));
  }
  if (change.kind === 'replace') {
    const isFirst = (line: Fields, index: number): boolean =>
      change.lines.findIndex((one) => one['LINE_NO'] === line['LINE_NO']) === index;
    return change.lines.map((line, index) =>
      withAccount((isFirst(line, index) ? byNumber(line) : undefined) ?? {}, line),
    );
  }
  const amended = existing.map((line) =>
    withAccount(line, change.lines.find((one) => one['LINE_NO'] === line['LINE_NO']) ?? {}),
  );
  return [...amended, ...change.lines.filter((line) => (line['LINE_NO'] ?? '') === '')];
}

/** A new account replaces the existing account or label. */
function withAccount(existing: Fields, change: Fields): Fields {
  const isNew = (change['ACCOUNTNO'] ?? change['ACCOUNTLABEL'] ?? '') !== '';
  return { ...existing, ...(isNew ? { ACCOUNTNO: '', ACCOUNTLABEL: '' } : {}), ...change };
}

/** Elements without children, by name, except those that only the system sets or only the legacy functions have. */
function fieldsOf(input: XmlElement): Fields {
  const given = input.children.filter((one) => one.children.length === 0 && !IGNORED_FIELDS.has(one.name));
  return Object.fromEntries(given.map((one) => [one.name, one.text]));
}

/** Reads return `apbillitem`, the documents write `APBILLITEM`: both are accepted. */
function itemsOf(items: XmlElement): XmlElement[] {
  return items.children.filter((child) => child.name.toUpperCase() === 'APBILLITEM');
}

export function headerOfBill(bill: Bill): Fields {
  return {
    ...headerOfRecord(bill),
    TERMNAME: bill.termName,
    WHENDUE: bill.whenDue,
    RECPAYMENTDATE: bill.recPaymentDate,
    PAYMENTPRIORITY: bill.paymentPriority,
    BILLTOPAYTOCONTACTNAME: bill.payToContact,
    SHIPTORETURNTOCONTACTNAME: bill.returnToContact,
    ONHOLD: String(bill.onHold),
  };
}

export function headerOfRecord(record: Bill | Adjustment): Fields {
  return {
    RECORDID: record.recordId,
    VENDORID: record.vendorId,
    DOCNUMBER: record.docNumber,
    DESCRIPTION: record.description,
    WHENCREATED: record.whenCreated,
    WHENPOSTED: record.whenPosted,
    SUPDOCID: record.supdocId,
    EXTERNALID: record.externalId,
    ...(record.stage === 'Declined' ? {} : { ACTION: record.stage === 'Draft' ? 'Draft' : 'Submit' }),
  };
}

function formOfLine(line: RecordLine): Fields {
  return {
    RECORDNO: line.recordNo,
    LINE_NO: String(line.lineNo),
    ...(line.accountLabel === '' ? { ACCOUNTNO: line.accountNo } : { ACCOUNTLABEL: line.accountLabel }),
    TRX_AMOUNT: line.amount,
    ENTRYDESCRIPTION: line.memo,
    LOCATIONID: line.locationId,
    DEPARTMENTID: line.departmentId,
    ...line.dimensions,
  };
}
