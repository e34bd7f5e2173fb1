/** Converts the elements of legacy functions to the forms that the rules read: other names, the same rules. */
import { functionFailures, Refusal } from '../../gateway/failures.ts';
import { childOf, textOf, type XmlElement } from '../../gateway/xml.ts';
import type { BillChange, BillForm, Fields } from '../../rules/bill-form.ts';
import { dueDateByTerm } from '../../rules/term-due.ts';
import type { Store } from '../../store.ts';

/** Generic names that are not the legacy name in upper case. */
const GENERIC_NAMES: Readonly<Record<string, string>> = {
  datecreated: 'WHENCREATED',
  dateposted: 'WHENPOSTED',
  datedue: 'WHENDUE',
  billno: 'RECORDID',
  ponumber: 'DOCNUMBER',
  payto: 'BILLTOPAYTOCONTACTNAME',
  returnto: 'SHIPTORETURNTOCONTACTNAME',
  glaccountno: 'ACCOUNTNO',
  amount: 'TRX_AMOUNT',
  memo: 'ENTRYDESCRIPTION',
  allocationid: 'ALLOCATION',
};

/** An adjustment refers to a bill and has a number of its own. */
export const ADJUSTMENT_NAMES: typeof GENERIC_NAMES = {
  ...GENERIC_NAMES,
  adjustmentno: 'RECORDID',
  billno: 'DOCNUMBER',
};

/** `items` is the element that holds the lines. */
export function createForm(body: XmlElement, items: string, names = GENERIC_NAMES): BillForm {
  return { header: headerOf(body, items, names), lines: linesOf(body, items) };
}

/**
 * Lines that are not named are unchanged. Assumed from the attribute's name: without set_nulls an empty element is
 * ignored, with it the field is cleared.
 */
export function changeForm(body: XmlElement, items: string, names = GENERIC_NAMES): BillChange {
  const setsNulls = body.attributes['set_nulls'] === 'true';
  const kept = (fields: Fields): Fields =>
    setsNulls ? fields : Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
  const header = kept(headerOf(body, items, names));
  if (childOf(body, items) === undefined) return { header };
  return { header, lines: { kind: 'amend', lines: linesOf(body, items).map(kept) } };
}

/** Unlike the generic function, the legacy one accepts a term instead of a due date and calculates the date. */
export function withDueDate(form: BillForm, { company }: Store): BillForm {
  const { WHENDUE = '', TERMNAME, WHENCREATED = '' } = form.header;
  const term = company.terms.find((one) => one.name === TERMNAME);
  const due = WHENDUE === '' && term !== undefined ? dueDateByTerm(term, WHENCREATED) : undefined;
  return due === undefined ? form : { ...form, header: { ...form.header, WHENDUE: due } };
}

/** `<year>`, `<month>`, `<day>`, zero-padded or not, as `YYYY-MM-DD`; the rules refuse invalid dates. */
export function dateOf(block: XmlElement): string {
  const [year, month, day] = ['year', 'month', 'day'].map((part) => textOf(block, part).trim());
  const isEmpty = year === '' && month === '' && day === '';
  return isEmpty ? '' : `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`;
}

/** Custom fields never set a standard field. The company has none; assumed: unknown ones are ignored, also on lines. */
function headerOf(body: XmlElement, items: string, names: typeof GENERIC_NAMES): Fields {
  const fields = body.children.filter(({ name }) => name !== items && name !== 'customfields').map(toField(names));
  return Object.fromEntries(fields);
}

function linesOf(body: XmlElement, items: string): Fields[] {
  return (childOf(body, items)?.children ?? []).map((line) => {
    if (childOf(line, 'totalpaid') !== undefined || childOf(line, 'totaldue') !== undefined) {
      // They belong to bills that are not posted to the ledger (nogl), which are refused as well.
      throw new Refusal(functionFailures.unsupported('totalpaid and totaldue'));
    }
    const fields = line.children.filter(({ name }) => name !== 'customfields' && name !== 'key');
    const lineNo = line.attributes['line_num'];
    return {
      ...Object.fromEntries(fields.map(toField(GENERIC_NAMES))),
      ...ownDimensionsOf(line),
      ...(lineNo === undefined ? {} : { LINE_NO: lineNo }),
    };
  });
}

/** Assumed: user-defined dimensions are sent as custom fields of a line. */
function ownDimensionsOf(line: XmlElement): Fields {
  const fields = childOf(line, 'customfields')?.children ?? [];
  const named = fields.map((field) => [textOf(field, 'customfieldname'), textOf(field, 'customfieldvalue')] as const);
  return Object.fromEntries(named.filter(([name]) => name.startsWith('GLDIM')));
}

function toField(names: typeof GENERIC_NAMES): (child: XmlElement) => [name: string, value: string] {
  return (child) => {
    const value = childOf(child, 'year') === undefined ? child.text || textOf(child, 'contactname') : dateOf(child);
    return [names[child.name] ?? child.name.toUpperCase(), value];
  };
}
