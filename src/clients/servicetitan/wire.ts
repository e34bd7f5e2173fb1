/**
 * The fields of ServiceTitan's answers that we read (accounting, inventory, jpm, settings v2). Unknown fields are ignored:
 * the API grows monthly. What the contract calls required is often null in live tenants.
 */
import { z } from 'zod';

import { decimalIn } from '../../domain/values/money.ts';
import { isBlank } from '../../domain/values/text-key.ts';
import { ExactNumber } from './exact-json.ts';
import { readJson, unreadable } from './to-failure.ts';

/**
 * A decimal in any form that the contract permits, as plain text: amounts on bills are JSON strings, elsewhere JSON
 * numbers. Anything else is refused rather than guessed at; text without anything in it is none.
 */
export const decimal = z
  .union([z.instanceof(ExactNumber).transform(({ text }) => text), z.int().transform(String), z.string()])
  .transform((text, context) => {
    if (isBlank(text)) return null;
    const plain = decimalIn(text);
    if (plain === undefined) context.addIssue({ code: 'custom', message: 'not a plain decimal' });
    return plain;
  })
  .nullish();
/** In place of a number that only some policies need and that cannot be read: those that need it say so. */
export const UNREAD = 'unread';
const decimalIfNeeded = decimal.catch(UNREAD);
/** Of what only informs, or has something in its place: a form that is not known keeps no bill back. */
const informative = <T extends z.ZodType>(schema: T) => schema.nullish().catch(undefined);
const named = z.object({ id: z.int(), name: z.string().nullish() });
const listed = <T extends z.ZodType>(item: T) => z.array(item).nullish();
const account = z.object({ number: z.string().nullish() }).nullish();

const billItemSchema = z.object({
  order: informative(z.int()),
  skuId: z.int().nullish(),
  skuType: z.string().nullish(),
  skuCode: z.string().nullish(),
  name: z.string().nullish(),
  description: z.string().nullish(),
  quantity: decimal,
  cost: decimal,
  inventoryLocation: z
    .object({ id: z.int().nullish(), name: z.string().nullish(), type: z.string().nullish() })
    .nullish(),
  generalLedgerAccount: account,
  costOfSaleAccount: account,
  assetAccount: account,
  receiptItemId: informative(z.int()),
  budgetCodeId: z.int().nullish(),
  allocatedTax: decimalIfNeeded,
  allocatedShipping: decimalIfNeeded,
  allocatedOtherCosts: decimalIfNeeded,
});
export type WireBillItem = z.output<typeof billItemSchema>;

export const billSchema = z.object({
  id: z.int(),
  purchaseOrderId: z.int().nullish(),
  syncStatus: z.string().nullish(),
  status: z.string().nullish(),
  dateCanceled: z.string().nullish(),
  billType: z.string().nullish(),
  vendorNumber: z.string().nullish(),
  summary: z.string().nullish(),
  billDate: z.string().nullish(),
  dueDate: z.string().nullish(),
  billAmount: decimal,
  vendorInvoiceTotal: decimal,
  taxAmount: decimal,
  shippingAmount: decimal,
  otherAmount: decimal,
  preTaxDiscountAmount: decimal,
  preTaxCharge: decimal,
  postTaxDiscountAmount: decimal,
  postTaxCharge: decimal,
  createdOn: informative(z.string()),
  modifiedOn: z.string().nullish(),
  termName: z.string().nullish(),
  batch: z.object({ number: z.string().nullish() }).nullish().catch(undefined),
  doNotPay: z.boolean().nullish(),
  businessUnit: named.nullish(),
  vendor: named.nullish(),
  remittanceVendorInfo: named.nullish(),
  budgetCodeId: z.int().nullish(),
  jobId: z.int().nullish(),
  jobNumber: z.string().nullish(),
  items: listed(billItemSchema),
  expenseItems: listed(
    z.object({
      amount: decimal,
      description: z.string().nullish(),
      generalLedgerAccount: account,
      job: named.nullish(),
      businessUnit: named.nullish(),
      budgetCodeId: z.int().nullish(),
    }),
  ),
});
export type WireBill = z.output<typeof billSchema>;

export const billStateSchema = billSchema.pick({ id: true, status: true, dateCanceled: true });
export const billRowSchema = billSchema.pick({
  id: true,
  createdOn: true,
  modifiedOn: true,
  billDate: true,
  batch: true,
  syncStatus: true,
  status: true,
  dateCanceled: true,
  vendor: true,
});
export type WireBillRow = z.output<typeof billRowSchema>;
export const purchaseOrderSchema = z.object({
  id: z.int(),
  number: z.string().nullish(),
  typeId: z.int().nullish(),
  total: informative(decimal),
  items: listed(
    z.object({ id: z.int(), skuId: z.int().nullish(), skuType: z.string().nullish(), cost: decimalIfNeeded }),
  ),
});
export type WirePurchaseOrder = z.output<typeof purchaseOrderSchema>;
export const receiptSchema = z.object({
  id: z.int(),
  billId: z.int().nullish(),
  vendorInvoiceNumber: z.string().nullish(),
  items: listed(z.object({ id: z.int(), purchaseOrderItemId: z.int().nullish() })),
});
export type WireReceipt = z.output<typeof receiptSchema>;
export const jobSchema = z.object({
  id: z.int(),
  jobNumber: z.string().nullish(),
  jobTypeId: z.int(),
  projectId: z.int().nullish(),
  customerId: z.int().nullish(),
});
export type WireJob = z.output<typeof jobSchema>;
export const projectSchema = z.object({ id: z.int(), number: z.string().nullish() });
export type WireProject = z.output<typeof projectSchema>;
export const businessUnitSchema = z.object({ id: z.int(), currency: z.string().nullish() });
export const jobTypeSchema = z.object({ id: z.int(), name: z.string().nullish() });
export const vendorSchema = z.object({
  id: z.int(),
  name: z.string().nullish(),
  externalData: listed(z.object({ key: z.string().nullish(), value: z.string().nullish() })),
});
export type WireVendor = z.output<typeof vendorSchema>;

/** The envelope of every list. */
const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ hasMore: z.boolean(), totalCount: z.int().nullish(), data: z.array(item) });

/** @throws IntegrationError when the body is no page of these items. */
export function readPage<T extends z.ZodType>(body: string, operation: string, item: T) {
  const page = pageOf(item).safeParse(readJson(body, operation));
  if (!page.success) throw unreadable(operation, z.prettifyError(page.error));
  return page.data;
}
