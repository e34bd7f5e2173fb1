/**
 * What settles a bill in ServiceTitan: a payment that is made there or recorded from elsewhere, or a credit that is
 * applied to it. Only those that count: a canceled payment is none.
 */
import type { CalendarDate } from '../values/calendar-date.ts';
import { formatMoney, sum, type Money } from '../values/money.ts';
import { isSameText } from '../values/text-key.ts';

export interface Settlement {
  readonly kind: 'payment' | 'credit';
  /** Of the payment or credit. */
  readonly id: number;
  /** The part of it that is for this bill; `undefined` where ServiceTitan states none that can be read. */
  readonly amount: Money | undefined;
  readonly date?: CalendarDate;
  /** Of a payment: who pays, `ServiceTitan` or `AccountingSystem`; new values are possible. */
  readonly method?: string;
  /** Of a payment: how far it is, e.g. `Processing`; new values are possible. */
  readonly status?: string;
}

/** @returns `undefined` when one of them has no amount. */
export function settledAmount(settlements: readonly Settlement[]): Money | undefined {
  const amounts = settlements.flatMap(({ amount }) => amount ?? []);
  return amounts.length === settlements.length ? sum(amounts) : undefined;
}

/** ServiceTitan's own payables move the money; a payment of the accounting system is only recorded there (docs/assumptions.md, A-81). */
export function isPaidByServiceTitan({ kind, method }: Settlement): boolean {
  return kind === 'payment' && !isSameText(method?.replaceAll(' ', '') ?? '', 'AccountingSystem');
}

/** E.g. `payment 7001 of 125.77 on 2026-11-02 (ServiceTitan, Paid)`. */
export function describeSettlement({ kind, id, amount, date, method, status }: Settlement): string {
  const known = [method, status].filter(Boolean).join(', ');
  return [
    `${kind} ${id} of ${amount === undefined ? 'an unknown amount' : formatMoney(amount)}`,
    ...(date === undefined ? [] : [`on ${date}`]),
    ...(known === '' ? [] : [`(${known})`]),
  ].join(' ');
}
