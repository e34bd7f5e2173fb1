/** Bills and credits of a window of time: those that changed, and those that a person chooses from. */
import type { z } from 'zod';

import { failure, IntegrationError } from '../../domain/failures/failure.ts';
import type { DocumentKind } from '../../domain/values/document.ts';
import type { ChangedDocument, ListedDocument, ListWindow } from '../../ports/field-service.ts';
import type { Query, ServiceTitanApi } from './api.ts';
import { toListedBill } from './to-source-bill.ts';
import { toListedCredit } from './to-source-credit.ts';
import { billRowSchema, stubSchema } from './wire.ts';
import { creditRowSchema } from './wire-credits.ts';

export const BILLS = 'accounting/ap-bills';
export const CREDITS = 'accounting/ap-credits';
/** Bill types to ask for one by one: by default the list shows only Procurement. */
export const BILL_TYPES = ['Procurement', 'ApBill'] as const;

/** Far more parts than any honest list falls into. */
const MAX_WINDOWS = 200;

export class DocumentLists {
  readonly #api: ServiceTitanApi;

  constructor(api: ServiceTitanApi) {
    this.#api = api;
  }

  async changed(kind: DocumentKind, window: ListWindow): Promise<ChangedDocument[]> {
    const rows =
      kind === 'bill'
        ? await this.#billsOf({}, window, stubSchema)
        : await this.#within(CREDITS, {}, window, stubSchema);
    return rows.map(({ id, modifiedOn }) => ({ id, revision: modifiedOn ?? '' }));
  }

  /** ServiceTitan narrows credits by no batch. */
  async rows(kind: DocumentKind, { batch, ...window }: ListWindow & { batch?: number }): Promise<ListedDocument[]> {
    if (kind === 'credit') return (await this.#within(CREDITS, {}, window, creditRowSchema)).map(toListedCredit);
    const which: Query = batch === undefined ? {} : { batchNumber: batch };
    return (await this.#billsOf(which, window, billRowSchema)).map(toListedBill);
  }

  async #billsOf<T extends z.ZodType<{ id: number }>>(which: Query, window: ListWindow, row: T) {
    const found = new Map<number, z.output<T>>();
    for (const billType of BILL_TYPES)
      for (const bill of await this.#within(BILLS, { ...which, billType }, window, row)) found.set(bill.id, bill);
    return [...found.values()];
  }

  /**
   * A window whose pages do not fit together is halved until each part is on a single page, where nothing can be
   * hidden.
   */
  async #within<T extends z.ZodType<{ id: number }>>(
    path: string,
    which: Query,
    { from, before }: ListWindow,
    row: T,
  ): Promise<z.output<T>[]> {
    const found = new Map<number, z.output<T>>();
    const windows = [{ from: Date.parse(from), before: Date.parse(before) }];
    for (let tries = 1; tries <= MAX_WINDOWS; tries += 1) {
      const part = windows.pop();
      if (part === undefined) return [...found.values()];
      const query = {
        ...which,
        modifiedOnOrAfter: new Date(part.from).toISOString(),
        modifiedBefore: new Date(part.before).toISOString(),
      };
      const { items, isComplete } = await this.#api.readList(path, query, row);
      const middle = Math.floor((part.from + part.before) / 2);
      if (isComplete) for (const item of items) found.set(item.id, item);
      else if (middle === part.from) break;
      else windows.push({ from: part.from, before: middle }, { from: middle, before: part.before });
    }
    const why = `GET ${path}: the pages of a list do not fit together, and some would be missed.`;
    throw new IntegrationError(failure('servicetitan.unreachable', why));
  }
}
