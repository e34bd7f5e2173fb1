/** Open and closed periods: a day is open when it is open in accounts payable and in the general ledger of the entity. */
import { addDays, type CalendarDate } from '../values/calendar-date.ts';
import type { ConnectionPolicy } from '../mapping/connection-policy.ts';
import type { Bill } from '../ledger/ledger-bill.ts';
import type { MappingRules } from '../mapping/mapping-rules.ts';
import { findByName, isSameText } from '../values/text-key.ts';

export type ClosedThrough = ConnectionPolicy['closedThrough'];

/** Nothing is ever posted to an entity that is closed through it. */
const LAST_DAY = '9999-12-31';

/** The last closed day of an entity; the top level's where the entity has none of its own. */
function closedThroughOf(entityId: string | undefined, closed: ClosedThrough): CalendarDate | undefined {
  return findByName(closed, entityId ?? '') ?? closed[''];
}

export function isClosed(date: CalendarDate, entityId: string | undefined, closed: ClosedThrough): boolean {
  const last = closedThroughOf(entityId, closed);
  return last !== undefined && date <= last;
}

/** The date itself while it is open, else the first day after the closed ones; none where no day is open any more. */
export function firstOpenDay(
  date: CalendarDate,
  entityId: string | undefined,
  closed: ClosedThrough,
): CalendarDate | undefined {
  const last = closedThroughOf(entityId, closed);
  if (last === undefined || date > last) return date;
  return last === LAST_DAY ? undefined : addDays(last, 1);
}

export function describePeriod(date: CalendarDate, entityId: string | undefined, closed: ClosedThrough): string {
  const where = entityId === undefined ? 'the company' : `entity ${entityId}`;
  return `posting date ${date}; ${where} is closed through ${closedThroughOf(entityId, closed)}`;
}

/**
 * The closed period that a bill as it is, or is to be, in the ledger would be posted in; in words.
 * @returns undefined when its day is open wherever it is posted.
 */
export function closedPeriodOf(
  bill: Pick<Bill, 'entityId' | 'postingDate' | 'lines'>,
  { closedThrough, mapping }: Pick<ConnectionPolicy, 'closedThrough' | 'mapping'>,
): string | undefined {
  const entities = entitiesOf(bill, mapping, closedThrough);
  const isShut = (entityId: string | undefined): boolean => isClosed(bill.postingDate, entityId, closedThrough);
  const closed = entities.find(isShut);
  return entities.some(isShut) ? describePeriod(bill.postingDate, closed, closedThrough) : undefined;
}

/**
 * The entities whose books a bill touches. One of the top level touches those of its lines, by their locations; where
 * a location is in no business unit, that may be any.
 */
function entitiesOf(
  { entityId, lines }: Pick<Bill, 'entityId' | 'lines'>,
  { businessUnits }: Pick<MappingRules, 'businessUnits'>,
  closed: ClosedThrough,
): readonly (string | undefined)[] {
  if (entityId !== undefined) return [entityId];
  const any = [undefined, ...Object.keys(closed).filter((entity) => entity !== '')];
  return lines.flatMap(({ dimensions: { locationId: location } }) => {
    const units = businessUnits.filter((unit) => isSameText(unit.location, location ?? ''));
    return location === undefined || units.length === 0 ? any : units.map(({ entity }) => entity);
  });
}
