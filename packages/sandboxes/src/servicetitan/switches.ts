/**
 * Behavior of the real API that is unknown or differs between tenants: one switch each, with the most probable
 * behavior as its default. Read and set under `/_sandbox/switches`.
 */
import { z } from 'zod';

import { KNOWN_SCOPES } from './http/scopes.ts';

export const serviceTitanSwitchesSchema = z.strictObject({
  billOnReceipt: z
    .boolean()
    .default(true)
    .describe("The tenant's setting that a bill is created when a purchase order is received."),
  purchaseOrderEdit: z
    .enum(['cancel-and-replace', 'replace-only', 'in-place'])
    .default('cancel-and-replace')
    .describe(
      'What editing a billed purchase order does to the bill: cancels it and creates a new one; deletes it and creates a new one; or changes it and keeps its id. Documented is only that there will be a new bill.',
    ),
  canceledBillsListed: z
    .boolean()
    .default(true)
    .describe('Whether canceled bills stay in the bill lists; no filter to hide them is documented.'),
  canceledPaymentsListed: z
    .boolean()
    .default(true)
    .describe('Whether canceled and rejected payments stay in the list of payments; it has no filter for them.'),
  paymentSplitsName: z
    .enum(['inventoryBillId', 'documentId'])
    .default('inventoryBillId')
    .describe(
      "Where a payment's split names a bill that has no purchase order; the contract has both fields and explains neither.",
    ),

  markPendingAllowed: z
    .boolean()
    .default(false)
    .describe('Whether a bill that is still Pending may be marked as exported.'),
  markRepeatedSucceeds: z
    .boolean()
    .default(true)
    .describe('Whether marking a record that is already Exported reports success.'),
  markBumpsModifiedOn: z.boolean().default(true).describe('Whether marking as exported changes modifiedOn.'),
  markUnknownId: z
    .enum(['result', 'refused'])
    .default('result')
    .describe(
      'An unknown id among those to mark: reported in its own result, or the whole request is refused with 400.',
    ),
  customFieldsAfterExport: z
    .boolean()
    .default(true)
    .describe('Whether custom fields of an Exported record may still be changed.'),
  customFieldsBumpModifiedOn: z.boolean().default(true).describe('Whether changing custom fields changes modifiedOn.'),

  exportPageSize: z
    .int()
    .min(1)
    .max(5_000)
    .default(500)
    .describe('Records on one page of an export feed; the API documents no number.'),
  exportDelayMinutes: z
    .int()
    .min(0)
    .max(1_440)
    .default(15)
    .describe('Minutes until a change appears in an export feed without recent changes; documented as 15.'),
  inventoryBillsShowAllTypes: z
    .boolean()
    .default(true)
    .describe(
      'Whether bills without a purchase order are in the inventory-bill lists that name no type, and in their export.',
    ),

  emptyLists: z
    .enum(['null', 'empty'])
    .default('null')
    .describe(
      'Lists without entries: null, as observed on live tenants even where the contract requires a list, or [].',
    ),
  numbers: z
    .enum(['scaled', 'long', 'exponent'])
    .default('scaled')
    .describe(
      'How decimals are written: at the scale that live tenants show, with 28 places as a .NET decimal may have, or as JSON numbers with an exponent, ids included.',
    ),
  billAmount: z
    .enum(['inclusive', 'exclusive'])
    .default('inclusive')
    .describe('Whether billAmount includes tax and freight.'),
  julyFields: z
    .boolean()
    .default(false)
    .describe('Whether bills, orders, receipts and returns have the fields that the contract added in July 2026.'),
  readLagMs: z
    .int()
    .min(0)
    .max(600_000)
    .default(0)
    .describe('How long reads still show the record as it was before a write.'),

  tokenCallsPerMinute: z
    .int()
    .min(1)
    .max(100_000)
    .default(600)
    .describe('Token requests served per minute; the endpoint is throttled, its limit is not documented.'),
  callsPerSecond: z
    .int()
    .min(1)
    .max(100_000)
    .default(60)
    .describe('API calls served per second for the application and tenant; documented as 60, raised on request.'),
  retryAfterHeader: z
    .boolean()
    .default(true)
    .describe('Whether a 429 has a Retry-After header; its title always says when to retry.'),
  withoutScopes: z
    .array(z.enum(KNOWN_SCOPES))
    .default([])
    .describe(
      "Scopes that the tenant's admin has not granted, such as tn.inv.vendors:w; tokens issued before keep theirs.",
    ),
  wrongAppKeyStatus: z.literal([401, 403]).default(401).describe('Status for a missing or unknown application key.'),
  wrongTenantStatus: z
    .literal([401, 403])
    .default(403)
    .describe('Status for a token of another tenant than the one in the path.'),
  unauthorizedBody: z
    .enum(['empty', 'problem'])
    .default('empty')
    .describe('Body of a 401: none, or an error in the format of the others.'),
  intacctDimensions: z
    .enum(['blank', 'filled'])
    .default('blank')
    .describe(
      "Whether business-units/intacct returns the dimensions, which only tenants with ServiceTitan's own connector have.",
    ),

  webhookSignatureHeader: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, { error: 'use a header name in lower case' })
    .default('x-servicetitan-signature')
    .describe("Header with a webhook's signature, in lower case; ServiceTitan's documents do not name it."),
  webhookSignatureEncoding: z
    .enum(['hex', 'base64'])
    .default('hex')
    .describe("How the HMAC-SHA256 of a webhook's raw body is written."),
  webhookOrder: z
    .enum(['in-order', 'out-of-order'])
    .default('in-order')
    .describe('Events of one change in order, or the last one first.'),
  webhookTimeoutMs: z
    .int()
    .min(100)
    .max(100_000)
    .default(10_000)
    .describe('How long a receiver may take before a delivery has failed.'),
});

export type ServiceTitanSwitches = z.infer<typeof serviceTitanSwitchesSchema>;

export const DEFAULT_SWITCHES: ServiceTitanSwitches = serviceTitanSwitchesSchema.parse({});
