/** One list of ServiceTitan within a window of time, complete. */
import type { z } from 'zod';

import { failure, IntegrationError } from '../../domain/failures/failure.ts';
import type { ListWindow } from '../../ports/field-service.ts';
import type { Query, ServiceTitanApi } from './api.ts';

/** Far more parts than any honest list falls into. */
const MAX_WINDOWS = 200;

/**
 * A window whose pages do not fit together is halved until each part is on a single page, where nothing can be hidden.
 */
export async function listWithin<T extends z.ZodType<{ id: number }>>(
  api: ServiceTitanApi,
  { path, query: which }: { readonly path: string; readonly query: Query },
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
    const { items, isComplete } = await api.readList(path, query, { item: row });
    const middle = Math.floor((part.from + part.before) / 2);
    if (isComplete) for (const item of items) found.set(item.id, item);
    else if (middle === part.from) break;
    else windows.push({ from: part.from, before: middle }, { from: middle, before: part.before });
  }
  const why = `GET ${path}: the pages of a list do not fit together, and some would be missed.`;
  throw new IntegrationError(failure('servicetitan.unreachable', why));
}
