/** A comparison of two sets of rules for people at a terminal: bills first, totals last. */
import type { Change } from '../../domain/reporting/mapping-comparison.ts';
import { formatMoney } from '../../domain/values/money.ts';
import { nameOf } from '../one-bill.ts';
import { describeEntity, describePlace, describeVendor } from '../plan/words.ts';
import { table, type Column } from '../report/table.ts';
import { paragraph } from '../report/text.ts';
import { count } from '../report/words.ts';
import { differing, type ComparedBill, type ComparisonReport } from './report.ts';
import { describeMoved, describeRecord, describeVerdict } from './words.ts';

/** @param withJournal every bill with its lines; else the list of them, and the totals. */
export function describeComparison(
  report: ComparisonReport,
  { withJournal }: { readonly withJournal: boolean },
): string {
  const { bills, unplanned } = report;
  const accounts = differing(report.accounts);
  const sections = [
    ...(withJournal
      ? bills.map(describeBill)
      : [...listOf(bills), 'The lines of each: --journal, or for a file --csv or --html.\n']),
    ...unplanned.map((one) => `${nameOf(one)}  not compared\n${paragraph(one.reason, '  ')}\n`),
    accounts.length === 0
      ? ''
      : `By entity and account, where they differ:\n${tableOf(accounts)}\n${paragraph(describeMoved(report))}\n`,
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

function headlineOf(bill: ComparedBill): string {
  return paragraph(`${nameOf(bill)}  ${describeVendor(bill)}, ${describeRecord(bill)}: ${describeVerdict(bill)}`);
}

const CHANGES: readonly Column[] = [
  { head: 'Entity' },
  { head: 'Account' },
  { head: 'Dimensions', isOptional: true },
  { head: 'Now', isNumber: true },
  { head: 'Other', isNumber: true },
  { head: 'Difference', isNumber: true },
];

function tableOf(changes: readonly Change[]): string {
  const rows = changes.map((change) => {
    const [account, ...dimensions] = describePlace(change);
    const amounts = [change.now, change.other, change.difference].map(formatMoney);
    return [describeEntity(change.entityId), account, dimensions.filter(Boolean).join(', '), ...amounts];
  });
  return table(CHANGES, rows);
}

function describeCounts(report: ComparisonReport): string {
  const { compared, bills, posted, heldByBoth, against, otherVersion, selection } = report;
  const differ = `${count(bills.length, 'bill')} of ${compared} would differ under ${against} (rules ${otherVersion}), ${posted} of them posted already.`;
  const held = heldByBoth.length === 0 ? '' : ` Both hold ${count(heldByBoth.length, 'bill')}.`;
  return `${paragraph(`Compared for ${selection}: ${differ}${held} Nothing was written.`)}\n`;
}
