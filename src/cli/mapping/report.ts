/** What `tieout mapping check` says to a person: the rules' state, and what they did over a period. Fits into 80 columns. */
import Table from 'cli-table3';

import type { Coverage, CoverageGap, RuleCoverage } from '../../domain/mapping/coverage.ts';
import { CATALOGUE } from '../../domain/failure.ts';
import { formatMoney } from '../../domain/money.ts';
import { nameOf } from '../one-bill.ts';

export interface CheckedConnection {
  readonly connection: string;
  /** Rules that cannot be right, each with its line. */
  readonly problems: readonly string[];
  /** Why the rules were not compared with Intacct; absent when they were. */
  readonly notCompared?: string;
  readonly period?: { readonly from: string; readonly through: string };
  readonly coverage?: Coverage;
}

export interface CheckedFile {
  readonly path: string;
  /** Lines that `tieout init` marked as what it could not know. */
  readonly markedGaps: readonly number[];
  readonly connections: readonly CheckedConnection[];
}

export function describeCheck({ path, markedGaps, connections }: CheckedFile): string {
  const parts = connections.flatMap((checked) => [describeRules(path, checked), ...describeCoverage(checked)]);
  const marked =
    markedGaps.length === 0 ? [] : [`${markedGaps.length} gap(s) are still marked in the file, at line ${markedGaps.join(', ')}.\n`]; // prettier-ignore
  return [...parts, ...marked].join('\n');
}

function describeRules(path: string, { connection, problems, notCompared }: CheckedConnection): string {
  const where = `${path}, connection ${connection}`;
  if (problems.length > 0) {
    const list = problems.map((problem) => `  - ${problem}`).join('\n');
    return `${where}: ${problems.length} rule(s) cannot be right:\n${list}\n`;
  }
  if (notCompared !== undefined)
    return `${where}: the file is right. It was not compared with Intacct: ${notCompared}\n`;
  return `${where}: the file is right, and Intacct has everything that it names.\n`;
}

function describeCoverage({ period, coverage }: CheckedConnection): string[] {
  if (period === undefined || coverage === undefined) return [];
  const { bills, credits, lines, amount, rules, gaps, untied } = coverage;
  const [units, others] = [rules.filter(isOfUnit), rules.filter((rule) => !isOfUnit(rule))];
  const used = units.filter(({ lines: of }) => of > 0);
  return [
    `Dated ${period.from} through ${period.through}:\n${bills} bills, ${credits} credits, ${lines} lines, ${formatMoney(amount)}.`,
    ...(untied.length === 0 ? [] : [`Of these, ${untied.length} do not tie, and count without their money: ${untied.map(nameOf).join(', ')}.`]), // prettier-ignore
    ...describeGaps(gaps),
    ...describeDecisive(others.filter(({ standing }) => standing === 'decides')),
    `Business units: ${used.length} of ${units.length} had lines.\n`,
    ...describeIdle(others.filter(({ standing }) => standing !== 'decides')),
  ];
}

function isOfUnit({ place }: RuleCoverage): boolean {
  return place.startsWith('businessUnits.');
}

function describeGaps(gaps: readonly CoverageGap[]): string[] {
  if (gaps.length === 0) return ['Every line has its account and its dimensions.\n'];
  const table = tableOf(['What is missing', 'Bills', 'Lines', 'Amount'], [40, 8, 8, 17]);
  for (const { code, what, bills, lines, amount } of gaps)
    table.push([`${code}\n${CATALOGUE[code].summary}: ${what}`, bills, lines, formatMoney(amount)]);
  return [`Gaps, the largest first:\n${table.toString()}\n`];
}

function describeDecisive(rules: readonly RuleCoverage[]): string[] {
  if (rules.length === 0) return [];
  const table = tableOf(['Rule', 'What it says', 'Lines', 'Amount'], [18, 34, 8, 15]);
  for (const { place, words, lines, amount } of rules) table.push([place, words, lines, formatMoney(amount)]);
  return [`Rules that decided:\n${table.toString()}\n`];
}

function describeIdle(rules: readonly RuleCoverage[]): string[] {
  if (rules.length === 0) return [];
  const table = tableOf(['Rule', 'What it says', 'Why it never decided'], [18, 34, 24]);
  for (const rule of rules) table.push([rule.place, rule.words, whyIdle(rule)]);
  return [`Rules that never decided:\n${table.toString()}\n`];
}

function whyIdle({ standing, fits, behind }: RuleCoverage): string {
  if (standing === 'unused') return 'no line fits it';
  if (standing === 'valueless') return `fits ${fits} line(s), and never had a value`;
  const before = behind.length === 0 ? 'another rule' : behind.join(', ');
  return `fits ${fits} line(s), and ${before} always came first`;
}

function tableOf(head: string[], colWidths: number[]) {
  return new Table({
    head,
    colWidths,
    colAligns: head.map((name) => (['Bills', 'Lines', 'Amount'].includes(name) ? 'right' : 'left')),
    wordWrap: true,
    style: { head: [], border: [] },
  });
}
