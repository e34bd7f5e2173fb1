/** What the rows of bills and adjustments share: header values, lines, and the lines inside a `read`. */
import { writeDate, writeTimestamp } from '../gateway/dates.ts';
import { element, type XmlElement } from '../gateway/xml.ts';
import { DIMENSION_FIELDS, type Adjustment, type Bill, type RecordLine } from '../records.ts';
import type { Store } from '../store.ts';
import type { FieldType, Row } from './object-type.ts';

type Transaction = Bill | Adjustment;

export const HEADER_FIELDS: Readonly<Record<string, FieldType>> = {
  ...{ RECORDNO: 'integer', RECORDTYPE: 'text', RECORDID: 'text', STATE: 'text', RAWSTATE: 'text' },
  ...{ VENDORID: 'text', VENDORNAME: 'text', DOCNUMBER: 'text', DESCRIPTION: 'text', SUPDOCID: 'text' },
  ...{ WHENCREATED: 'date', WHENPOSTED: 'date', WHENPAID: 'date', PRBATCH: 'text', PRBATCHKEY: 'integer' },
  ...{ BASECURR: 'text', CURRENCY: 'text', MODULEKEY: 'text', SYSTEMGENERATED: 'text' },
  ...{ EXCH_RATE_DATE: 'date', EXCH_RATE_TYPE_ID: 'text', EXCHANGE_RATE: 'decimal' },
  ...{ TOTALENTERED: 'decimal', TOTALSELECTED: 'decimal', TOTALPAID: 'decimal', TOTALDUE: 'decimal' },
  ...{ TRX_TOTALENTERED: 'decimal', TRX_TOTALSELECTED: 'decimal', TRX_TOTALPAID: 'decimal', TRX_TOTALDUE: 'decimal' },
  ...{ AUWHENCREATED: 'timestamp', WHENMODIFIED: 'timestamp', CREATEDBY: 'text', MODIFIEDBY: 'text' },
  ...{ MEGAENTITYKEY: 'integer', MEGAENTITYID: 'text', MEGAENTITYNAME: 'text', RECORD_URL: 'text' },
};

interface Amounts {
  readonly entered: string;
  readonly selected: string;
  readonly paid: string;
  readonly due: string;
}

/** All header fields except state and vendor name, which depend on the object. */
export function headerValues(record: Transaction, recordType: string, amounts: Amounts, store: Store): Row['values'] {
  const { company } = store;
  const entityAt = company.entities.findIndex((entity) => entity.id === record.entityId);
  const totals = Object.entries(amounts).map(([name, amount]): [string, string] => [
    `TOTAL${name.toUpperCase()}`,
    amount,
  ]);
  return {
    RECORDNO: record.recordNo,
    RECORDTYPE: recordType,
    RECORDID: record.recordId,
    VENDORID: record.vendorId,
    DOCNUMBER: record.docNumber,
    DESCRIPTION: record.description,
    SUPDOCID: record.supdocId,
    WHENCREATED: writeDate(record.whenCreated),
    WHENPOSTED: writeDate(record.whenPosted),
    BASECURR: company.baseCurrency,
    CURRENCY: company.baseCurrency,
    EXCH_RATE_DATE: writeDate(record.whenCreated),
    EXCHANGE_RATE: '1',
    // Purchasing creates bills under 9.PO; this company does not use it.
    MODULEKEY: '3.AP',
    SYSTEMGENERATED: 'F',
    ...Object.fromEntries(totals),
    ...Object.fromEntries(totals.map(([name, amount]) => [`TRX_${name}`, amount])),
    AUWHENCREATED: writeTimestamp(record.createdAt),
    WHENMODIFIED: writeTimestamp(record.changedAt),
    CREATEDBY: '1',
    MODIFIEDBY: '1',
    MEGAENTITYKEY: entityAt === -1 ? '' : String(entityAt + 1),
    MEGAENTITYID: record.entityId,
    MEGAENTITYNAME: company.entities[entityAt]?.name ?? '',
    RECORD_URL: `https://intacct.invalid/ia/acct/ur.phtml?.r=${record.recordNo}`,
  };
}

export const LINE_FIELDS: Readonly<Record<string, FieldType>> = {
  ...{ RECORDNO: 'integer', RECORDKEY: 'integer', LINE_NO: 'integer', ACCOUNTNO: 'text', ACCOUNTTITLE: 'text' },
  ...{ ACCOUNTLABEL: 'text', TRX_AMOUNT: 'decimal', AMOUNT: 'decimal', ENTRYDESCRIPTION: 'text' },
  ...{ LOCATIONID: 'text', LOCATIONNAME: 'text', DEPARTMENTID: 'text', DEPARTMENTNAME: 'text' },
  ...Object.fromEntries(DIMENSION_FIELDS.map((field): [string, FieldType] => [field, 'text'])),
  ...{ BASECURR: 'text', CURRENCY: 'text', WHENMODIFIED: 'timestamp' },
};

// Records are immutable, so their rows can be cached.
const rowsOfLines = new WeakMap<Transaction, readonly Row[]>();

export function lineRows(record: Transaction, store: Store): readonly Row[] {
  const known = rowsOfLines.get(record);
  if (known !== undefined) return known;
  const rows = record.lines.map((line) => ({ entityId: record.entityId, values: lineValues(line, record, store) }));
  rowsOfLines.set(record, rows);
  return rows;
}

function lineValues(line: RecordLine, record: Transaction, { company }: Store): Row['values'] {
  return {
    RECORDNO: line.recordNo,
    RECORDKEY: record.recordNo,
    LINE_NO: String(line.lineNo),
    ACCOUNTNO: line.accountNo,
    ACCOUNTTITLE: company.glAccounts.find((account) => account.accountNo === line.accountNo)?.title ?? '',
    ACCOUNTLABEL: line.accountLabel,
    TRX_AMOUNT: line.amount,
    AMOUNT: line.amount,
    ENTRYDESCRIPTION: line.memo,
    LOCATIONID: line.locationId,
    LOCATIONNAME: company.locations.find((location) => location.id === line.locationId)?.name ?? '',
    DEPARTMENTID: line.departmentId,
    DEPARTMENTNAME: company.departments.find((department) => department.id === line.departmentId)?.title ?? '',
    ...line.dimensions,
    BASECURR: company.baseCurrency,
    CURRENCY: company.baseCurrency,
    WHENMODIFIED: writeTimestamp(record.changedAt),
  };
}

/** The lines of a record, which `read` returns as lower-case children, e.g. of APBILLITEMS, and `query` never does. */
export function linesForRead(record: Transaction | undefined, itemObject: string, store: Store): readonly XmlElement[] {
  const fields = Object.keys(LINE_FIELDS);
  const items = (record === undefined ? [] : lineRows(record, store)).map((row) =>
    element(
      itemObject.toLowerCase(),
      fields.map((field) => element(field, row.values[field] ?? '')),
    ),
  );
  return [element(`${itemObject}S`, items)];
}
