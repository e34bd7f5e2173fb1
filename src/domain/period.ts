/** Open and closed periods: a day is open when it is open in accounts payable and in the general ledger of the entity. */
import { addDays, type CalendarDate } from './calendar-date.ts';
import type { ConnectionPolicy } from './connection.ts';

export type ClosedThrough = ConnectionPolicy['closedThrough'];

/** The last closed day of an entity; the company level's where the entity has none of its own. */
function closedThroughOf(entityId: string | undefined, closed: ClosedThrough): CalendarDate | undefined {
  return closed[entityId ?? ''] ?? closed[''];
}

export function isClosed(date: CalendarDate, entityId: string | undefined, closed: ClosedThrough): boolean {
  const last = closedThroughOf(entityId, closed);
  return last !== undefined && date <= last;
}

/** The date itself while it is open, else the first day after the closed ones. */
export function firstOpenDay(date: CalendarDate, entityId: string | undefined, closed: ClosedThrough): CalendarDate {
  const last = closedThroughOf(entityId, closed);
  return last === undefined || date > last ? date : addDays(last, 1);
}

export function periodInWords(date: CalendarDate, entityId: string | undefined, closed: ClosedThrough): string {
  const where = entityId === undefined ? 'the company' : `entity ${entityId}`;
  return `posting date ${date}; ${where} is closed through ${closedThroughOf(entityId, closed)}`;
}
