/** A plan for people at a terminal: journals first, so that the summary is where the eye is. */
import { nameOf } from '../one-bill.ts';
import { table, type Column } from '../report/table.ts';
import { paragraph } from '../report/text.ts';
import { count, moneyOrNone } from '../report/words.ts';
import { isHeld, type JournalPart, type PlannedBill, type PlanReport } from './report.ts';
import { accountTotals, describeBalance, decisionTotals, totalsByCode, remarksOnTotals } from './totals.ts';
import {
  describeAmount,
  codesOf,
  furtherRemarks,
  describeHeader,
  PART_WORDS,
  describePlace,
  remediesOf,
  describeVendor,
} from './words.ts';

/** @param withJournal every bill with its journal; else only what needs a person, and the totals. */
export function describeReport(report: PlanReport, { withJournal }: { readonly withJournal: boolean }): string {
  const notable = report.bills.filter(
    (bill) => isHeld(bill) || bill.decision === 'skipped' || bill.findings.length > 0,
  );
  const sections = [
    ...(withJournal ? report.bills.map((bill) => describeBill(bill, bill.journal)) : describeNotable(notable)),
    withJournal || report.cost.writes === 0
      ? ''
      : 'The journal of each bill: --journal, or for a file --csv or --html.\n',
    ...report.unplanned.map((one) => `${nameOf(one)}  not planned\n${paragraph(one.reason, '  ')}\n`),
    describeAccounts(report),
    describeDecisions(report),
    describeCost(report),
  ];
  return sections.filter((section) => section !== '').join('\n');
}

/** Up to so many bills that are held alike are listed one by one. */
const ALIKE = 5;

/** A cause that many bills share is explained once, with the first of them and the ids of the others. */
function describeNotable(bills: readonly PlannedBill[]): string[] {
  const groups = Map.groupBy(bills, ({ decision, problems, findings }) =>
    JSON.stringify([decision, ...[...problems, ...findings].map(({ code, remedy }) => [code, remedy])]),
  );
  return [...groups.values()].flatMap((alike) => {
    const first = alike.slice(0, ALIKE).map((bill) => describeBill(bill, []));
    const others = alike.slice(ALIKE).map(nameOf);
    if (others.length === 0) return first;
    return [...first, `${paragraph(`${others.length} more with the same: ${others.join(', ')}`)}\n`];
  });
}

function describeBill(bill: PlannedBill, journal: readonly JournalPart[]): string {
  const codes = codesOf(bill);
  return [
    paragraph(`${nameOf(bill)}  ${bill.decision}  ${describeVendor(bill)}, ${describeAmount(bill)}`),
    ...(codes.length === 0 ? [] : [paragraph(codes.join(', '), '  ')]),
    ...[bill.because, ...furtherRemarks(bill)].map((sentence) => paragraph(sentence, '  ')),
    ...remediesOf(bill).map((remedy) => paragraph(`What to do: ${remedy}`, '  ')),
    ...journal.map(describePart),
    '',
  ].join('\n');
}

const JOURNAL: readonly Column[] = [
  { head: 'Account' },
  { head: 'Location' },
  { head: 'Dept.' },
  { head: 'Further', isOptional: true },
  { head: 'Debit', isNumber: true },
  { head: 'Credit', isNumber: true },
];

function describePart(part: JournalPart): string {
  const rows = part.lines.map((line) => [...describePlace(line), moneyOrNone(line.debit), moneyOrNone(line.credit)]);
  const rules = [...new Set(part.lines.flatMap(({ rule }) => rule ?? []))];
  return [
    paragraph(`${PART_WORDS[part.what]}: ${describeHeader(part)}.`, '  '),
    table(JOURNAL, rows),
    ...rules.map((rule) => paragraph(`by ${rule}`, '  ')),
  ].join('\n');
}

function describeAccounts(report: PlanReport): string {
  if (report.accounts.length === 0) return '';
  const { columns, rows, foot } = accountTotals(report);
  return `By entity and account, of all that would be written:\n${table(columns, [...rows, foot])}\n`;
}

function describeDecisions(report: PlanReport): string {
  const { columns, rows, foot } = decisionTotals(report);
  const parts = [
    paragraph(`Plan for ${report.selection}:`),
    table(columns, [...rows, foot]),
    paragraph(describeBalance(report)),
    ...totalsByCode(report.bills).map(([held, code, amount]) => `${held.padStart(6)}  ${code}, ${amount}`),
    ...remarksOnTotals(report).map((remark) => paragraph(remark)),
  ];
  return `${parts.join('\n')}\n`;
}

function describeCost({ cost, rulesVersions }: PlanReport): string {
  const rules = rulesVersions.length === 0 ? '' : ` Rules ${rulesVersions.join(', ')}.`;
  const writes = `Writing costs ${count(cost.writes, 'Intacct transaction')}, looking about ${cost.looks}.`;
  return `${paragraph(`${writes} Nothing was written.${rules}`)}\n`;
}
