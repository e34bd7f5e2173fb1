/** One credit that a vendor granted, until Intacct holds exactly one adjustment for it or a person decides. */
import { checkCreditInput } from './input/document.ts';
import type { SyncBillResult } from './outcome.ts';
import { syncDocument } from './sync-bill.workflow.ts';

export async function syncCredit(input: unknown): Promise<SyncBillResult> {
  return syncDocument(checkCreditInput(input));
}
