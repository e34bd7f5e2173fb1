/** The dates of a bill as days of the tenant's, and why one of them cannot be relied on. */
import type { CalendarDate } from '../values/calendar-date.ts';
import { visibleText } from '../values/text-key.ts';
import { dayOf, readDate } from '../values/written-date.ts';
import type { SourceBill, SourceContent } from './source-bill.ts';

/** The document with its moments as days of the tenant's. */
export function datedIn(source: SourceBill, timeZone: string | undefined): SourceBill {
  const { writtenDates } = source.content;
  if (writtenDates === undefined) return source;
  const { billDate, dueDate } = writtenDates;
  const dated: Partial<SourceContent> = {
    ...(billDate === undefined ? {} : { billDate: dayOf(billDate, timeZone) }),
    // No period depends on it: then the day that is written will do.
    ...(dueDate === undefined ? {} : { dueDate: dayOf(dueDate, timeZone) ?? readDate(dueDate)?.day }),
  };
  return { ...source, content: { ...source.content, ...dated } };
}

/** The same of a row of a list; without a date where the moment is unclear. */
export function datedRow<R extends { readonly billDate?: CalendarDate; readonly writtenDate?: string }>(
  { writtenDate, ...row }: R,
  timeZone: string | undefined,
): Omit<R, 'writtenDate'> {
  if (writtenDate === undefined) return row;
  const { billDate: _asWritten, ...others } = row;
  const billDate = dayOf(writtenDate, timeZone);
  return { ...others, ...(billDate === undefined ? {} : { billDate }) } as Omit<R, 'writtenDate'>;
}

/** Further from the go-live date than any bill is: a year that was mistyped. */
const MAX_YEARS = 50;

export function isPlausible(date: CalendarDate, goLive: CalendarDate): boolean {
  return Math.abs(Number(date.slice(0, 4)) - Number(goLive.slice(0, 4))) <= MAX_YEARS;
}

/** Why its dates cannot be relied on, as sentences' ends; none for a date that is simply missing. */
export function describeUnclearDates(
  { billDate, dueDate, writtenDates = {} }: Pick<SourceContent, 'billDate' | 'dueDate' | 'writtenDates'>,
  goLive: CalendarDate,
): string[] {
  return [
    unclear('bill date', billDate, writtenDates.billDate, goLive),
    dueDate === billDate ? undefined : unclear('due date', dueDate, writtenDates.dueDate, goLive),
  ].filter((words) => words !== undefined);
}

function unclear(
  name: string,
  date: CalendarDate | undefined,
  written: string | undefined,
  goLive: CalendarDate,
): string | undefined {
  if (date !== undefined) return isPlausible(date, goLive) ? undefined : `${name} ${date}, and go-live is ${goLive}`;
  if (written === undefined) return undefined;
  const shown = `${name} "${visibleText(written).slice(0, 60)}"`;
  return readDate(written) === undefined
    ? `${shown}, which is no date`
    : `${shown}, a moment that is in another month in other time zones: bills.timeZone says which one counts`;
}
