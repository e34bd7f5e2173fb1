/** A comparison of two sets of rules as one page that can be mailed. */
import type { Change } from '../../domain/reporting/mapping-comparison.ts';
import { formatMoney } from '../../domain/values/money.ts';
import { markup, type Html } from '../../html/markup.ts';
import { nameOf } from '../one-bill.ts';
import { notAnswered } from '../plan/html.ts';
import { describeEntity, describePlace, describeVendor } from '../plan/words.ts';
import { page, table, type Column } from '../report/html.ts';
import { count } from '../report/words.ts';
import { differing, type ComparedBill, type ComparisonReport } from './report.ts';
import { describeMoved, describeRecord, describeVerdict } from './words.ts';

export function comparisonAsHtml(report: ComparisonReport): string {
  const { selection, against, connection, madeAt, rulesVersions, otherVersion, bills, accounts, unplanned } = report;
  return page({
    title: `Rules compared for ${selection}`,
    about: `Connection ${connection}, made ${madeAt}. Nothing was written. Now: rules ${rulesVersions.join(', ')}. Other: ${against}, rules ${otherVersion}.`,
    sections: [
      { id: 'summary', title: 'Summary', body: summary(report) },
      { id: 'totals', title: 'Totals by entity and account, where they differ', body: changes(differing(accounts)) },
      { id: 'bills', title: `Bills that differ (${bills.length})`, body: markup`${bills.map(comparedBill)}` },
      { id: 'not-compared', title: `Not compared (${unplanned.length})`, body: notAnswered(unplanned) },
    ],
  });
}

function summary(report: ComparisonReport): Html {
  const { compared, bills, posted, heldByBoth } = report;
  const held = heldByBoth.length === 0 ? '' : ` Both hold ${heldByBoth.map(nameOf).join(', ')}.`;
  return markup`<p><b>${count(bills.length, 'bill')}</b> of ${compared} would differ, <b>${posted}</b> of them posted already.${held} ${describeMoved(report)}</p>`;
}

function comparedBill(bill: ComparedBill): Html {
  const { source, header, because, changes: lines } = bill;
  const amount = source?.stated === undefined ? '' : `, ${formatMoney(source.stated)}`;
  return markup`<article class="bill"><h3>${nameOf(bill)} <span class="badge">${describeVerdict(bill)}</span> ${describeVendor(bill)}${amount}, ${describeRecord(bill)}</h3>
${header.map((difference) => markup`<p>${difference}</p>`)}<p class="rule">${because}</p>${lines.length === 0 ? undefined : changes(lines)}</article>
`;
}

const CHANGES: readonly Column[] = [
  { head: 'Entity' },
  { head: 'Account' },
  { head: 'Location' },
  { head: 'Department' },
  { head: 'Further dimensions' },
  { head: 'Now', isNumber: true },
  { head: 'Other', isNumber: true },
  { head: 'Difference', isNumber: true },
];

function changes(lines: readonly Change[]): Html {
  const rows = lines.map((change) => [
    describeEntity(change.entityId),
    ...describePlace(change),
    ...[change.now, change.other, change.difference].map(formatMoney),
  ]);
  return table(CHANGES, rows);
}
