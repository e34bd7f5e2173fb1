/**
 * What is set about the company, and what nobody outside Sage knows about the gateway and is therefore selectable. Each
 * value's default is the most probable real behaviour.
 */
import { z } from 'zod';

/** Where requests are posted, on the global host as on the hosts of the clusters. */
export const gatewayPathPattern = /^\/ia\/xml\/(?:[^/]+\/)*xmlgw\.phtml$/;

function isGatewayUrl(text: string): boolean {
  return URL.canParse(text) && gatewayPathPattern.test(new URL(text).pathname);
}

export const intacctSwitches = z.strictObject({
  /** A function control id that was completed before, under uniqueid=true: a failure, the first answer again, or done again. */
  repeatedControlId: z.enum(['refuse', 'replay', 'execute']).default('refuse'),
  /** How long a completed control id is remembered; assumed, no source names a time. */
  controlIdRetentionMs: z
    .int()
    .min(0)
    .default(30 * 86_400_000),
  /** Results of a transaction that was rolled back: all `aborted`, or `failure` for the function that failed. */
  transactionStatuses: z.enum(['aborted', 'culprit-failure']).default('aborted'),
  /** Requests of the company at the same time; secondary sources name 2 for the default tier. */
  concurrency: z.int().min(1).max(1_000).default(2),
  /** The sign-in duration of the API user; each call starts it anew. */
  sessionTimeoutMs: z
    .int()
    .min(1_000)
    .default(2 * 3_600_000),
  /** Where new sessions are bound to: the URL that was called, or one of a cluster's own. */
  endpoint: z
    .string()
    .refine((text) => text === 'as-called' || isGatewayUrl(text), {
      error: "use 'as-called' or a URL whose path starts with /ia/xml/ and ends with /xmlgw.phtml",
    })
    .default('as-called'),
  /** Transport policies that requests may name in `policyid`, to be answered later. */
  transportPolicies: z.array(z.string().min(1)).default([]),
  /** Whether the sender is on the company's list of Web Services authorizations. */
  senderAuthorized: z.boolean().default(true),
  /** `expired`: a trial company whose time is up. */
  companyState: z.enum(['active', 'expired']).default('active'),

  /** AP setting "bill approval": with it a submitted bill waits as Submitted, without it it is Posted at once. */
  billApproval: z.boolean().default(false),
  /**
   * What may happen to a bill that is posted and unpaid. `edit`: edited, deleted, or reversed. `reverse`: reversed only,
   * as with the AP option "Enable reversal of unpaid bills". `edit-only`: that option taken at its word, no reversal.
   */
  unpaidBills: z.enum(['edit', 'reverse', 'edit-only']).default('edit'),
  /** A bill number that the vendor has already: articles say that bills by API are not checked, one client knows a refusal. */
  duplicateBillNumber: z.enum(['accept', 'refuse']).default('accept'),
  /** The error number of a bill without a number; both were seen, nobody says when which one comes. */
  missingBillNumber: z.enum(['BL03002128', 'PL01000127']).default('BL03002128'),
  /** Document sequencing: with it an absent number is given by the company, a number that is sent is kept. */
  billNumbers: z.enum(['required', 'sequence']).default('required'),
  adjustmentNumbers: z.enum(['required', 'sequence']).default('required'),
  vendorIds: z.enum(['required', 'sequence']).default('required'),
  /** The error number of a vendor id that exists; connectors meet both. */
  duplicateVendorId: z.enum(['BL34000061', 'PL05000104']).default('BL34000061'),
  /** A new vendor whose contact name exists: refused, or the standing contact is taken. */
  contactNameClash: z.enum(['refuse', 'reuse']).default('refuse'),
  /** A line for another entity's location, in a session of an entity. */
  interEntityLines: z.enum(['refuse', 'allow']).default('refuse'),
});
export type IntacctSwitches = z.infer<typeof intacctSwitches>;
