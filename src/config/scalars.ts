/**
 * Single values of tieout.yaml: identifiers, dates, durations, and what is said when one is wrong. Titles are what
 * docs/configuration.md and editors call them.
 */
import { z } from 'zod';

import { calendarDate } from '../domain/values/calendar-date.ts';

/** What `tieout init` writes where it does not know a value. */
export const UNFILLED = '???';

/** Nothing that a person would see. */
const BLANK = /^[\s\p{Cf}]*$/u;
/** Control characters, line breaks and what XML forbids: no id of Intacct's has them, and none comes back as it was sent. */
const UNWRITABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\uFEFF\uFFFE\uFFFF]/u;

/** A value that marks a gap, with blanks around it or without. */
export function isUnfilled(value: unknown): boolean {
  return typeof value === 'string' && value.trim() === UNFILLED;
}

/** Why a text can be no value of Intacct's, as the end of a sentence. */
export function textProblem(text: string): string | undefined {
  if (isUnfilled(text)) return 'is still a gap: fill it in';
  if (BLANK.test(text)) return 'is empty: fill it in';
  if (UNWRITABLE.test(text)) return 'has a control character or a line break in it: take it out';
  return text === text.trim() ? undefined : 'begins or ends with a space: take it away';
}

/**
 * Identifiers are text: YAML would read 00123 as the number 123. Which characters they may have is Intacct's business
 * (docs/assumptions.md, A-69); none of them means anything in what is sent.
 */
export const id = (what: string) => text(what, 40);

/** @param most characters, not bytes. */
export function text(what: string, most: number) {
  return z
    .string({
      error: (issue) => (issue.input === undefined ? `${what} is missing` : `${what} must be text: put it in quotes`),
    })
    .min(1, { error: `${what} is empty: fill it in`, abort: true })
    .max(most, `${what} is longer than ${most} characters`)
    .superRefine((value, context) => {
      const fault = textProblem(value);
      if (fault !== undefined) context.addIssue({ code: 'custom', message: `${what} ${fault}` });
    });
}

export const date = z
  .string({
    error: ({ input }) =>
      input === undefined ? 'is missing: a date such as 2026-10-01' : 'a date is written 2026-10-01',
  })
  .refine((text) => calendarDate(text) === text, 'a date is written 2026-10-01')
  .meta({ title: 'date', format: 'date' });

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A timer of Node's that is set to more than 2^31 - 1 milliseconds (24.8 days) fires at once. */
const LONGEST_DAYS = 24;

/** A duration such as `15m`, in milliseconds. */
export const duration = z
  .string('a duration is written with its unit, e.g. 15m')
  .regex(/^\d{1,6}(ms|s|m|h|d)$/, 'a duration is a number and a unit: ms, s, m, h or d, e.g. 15m')
  .meta({ title: 'duration' })
  .transform((value) => Number.parseInt(value, 10) * UNITS[value.replace(/^\d+/, '') as keyof typeof UNITS])
  .refine((ms) => ms <= LONGEST_DAYS * UNITS.d, `is at most ${LONGEST_DAYS}d: no timer waits longer`);

/** A duration of a second or more. */
export const positive = duration.refine((ms) => ms >= UNITS.s, 'is at least 1s');

export const currency = z.string().regex(/^[A-Z]{3}$/, 'a currency is three capitals, e.g. USD');

/** As the IANA database names it. An offset would be wrong for half of the year. */
export const timeZone = z
  .string('a time zone is a name such as America/Chicago')
  .refine(isTimeZone, 'a time zone is a name of the IANA database, such as America/Chicago')
  .meta({ title: 'time zone' });

function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).format() !== '';
  } catch {
    return false;
  }
}

/** A decimal such as `2.5`; text, or YAML would make a binary number of it. */
export const percent = z
  .union([z.number(), z.string()], { error: 'a percentage is a number, e.g. 2.5' })
  .meta({ title: 'percentage' })
  .transform(String)
  .refine((text) => /^\d{1,4}(\.\d{1,4})?$/.test(text), 'a percentage is a number of up to four decimals, e.g. 2.5');
