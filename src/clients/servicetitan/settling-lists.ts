/** The two lists of what settles bills: payments, and credits with the bills they are applied to. */
import type { ListWindow } from '../../ports/field-service.ts';
import type { ServiceTitanApi } from './api.ts';
import { listWithin } from './window-list.ts';
import { appliedCreditSchema, paymentSchema, type SettlingDocument } from './wire-settlements.ts';

const LISTS = {
  payment: { path: 'accounting/ap-payments', schema: paymentSchema },
  credit: { path: 'accounting/ap-credits', schema: appliedCreditSchema },
} as const;
export type SettlingKind = keyof typeof LISTS;

export function listSettling(
  api: ServiceTitanApi,
  kind: SettlingKind,
  window: ListWindow,
): Promise<SettlingDocument[]> {
  const { path, schema } = LISTS[kind];
  return listWithin(api, { path, query: {} }, window, schema);
}

/** At most as many as one request takes; `undefined` for each that ServiceTitan does not show. */
export async function readSettling(
  api: ServiceTitanApi,
  kind: SettlingKind,
  ids: readonly number[],
): Promise<(SettlingDocument | undefined)[]> {
  const { path, schema } = LISTS[kind];
  const read = await api.list(path, { ids: [...new Set(ids)].join(',') }, schema);
  const documents = new Map(read.map((document) => [document.id, document]));
  return ids.map((id) => documents.get(id));
}
