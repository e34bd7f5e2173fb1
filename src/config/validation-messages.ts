/** What is said of a value that has a wrong form, where its setting says nothing of its own: what to write instead. */
import type { z } from 'zod';

const INSTEAD: Readonly<Record<string, string>> = {
  array: 'a list of entries, each on a line that begins with -',
  object: 'a section: names and their values, on lines of their own that are indented',
  record: 'a section: names and their values, on lines of their own that are indented',
  string: 'text: put it in quotes',
  boolean: 'true or false',
  number: 'a number without quotes',
  int: 'a whole number',
};

const FORMS: Readonly<Record<string, string>> = {
  guid: 'a GUID, as ServiceTitan shows it: 8-4-4-4-12 digits and letters a to f',
};

/** For zod's `error` of a whole parse; `undefined` leaves its own words, which src/config/problems.ts completes. */
export function describeIssue(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.input === undefined) return 'is missing';
  if (issue.code === 'invalid_type') return ofType(issue.expected, issue.input);
  if (issue.code === 'invalid_format') return `must be ${FORMS[issue.format] ?? `of the form ${issue.format}`}`;
  if (issue.code === 'too_small')
    return ofBound(issue.origin, 'least', Number(issue.minimum), issue.inclusive === true);
  if (issue.code === 'too_big') return ofBound(issue.origin, 'most', Number(issue.maximum), issue.inclusive === true);
  return issue.input === null ? 'is empty: fill it in' : undefined;
}

function ofType(expected: string, input: unknown): string {
  const instead = INSTEAD[expected] ?? expected;
  if (input !== null) return `must be ${instead}`;
  // `tieout init` leaves a list of gaps like this.
  const hint = expected === 'array' ? '; entries that are commented out do not count, and [] means none' : '';
  return `is empty: it must be ${instead}${hint}`;
}

function ofBound(origin: string, word: 'least' | 'most', bound: number, isInclusive: boolean): string {
  if (origin === 'array') return `needs at ${word} ${bound} ${bound === 1 ? 'entry' : 'entries'}`;
  if (origin === 'string') return word === 'least' ? 'is empty: fill it in' : `is longer than ${bound} characters`;
  // Settings without a fraction: above 0 is 1 or more.
  const whole = isInclusive ? bound : word === 'least' ? bound + 1 : bound - 1;
  return `must be a number of at ${word} ${whole}`;
}
