/** What `tieout mapping check` says to a person: the rules' state, and what they did over a period. */
import { CATALOGUE } from '../../domain/failures/failure.ts';
import type { CoverageGap } from '../../domain/reporting/mapping-coverage.ts';
import { formatMoney } from '../../domain/values/money.ts';
import { describeLines } from '../init/gaps.ts';
import { nameOf } from '../one-bill.ts';
import { table, type Column } from '../report/table.ts';
import { paragraph } from '../report/text.ts';
import type { CheckedConnection, CheckedFile, LocatedRule } from './report.ts';

const RULE: Column = { head: 'Rule', width: 9 };
const LINES: Column = { head: 'Lines', width: 5, isNumber: true };
const AMOUNT: Column = { head: 'Amount', width: 15, isNumber: true };

export function describeCheck({ path, markedGaps, connections }: CheckedFile): string {
  const parts = connections.flatMap((checked) => [describeRules(path, checked), ...describeCoverage(checked)]);
  const many = markedGaps.length === 1 ? '1 gap is' : `${markedGaps.length} gaps are`;
  const marked =
    markedGaps.length === 0
      ? []
      : [`${paragraph(`${many} still open in ${path}, at line ${describeLines(markedGaps)}. What needs a value there is held.`)}\n`]; // prettier-ignore
  return [...parts, ...marked].join('\n');
}

function describeRules(path: string, { connection, problems, notCompared }: CheckedConnection): string {
  const where = `${path}, connection ${connection}`;
  if (problems.length > 0) {
    const list = problems.map((problem) => paragraph(problem, '    ', '  - ')).join('\n');
    return `${paragraph(`${where}: ${problems.length} rule(s) cannot be right:`)}\n${list}\n`;
  }
  if (notCompared === undefined)
    return `${paragraph(`${where}: the file is right, and Intacct has everything that it names.`)}\n`;
  return `${paragraph(`${where}: the file is right by itself.`)}\n\nNOT COMPARED WITH INTACCT\n${paragraph(notCompared, '  ')}\n`;
}

function describeCoverage({ period, coverage }: CheckedConnection): string[] {
  if (period === undefined || coverage === undefined) return [];
  const { bills, credits, lines, amount, rules, gaps, untied } = coverage;
  const [units, others] = [rules.filter(isOfUnit), rules.filter((rule) => !isOfUnit(rule))];
  const used = units.filter(({ lines: of }) => of > 0);
  const loose = `Amounts that do not tie count as nothing (${untied.length}): ${untied.map(nameOf).join(', ')}.`;
  return [
    `Dated ${period.from} through ${period.through}:\n${bills} bills, ${credits} credits, ${lines} lines, ${formatMoney(amount)}.`,
    ...(untied.length === 0 ? [] : [paragraph(loose)]),
    ...describeGaps(gaps),
    ...describeDecisive(others.filter(({ standing }) => standing === 'decides')),
    `Business units: ${used.length} of ${units.length} had lines.\n`,
    ...describeIdle(others),
  ];
}

function isOfUnit({ place }: LocatedRule): boolean {
  return place.startsWith('businessUnits.');
}

function describeGaps(gaps: readonly CoverageGap[]): string[] {
  if (gaps.length === 0) return ['Every bill has its vendor, every line its account and its dimensions.\n'];
  const columns = [{ head: 'What is missing', width: 40 }, { head: 'Bills', width: 5, isNumber: true }, LINES, AMOUNT];
  const rows = gaps.map(({ code, what, bills, lines, amount }) => [
    [code, `${CATALOGUE[code].summary}: ${what}`],
    String(bills),
    String(lines),
    formatMoney(amount),
  ]);
  return [`Gaps, the largest first:\n${table(columns, rows)}\n`];
}

function describeDecisive(rules: readonly LocatedRule[]): string[] {
  if (rules.length === 0) return [];
  const rows = rules.map((rule) => [
    nameOfRule(rule),
    [rule.words, ...describeEmptied(rule)],
    String(rule.lines),
    formatMoney(rule.amount),
  ]);
  return [`Rules that decided:\n${table([RULE, { head: 'What it says', width: 38 }, LINES, AMOUNT], rows)}\n`];
}

function describeEmptied({ lines, emptied }: LocatedRule): string[] {
  if (emptied === 0) return [];
  return [
    emptied === lines ? 'no value: left empty on every line' : `no value: left empty on ${emptied} of ${lines} lines`,
  ];
}

function describeIdle(all: readonly LocatedRule[]): string[] {
  const rules = all.filter(({ standing }) => standing !== 'decides');
  if (rules.length === 0) return [];
  const columns = [RULE, { head: 'What it says', width: 37 }, { head: 'Why it never decided', width: 24 }];
  const rows = rules.map((rule) => [nameOfRule(rule), rule.words, whyIdle(rule, all)]);
  return [`Rules that never decided:\n${table(columns, rows)}\n`];
}

function nameOfRule({ line, place }: Pick<LocatedRule, 'line' | 'place'>): string {
  return line === undefined ? place : `line ${line}`;
}

function whyIdle({ standing, fits, behind }: LocatedRule, all: readonly LocatedRule[]): string {
  if (standing === 'unused') return 'no line fits it';
  if (standing === 'valueless') return `fits ${fits} line(s), and never had a value`;
  const names = behind.map((place) => nameOfRule(all.find((rule) => rule.place === place) ?? { place }));
  const before = names.length === 0 ? 'another rule' : names.join(', ');
  return `fits ${fits} line(s), and ${before} always came first`;
}
