/**
 * Behaviour of the real API that is unknown or differs between tenants: one switch each, with the most probable
 * behaviour as its default. Read and set under `/_sandbox/switches`.
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
      'What an edit of a billed purchase order does to the bill: cancels it and makes a new one; makes a new one and leaves nothing of the old; or changes it and keeps its id. Documented is only that there will be a new bill.',
    ),
  canceledBillsListed: z
    .boolean()
    .default(true)
    .describe('Whether a canceled bill stays in the bill lists; no filter is documented that would hide it.'),

  markPendingAllowed: z
    .boolean()
    .default(false)
    .describe('Whether a bill that is still Pending may be marked as exported.'),
  markRepeatedSucceeds: z
    .boolean()
    .default(true)
    .describe('Whether marking a record that is Exported already reports success.'),
  markBumpsModifiedOn: z.boolean().default(true).describe('Whether marking as exported moves modifiedOn.'),
  markUnknownId: z
    .enum(['result', 'refused'])
    .default('result')
    .describe('An unknown id among those to mark: told in its own result, or the whole request refused with 400.'),
  customFieldsAfterExport: z
    .boolean()
    .default(true)
    .describe('Whether custom fields of an Exported record may still be changed.'),
  customFieldsBumpModifiedOn: z.boolean().default(true).describe('Whether changing custom fields moves modifiedOn.'),

  exportPageSize: z
    .int()
    .min(1)
    .max(5_000)
    .default(500)
    .describe('Records on one page of an export feed; the API names none.'),
  exportDelayMinutes: z
    .int()
    .min(0)
    .max(1_440)
    .default(15)
    .describe(
      'Minutes until a change shows in an export feed that was not asked for recent changes; documented as 15.',
    ),
  inventoryBillsShowAllTypes: z
    .boolean()
    .default(true)
    .describe(
      'Whether bills without a purchase order are in the inventory-bill lists that name no type, and in their export.',
    ),

  emptyLists: z
    .enum(['null', 'empty'])
    .default('null')
    .describe('Lists without entries: null, as seen on live tenants even where the contract promises a list, or [].'),
  billAmount: z
    .enum(['inclusive', 'exclusive'])
    .default('inclusive')
    .describe('Whether billAmount contains tax and freight; the same bill, written differently.'),
  julyFields: z
    .boolean()
    .default(false)
    .describe('Whether fields are shown that the contract of July 2026 added to bills, orders, receipts and returns.'),
  readLagMs: z
    .int()
    .min(0)
    .max(600_000)
    .default(0)
    .describe('How long a read goes on showing the record as it was before a write.'),

  tokenCallsPerMinute: z
    .int()
    .min(1)
    .max(100_000)
    .default(600)
    .describe('Token requests served in a minute; the endpoint is throttled, its limit is not documented.'),
  callsPerSecond: z
    .int()
    .min(1)
    .max(100_000)
    .default(60)
    .describe('API calls served in a second for the application and tenant; documented as 60, and raised on request.'),
  retryAfterHeader: z
    .boolean()
    .default(true)
    .describe('Whether a 429 says in Retry-After when to come back; its title does always.'),
  withoutScopes: z
    .array(z.enum(KNOWN_SCOPES))
    .default([])
    .describe(
      "Scopes that the tenant's admin has not granted, such as tn.inv.vendors:w; tokens given out before keep theirs.",
    ),
  wrongAppKeyStatus: z.literal([401, 403]).default(401).describe('Status for a missing or unknown application key.'),
  wrongTenantStatus: z
    .literal([401, 403])
    .default(403)
    .describe("Status for a token of another tenant than the path's."),
  unauthorizedBody: z
    .enum(['empty', 'problem'])
    .default('empty')
    .describe('Body of a 401: none, or an error in the form of the others.'),
  intacctDimensions: z
    .enum(['blank', 'filled'])
    .default('blank')
    .describe(
      "Whether business-units/intacct knows the dimensions, which only tenants with ServiceTitan's own connector keep.",
    ),

  webhookSignatureHeader: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, { error: 'use a header name in lower case' })
    .default('x-servicetitan-signature')
    .describe("Header with a webhook's signature, in lower case; no source of ServiceTitan's names it."),
  webhookSignatureEncoding: z
    .enum(['hex', 'base64'])
    .default('hex')
    .describe("How the HMAC-SHA256 of a webhook's raw body is written."),
  webhookOrder: z
    .enum(['in-order', 'out-of-order'])
    .default('in-order')
    .describe('Events of one change as they happened, or the last one first.'),
  webhookTimeoutMs: z
    .int()
    .min(100)
    .max(100_000)
    .default(10_000)
    .describe('How long a receiver may take before a delivery counts as failed.'),
});

export type ServiceTitanSwitches = z.infer<typeof serviceTitanSwitchesSchema>;

export const DEFAULT_SWITCHES: ServiceTitanSwitches = serviceTitanSwitchesSchema.parse({});
