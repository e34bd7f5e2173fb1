/**
 * Dates as ServiceTitan writes them. Most are days, sent as midnight UTC. One with a time of day is a moment, and which
 * day that is only the tenant's time zone says (docs/assumptions.md, A-93).
 */
import { calendarDate, type CalendarDate } from './calendar-date.ts';
import { visibleText } from './text-key.ts';

/** What is not a day: a moment, or what no one can read. */
export interface WrittenDates {
  readonly billDate?: string;
  readonly dueDate?: string;
}

/** A date that was read. */
interface Written {
  readonly day: CalendarDate;
  /** Epoch milliseconds; absent for a day, and for a time that names no offset. */
  readonly instant?: number;
  /** It is written by a clock that is not UTC's: the day is the one of that clock. */
  readonly isLocal: boolean;
}

/** RFC 3339 lets a blank stand for the T, and small letters. */
const WRITTEN = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(\.\d+)?(Z|[+-]\d\d:?\d\d)?)?$/i;
const UTC = /^(Z|[+-]00:?00)$/i;
/** What .NET writes for a date that was never set. */
const UNSET_YEAR = '0001';
const HOUR_MS = 3_600_000;
/** From the last zone to reach a day to the first. */
const FURTHEST_ZONES = [-12 * HOUR_MS, 14 * HOUR_MS] as const;

/** Nothing was entered. */
export function isDateSet(text: string | null | undefined): text is string {
  const visible = visibleText(text ?? '');
  return visible !== '' && !visible.startsWith(`${UNSET_YEAR}-`);
}

/** None for what is no date. */
export function readDate(text: string): Written | undefined {
  const [, date = '', time, seconds = ':00', fraction = '', offset = ''] = WRITTEN.exec(visibleText(text)) ?? [];
  const day = calendarDate(date);
  if (day === undefined) return undefined;
  const isMidnight = time === undefined || (time === '00:00' && seconds === ':00' && !/[1-9]/.test(fraction));
  if (isMidnight) return { day, isLocal: true };
  const zone = offset.replace(/(\d\d)(\d\d)$/, '$1:$2').toUpperCase();
  const instant = Date.parse(`${day}T${time}${seconds}${zone || 'Z'}`);
  if (Number.isNaN(instant)) return undefined;
  return offset === '' ? { day, isLocal: true } : { day, instant, isLocal: !UTC.test(offset) };
}

/** The day that is written, and the text itself where it is more or less than a day. */
export function writtenDate(text: string | null | undefined): { day?: CalendarDate; written?: string } {
  if (!isDateSet(text)) return {};
  const read = readDate(text);
  if (read === undefined) return { written: text };
  return read.instant === undefined ? { day: read.day } : { day: read.day, written: text };
}

/**
 * The day of a moment in the tenant's time zone. Without one it is the day that is written, as long as the moment is of
 * the same month in every zone there is: a period must not depend on a guess. None for what cannot be read.
 */
export function dayOf(written: string, timeZone: string | undefined): CalendarDate | undefined {
  const read = readDate(written);
  if (read?.instant === undefined) return read?.day;
  const { instant, day, isLocal } = read;
  if (timeZone !== undefined) return dayIn(instant, timeZone);
  const months = FURTHEST_ZONES.map((offset) => new Date(instant + offset).toISOString().slice(0, 7));
  return isLocal || months.every((month) => day.startsWith(month)) ? day : undefined;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function dayIn(instant: number, timeZone: string): CalendarDate {
  const shape = { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-US', shape);
  formats.set(timeZone, format);
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  return `${parts.get('year')?.padStart(4, '0')}-${parts.get('month')}-${parts.get('day')}`;
}
