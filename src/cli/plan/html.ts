/**
 * A plan as one page that can be mailed: it asks for nothing elsewhere, runs nothing, and shows what third parties
 * typed as text. Summary first, then what needs a person, then totals, then the journal of each bill with its rules.
 */
import { markup, type Html } from '../../html/markup.ts';
import { nameOf } from '../one-bill.ts';
import { page, table, type Column } from '../report/html.ts';
import { moneyOrNone } from '../report/words.ts';
import type { Unplanned } from './ask.ts';
import { isWritten, type JournalPart, type PlannedBill, type PlanReport } from './report.ts';
import { accountTotals, describeBalance, decisionTotals, totalsByCode, remarksOnTotals } from './totals.ts';
import {
  describeAmount,
  codesOf,
  DECISION_WORDS,
  furtherRemarks,
  describeHeader,
  PART_WORDS,
  describePlace,
  remediesOf,
  describeVendor,
} from './words.ts';

export function reportAsHtml(report: PlanReport): string {
  const { bills, unplanned } = report;
  const held = bills.filter(({ decision }) => decision === 'hold');
  const found = report.bills.filter(({ findings }) => findings.length > 0);
  const written = bills.filter(({ journal }) => journal.some(isWritten));
  const removed = bills.filter(({ decision }) => decision === 'removed');
  const skipped = bills.filter(({ decision }) => decision === 'skipped');
  const shown = new Set([...held, ...removed, ...skipped, ...written]);
  const others = bills.filter((bill) => !shown.has(bill));
  return page({
    title: `Plan for ${report.selection}`,
    about: `Connection ${report.connection}, made ${report.madeAt}. Nothing was written. Rules ${report.rulesVersions.join(', ')}.`,
    sections: [
      { id: 'summary', title: 'Summary', body: summary(report) },
      { id: 'removed', title: `Removed from Intacct (${removed.length})`, body: describeBills(removed) },
      { id: 'held', title: `Held (${held.length})`, body: describeBills(held) },
      { id: 'skipped', title: `Skipped (${skipped.length})`, body: describeBills(skipped) },
      { id: 'findings', title: `Findings (${found.length})`, body: describeBills(found) },
      { id: 'not-planned', title: `Not planned (${unplanned.length})`, body: notAnswered(unplanned) },
      { id: 'totals', title: 'Totals by entity and account', body: totals(report) },
      { id: 'journal', title: `Journal (${written.length})`, body: markup`${written.map(describeBill)}` },
      { id: 'others', title: `Nothing to write (${others.length})`, body: otherBills(others) },
    ],
  });
}

const HELD_COLUMNS: readonly Column[] = [
  { head: 'Bills', isNumber: true },
  { head: 'Held for, or found' },
  { head: 'Amount', isNumber: true },
];

function summary(report: PlanReport): Html {
  const { cost, bills } = report;
  const { columns, rows, foot } = decisionTotals(report);
  const further = remarksOnTotals(report).map((remark) => markup`<p>${remark}</p>`);
  const held = totalsByCode(bills);
  const byCode = held.length === 0 ? undefined : table(HELD_COLUMNS, held);
  return markup`${table(columns, rows, foot)}
<p>${describeBalance(report)}</p>${byCode}${further}
<p>Writing it costs <b>${cost.writes}</b> Intacct transactions, looking about <b>${cost.looks}</b>. <span class="quiet">${cost.rule}</span></p>`;
}

/** Why each of these could not be asked about, as a section. */
export function notAnswered(unplanned: readonly Unplanned[]): Html | undefined {
  if (unplanned.length === 0) return undefined;
  const rows = unplanned.map((one) => [nameOf(one), one.reason]);
  return table([{ head: 'Bill' }, { head: 'Reason', isProse: true }], rows);
}

function totals(report: PlanReport): Html {
  if (report.accounts.length === 0) return markup`<p>Nothing would be written.</p>`;
  const { columns, rows, foot } = accountTotals(report);
  return table(columns, rows, foot);
}

function describeBills(bills: readonly PlannedBill[]): Html | undefined {
  return bills.length === 0 ? undefined : markup`${bills.map(describeBill)}`;
}

/** What holds it and what to do, where it is held; its reason; its journal. */
function describeBill(bill: PlannedBill): Html {
  const codes = codesOf(bill);
  return markup`<article class="bill">${headline(bill)}
${codes.length === 0 ? undefined : markup`<p class="quiet">${codes.join(', ')}</p>\n`}<p>${bill.because}</p>${furtherRemarks(
    bill,
  ).map(
    (remark) => markup`<p>${remark}</p>`,
  )}${remediesOf(bill).map((remedy) => markup`<p><b>What to do:</b> ${remedy}</p>`)}${bill.journal.map(describePart)}</article>
`;
}

const JOURNAL: readonly Column[] = [
  { head: 'Account' },
  { head: 'Location' },
  { head: 'Department' },
  { head: 'Further dimensions' },
  { head: 'What', isProse: true },
  { head: 'Debit', isNumber: true },
  { head: 'Credit', isNumber: true },
];

function describePart(part: JournalPart): Html {
  const rows = part.lines.map((line) => [
    ...describePlace(line),
    line.rule === undefined ? line.memo : markup`${line.memo}<div class="rule">by ${line.rule}</div>`,
    moneyOrNone(line.debit),
    moneyOrNone(line.credit),
  ]);
  return markup`<p><b>${PART_WORDS[part.what]}:</b> ${describeHeader(part)}.</p>${table(JOURNAL, rows)}`;
}

function otherBills(bills: readonly PlannedBill[]): Html | undefined {
  if (bills.length === 0) return undefined;
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
    describeAmount(bill),
    bill.because,
  ]);
  return table(columns, rows);
}

function headline(bill: PlannedBill): Html {
  const { decision, source } = bill;
  const date = source?.billDate === undefined ? '' : `, ${source.billDate}`;
  return markup`<h3>${nameOf(bill)} <span class="badge ${decision}">${decision}</span> ${describeVendor(bill)}${date}, ${describeAmount(bill)}</h3>`;
}
