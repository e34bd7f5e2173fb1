/**
 * Statuses of bills and credits as ServiceTitan's contract lists them. It calls them plain text and may add others: one
 * that is not known says neither that the bill is owed nor that it is not.
 */
import { findByName, visibleText } from '../values/text-key.ts';

const STATUSES = ['Unreconciled', 'Reconciled', 'Discrepancy', 'Canceled'] as const;
const SYNC_STATUSES = ['Pending', 'Posted', 'Exported'] as const;

/** Of a bill that ServiceTitan does not list any more; ours, never ServiceTitan's. */
export const DELETED = 'Deleted';
/** Where ServiceTitan says none. */
export const NO_STATUS = 'unknown';

const bySpelling = (names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((name) => [name, name]));
/** ServiceTitan itself spells it in both ways, on payments and on bills. */
const KNOWN_STATUSES = { ...bySpelling(STATUSES), Cancelled: 'Canceled' };
const KNOWN_SYNC_STATUSES = bySpelling(SYNC_STATUSES);

/** As the contract spells it, where it is one of those. */
export function statusOf(text: string | null | undefined): string {
  return named(KNOWN_STATUSES, text);
}

export function syncStatusOf(text: string | null | undefined): string {
  return named(KNOWN_SYNC_STATUSES, text);
}

function named(known: Readonly<Record<string, string>>, text: string | null | undefined): string {
  const visible = visibleText(text ?? '');
  // Ours is no word of ServiceTitan's: a bill that it calls so is still there.
  return findByName(known, visible) ?? (visible === '' || visible === DELETED ? NO_STATUS : visible);
}

/** What is not known of the two, as the end of a sentence; nothing when both are. */
export function unknownStatuses({ status, syncStatus }: { status: string; syncStatus: string }): string | undefined {
  const unknown = [
    Object.hasOwn(KNOWN_STATUSES, status) || status === DELETED ? '' : describe('status', status),
    isKnownSyncStatus(syncStatus) || status === DELETED ? '' : describe('syncStatus', syncStatus),
  ].filter((part) => part !== '');
  return unknown.length === 0 ? undefined : unknown.join(' and ');
}

function isKnownSyncStatus(syncStatus: string): boolean {
  return Object.hasOwn(KNOWN_SYNC_STATUSES, syncStatus);
}

function describe(field: string, value: string): string {
  return value === NO_STATUS ? `no ${field}` : `${field} "${value}"`;
}
