/**
 * Dates without a time, as `YYYY-MM-DD`. A bill date is a day in the contractor's books, not an instant:
 * it is never shifted into a time zone. Dates compare as text.
 */

export type CalendarDate = string;

const CALENDAR_DATE = /^(\d{4})-(\d{2})-(\d{2})(T.*)?$/;
const DAY_MS = 86_400_000;

/**
 * The calendar date written in an ISO date or date-time; `undefined` when there is none.
 * ServiceTitan sends date-only values as midnight UTC, so the date part is taken as it is written.
 */
export function calendarDate(text: string): CalendarDate | undefined {
  const match = CALENDAR_DATE.exec(text);
  if (match === null) return undefined;
  const [, year, month, day] = match;
  const date = `${year}-${month}-${day}`;
  return fromDays(toDays(date)) === date ? date : undefined;
}

export function addDays(date: CalendarDate, days: number): CalendarDate {
  return fromDays(toDays(date) + days);
}

/** A day of the month that lies `monthsLater` after that of the date; its last day where it has no such day. */
export function dayOfMonth(date: CalendarDate, monthsLater: number, day: number): CalendarDate {
  const [year, month] = [Number(date.slice(0, 4)), Number(date.slice(5, 7))];
  const lastDay = Date.UTC(year, month + monthsLater, 0) / DAY_MS;
  const firstDay = Date.UTC(year, month + monthsLater - 1, 1) / DAY_MS;
  return fromDays(Math.min(firstDay + day - 1, lastDay));
}

function toDays(date: CalendarDate): number {
  return Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10))) / DAY_MS;
}

function fromDays(days: number): CalendarDate {
  return new Date(days * DAY_MS).toISOString().slice(0, 10);
}
