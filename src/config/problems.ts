/** What is wrong in `tieout.yaml`, each problem with its line, its path and, for a wrong name, the nearest valid ones. */
import { isMap, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';

import { settingsAt, tieoutJsonSchema, type JsonSchema } from './json-schema.ts';
import { nearestTo } from './nearest.ts';

type Path = readonly (string | number)[];

interface Finding {
  /** Names of maps, places in lists. */
  readonly where: Path;
  readonly message: string;
}

/** In the order of the issues, e.g. `line 5: connections.demo.goLiv: there is no such setting; nearest: goLive`. */
export function problemsIn(issues: readonly z.core.$ZodIssue[], document: Document, lines: LineCounter): string[] {
  const schema = tieoutJsonSchema();
  return issues
    .flatMap((issue) => findings(issue, schema))
    .map(
      ({ where, message }) => `line ${lineOf(document, lines, where)}: ${where.join('.') || 'the file'}: ${message}`,
    );
}

/** `line 17: ` and the path, for a problem that is found only when the settings are compared with something else. */
export function located(text: string, problems: readonly Finding[]): string[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  return problems.map(({ where, message }) => `line ${lineOf(document, lines, where)}: ${where.join('.')}: ${message}`);
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
  if (wrong.length === 0) return [{ where, message: issue.message }];
  const near = new Set(wrong.flatMap(({ given, choices }) => nearestTo(given, choices, 1)));
  // Zod's own words say what it expected, and not what it met.
  const [{ given, choices } = { given: '', choices: [] }] = wrong;
  const what = issue.message.startsWith('Invalid') ? `"${given}" is none of ${choices.join(', ')}` : issue.message;
  return [{ where, message: `${what}; nearest: ${[...near].join(', ')}` }];
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
