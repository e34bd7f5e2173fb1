/**
 * A bill as it was handed in: wire names and unchecked text, whether by XML, by an update of a bill that stands, or by
 * a person. It checks nothing; `bill-rules.ts` does.
 */
import type { Bill, BillLine } from './store.ts';
import { childOf, textOf } from './xml.ts';
import type { XmlElement } from './xml.ts';

type Fields = Readonly<Record<string, string>>;

export interface BillForm {
  readonly header: Fields;
  readonly lines: readonly Fields[];
}

export function billFormOf(input: XmlElement): BillForm {
  const items = childOf(input, 'APBILLITEMS');
  return { header: fieldsOf(input), lines: items === undefined ? [] : itemsOf(items).map(fieldsOf) };
}

/**
 * An update over the bill that stands: fields left out keep their value, empty ones are cleared. Lines that are sent
 * replace all lines; one with the LINE_NO of a standing line keeps what it leaves out.
 */
export function mergedBillForm(bill: Bill, input: XmlElement): BillForm {
  const items = childOf(input, 'APBILLITEMS');
  const standing = bill.lines.map(formOfLine);
  const merged = (item: XmlElement): Fields => ({
    ...standing.find((line) => line['LINE_NO'] === textOf(item, 'LINE_NO')),
    ...fieldsOf(item),
  });
  return {
    header: { ...formOfHeader(bill), ...fieldsOf(input) },
    lines: items === undefined ? standing : itemsOf(items).map(merged),
  };
}

function fieldsOf(input: XmlElement): Fields {
  return Object.fromEntries(
    input.children.filter((one) => one.children.length === 0).map((one) => [one.name, one.text]),
  );
}

/** Reads answer `apbillitem`, documents write `APBILLITEM`: both spellings are taken. */
function itemsOf(items: XmlElement): XmlElement[] {
  return items.children.filter((child) => child.name.toUpperCase() === 'APBILLITEM');
}

function formOfHeader(bill: Bill): Fields {
  return {
    RECORDID: bill.recordId,
    VENDORID: bill.vendorId,
    DOCNUMBER: bill.docNumber,
    DESCRIPTION: bill.description,
    TERMNAME: bill.termName,
    WHENCREATED: bill.whenCreated,
    WHENPOSTED: bill.whenPosted,
    WHENDUE: bill.whenDue,
    ONHOLD: String(bill.onHold),
    ACTION: bill.state === 'Draft' ? 'Draft' : 'Submit',
  };
}

function formOfLine(line: BillLine): Fields {
  return {
    RECORDNO: line.recordNo,
    LINE_NO: String(line.lineNo),
    ACCOUNTNO: line.accountNo,
    TRX_AMOUNT: line.amount,
    ENTRYDESCRIPTION: line.memo,
    LOCATIONID: line.locationId,
    DEPARTMENTID: line.departmentId,
    CLASSID: line.classId,
    PROJECTID: line.projectId,
  };
}
