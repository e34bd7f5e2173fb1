/** Payment terms: on which day a bill falls due, in all the forms that Intacct and ServiceTitan have. */
import { addDays, dayOfMonth, type CalendarDate } from '../values/calendar-date.ts';

export type DueRule =
  | { readonly from: 'bill-date'; readonly days: number }
  | { readonly from: 'end-of-month'; readonly days: number }
  /** A day of the month of the bill date, or of a month after it. */
  | { readonly from: 'month'; readonly monthsLater: number; readonly day: number };

export interface PaymentTerm {
  /** Absent where the term says it in a form that Tieout does not know. */
  readonly due?: DueRule;
  /** As the other system says it, for people. */
  readonly stated: string;
}

/** No company waits longer, and no date may leave the calendar. */
const MAX_DAYS = 999;
const MAX_MONTHS = 12;

/** The rule, where its numbers are possible ones. */
export function dueRule(from: DueRule['from'], count: number, monthsLater = 0): DueRule | undefined {
  if (!Number.isInteger(count) || count < 0 || count > MAX_DAYS) return undefined;
  if (from !== 'month') return { from, days: count };
  const isDay = count >= 1 && count <= 31;
  return isDay && monthsLater <= MAX_MONTHS ? { from, monthsLater, day: count } : undefined;
}

/** A day that the month does not have is its last one (docs/assumptions.md, A-92). */
export function dueDateBy(rule: DueRule, billDate: CalendarDate): CalendarDate {
  switch (rule.from) {
    case 'bill-date':
      return addDays(billDate, rule.days);
    case 'end-of-month':
      return addDays(dayOfMonth(billDate, 0, 31), rule.days);
    case 'month':
      return dayOfMonth(billDate, rule.monthsLater, rule.day);
  }
}

/** E.g. `day 10 of the next month`. */
export function describeDue(rule: DueRule): string {
  if (rule.from === 'bill-date') return `${rule.days} days from the bill date`;
  if (rule.from === 'end-of-month') return `${rule.days} days after the end of the month`;
  if (rule.monthsLater === 0) return `day ${rule.day} of the month of the bill date`;
  return `day ${rule.day} of ${rule.monthsLater === 1 ? 'the next month' : `month ${rule.monthsLater} after it`}`;
}

export function isSameDueRule(a: DueRule, b: DueRule): boolean {
  return describeDue(a) === describeDue(b);
}
