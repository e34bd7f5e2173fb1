/**
 * Payments, and credits with the bills they are applied to, as far as they say which bills are settled. An amount or a
 * date that cannot be read must not hide that a bill is paid: only what names the bill has to have its form.
 */
import { z } from 'zod';

import { calendarDate } from '../../domain/values/calendar-date.ts';
import { roundToCents, sum } from '../../domain/values/money.ts';
import type { Settlement } from '../../domain/source/settlement.ts';
import { decimal } from './wire.ts';
import { creditStateSchema, isCanceled } from './wire-credits.ts';

/** A payment or a credit. */
export interface SettlingDocument {
  readonly id: number;
  readonly modifiedOn: string;
  /** Neither canceled nor rejected: an unknown status counts. */
  readonly isLive: boolean;
  readonly facts: Pick<Settlement, 'kind' | 'date' | 'method' | 'status'>;
  readonly splits: readonly SettlingSplit[];
}

interface SettlingSplit {
  readonly billId: number;
  readonly isLive: boolean;
  readonly amount: string | undefined;
}

const words = z.string().nullish().catch(undefined);
const flag = z.boolean().nullish().catch(undefined);
/** An id is a number; as text it names the same bill. */
const reference = z
  .union([
    z.int(),
    z
      .string()
      .regex(/^\d{1,15}$/)
      .transform(Number),
  ])
  .nullish();
const split = z.object({
  inventoryBillId: reference,
  documentId: reference,
  active: flag,
  amount: decimal.catch(undefined),
});
const splits = z.array(split).nullish();

/** In which of the two fields a bill without an order is named is not documented (docs/assumptions.md, A-80). */
function splitsOf(all: z.output<typeof splits>): SettlingSplit[] {
  return (all ?? []).flatMap(({ inventoryBillId, documentId, active, amount }) => {
    // An empty reference may be written as 0, as elsewhere in .NET.
    const named = [inventoryBillId, documentId].filter((id) => typeof id === 'number' && id > 0) as number[];
    return [...new Set(named)].map((billId) => ({ billId, isLive: active !== false, amount: amount ?? undefined }));
  });
}

/** Of the documented statuses the two that end a payment; ServiceTitan writes canceled in both ways. */
const OVER = /^(cancell?ed|rejected)$/i;

export const paymentSchema = z
  .object({ id: z.int(), active: flag, modifiedOn: words, date: words, method: words, status: words, splits })
  .transform(({ id, active, modifiedOn, date, method, status, splits: all }): SettlingDocument => {
    const facts = { kind: 'payment' as const, ...dateIn(date), ...(method && { method }), ...(status && { status }) };
    const isLive = active !== false && !OVER.test(status ?? '');
    return { id, modifiedOn: modifiedOn ?? '', isLive, facts, splits: splitsOf(all) };
  });

export const appliedCreditSchema = creditStateSchema
  .extend({ modifiedOn: words, date: words, splits })
  .transform((credit): SettlingDocument => {
    const facts = { kind: 'credit' as const, ...dateIn(credit.date) };
    const { id, modifiedOn } = credit;
    return { id, modifiedOn: modifiedOn ?? '', isLive: !isCanceled(credit), facts, splits: splitsOf(credit.splits) };
  });

function dateIn(date: string | null | undefined): Pick<Settlement, 'date'> {
  const day = calendarDate(date ?? '');
  return day === undefined ? {} : { date: day };
}

/** Each bill once, also those that it settles no more. */
export function billsIn({ splits: all }: SettlingDocument): number[] {
  return [...new Set(all.map(({ billId }) => billId))];
}

export function billsSettledBy({ isLive, ...document }: SettlingDocument): number[] {
  return isLive ? billsIn({ ...document, isLive, splits: document.splits.filter((one) => one.isLive) }) : [];
}

/** What the document says of this bill; `undefined` when it does not settle it. */
export function settlementOf(document: SettlingDocument, billId: number): Settlement | undefined {
  const parts = document.isLive ? document.splits.filter((one) => one.isLive && one.billId === billId) : [];
  if (parts.length === 0) return undefined;
  const amounts = parts.flatMap(({ amount }) => amount ?? []);
  const amount = amounts.length === parts.length ? roundToCents(sum(amounts)) : undefined;
  return { ...document.facts, id: document.id, amount };
}
