/** Dates and timestamps of the month. Days are counted from 1 October 2026 as day 0. */
import type { Random } from './random.ts';

const FIRST_DAY = Date.UTC(2026, 9, 1);
const DAY_MS = 86_400_000;

/** A calendar date as ServiceTitan sends it: midnight UTC, which must never be shifted into another time zone. */
export function dateOf(day: number): string {
  return `${new Date(FIRST_DAY + day * DAY_MS).toISOString().slice(0, 19)}Z`;
}

/** A timestamp in business hours with zero to seven fraction digits, as the live API returns them. */
export function momentOf(day: number, random: Random): string {
  const seconds = random.between(13 * 3600, 22 * 3600);
  const time = new Date(FIRST_DAY + day * DAY_MS + seconds * 1000).toISOString().slice(0, 19);
  const digits = random.pick([0, 2, 3, 7, 7, 7]);
  if (digits === 0) return `${time}Z`;
  const fraction = String(random.between(1, 10 ** digits - 1)).padStart(digits, '0');
  return `${time}.${fraction}Z`;
}
