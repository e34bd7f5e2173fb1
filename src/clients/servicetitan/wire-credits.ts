/**
 * The fields of vendors' credits and of the returns behind them that we read. Unlike those of bills, their amounts are
 * JSON numbers.
 */
import { z } from 'zod';

import { decimal } from './wire.ts';
import { statusOf } from '../../domain/source/statuses.ts';
import { isDateSet } from '../../domain/values/written-date.ts';

const named = z.object({ id: z.int(), name: z.string().nullish() });
const account = z.object({ number: z.string().nullish() }).nullish();

export const creditSchema = z.object({
  id: z.int(),
  inventoryReturnId: z.int().nullish(),
  jobId: z.int().nullish(),
  active: z.boolean().nullish(),
  createdOn: z.string().nullish().catch(undefined),
  modifiedOn: z.string().nullish(),
  date: z.string().nullish(),
  canceledOn: z.string().nullish(),
  number: z.string().nullish(),
  referenceNumber: z.string().nullish(),
  memo: z.string().nullish(),
  amount: decimal,
  status: z.string().nullish(),
  syncStatus: z.string().nullish(),
  businessUnit: named.nullish(),
  remittanceVendor: named.nullish(),
  vendor: named.nullish(),
  budgetCodeId: z.int().nullish(),
  batch: z.object({ number: z.string().nullish() }).nullish().catch(undefined),
});
export type WireCredit = z.output<typeof creditSchema>;

export const creditStateSchema = creditSchema.pick({ id: true, active: true, status: true, canceledOn: true });

export const creditRowSchema = creditSchema.pick({
  id: true,
  createdOn: true,
  modifiedOn: true,
  date: true,
  batch: true,
  syncStatus: true,
  active: true,
  status: true,
  canceledOn: true,
  vendor: true,
});
export type WireCreditRow = z.output<typeof creditRowSchema>;

export const returnSchema = z.object({
  id: z.int(),
  number: z.string().nullish(),
  purchaseOrderId: z.int().nullish(),
  jobId: z.int().nullish(),
  businessUnitId: z.int().nullish(),
  inventoryLocationId: z.int().nullish(),
  returnAmount: decimal,
  taxAmount: decimal,
  shippingAmount: decimal,
  items: z
    .array(
      z.object({
        skuId: z.int().nullish(),
        code: z.string().nullish(),
        name: z.string().nullish(),
        description: z.string().nullish(),
        quantity: decimal,
        cost: decimal,
        costOfSaleAccount: account,
        assetAccount: account,
        generalLedgerAccount: account,
        budgetCodeId: z.int().nullish(),
        active: z.boolean().nullish(),
      }),
    )
    .nullish(),
});
export type WireReturn = z.output<typeof returnSchema>;

/** A warehouse or a truck. */
export const locationSchema = z.object({ id: z.int(), name: z.string().nullish() });

/** No credit is owed by the vendor any more. */
export function isCanceled({ active, status, canceledOn }: z.output<typeof creditStateSchema>): boolean {
  return statusOf(status) === 'Canceled' || isDateSet(canceledOn) || active === false;
}
