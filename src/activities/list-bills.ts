/** Lists the bills and credits of a range of dates, or of a batch, for callers who want to look at each of them. */
import type { CalendarDate } from '../domain/values/calendar-date.ts';
import type { Explained } from '../domain/values/decision.ts';
import { failedAs } from '../domain/failures/failure.ts';
import type { Call } from '../ports/call.ts';
import type { ListedDocument, ListWindow } from '../ports/field-service.ts';
import { recorded, type Recorded } from '../workflows/recorded.ts';
import type { ConnectionDependencies } from './dependencies.ts';
import { scheduledAt, step } from './step.ts';

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
}

/** A result of a step holds 2 MB, and a bill takes up to 300 bytes of it. */
export const MAX_BILLS = 5_000;
/** Asked for beyond Temporal's time, whose clock may be behind. */
const DAY_MS = 86_400_000;

export function createListBills({ fieldService, policy }: Pick<ConnectionDependencies, 'fieldService' | 'policy'>) {
  return function listBills({ from, through, batch }: ListBillsInput): Promise<ListBillsResult> {
    return step(async (call) => {
      const { goLive, credits } = policy();
      // ServiceTitan's own filter by date may go by the day of creation: bill dates are looked at here.
      const modified = { from: `${goLive}T00:00:00Z`, before: new Date(scheduledAt() + DAY_MS).toISOString() };
      const listed = await fieldService.list('bill', { ...modified, batch }, call);
      const none: ListedCredits = { credits: [] };
      const { credits: ofCredits, ...failure } = credits.enabled
        ? await listCredits(fieldService, modified, call)
        : none;
      const chosen = [listed, ofCredits].flatMap((rows) =>
        rows
          .filter((row) => isWithin(row.billDate, from, through) && (batch === undefined || row.batch === batch))
          .toSorted((a, b) => a.id - b.id),
      );
      const what = credits.enabled ? 'bills and credits' : 'bills';
      const which = `${chosen.length} of the ${what} that ServiceTitan shows as modified since the go-live date ${goLive}`;
      const because = `${which} ${describeSelection({ from, through, batch })}.`;
      if (chosen.length <= MAX_BILLS) return { decision: 'listed', because, bills: chosen.map(recorded), ...failure };
      return { decision: 'too-many', because: `${because} At most ${MAX_BILLS} can be taken at a time.`, bills: [] };
    });
  };
}

interface ListedCredits extends Pick<ListBillsResult, 'creditsMissing'> {
  readonly credits: readonly ListedDocument[];
}

/** For an app that may not read them, bills are listed all the same. */
async function listCredits(
  fieldService: ConnectionDependencies['fieldService'],
  window: ListWindow,
  call: Call,
): Promise<ListedCredits> {
  try {
    return { credits: await fieldService.list('credit', window, call) };
  } catch (error) {
    if (!failedAs(error, 'servicetitan.access-denied')) throw error;
    return { credits: [], creditsMissing: error.failure.summary };
  }
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
