/** A plan for spreadsheets and scripts: a row for each line of a journal, and one for each bill that has none. */
import { describeKey, type DimensionKey, type Dimensions } from '../../domain/values/dimensions.ts';
import { nameOf } from '../one-bill.ts';
import { amount, csv, text, type Row } from '../report/csv.ts';
import { isLeftOut, type JournalPart, type PlannedBill, type PlanReport } from './report.ts';
import { codesOf } from './words.ts';

const BILL_COLUMNS = [
  ...['bill_id', 'decision', 'entry', 'record_no', 'vendor_id', 'vendor_name', 'bill_number', 'purchase_order'],
  ...['bill_date', 'posting_date', 'due_date', 'entity', 'account'],
];
const LINE_COLUMNS = ['memo', 'debit', 'credit', 'rule', 'amount_left_out', 'amount_removed', 'code', 'because'];

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
  const { source, owed } = bill;
  return {
    ...aboutBill(bill),
    bill_number: text(source?.invoiceNumber),
    purchase_order: text(source?.purchaseOrderNumber),
    bill_date: text(source?.billDate),
    amount_left_out: amount(isLeftOut(bill) ? owed : undefined),
    amount_removed: amount(bill.decision === 'removed' ? owed : undefined),
  };
}

function aboutBill(bill: PlannedBill): Row {
  const { decision, source, because } = bill;
  return {
    bill_id: text(nameOf(bill)),
    decision: text(decision),
    vendor_name: text(source?.vendorName),
    code: text(codesOf(bill).join(' ')),
    because: text(because),
  };
}

/** Location and department always, the others where they occur. */
export function dimensionsIn(lines: readonly { readonly dimensions: Dimensions }[]): DimensionKey[] {
  const keys = lines.flatMap(({ dimensions }) => Object.keys(dimensions) as DimensionKey[]);
  return [...new Set<DimensionKey>(['locationId', 'departmentId', ...keys])];
}

export function dimensionCells(
  { dimensions }: { readonly dimensions: Dimensions },
  names: readonly DimensionKey[],
): Row {
  return Object.fromEntries(names.map((name) => [columnOf(name), text(dimensions[name])]));
}

export function columnOf(key: DimensionKey): string {
  return describeKey(key).replaceAll(' ', '_').toLowerCase();
}
