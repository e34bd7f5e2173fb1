/**
 * Single values of tieout.yaml: identifiers, dates, durations, and what is said when one is wrong. Titles are what
 * docs/configuration.md and editors call them.
 */
import { z } from 'zod';

import { calendarDate } from '../domain/calendar-date.ts';

/** What `tieout init` writes where it does not know a value. */
export const UNFILLED = '???';

/** Identifiers are text: YAML would read 00123 as the number 123. */
export const id = (what: string) =>
  z
    .string({
      error: (issue) => (issue.input === undefined ? `${what} is missing` : `${what} must be text: put it in quotes`),
    })
    .regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]*$/, {
      error: ({ input }) =>
        input === UNFILLED
          ? `${what} is still a gap: fill it in`
          : `${what} may hold letters, digits, space, dot, dash and underscore`,
    })
    .max(40, `${what} is longer than 40 characters`);

export const date = z
  .string({
    error: ({ input }) =>
      input === undefined ? 'is missing: a date such as 2026-10-01' : 'a date is written 2026-10-01',
  })
  .refine((text) => calendarDate(text) === text, 'a date is written 2026-10-01')
  .meta({ title: 'date', format: 'date' });

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A duration such as `15m`, in milliseconds. */
export const duration = z
  .string('a duration is written with its unit, e.g. 15m')
  .regex(/^\d{1,6}(ms|s|m|h|d)$/, 'a duration is a number and a unit: ms, s, m, h or d, e.g. 15m')
  .meta({ title: 'duration' })
  .transform((text) => Number.parseInt(text, 10) * UNITS[text.replace(/^\d+/, '') as keyof typeof UNITS]);

/** A duration of a second or more. */
export const positive = duration.refine((ms) => ms >= UNITS.s, 'is at least 1s');

/** A decimal such as `2.5`; text, or YAML would make a binary number of it. */
export const percent = z
  .union([z.number(), z.string()], { error: 'a percentage is a number, e.g. 2.5' })
  .meta({ title: 'percentage' })
  .transform(String)
  .refine((text) => /^\d{1,4}(\.\d{1,4})?$/.test(text), 'a percentage is a number of up to four decimals, e.g. 2.5');
