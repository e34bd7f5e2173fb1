/** When a bill falls due by an AP term, for the functions that calculate it. */
import type { SeedTerm } from '../company.ts';

/**
 * What DUEDATE counts, in the words of Intacct's page of AP terms. Assumed: the API's DUEFROM has the same words, "2nd"
 * counts the next month as the first, and a day that a month does not have is its last one.
 */
export const DUE_FROM = {
  billDate: 'from bill/invoice date',
  thisMonth: 'of the month of bill/invoice date',
  nextMonth: 'of next month from bill/invoice date',
  secondMonth: 'of 2nd month from bill/invoice date',
  thirdMonth: 'of 3rd month from bill/invoice date',
  fourthMonth: 'of 4th month from bill/invoice date',
  fifthMonth: 'of 5th month from bill/invoice date',
  sixthMonth: 'of 6th month from bill/invoice date',
  endOfMonth: 'after end of month of bill/invoice date',
} as const;

const MONTHS_LATER: readonly string[] = [
  ...[DUE_FROM.thisMonth, DUE_FROM.nextMonth, DUE_FROM.secondMonth, DUE_FROM.thirdMonth],
  ...[DUE_FROM.fourthMonth, DUE_FROM.fifthMonth, DUE_FROM.sixthMonth],
];

/** @param billDate `YYYY-MM-DD`. @returns undefined for no date, and for a term that says it in other words. */
export function dueDateByTerm(
  { due, dueFrom = DUE_FROM.billDate }: Pick<SeedTerm, 'due' | 'dueFrom'>,
  billDate: string,
): string | undefined {
  const from = new Date(billDate);
  if (Number.isNaN(from.getTime())) return undefined;
  const [year, month, day] = [from.getUTCFullYear(), from.getUTCMonth(), from.getUTCDate()];
  const monthsLater = MONTHS_LATER.indexOf(dueFrom);
  const lastOf = (months: number): number => new Date(Date.UTC(year, month + months + 1, 0)).getUTCDate();
  if (dueFrom === DUE_FROM.billDate) return written(Date.UTC(year, month, day + due));
  if (dueFrom === DUE_FROM.endOfMonth) return written(Date.UTC(year, month, lastOf(0) + due));
  if (monthsLater === -1) return undefined;
  return written(Date.UTC(year, month + monthsLater, Math.min(due, lastOf(monthsLater))));
}

function written(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}
