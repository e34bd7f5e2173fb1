/** Lists the bills of a range of bill dates, or of a batch, for whoever wants to look at each of them. */
import type { CalendarDate } from '../domain/calendar-date.ts';
import type { Explained } from '../domain/decision.ts';
import type { ListedBill } from '../domain/systems.ts';
import type { ConnectionDependencies } from './dependencies.ts';
import { step } from './step.ts';

export interface ListBillsInput {
  /** Bill dates, both included. */
  readonly from?: CalendarDate | undefined;
  readonly through?: CalendarDate | undefined;
  /** Number of a batch in ServiceTitan. */
  readonly batch?: number | undefined;
}

export interface ListBillsResult extends Explained<'listed' | 'too-many'> {
  /** In the order of their ids; none when there are too many. */
  readonly bills: readonly ListedBill[];
}

/** A result of a step holds 2 MB, and a bill takes up to 300 bytes of it. */
export const MOST_BILLS = 5_000;
/** Asked for beyond the worker's own time, whose clock may be behind. */
const DAY_MS = 86_400_000;

export function createListBills({ fieldService, policy }: Pick<ConnectionDependencies, 'fieldService' | 'policy'>) {
  return function listBills({ from, through, batch }: ListBillsInput): Promise<ListBillsResult> {
    return step(async (call) => {
      const { goLive } = policy();
      // ServiceTitan's own filter by date may go by the day of creation: bill dates are looked at here.
      const modified = { from: `${goLive}T00:00:00Z`, before: new Date(Date.now() + DAY_MS).toISOString() };
      const listed = await fieldService.listBills({ ...modified, batch }, call);
      const bills = listed
        .filter((bill) => isWithin(bill.billDate, from, through) && (batch === undefined || bill.batch === batch))
        .toSorted((a, b) => a.billId - b.billId);
      const which = `${bills.length} of the bills that ServiceTitan shows as modified since the go-live date ${goLive}`;
      const because = `${which} ${inWords({ from, through, batch })}.`;
      if (bills.length <= MOST_BILLS) return { decision: 'listed', because, bills };
      return { decision: 'too-many', because: `${because} At most ${MOST_BILLS} can be taken at a time.`, bills: [] };
    });
  };
}

/** A bill without a date is in every range: somebody must see that it lacks one. */
function isWithin(date: CalendarDate | undefined, from = '', through = '9999-12-31'): boolean {
  return date === undefined || (from <= date && date <= through);
}

function inWords({ from, through, batch }: ListBillsInput): string {
  const dates = [from === undefined ? '' : `from ${from}`, through === undefined ? '' : `through ${through}`]
    .filter((part) => part !== '')
    .join(' ');
  return [dates === '' ? '' : `are dated ${dates}`, batch === undefined ? '' : `are in batch ${batch}`]
    .filter((part) => part !== '')
    .join(' and ');
}
