/** Lists the bills and credits of a range of dates, or of a batch, for callers who want to look at each of them. */
import { addDays, type CalendarDate } from '../domain/values/calendar-date.ts';
import type { Explained } from '../domain/values/decision.ts';
import type { DocumentKind } from '../domain/values/document.ts';
import { failedAs } from '../domain/failures/failure.ts';
import type { Call } from '../ports/call.ts';
import type { ListedDocument } from '../ports/field-service.ts';
import { recorded, type Recorded } from '../workflows/recorded.ts';
import type { ConnectionDependencies } from './dependencies.ts';
import { step } from './step.ts';
import { datedRow } from '../domain/source/bill-dates.ts';

export interface ListBillsInput {
  /** Bill dates, both included. */
  readonly from?: CalendarDate | undefined;
  readonly through?: CalendarDate | undefined;
  /** Number of a batch in ServiceTitan. */
  readonly batch?: number | undefined;
}

export interface ListBillsResult extends Explained<'listed' | 'too-many'> {
  /** Bills, then credits, each in the order of their ids; none when there are too many. */
  readonly bills: readonly Recorded<ListedDocument>[];
  /** Why there are no credits among them, where there could be. */
  readonly creditsMissing?: string;
  /** What was not read, because it was modified too long ago; absent when there is nothing, and before version 0.4. */
  readonly outside?: Outside;
}

interface Outside {
  /** ISO instant: all of them were last modified before it. */
  readonly before: string;
  /** Absent where ServiceTitan does not count them. */
  readonly bills?: number;
}

/** A result of a step holds 2 MB, and a bill takes up to 400 bytes of it. */
export const MAX_BILLS = 5_000;
/** Asked for beyond Temporal's time, whose clock may be behind. */
const DAY_MS = 86_400_000;
/** A bill may be entered long before its date, and the go-live date: how long before is read, the rest is counted. */
const ENTERED_AHEAD_DAYS = 92;
/** Before ServiceTitan was. */
const BEGINNING = '2000-01-01T00:00:00Z';

type Dependencies = Pick<ConnectionDependencies, 'fieldService' | 'policy'>;

export function createListBills({ fieldService, policy }: Dependencies) {
  return function listBills(which: ListBillsInput): Promise<ListBillsResult> {
    return step(async (call) => {
      const { goLive, credits, timeZone } = policy();
      const kinds: readonly DocumentKind[] = credits.enabled ? ['bill', 'credit'] : ['bill'];
      const from = `${addDays(goLive, -ENTERED_AHEAD_DAYS)}T00:00:00Z`;
      const what = kinds.map((kind) => `${kind}s`).join(' and ');
      const listings: Listing[] = [];
      for (const kind of kinds) listings.push(await listOf(fieldService, { kind, from, which, timeZone }, call));
      const chosen = listings.reduce((sum, { count }) => sum + count, 0);
      const about = `${chosen} of the ${what} that ServiceTitan shows as modified since ${from.slice(0, 10)}`;
      const because = `${about} (go-live date ${goLive}) ${describeSelection(which)}.`;
      const more = { ...outsideOf(listings, from), ...missingOf(listings) };
      if (chosen > MAX_BILLS)
        return { decision: 'too-many', because: `${because} At most ${MAX_BILLS} can be taken at a time.`, bills: [] };
      const bills = listings.flatMap(({ rows }) => rows.toSorted((a, b) => a.id - b.id).map(recorded));
      return { decision: 'listed', because, bills, ...more };
    });
  };
}

interface Listing {
  /** Not more than can be taken. */
  readonly rows: readonly ListedDocument[];
  readonly count: number;
  readonly outside?: number | undefined;
  /** Why they could not be listed. */
  readonly missing?: string;
}

interface Wanted {
  readonly kind: DocumentKind;
  /** ISO instant. */
  readonly from: string;
  readonly which: ListBillsInput;
  readonly timeZone: string | undefined;
}

/**
 * ServiceTitan's own filter by date may go by the day of creation: bill dates are compared here, in all that was modified
 * since. For an app that may not read credits, bills are listed all the same.
 */
async function listOf(
  fieldService: Dependencies['fieldService'],
  { kind, from, which, timeZone }: Wanted,
  call: Call,
): Promise<Listing> {
  const { batch } = which;
  const rows = new Map<number, ListedDocument>();
  let count = 0;
  try {
    const window = { from, before: new Date(Date.now() + DAY_MS).toISOString(), batch };
    for await (const part of fieldService.parts(kind, window, call)) {
      const dated = part.rows.map(({ settles: _settles, ...row }) => datedRow(row, timeZone));
      for (const row of dated.filter((one) => isChosen(one, which))) {
        if (!rows.has(row.id)) count += 1;
        if (rows.size < MAX_BILLS) rows.set(row.id, row);
      }
    }
    const outside = await fieldService.count(kind, { from: BEGINNING, before: from, batch }, call);
    return { rows: [...rows.values()], count, outside };
  } catch (error) {
    if (kind === 'bill' || !failedAs(error, 'servicetitan.access-denied')) throw error;
    return { rows: [], count: 0, outside: 0, missing: error.failure.summary };
  }
}

function outsideOf(listings: readonly Listing[], before: string): Pick<ListBillsResult, 'outside'> {
  const counts = listings.map(({ outside }) => outside);
  if (counts.some((count) => count === undefined)) return { outside: { before } };
  const bills = counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  return bills === 0 ? {} : { outside: { before, bills } };
}

function missingOf(listings: readonly Listing[]): Pick<ListBillsResult, 'creditsMissing'> {
  const missing = listings.find((listing) => listing.missing !== undefined)?.missing;
  return missing === undefined ? {} : { creditsMissing: missing };
}

/** What is malformed in a row may be what it is chosen by: someone must see it. */
function isChosen(row: ListedDocument, { from, through, batch }: ListBillsInput): boolean {
  const isOfBatch = row.batch === batch || (row.unreadable !== undefined && row.batch === undefined);
  return isWithin(row.billDate, from, through) && (batch === undefined || isOfBatch);
}

/** A bill without a date is in every range: someone must see that it has none. */
function isWithin(date: CalendarDate | undefined, from = '', through = '9999-12-31'): boolean {
  return date === undefined || (from <= date && date <= through);
}

function describeSelection({ from, through, batch }: ListBillsInput): string {
  const dates = [from === undefined ? '' : `from ${from}`, through === undefined ? '' : `through ${through}`]
    .filter((part) => part !== '')
    .join(' ');
  return [dates === '' ? '' : `are dated ${dates}`, batch === undefined ? '' : `are in batch ${batch}`]
    .filter((part) => part !== '')
    .join(' and ');
}
