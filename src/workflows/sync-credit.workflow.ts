/** One credit that a vendor granted, until Intacct holds exactly one adjustment for it or a person decides. */
import { checkDocumentInput } from './input/document.ts';
import type { SyncBillResult } from './outcome.ts';
import { syncDocument } from './sync-bill.workflow.ts';

export async function syncCredit(input: unknown): Promise<SyncBillResult> {
  return syncDocument(checkDocumentInput('credit', input));
}
