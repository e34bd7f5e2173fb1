/** User actions on a credit or payment: post, unpost, export. */
import { requireRecord, Refusal } from '../http/refusal.ts';
import type { Stamped, SyncStatus } from '../records/record-parts.ts';
import type { Records } from '../records/versioned-records.ts';
import type { TenantStore } from '../store.ts';

type Payable = Stamped & { readonly syncStatus: SyncStatus; readonly status: string };

const TRANSITIONS = {
  post: { from: 'Pending', to: 'Posted' },
  unpost: { from: 'Posted', to: 'Pending' },
  export: { from: 'Posted', to: 'Exported' },
} as const;
export type PayableAction = keyof typeof TRANSITIONS;
export const PAYABLE_ACTIONS = Object.keys(TRANSITIONS);

export function isPayableAction(action: string): action is PayableAction {
  return Object.hasOwn(TRANSITIONS, action);
}

export function runPayableAction<T extends Payable>(
  store: TenantStore,
  records: Records<T>,
  { name, id, action }: { name: string; id: number; action: PayableAction },
): T {
  const record = requireRecord(records.get(id), `${name} ${id}`);
  const { from, to } = TRANSITIONS[action];
  if (/^cancell?ed$/i.test(record.status)) throw new Refusal(409, `${name} ${id} is canceled.`);
  if (record.syncStatus !== from) {
    throw new Refusal(409, `${name} ${id} is ${record.syncStatus}: to ${action} it, it must be ${from}.`);
  }
  return records.put({ ...record, syncStatus: to, modifiedOn: store.stamp() });
}
