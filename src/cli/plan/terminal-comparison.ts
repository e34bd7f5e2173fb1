/** A comparison of two sets of rules for people at a terminal: bills first, totals last. */
import type { Change } from '../../domain/reporting/mapping-comparison.ts';
import { formatMoney } from '../../domain/values/money.ts';
import { nameOf } from '../one-bill.ts';
import { paragraph, plain } from '../text.ts';
import type { ComparedBill, ComparisonReport } from './comparison.ts';
import { fittedTable } from './table.ts';
import { differing, movedInWords } from './totals.ts';
import { count, entityInWords, furtherDimensions } from './wording.ts';

export function describeComparison(report: ComparisonReport, withJournal: boolean): string {
  const { bills, unplanned } = report;
  const accounts = differing(report);
  const sections = [
    ...(withJournal
      ? bills.map(describeBill)
      : [...listOf(bills), 'The lines of each: --journal, or for a file --csv or --html.\n']),
    ...unplanned.map((one) => `${nameOf(one)}  not compared\n${paragraph(one.reason, '  ')}\n`),
    accounts.length === 0
      ? ''
      : `By entity and account, where they differ:\n${tableOf(accounts)}\n${paragraph(movedInWords(report))}\n`,
    describeCounts(report),
  ];
  return sections.filter((section) => section !== '').join('\n');
}

function describeBill(bill: ComparedBill): string {
  const { header, because, changes } = bill;
  return [
    headlineOf(bill),
    ...header.map((difference) => paragraph(difference, '  ')),
    ...(because === '' ? [] : [paragraph(because, '  ')]),
    ...(changes.length === 0 ? [] : [tableOf(changes)]),
    '',
  ].join('\n');
}

function listOf(bills: readonly ComparedBill[]): string[] {
  return bills.length === 0 ? [] : [`${bills.map(headlineOf).join('\n')}\n`];
}

function headlineOf({ source, recordNo, now, other, ...bill }: ComparedBill): string {
  const vendor = plain(source?.vendorName ?? 'no vendor');
  const stands = recordNo === undefined ? 'not in Intacct' : `RECORDNO ${recordNo}`;
  const verdict = now === other ? `${now} under both` : `now ${now}, other ${other}`;
  return paragraph(`${nameOf(bill)}  ${vendor}, ${stands}: ${verdict}`);
}

function tableOf(changes: readonly Change[]): string {
  const columns = [
    { head: 'Entity' },
    { head: 'Account' },
    { head: 'Dimensions' },
    { head: 'Now', isNumber: true },
    { head: 'Other', isNumber: true },
    { head: 'Difference', isNumber: true },
  ];
  const rows = changes.map(({ entityId, account, dimensions, now, other, difference }) => [
    entityInWords(entityId),
    account,
    [dimensions.locationId, dimensions.departmentId, furtherDimensions(dimensions)].filter(Boolean).join(', '),
    formatMoney(now),
    formatMoney(other),
    formatMoney(difference),
  ]);
  const used = columns.map((_, i) => i !== 2 || rows.some((row) => row[i] !== ''));
  return fittedTable(
    columns.filter((_, i) => used[i]),
    rows.map((row) => row.filter((_, i) => used[i])),
  );
}

function describeCounts({
  compared,
  bills,
  posted,
  heldByBoth,
  against,
  otherVersion,
  selection,
}: ComparisonReport): string {
  const differ = `${count(bills.length, 'bill')} of ${compared} would differ under ${against} (rules ${otherVersion}), ${posted} of them posted already.`;
  const held = heldByBoth.length === 0 ? '' : ` Both hold ${count(heldByBoth.length, 'bill')}.`;
  return `${paragraph(`Compared for ${selection}: ${differ}${held} Nothing was written.`)}\n`;
}
