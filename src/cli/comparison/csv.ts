/** A comparison for spreadsheets and scripts: a row for each amount that would be posted elsewhere. */
import { nameOf } from '../one-bill.ts';
import { columnOf, dimensionCells, dimensionsIn } from '../plan/csv.ts';
import { amount, csv, text, type Row } from '../report/csv.ts';
import type { ComparedBill, ComparisonReport } from './report.ts';

const BILL_COLUMNS = ['bill_id', 'vendor_name', 'record_no', 'now', 'other', 'entity', 'account'];
const CHANGE_COLUMNS = ['amount_now', 'amount_other', 'difference', 'header', 'because'];

export function comparisonAsCsv({ bills }: Pick<ComparisonReport, 'bills'>): string {
  const dimensions = dimensionsIn(bills.flatMap(({ changes }) => changes));
  const rows = bills.flatMap((bill): Row[] => {
    if (bill.changes.length === 0) return [aboutBill(bill)];
    return bill.changes.map((change) => ({
      ...aboutBill(bill),
      entity: text(change.entityId),
      account: text(change.account),
      ...dimensionCells(change, dimensions),
      amount_now: amount(change.now),
      amount_other: amount(change.other),
      difference: amount(change.difference),
    }));
  });
  return csv([...BILL_COLUMNS, ...dimensions.map(columnOf), ...CHANGE_COLUMNS], rows);
}

function aboutBill({ source, recordNo, now, other, header, because, ...bill }: ComparedBill): Row {
  return {
    bill_id: text(nameOf(bill)),
    vendor_name: text(source?.vendorName),
    record_no: text(recordNo),
    now: text(now),
    other: text(other),
    header: text(header.join('; ')),
    because: text(because),
  };
}
