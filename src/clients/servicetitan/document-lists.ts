/** Bills and credits of a window of time: those that changed, and those that a person chooses from. */
import type { z } from 'zod';

import type { DocumentKind } from '../../domain/values/document.ts';
import type { ChangedDocument, ListedDocument, ListWindow } from '../../ports/field-service.ts';
import type { Query, ServiceTitanApi } from './api.ts';
import { toListedBill } from './to-source-bill.ts';
import { toListedCredit } from './to-source-credit.ts';
import { listWithin } from './window-list.ts';
import { billRowSchema, stubSchema } from './wire.ts';
import { creditRowSchema } from './wire-credits.ts';
import { listSettling } from './settling-lists.ts';
import { billsIn, type SettlingDocument } from './wire-settlements.ts';

export const BILLS = 'accounting/ap-bills';
export const CREDITS = 'accounting/ap-credits';
/** Bill types to ask for one by one: by default the list shows only Procurement. */
export const BILL_TYPES = ['Procurement', 'ApBill'] as const;

export class DocumentLists {
  readonly #api: ServiceTitanApi;

  constructor(api: ServiceTitanApi) {
    this.#api = api;
  }

  async changed(kind: DocumentKind, window: ListWindow): Promise<ChangedDocument[]> {
    if (kind === 'credit') return (await listSettling(this.#api, 'credit', window)).map(toChangedCredit);
    const rows = await this.#billsOf({}, window, stubSchema);
    return rows.map(({ id, modifiedOn }) => ({ id, revision: modifiedOn ?? '' }));
  }

  /** ServiceTitan narrows credits by no batch. */
  async rows(kind: DocumentKind, { batch, ...window }: ListWindow & { batch?: number }): Promise<ListedDocument[]> {
    if (kind === 'credit')
      return (await listWithin(this.#api, { path: CREDITS, query: {} }, window, creditRowSchema)).map(toListedCredit);
    const which: Query = batch === undefined ? {} : { batchNumber: batch };
    return (await this.#billsOf(which, window, billRowSchema)).map(toListedBill);
  }

  async #billsOf<T extends z.ZodType<{ id: number }>>(which: Query, window: ListWindow, row: T) {
    const found = new Map<number, z.output<T>>();
    for (const billType of BILL_TYPES)
      for (const bill of await listWithin(this.#api, { path: BILLS, query: { ...which, billType } }, window, row))
        found.set(bill.id, bill);
    return [...found.values()];
  }
}

function toChangedCredit(credit: SettlingDocument): ChangedDocument {
  const settles = billsIn(credit);
  return { id: credit.id, revision: credit.modifiedOn, ...(settles.length === 0 ? {} : { settles }) };
}
