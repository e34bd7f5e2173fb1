/** What is wrong in `tieout.yaml`, each problem with its line, its path and, for a wrong name, the nearest valid ones. */
import { isMap, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';

import { settingsAt, tieoutJsonSchema, type JsonSchema } from './json-schema.ts';
import { nearestTo } from './nearest.ts';
import { siblingIn } from './sibling.ts';
import { unfilledIn } from './gaps.ts';

type Path = readonly (string | number)[];

export interface Finding {
  /** Names of maps, places in lists. */
  readonly where: Path;
  readonly message: string;
  /** Another entry that the message names, with the words that name it. */
  readonly other?: { readonly where: Path; readonly words: string };
}

/**
 * In the order of the issues, e.g. `line 5: connections.demo.goLiv: there is no such setting; nearest: goLive`. A gap that
 * is still to be filled is reported as a gap, whatever else could be said of it.
 */
export function problemsIn(
  issues: readonly z.core.$ZodIssue[],
  content: unknown,
  document: Document,
  lines: LineCounter,
): string[] {
  const gaps = unfilledIn(content);
  if (issues.length === 0 && gaps.length === 0) return [];
  const schema = tieoutJsonSchema();
  const reported = issues.filter((issue) => !isAboutOne(gaps, issue)).flatMap((issue) => findings(issue, schema));
  const named = new Set(reported.map(({ where }) => where.join('.')));
  const unreported = gaps.filter(({ where }) => !named.has(where.join('.')));
  return [...reported, ...unreported].map((finding) => describeFinding(finding, document, lines));
}

/** `line 17: ` and the path, for a problem that is found only when the settings are compared with something else. */
export function located(text: string, problems: readonly Finding[]): string[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  return problems.map((problem) => describeFinding(problem, document, lines));
}

function describeFinding({ where, message, other }: Finding, document: Document, lines: LineCounter): string {
  const words =
    other === undefined
      ? message
      : message.replace(other.words, () => `${other.words} (line ${lineOf(document, lines, other.where)})`);
  return `line ${lineOf(document, lines, where)}: ${where.join('.') || 'the file'}: ${words}`;
}

/** Whether a gap is all that is wrong there; some settings call their gap by name. */
function isAboutOne(gaps: readonly Finding[], { code, path, message }: z.core.$ZodIssue): boolean {
  if (message.includes('still a gap')) return false;
  const at = path.join('.');
  return gaps.some(({ where }) => {
    const [gap, list] = [where.join('.'), where.slice(0, -1).join('.')];
    return gap === at || (code === 'invalid_union' && list === at);
  });
}

/** Zod reports an unknown setting at the section that holds it, and says of a wrong name only that it is wrong. */
function findings(issue: z.core.$ZodIssue, schema: JsonSchema): Finding[] {
  const where = issue.path.filter((part) => typeof part !== 'symbol');
  if (issue.code === 'unrecognized_keys') {
    const known = settingsAt(schema, where);
    return issue.keys.map((key) => ({
      where: [...where, key],
      message: `there is no such setting; nearest: ${nearestTo(key, known).join(', ')}`,
    }));
  }
  if (issue.code === 'invalid_key') return issue.issues.map(({ message }) => ({ where, message }));
  const wrong = wrongWords(issue);
  if (wrong.length === 0) return [{ where, message: formOf(issue), ...otherOf(issue, where) }];
  const near = new Set(wrong.flatMap(({ given, choices }) => nearestTo(given, choices, 1)));
  // Zod's own words say what it expected, and not what it met.
  const [{ given, choices } = { given: '', choices: [] }] = wrong;
  const what = issue.message.startsWith('Invalid') ? `"${given}" is none of ${choices.join(', ')}` : issue.message;
  return [{ where, message: `${what}; nearest: ${[...near].join(', ')}` }];
}

/** Zod's own words say what it expected, and not what to do. */
function formOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value' && issue.message.startsWith('Invalid'))
    return `must be ${issue.values.map(String).join(' or ')}`;
  return issue.message.startsWith('Invalid') ? 'has a form that this setting cannot have' : issue.message;
}

function otherOf(issue: z.core.$ZodIssue, where: Path): Pick<Finding, 'other'> {
  const sibling = issue.code === 'custom' ? siblingIn(issue.params) : undefined;
  if (sibling === undefined) return {};
  const list = where.slice(0, where.length - sibling.at.length);
  return { other: { where: [...list, ...sibling.at], words: sibling.words } };
}

interface WrongWord {
  readonly given: string;
  readonly choices: readonly string[];
}

/** Words that are none of those to choose from, also inside a list. */
function wrongWords(issue: z.core.$ZodIssue): WrongWord[] {
  const given: unknown = issue.input;
  if (issue.code === 'invalid_union') {
    const words = issue.errors.flat().flatMap(wrongWords);
    return words.filter((word, index) => words.findIndex((other) => other.given === word.given) === index);
  }
  if (issue.code !== 'invalid_value' || typeof given !== 'string') return [];
  const choices = issue.values.filter((value) => typeof value === 'string');
  return choices.length < 2 ? [] : [{ given, choices }];
}

/** The line of the setting, or of the nearest one above it that is there. */
function lineOf(document: Document, lines: LineCounter, path: Path): number {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const parent: unknown = document.getIn(path.slice(0, depth - 1), true);
    const name = path[depth - 1];
    const pair = isMap(parent)
      ? parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(name))
      : undefined;
    const node: unknown = pair?.key ?? document.getIn(path.slice(0, depth), true);
    const range = (node as { range?: [number, number, number] } | undefined)?.range;
    if (range) return lines.linePos(range[0]).line;
  }
  return 1;
}
