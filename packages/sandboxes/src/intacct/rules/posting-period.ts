/** Decides whether a posting period is closed. Periods are closed entity by entity. */
import { writeDate } from '../gateway/dates.ts';
import { Refusal } from '../gateway/failures.ts';
import type { TransactionContent } from '../records.ts';
import type { Store } from '../store.ts';
import { billFailures } from './ap-failures.ts';

/** @throws Refusal if the period of the date is closed for the entity of any line. */
export function refuseClosedPeriod(record: TransactionContent, store: Store, date = record.whenPosted): void {
  for (const line of record.lines) {
    const closed = store.closedThrough.get(store.entityOf(line.locationId) ?? '');
    if (closed !== undefined && date <= closed) throw new Refusal(billFailures.periodClosed(writeDate(date)));
  }
}
