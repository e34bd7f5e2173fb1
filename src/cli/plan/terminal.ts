/** A plan for people at a terminal: journals first, so that the summary stands where the eye is. */
import { formatMoney } from '../../domain/values/money.ts';
import { nameOf } from '../one-bill.ts';
import { paragraph, plain } from '../text.ts';
import type { JournalPart, PlannedBill, PlanReport } from './report.ts';
import { fittedTable } from './table.ts';
import {
  accountTotals,
  balanceInWords,
  decisionTotals,
  differingInWords,
  holdTotals,
  unplannedInWords,
  withoutAmountInWords,
} from './totals.ts';
import { count, furtherDimensions, headerInWords, NO_AMOUNT, PART_WORDS } from './wording.ts';

export interface TerminalOptions {
  /** Every bill with its journal; else only what needs a person, and the totals. */
  readonly withJournal: boolean;
}

export function describeReport(report: PlanReport, { withJournal }: TerminalOptions): string {
  const held = report.bills.filter(({ decision }) => decision === 'hold');
  const sections = [
    ...(withJournal ? report.bills.map((bill) => describeBill(bill, true)) : describeHeld(held)),
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

/** As many bills that are held alike are told one by one. */
const ALIKE = 5;

/** A cause that holds a whole month is told once, with the first of its bills and the ids of the others. */
function describeHeld(held: readonly PlannedBill[]): string[] {
  const groups = Map.groupBy(held, ({ problems }) =>
    JSON.stringify(problems.map(({ code, remedy }) => [code, remedy])),
  );
  return [...groups.values()].flatMap((alike) => {
    const first = alike.slice(0, ALIKE).map((bill) => describeBill(bill, false));
    const others = alike.slice(ALIKE).map(nameOf);
    if (others.length === 0) return first;
    return [...first, `${paragraph(`Held alike, ${others.length} more: ${others.join(', ')}`)}\n`];
  });
}

function describeBill(bill: PlannedBill, withJournal: boolean): string {
  const { decision, because, source, remarks, problems, journal } = bill;
  const amount = source?.stated === undefined ? NO_AMOUNT : formatMoney(source.stated);
  const vendor = plain(source?.vendorName ?? 'no vendor');
  const codes = [...new Set(problems.map(({ code }) => code))].join(', ');
  const remedies = [...new Set(problems.map(({ remedy }) => remedy))];
  return [
    `${nameOf(bill)}  ${decision}  ${vendor}, ${amount}${codes === '' ? '' : `\n  ${codes}`}`,
    paragraph(because, '  '),
    ...remarks.filter((remark) => !because.includes(remark)).map((remark) => paragraph(remark, '  ')),
    ...remedies.map((remedy) => paragraph(`What to do: ${remedy}`, '  ')),
    ...(withJournal ? journal.map(describePart) : []),
    '',
  ].join('\n');
}

function describePart(part: JournalPart): string {
  const columns = [
    { head: 'Account' },
    { head: 'Location' },
    { head: 'Dept.' },
    { head: 'Further' },
    { head: 'Debit', isNumber: true },
    { head: 'Credit', isNumber: true },
  ];
  const rows = part.lines.map(({ account, dimensions, debit, credit }) => [
    account,
    dimensions.locationId ?? '',
    dimensions.departmentId ?? '',
    furtherDimensions(dimensions),
    debit === undefined ? '' : formatMoney(debit),
    credit === undefined ? '' : formatMoney(credit),
  ]);
  const used = columns.map((_, i) => i !== 3 || rows.some((row) => row[i] !== ''));
  const table = fittedTable(
    columns.filter((_, i) => used[i]),
    rows.map((row) => row.filter((_, i) => used[i])),
  );
  const rules = [...new Set(part.lines.flatMap(({ rule }) => rule ?? []))];
  return [
    paragraph(`${PART_WORDS[part.what]}: ${headerInWords(part)}.`, '  '),
    table,
    ...rules.map((rule) => paragraph(`by ${rule}`, '  ')),
  ].join('\n');
}

function describeAccounts(report: PlanReport): string {
  if (report.accounts.length === 0) return '';
  const { columns, rows, foot } = accountTotals(report);
  return `By entity and account, of all that would be written:\n${fittedTable(columns, [...rows, foot])}\n`;
}

function describeDecisions(report: PlanReport): string {
  const { selection, bills } = report;
  const further = [unplannedInWords(report), withoutAmountInWords(report), differingInWords(report)];
  const { columns, rows, foot } = decisionTotals(report);
  const parts = [
    paragraph(`Plan for ${selection}:`),
    fittedTable(columns, [...rows, foot]),
    paragraph(balanceInWords(report)),
    ...holdTotals(bills).map(([held, code, amount]) => `${held.padStart(6)}  ${code}, ${amount}`),
    ...further.flatMap((words) => (words === undefined ? [] : [paragraph(words)])),
  ];
  return `${parts.join('\n')}\n`;
}

function describeCost({ cost, rulesVersions }: PlanReport): string {
  const rules = rulesVersions.length === 0 ? '' : ` Rules ${rulesVersions.join(', ')}.`;
  const writes = `Writing costs ${count(cost.writes, 'Intacct transaction')}, looking about ${cost.looks}.`;
  return `${paragraph(`${writes} Nothing was written.${rules}`)}\n`;
}
