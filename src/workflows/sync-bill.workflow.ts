/** One ServiceTitan bill, until Intacct holds exactly one bill for it or a person decides. */
import { checkBillInput } from './input.ts';
import type { SyncBillResult } from './outcome.ts';
import { syncDocument } from './sync-document.ts';

export async function syncBill(input: unknown): Promise<SyncBillResult> {
  return syncDocument(checkBillInput(input));
}
