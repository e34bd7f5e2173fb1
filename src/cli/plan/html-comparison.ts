/** A comparison of two sets of rules as one page that can be mailed. */
import type { Change } from '../../domain/reporting/mapping-comparison.ts';
import { formatMoney } from '../../domain/values/money.ts';
import { markup, type Html } from '../../html/markup.ts';
import { nameOf } from '../one-bill.ts';
import type { ComparedBill, ComparisonReport } from './comparison.ts';
import { page, table, type Column } from './page.ts';
import { differing, movedInWords } from './totals.ts';
import { count, entityInWords, furtherDimensions } from './wording.ts';

export function comparisonAsHtml(report: ComparisonReport): string {
  const { selection, against, connection, madeAt, rulesVersions, otherVersion, bills, unplanned } = report;
  return page({
    title: `Rules compared for ${selection}`,
    about: `Connection ${connection}, made ${madeAt}. Nothing was written. Now: rules ${rulesVersions.join(', ')}. Other: ${against}, rules ${otherVersion}.`,
    sections: [
      { id: 'summary', title: 'Summary', body: summary(report) },
      { id: 'totals', title: 'Totals by entity and account, where they differ', body: changes(differing(report)) },
      { id: 'bills', title: `Bills that differ (${bills.length})`, body: markup`${bills.map(comparedBill)}` },
      ...(unplanned.length === 0
        ? []
        : [
            {
              id: 'not-compared',
              title: `Not compared (${unplanned.length})`,
              body: table(
                [{ head: 'Bill' }, { head: 'Reason' }],
                unplanned.map((one) => [nameOf(one), one.reason]),
              ),
            },
          ]),
    ],
  });
}

function summary(report: ComparisonReport): Html {
  const { compared, bills, posted, heldByBoth } = report;
  const held = heldByBoth.length === 0 ? '' : ` Both hold ${heldByBoth.join(', ')}.`;
  return markup`<p><b>${count(bills.length, 'bill')}</b> of ${compared} would differ, <b>${posted}</b> of them posted already.${held} ${movedInWords(report)}</p>`;
}

function comparedBill(bill: ComparedBill): Html {
  const { source, recordNo, now, other, header, because, changes: lines } = bill;
  const verdict = now === other ? `${now} under both` : `now ${now}, other ${other}`;
  const stands = recordNo === undefined ? 'not in Intacct' : `RECORDNO ${recordNo}`;
  const amount = source?.stated === undefined ? '' : `, ${formatMoney(source.stated)}`;
  return markup`<article class="bill"><h3>${nameOf(bill)} <span class="badge">${verdict}</span> ${source?.vendorName ?? 'no vendor'}${amount}, ${stands}</h3>
${header.map((difference) => markup`<p>${difference}</p>`)}<p class="rule">${because}</p>${lines.length === 0 ? undefined : changes(lines)}</article>
`;
}

function changes(lines: readonly Change[]): Html {
  const columns: Column[] = [
    { head: 'Entity' },
    { head: 'Account' },
    { head: 'Location' },
    { head: 'Department' },
    { head: 'Further dimensions' },
    { head: 'Now', isNumber: true },
    { head: 'Other', isNumber: true },
    { head: 'Difference', isNumber: true },
  ];
  const rows = lines.map(({ entityId, account, dimensions, now, other, difference }) => [
    entityInWords(entityId),
    account,
    dimensions.locationId ?? '',
    dimensions.departmentId ?? '',
    furtherDimensions(dimensions),
    formatMoney(now),
    formatMoney(other),
    formatMoney(difference),
  ]);
  return table(columns, rows);
}
