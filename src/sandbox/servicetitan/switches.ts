/**
 * Where the real API's behaviour is unknown or differs between tenants: one switch each, with the most probable
 * behaviour as its default. Read and set under `/_sandbox/switches`.
 */
import { z } from 'zod';

import { knownScopes } from './http/scopes.ts';

export const serviceTitanSwitchesSchema = z.strictObject({
  /** The tenant's setting "create a bill when a purchase order is received". */
  billOnReceipt: z.boolean().default(true),
  /**
   * What an edit of a billed purchase order does to the bill: cancels it and makes a new one; makes a new one and leaves
   * nothing of the old; or changes it and keeps its id. Documented is only that there will be a new bill.
   */
  purchaseOrderEdit: z.enum(['cancel-and-replace', 'replace-only', 'in-place']).default('cancel-and-replace'),
  /** Whether a canceled bill stays in the bill lists (no filter is documented that would hide it). */
  canceledBillsListed: z.boolean().default(true),

  /** Whether a bill that is still Pending may be marked as exported. */
  markPendingAllowed: z.boolean().default(false),
  /** Whether marking an Exported record again reports success. */
  markRepeatedSucceeds: z.boolean().default(true),
  /** Whether marking as exported moves `modifiedOn`. */
  markBumpsModifiedOn: z.boolean().default(true),
  /** An unknown id among those to mark: told in its own result, or the whole request refused with 400. */
  markUnknownId: z.enum(['result', 'refused']).default('result'),
  /** Whether custom fields of an Exported record may still be changed. */
  customFieldsAfterExport: z.boolean().default(true),
  /** Whether changing custom fields moves `modifiedOn`. */
  customFieldsBumpModifiedOn: z.boolean().default(true),

  /** Records on one page of an export feed; the API names none. */
  exportPageSize: z.int().min(1).max(5_000).default(500),
  /** Minutes until a change shows in an export feed that was not asked for recent changes; documented as 15. */
  exportDelayMinutes: z.int().min(0).max(1_440).default(15),
  /** Whether bills without a purchase order are in the inventory-bill lists that name no type, and in their export. */
  inventoryBillsShowAllTypes: z.boolean().default(true),

  /** Lists without entries: null, as seen on live tenants even where the contract promises a list, or `[]`. */
  emptyLists: z.enum(['null', 'empty']).default('null'),
  /** Whether `billAmount` contains tax and freight. The same bill, written differently. */
  billAmount: z.enum(['inclusive', 'exclusive']).default('inclusive'),
  /** Fields that the contract of July 2026 added to bills, orders, receipts and returns. */
  julyFields: z.boolean().default(false),
  /** How long a read goes on showing the record as it was before a write. */
  readLagMs: z.int().min(0).max(600_000).default(0),

  /** Token requests served in a minute. The endpoint is throttled, its limit is not documented. */
  tokenCallsPerMinute: z.int().min(1).max(100_000).default(600),
  /** API calls served in a second for the application and tenant; documented as 60, and raised on request. */
  callsPerSecond: z.int().min(1).max(100_000).default(60),
  /** Whether a 429 says in `Retry-After` when to come back; its title does always. */
  retryAfterHeader: z.boolean().default(true),
  /** Scopes that the tenant's admin has not granted, such as `tn.inv.vendors:w`. Tokens given out before keep theirs. */
  withoutScopes: z.array(z.enum(knownScopes)).default([]),
  /** Status for a missing or unknown application key. */
  wrongAppKeyStatus: z.union([z.literal(401), z.literal(403)]).default(401),
  /** Status for a token of another tenant than the path's. */
  wrongTenantStatus: z.union([z.literal(401), z.literal(403)]).default(403),
  /** Body of a 401. */
  unauthorizedBody: z.enum(['empty', 'problem']).default('empty'),
  /** Whether `business-units/intacct` knows the dimensions, which only tenants with ServiceTitan's own connector keep. */
  intacctDimensions: z.enum(['blank', 'filled']).default('blank'),

  /** Header with a webhook's signature; no source of ServiceTitan's names it. */
  webhookSignatureHeader: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, { error: 'use a header name in lower case' })
    .default('x-servicetitan-signature'),
  /** How the HMAC-SHA256 of a webhook's raw body is written. */
  webhookSignatureEncoding: z.enum(['hex', 'base64']).default('hex'),
  /** Events of one change as they happened, or the last one first. */
  webhookOrder: z.enum(['in-order', 'out-of-order']).default('in-order'),
  /** How long a receiver may take before a delivery counts as failed. */
  webhookTimeoutMs: z.int().min(100).max(100_000).default(10_000),
});

export type ServiceTitanSwitches = z.infer<typeof serviceTitanSwitchesSchema>;

export const defaultSwitches: ServiceTitanSwitches = serviceTitanSwitchesSchema.parse({});
