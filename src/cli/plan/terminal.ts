/** A plan for people at a terminal: journals first, so that the summary stands where the eye is. */
import { formatMoney } from '../../domain/money.ts';
import type { JournalPart, PlannedBill, PlanReport } from './report.ts';
import { fittedTable, paragraph, plain } from './table.ts';
import { count, DECISION_WORDS, entityInWords, furtherDimensions, headerInWords, NO_AMOUNT, PART_WORDS } from './wording.ts'; // prettier-ignore

export interface TerminalOptions {
  /** Every bill with its journal; else only what needs a person, and the totals. */
  readonly withJournal: boolean;
}

export function describeReport(report: PlanReport, { withJournal }: TerminalOptions): string {
  const shown = withJournal ? report.bills : report.bills.filter(({ decision }) => decision === 'hold');
  const sections = [
    ...shown.map((bill) => describeBill(bill, withJournal)),
    withJournal || report.cost.writes === 0
      ? ''
      : 'The journal of each bill: --journal, or for a file --csv or --html.\n',
    ...report.unplanned.map(({ billId, reason }) => `${billId}  not planned\n${paragraph(reason, '  ')}\n`),
    describeAccounts(report),
    describeDecisions(report),
    describeCost(report),
  ];
  return sections.filter((section) => section !== '').join('\n');
}

function describeBill(bill: PlannedBill, withJournal: boolean): string {
  const { billId, decision, because, source, remarks, problems, journal } = bill;
  const amount = source?.stated === undefined ? NO_AMOUNT : formatMoney(source.stated);
  const vendor = plain(source?.vendorName ?? 'no vendor');
  const codes = [...new Set(problems.map(({ code }) => code))].join(', ');
  const remedies = [...new Set(problems.map(({ remedy }) => remedy))];
  return [
    `${billId}  ${decision}  ${vendor}, ${amount}${codes === '' ? '' : `\n  ${codes}`}`,
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

function describeAccounts({ accounts, sides }: PlanReport): string {
  if (accounts.length === 0) return '';
  const rows = accounts.map(({ entityId, account, debit, credit, net }) => [
    entityInWords(entityId),
    account,
    formatMoney(debit),
    formatMoney(credit),
    formatMoney(net),
  ]);
  const total = ['Total', '', formatMoney(sides.debit), formatMoney(sides.credit), ''];
  const columns = [
    { head: 'Entity' },
    { head: 'Account' },
    { head: 'Debit', isNumber: true },
    { head: 'Credit', isNumber: true },
    { head: 'Net', isNumber: true },
  ];
  return `By entity and account, of all that would be written:\n${fittedTable(columns, [...rows, total])}\n`;
}

function describeDecisions({ decisions, total, selection, withoutAmount }: PlanReport): string {
  const rows = decisions.map(({ decision, bills, source, planned, difference }) => [
    String(bills),
    DECISION_WORDS[decision],
    formatMoney(source),
    planned === undefined ? '' : formatMoney(planned),
    difference === undefined ? '' : formatMoney(difference),
  ]);
  const all = [
    String(total.bills),
    'all',
    formatMoney(total.source),
    formatMoney(total.planned),
    formatMoney(total.difference),
  ];
  const columns = [
    { head: 'Bills', isNumber: true },
    { head: 'Plan' },
    { head: 'ServiceTitan', isNumber: true },
    { head: 'Intacct', isNumber: true },
    { head: 'Difference', isNumber: true },
  ];
  const table = fittedTable(columns, [...rows, all]);
  const left = `Left out (held, waiting, out of scope): ${formatMoney(total.leftOut)}.`;
  const none =
    withoutAmount.length === 0
      ? ''
      : `${paragraph(`ServiceTitan states no amount for ${withoutAmount.join(', ')}: counted as nothing.`)}\n`;
  return `${paragraph(`Plan for ${selection}:`)}\n${table}\n${left}\n${none}`;
}

function describeCost({ cost, rulesVersions }: PlanReport): string {
  const rules = rulesVersions.length === 0 ? '' : ` Rules ${rulesVersions.join(', ')}.`;
  const writes = `Writing costs ${count(cost.writes, 'Intacct transaction')}, looking about ${cost.looks}.`;
  return `${paragraph(`${writes} Nothing was written.${rules}`)}\n`;
}
