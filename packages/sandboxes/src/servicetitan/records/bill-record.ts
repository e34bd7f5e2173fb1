/**
 * An AP bill as ServiceTitan's API returns it (official contract: Accounting.V2.ApBillResponse). The schema defines the
 * type and validates edits in the UI routes. Only here are amounts and quantities JSON strings.
 */
import { z } from 'zod';

import { parseInstant } from './instant.ts';

const id = z.int().min(1);
const text = z.string().nullable();
/** Fifteen digits before the decimal point exceed every amount in this sandbox. */
const money = z
  .string()
  .regex(
    /^-?\d{1,15}(\.\d{1,4})?$/,
    'write the amount as a JSON string such as "119.83", with at most 15 digits before and 4 behind the point',
  )
  .meta({ examples: ['119.83'] });
/** Quantities and unit costs: live tenants have up to 19 decimal places. */
const decimal = z
  .string()
  .regex(
    /^-?\d{1,15}(\.\d{1,19})?$/,
    'write the number as a JSON string such as "2.5", with at most 15 digits before and 19 behind the point',
  )
  .meta({ examples: ['2.5'] });
const dateTime = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?Z$/, 'write the time as 2026-10-05T00:00:00Z')
  .refine((value) => parseInstant(value) !== undefined, 'no such date or time')
  .meta({ examples: ['2026-10-05T00:00:00Z'] });

const named = z.strictObject({ id, name: text.default(null) });
const account = z.strictObject({
  id,
  name: text,
  number: text,
  type: text,
  detailType: text,
});
const address = z.strictObject({ street: text, unit: text, city: text, state: text, zip: text, country: text });

const item = z.strictObject({
  id,
  order: z.int().min(1),
  skuId: id,
  skuType: z.string(),
  skuCode: z.string(),
  name: text.default(null),
  description: text.default(null),
  quantity: decimal.nullable(),
  cost: decimal.nullable(),
  inventoryLocation: z.strictObject({ id, name: text, type: text }).nullable().default(null),
  vendorPartNumber: text.default(null),
  serialNumber: text.default(null),
  generalLedgerAccount: account.nullable().default(null),
  costOfSaleAccount: account.nullable().default(null),
  assetAccount: account.nullable().default(null),
  receiptItemId: id.nullable().default(null),
  budgetCodeId: id.nullable().default(null),
  /** Part of the contract since July 2026: the item's share of the charges, if landed costs are allocated. */
  allocatedTax: money.nullable().optional(),
  allocatedShipping: money.nullable().optional(),
  allocatedOtherCosts: money.nullable().optional(),
  fullyLandedUnitCost: decimal.nullable().optional(),
});

const expenseItem = z.strictObject({
  id,
  amount: money,
  description: text.default(null),
  generalLedgerAccount: account.nullable().default(null),
  job: named.nullable().default(null),
  businessUnit: named.nullable().default(null),
  budgetCodeId: id.nullable().default(null),
  projectLabelIds: z.array(id).nullable().default(null),
});

export const SYNC_STATUSES = ['Pending', 'Posted', 'Exported'] as const;
export const BILL_STATUSES = ['Unreconciled', 'Reconciled', 'Discrepancy', 'Canceled'] as const;
export const BILL_SOURCES = ['Undefined', 'Standalone', 'Purchasing', 'Recurring', 'OCR', 'API'] as const;
export const BILL_TYPES = ['NotSet', 'Procurement', 'ApBill'] as const;

/** The fields that a user can set; ServiceTitan sets the ID and the timestamps. */
export const billContentSchema = z.strictObject({
  purchaseOrderId: id.nullable().default(null),
  syncStatus: z.enum(SYNC_STATUSES).default('Pending'),
  status: z.enum(BILL_STATUSES).default('Unreconciled'),
  source: z.enum(BILL_SOURCES).default('Standalone'),
  billType: z.enum(BILL_TYPES).default('ApBill'),
  postDate: dateTime.nullable().default(null),
  referenceNumber: text.default(null),
  vendorNumber: text.default(null),
  summary: text.default(null),
  billDate: dateTime,
  earlyDiscountDate: dateTime.nullable().default(null),
  billAmount: money,
  vendorInvoiceTotal: money.nullable().default(null),
  taxAmount: money.nullable().default(null),
  shippingAmount: money.nullable().default(null),
  createdBy: text.default(null),
  termName: text.default(null),
  dueDate: dateTime.nullable().default(null),
  doNotPay: z.boolean().default(false),
  dateCanceled: dateTime.nullable().default(null),
  canceledBy: named.nullable().default(null),
  shipToDescription: text.default(null),
  shipTo: address.nullable().default(null),
  batch: z.strictObject({ id, number: text, name: text }).nullable().default(null),
  businessUnit: named.nullable().default(null),
  taxZone: named.nullable().default(null),
  vendor: named,
  remittanceVendorInfo: named.nullable().default(null),
  budgetCodeId: id.nullable().default(null),
  items: z.array(item).nullable().default(null),
  expenseItems: z.array(expenseItem).nullable().default(null),
  customFields: z
    .array(z.strictObject({ name: text, value: text }))
    .nullable()
    .default(null),
  jobId: id.nullable().default(null),
  jobNumber: text.default(null),
  /** Part of the contract since July 2026. Discounts are positive amounts (assumed). */
  landedCostMethod: z.enum(['None', 'ByValue']).optional(),
  otherAmount: money.nullable().optional(),
  preTaxDiscountAmount: money.nullable().optional(),
  preTaxCharge: money.nullable().optional(),
  postTaxDiscountAmount: money.nullable().optional(),
  postTaxCharge: money.nullable().optional(),
  dateReconciled: dateTime.nullable().optional(),
});

export type ApBillContent = z.infer<typeof billContentSchema>;
export type ApBill = ApBillContent & { id: number; createdOn: string; modifiedOn: string };
export type ApBillItem = z.infer<typeof item>;
export type ApBillExpenseItem = z.infer<typeof expenseItem>;
export type LedgerAccountReference = z.infer<typeof account>;
export type Address = z.infer<typeof address>;
