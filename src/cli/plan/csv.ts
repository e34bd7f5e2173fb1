/**
 * A plan for spreadsheets and scripts: RFC 4180, a row for each line of a journal, and one for each bill that has none.
 * A text that a spreadsheet would take for a formula gets an apostrophe before it; amounts are plain numbers without
 * sign, so they need none.
 */
import type { Change } from '../../domain/reporting/mapping-comparison.ts';
import { keyInWords, type DimensionKey, type Dimensions } from '../../domain/values/dimensions.ts';
import { nameOf } from '../one-bill.ts';
import type { ComparisonReport } from './comparison.ts';
import type { JournalPart, PlannedBill, PlanReport } from './report.ts';

type Cell = { readonly text: string | undefined } | { readonly amount: string | undefined };
type Row = Readonly<Record<string, Cell>>;

export function reportAsCsv({ bills, unplanned }: PlanReport): string {
  const dimensions = dimensionsIn(bills.flatMap(({ journal }) => journal.flatMap(({ lines }) => lines)));
  const rows = bills.flatMap((bill) => {
    // What is held must not be added up with what is written.
    const parts = bill.journal.filter(({ what }) => what !== 'withheld');
    return parts.length === 0 ? [rowWithoutJournal(bill)] : parts.flatMap((part) => rowsOf(bill, part, dimensions));
  });
  const failed = unplanned.map(({ reason, ...one }): Row => ({
    bill_id: text(nameOf(one)),
    decision: text('not-planned'),
    because: text(reason),
  }));
  return csv([...BILL_COLUMNS, ...dimensions.map(columnOf), ...LINE_COLUMNS], [...rows, ...failed]);
}

export function comparisonAsCsv({ bills }: Pick<ComparisonReport, 'bills'>): string {
  const dimensions = dimensionsIn(bills.flatMap(({ changes }) => changes));
  const rows = bills.flatMap((bill): Row[] => {
    const about: Row = {
      bill_id: text(nameOf(bill)),
      vendor_name: text(bill.source?.vendorName),
      record_no: text(bill.recordNo),
      now: text(bill.now),
      other: text(bill.other),
      header: text(bill.header.join('; ')),
      because: text(bill.because),
    };
    if (bill.changes.length === 0) return [about];
    return bill.changes.map((change) => ({ ...about, ...changeCells(change), ...dimensionCells(change, dimensions) }));
  });
  const columns = ['bill_id', 'vendor_name', 'record_no', 'now', 'other', 'entity', 'account'];
  return csv([...columns, ...dimensions.map(columnOf), ...CHANGE_COLUMNS], rows);
}

const BILL_COLUMNS = [
  ...['bill_id', 'decision', 'entry', 'record_no', 'vendor_id', 'vendor_name', 'bill_number', 'purchase_order'],
  ...['bill_date', 'posting_date', 'due_date', 'entity', 'account'],
];
const LINE_COLUMNS = ['memo', 'debit', 'credit', 'rule', 'amount_left_out', 'code', 'because'];
const CHANGE_COLUMNS = ['amount_now', 'amount_other', 'difference', 'header', 'because'];

function rowsOf(bill: PlannedBill, part: JournalPart, dimensions: readonly DimensionKey[]): Row[] {
  const { header, recordNo, lines } = part;
  return lines.map((line) => ({
    ...aboutBill(bill),
    entry: text(part.what),
    record_no: text(recordNo),
    vendor_id: text(header.vendorId),
    bill_number: text(header.billNumber),
    purchase_order: text(header.reference),
    bill_date: text(header.billDate),
    posting_date: text(header.postingDate),
    due_date: text(header.dueDate),
    entity: text(header.entityId),
    account: text(line.account),
    ...dimensionCells(line, dimensions),
    memo: text(line.memo),
    debit: amount(line.debit),
    credit: amount(line.credit),
    rule: text(line.rule),
  }));
}

function rowWithoutJournal(bill: PlannedBill): Row {
  const { source, problems, owed } = bill;
  return {
    ...aboutBill(bill),
    bill_number: text(source?.invoiceNumber),
    purchase_order: text(source?.purchaseOrderNumber),
    bill_date: text(source?.billDate),
    amount_left_out: amount(owed),
    code: text([...new Set(problems.map(({ code }) => code))].join(' ')),
  };
}

function aboutBill({ decision, source, because, ...bill }: PlannedBill): Row {
  return {
    bill_id: text(nameOf(bill)),
    decision: text(decision),
    vendor_name: text(source?.vendorName),
    because: text(because),
  };
}

function changeCells({ entityId, account, now, other, difference }: Change): Row {
  return {
    entity: text(entityId),
    account: text(account),
    amount_now: amount(now),
    amount_other: amount(other),
    difference: amount(difference),
  };
}

/** Location and department always, the others where they occur. */
function dimensionsIn(lines: readonly { readonly dimensions: Dimensions }[]): DimensionKey[] {
  const keys = lines.flatMap(({ dimensions }) => Object.keys(dimensions) as DimensionKey[]);
  return [...new Set<DimensionKey>(['locationId', 'departmentId', ...keys])];
}

function dimensionCells({ dimensions }: { readonly dimensions: Dimensions }, names: readonly DimensionKey[]): Row {
  return Object.fromEntries(names.map((name) => [columnOf(name), text(dimensions[name])]));
}

function columnOf(key: DimensionKey): string {
  return keyInWords(key).replaceAll(' ', '_').toLowerCase();
}

function text(value: string | undefined): Cell {
  return { text: value };
}

/** A plain decimal number, with its sign. */
function amount(value: string | undefined): Cell {
  return { amount: value };
}

function csv(columns: readonly string[], rows: readonly Row[]): string {
  const lines = rows.map((row) => columns.map((column) => cellAsText(row[column])).join(','));
  return [columns.join(','), ...lines, ''].join('\r\n');
}

function cellAsText(cell: Cell | undefined): string {
  if (cell === undefined) return '';
  return 'amount' in cell ? (cell.amount ?? '') : quoted(harmless(cell.text ?? ''));
}

/** Spreadsheets run what begins like a formula, behind blanks and in full-width letters too. */
function harmless(value: string): string {
  return /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/.test(value) ? `'${value}` : value;
}

function quoted(value: string): string {
  return /[",\r\n]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
