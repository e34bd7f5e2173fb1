/**
 * Settings of the company, and behavior of the gateway that is not publicly documented and can therefore be chosen.
 * Each default is the most probable real behavior.
 */
import { z } from 'zod';

/** The path of requests, on the global host as on the hosts of the clusters. */
export const GATEWAY_PATH_PATTERN = /^\/ia\/xml\/(?:[^/]+\/)*xmlgw\.phtml$/;

function isGatewayUrl(text: string): boolean {
  const url = text.length > 2_000 ? null : URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && GATEWAY_PATH_PATTERN.test(url.pathname);
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

export const intacctSwitches = z.strictObject({
  repeatedControlId: z
    .enum(['refuse', 'replay', 'execute'])
    .default('refuse')
    .describe(
      'A function control id that was completed before, under uniqueid=true: it fails, returns the first answer again, or is executed again.',
    ),
  controlIdRetentionMs: z
    .int()
    .min(0)
    .max(3_660 * DAY_MS)
    .default(30 * DAY_MS)
    .describe('How long a completed control id is remembered; assumed, because no source has a time.'),
  transactionStatuses: z
    .enum(['aborted', 'culprit-failure'])
    .default('aborted')
    .describe(
      'Statuses in a transaction that was rolled back: all aborted, or failure for the function that failed and aborted for the others.',
    ),
  concurrency: z
    .int()
    .min(1)
    .max(1_000)
    .default(2)
    .describe('Concurrent requests of the company; secondary sources name 2 for the default tier.'),
  sessionTimeoutMs: z
    .int()
    .min(1_000)
    .max(30 * DAY_MS)
    .default(2 * HOUR_MS)
    .describe('The sign-in duration of the API user; each call restarts it.'),
  endpoint: z
    .string()
    .refine((text) => text === 'as-called' || isGatewayUrl(text), {
      error: "use 'as-called' or a URL whose path starts with /ia/xml/ and ends with /xmlgw.phtml",
    })
    .default('as-called')
    .describe('The endpoint of new sessions: as-called for the URL that was called, or the URL of a cluster.'),
  transportPolicies: z
    .array(z.string().min(1).max(100))
    .max(100)
    .default([])
    .describe('Transport policies that requests may name in policyid to be processed asynchronously.'),
  senderAuthorized: z
    .boolean()
    .default(true)
    .describe("Whether the sender is on the company's list of Web Services authorizations."),
  companyState: z
    .enum(['active', 'expired'])
    .default('active')
    .describe('Whether the company can be used; expired is a trial company that has expired.'),

  billApproval: z
    .boolean()
    .default(false)
    .describe(
      'The AP setting for bill approval: if on, a submitted bill stays Submitted until it is approved; if off, it is Posted at once.',
    ),
  unpaidBills: z
    .enum(['edit', 'reverse', 'edit-only'])
    .default('edit')
    .describe(
      'What may be done with a posted, unpaid bill: edit allows editing, deleting and reversing; reverse allows reversing only, as with the AP option "Enable reversal of unpaid bills"; edit-only allows editing and deleting, as if reversal needed that option.',
    ),
  duplicateBillNumber: z
    .enum(['accept', 'refuse'])
    .default('accept')
    .describe(
      'A bill number that the vendor already has: articles say that bills from the API are not checked, one client expects a refusal.',
    ),
  missingBillNumber: z
    .enum(['BL03002128', 'PL01000127'])
    .default('BL03002128')
    .describe(
      'The error number of a bill without a number; both were observed, and no source says which one applies when.',
    ),
  billNumbers: z
    .enum(['required', 'sequence'])
    .default('required')
    .describe('Document sequencing of bills: with sequence, the company assigns a number if none is sent.'),
  adjustmentNumbers: z
    .enum(['required', 'sequence'])
    .default('required')
    .describe('Document sequencing of adjustments, as for bills.'),
  vendorIds: z
    .enum(['required', 'sequence'])
    .default('required')
    .describe('Document sequencing of vendors: with sequence, the company assigns a vendor id if none is sent.'),
  duplicateVendorId: z
    .enum(['BL34000061', 'PL05000104'])
    .default('BL34000061')
    .describe('The error number of a vendor id that already exists; connectors know both.'),
  contactNameClash: z
    .enum(['refuse', 'reuse'])
    .default('refuse')
    .describe('A new vendor whose contact name already exists: refused, or the existing contact is used.'),
  interEntityLines: z
    .enum(['refuse', 'allow'])
    .default('refuse')
    .describe("A line for another entity's location, in a session of an entity: refused or allowed."),
});
export type IntacctSwitches = z.infer<typeof intacctSwitches>;
