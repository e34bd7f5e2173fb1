/**
 * A plan as one page that can be mailed: it asks for nothing elsewhere, runs nothing, and shows what strangers typed as
 * text. Summary first, then what needs a person, then totals, then the journal of each bill with its rules.
 */
import { formatMoney } from '../../domain/values/money.ts';
import { markup, type Html } from '../../html/markup.ts';
import { nameOf } from '../one-bill.ts';
import { isWritten, type JournalPart, type PlannedBill, type PlanReport } from './report.ts';
import { page, table, type Column } from './page.ts';
import {
  accountTotals,
  balanceInWords,
  decisionTotals,
  differingInWords,
  holdTotals,
  moneyOrNone,
  unplannedInWords,
  withoutAmountInWords,
} from './totals.ts';
import { DECISION_WORDS, furtherDimensions, headerInWords, NO_AMOUNT, PART_WORDS } from './wording.ts';

export function reportAsHtml(report: PlanReport): string {
  const { bills, unplanned } = report;
  const held = bills.filter(({ decision }) => decision === 'hold');
  const written = bills.filter(({ journal }) => journal.some(isWritten));
  const others = bills.filter((bill) => bill.decision !== 'hold' && !written.includes(bill));
  return page({
    title: `Plan for ${report.selection}`,
    about: `Connection ${report.connection}, made ${report.madeAt}. Nothing was written. Rules ${report.rulesVersions.join(', ')}.`,
    sections: [
      { id: 'summary', title: 'Summary', body: summary(report) },
      ...(held.length === 0
        ? []
        : [{ id: 'held', title: `Held (${held.length})`, body: markup`${held.map(heldBill)}` }]),
      ...(unplanned.length === 0
        ? []
        : [{ id: 'not-planned', title: `Not planned (${unplanned.length})`, body: notPlanned(report) }]),
      { id: 'totals', title: 'Totals by entity and account', body: totals(report) },
      { id: 'journal', title: `Journal (${written.length})`, body: markup`${written.map(journalOfBill)}` },
      ...(others.length === 0
        ? []
        : [{ id: 'others', title: `Nothing to write (${others.length})`, body: otherBills(others) }]),
    ],
  });
}

const HELD_COLUMNS: readonly Column[] = [
  { head: 'Held', isNumber: true },
  { head: 'By' },
  { head: 'Amount', isNumber: true },
];

function summary(report: PlanReport): Html {
  const { cost, bills } = report;
  const { columns, rows, foot } = decisionTotals(report);
  const further = [unplannedInWords(report), withoutAmountInWords(report), differingInWords(report)].map((words) =>
    words === undefined ? undefined : markup`<p>${words}</p>`,
  );
  const held = holdTotals(bills);
  const byCode = held.length === 0 ? undefined : table(HELD_COLUMNS, held);
  return markup`${table(columns, rows, foot)}
<p>${balanceInWords(report)}</p>${byCode}${further}
<p>Writing it costs <b>${cost.writes}</b> Intacct transactions, looking about <b>${cost.looks}</b>. <span class="quiet">${cost.rule}</span></p>`;
}

function heldBill(bill: PlannedBill): Html {
  const { problems, because, journal } = bill;
  const remedies = [...new Set(problems.map(({ remedy }) => remedy))];
  return markup`<article class="bill">${headline(bill)}
<p class="quiet">${[...new Set(problems.map(({ code }) => code))].join(', ')}</p>
<p>${because}</p>${remedies.map((remedy) => markup`<p><b>What to do:</b> ${remedy}</p>`)}${journal.map(journalPart)}</article>
`;
}

function notPlanned({ unplanned }: PlanReport): Html {
  const rows = unplanned.map((one) => [nameOf(one), one.reason]);
  return table([{ head: 'Bill' }, { head: 'Reason', isProse: true }], rows);
}

function totals(report: PlanReport): Html {
  if (report.accounts.length === 0) return markup`<p>Nothing would be written.</p>`;
  const { columns, rows, foot } = accountTotals(report);
  return table(columns, rows, foot);
}

function journalOfBill(bill: PlannedBill): Html {
  const { because, remarks, journal } = bill;
  const further = remarks.filter((remark) => !because.includes(remark));
  return markup`<article class="bill">${headline(bill)}
<p>${because}</p>${further.map((remark) => markup`<p>${remark}</p>`)}${journal.map(journalPart)}</article>
`;
}

function journalPart(part: JournalPart): Html {
  const columns: Column[] = [
    { head: 'Account' },
    { head: 'Location' },
    { head: 'Department' },
    { head: 'Further dimensions' },
    { head: 'What', isProse: true },
    { head: 'Debit', isNumber: true },
    { head: 'Credit', isNumber: true },
  ];
  const rows = part.lines.map(({ account, dimensions, memo, debit, credit, rule }) => [
    account,
    dimensions.locationId ?? '',
    dimensions.departmentId ?? '',
    furtherDimensions(dimensions),
    rule === undefined ? memo : markup`${memo}<div class="rule">by ${rule}</div>`,
    moneyOrNone(debit),
    moneyOrNone(credit),
  ]);
  return markup`<p><b>${PART_WORDS[part.what]}:</b> ${headerInWords(part)}.</p>${table(columns, rows)}`;
}

function otherBills(bills: readonly PlannedBill[]): Html {
  const columns: Column[] = [
    { head: 'Bill' },
    { head: 'Plan' },
    { head: 'Vendor' },
    { head: 'Amount', isNumber: true },
    { head: 'Why', isProse: true },
  ];
  const rows = bills.map((bill) => [
    nameOf(bill),
    DECISION_WORDS[bill.decision],
    bill.source?.vendorName ?? '',
    statedAmount(bill),
    bill.because,
  ]);
  return table(columns, rows);
}

function headline(bill: PlannedBill): Html {
  const { decision, source } = bill;
  const date = source?.billDate === undefined ? '' : `, ${source.billDate}`;
  return markup`<h3>${nameOf(bill)} <span class="badge ${decision}">${decision}</span> ${source?.vendorName ?? 'no vendor'}${date}, ${statedAmount(bill)}</h3>`;
}

function statedAmount({ source }: PlannedBill): string {
  return source?.stated === undefined ? NO_AMOUNT : formatMoney(source.stated);
}
