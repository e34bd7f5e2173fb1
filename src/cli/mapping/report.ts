/** What `tieout mapping check` says to a person: the rules' state, and what they did over a period. Fits into 80 columns. */
import Table from 'cli-table3';

import { CATALOGUE } from '../../domain/failures/failure.ts';
import type { CoverageGap } from '../../domain/reporting/mapping-coverage.ts';
import { formatMoney } from '../../domain/values/money.ts';
import { linesInWords } from '../init/gaps.ts';
import { nameOf } from '../one-bill.ts';
import { cell, paragraph } from '../text.ts';
import type { LocatedCoverage, LocatedRule } from './lines.ts';

export interface CheckedConnection {
  readonly connection: string;
  /** Rules that cannot be right, each with its line. */
  readonly problems: readonly string[];
  /** Why the rules were not compared with Intacct, and what to do about it; absent when they were. */
  readonly notCompared?: string;
  readonly period?: { readonly from: string; readonly through: string };
  readonly coverage?: LocatedCoverage;
}

export interface CheckedFile {
  readonly path: string;
  /** Lines that `tieout init` marked as what it could not know, and that nobody has filled in. */
  readonly markedGaps: readonly number[];
  readonly connections: readonly CheckedConnection[];
}

export function describeCheck({ path, markedGaps, connections }: CheckedFile): string {
  const parts = connections.flatMap((checked) => [describeRules(path, checked), ...describeCoverage(checked)]);
  const many = markedGaps.length === 1 ? '1 gap is' : `${markedGaps.length} gaps are`;
  const marked =
    markedGaps.length === 0
      ? []
      : [`${paragraph(`${many} still open in ${path}, at line ${linesInWords(markedGaps)}. What needs a value there is held.`)}\n`]; // prettier-ignore
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
  const rows = gaps.map(({ code, what, bills, lines, amount }) => [
    [code, `${CATALOGUE[code].summary}: ${what}`],
    [String(bills)],
    [String(lines)],
    [formatMoney(amount)],
  ]);
  return [`Gaps, the largest first:\n${tableOf({ 'What is missing': 42, Bills: 7, Lines: 7, Amount: 17 }, rows)}\n`];
}

function describeDecisive(rules: readonly LocatedRule[]): string[] {
  if (rules.length === 0) return [];
  const rows = rules.map((rule) => [
    [nameOfRule(rule)],
    [rule.words, ...emptiedInWords(rule)],
    [String(rule.lines)],
    [formatMoney(rule.amount)],
  ]);
  return [`Rules that decided:\n${tableOf({ Rule: 11, 'What it says': 40, Lines: 7, Amount: 17 }, rows)}\n`];
}

function emptiedInWords({ lines, emptied }: LocatedRule): string[] {
  if (emptied === 0) return [];
  return [
    emptied === lines ? 'no value: left empty on every line' : `no value: left empty on ${emptied} of ${lines} lines`,
  ];
}

function describeIdle(all: readonly LocatedRule[]): string[] {
  const rules = all.filter(({ standing }) => standing !== 'decides');
  if (rules.length === 0) return [];
  const rows = rules.map((rule) => [[nameOfRule(rule)], [rule.words], [whyIdle(rule, all)]]);
  return [
    `Rules that never decided:\n${tableOf({ Rule: 11, 'What it says': 39, 'Why it never decided': 26 }, rows)}\n`,
  ];
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

/** @param widths of the columns by their heads; their sum and a border more for each fit into 80. */
function tableOf(widths: Readonly<Record<string, number>>, rows: readonly (readonly (readonly string[])[])[]): string {
  const isNumber = (head: string): boolean => ['Bills', 'Lines', 'Amount'].includes(head);
  const columns = Object.entries(widths);
  const table = new Table({
    head: columns.map(([head]) => head),
    colWidths: columns.map(([, width]) => width),
    colAligns: columns.map(([head]) => (isNumber(head) ? 'right' : 'left')),
    style: { head: [], border: [] },
  });
  for (const row of rows) table.push(row.map((lines, i) => cell(lines, (columns[i]?.[1] ?? 0) - 2)));
  return table.toString();
}
