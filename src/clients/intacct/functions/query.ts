/** The generic `query` function: building it, and reading its pages. */
import { z } from 'zod';

import type { IntacctFunction } from '../envelope.ts';
import { unreadable } from '../to-failure.ts';
import { childrenNamed, type XmlNode } from '../xml.ts';

/** One operator as XML, e.g. `{ equalto: { field, value } }`. */
export type Filter = XmlNode;

export interface Query {
  readonly object: string;
  readonly fields: readonly string[];
  readonly filter?: Filter;
  readonly offset?: number;
}

/** The largest page; each page read is one billed transaction. */
export const PAGE_SIZE = 2_000;

export function queryFunction(controlId: string, query: Query): IntacctFunction {
  return {
    controlId,
    body: {
      query: {
        object: query.object,
        select: { field: query.fields },
        ...(query.filter === undefined ? {} : { filter: query.filter }),
        orderby: { order: { field: 'RECORDNO', ascending: '' } },
        // Private records of entities are otherwise invisible from the company level.
        options: { caseinsensitive: true, showprivate: true },
        pagesize: PAGE_SIZE,
        offset: query.offset ?? 0,
      },
    },
  };
}

export const equalTo = (field: string, value: string): Filter => ({ equalto: { field, value } });
export const isLike = (field: string, value: string): Filter => ({ like: { field, value } });
export const isOneOf = (field: string, values: readonly string[]): Filter => ({ in: { field, value: values } });

/** Both or any: an operator with a single child is refused, so that child stands alone. */
export const allOf = (filters: readonly Filter[]): Filter => combined('and', filters);
export const anyOf = (filters: readonly Filter[]): Filter => combined('or', filters);

/** Children of one name must stand together for the XML writer; the gateway takes them in any order. */
function combined(operator: 'and' | 'or', filters: readonly Filter[]): Filter {
  const [only] = filters;
  if (filters.length === 1 && only !== undefined) return only;
  const grouped: Record<string, XmlNode[]> = {};
  for (const filter of filters) {
    for (const [name, value] of Object.entries(filter)) (grouped[name] ??= []).push(value as XmlNode);
  }
  return { [operator]: grouped };
}

export interface Page {
  readonly rows: readonly Readonly<Record<string, string>>[];
  readonly remaining: number;
}

const dataSchema = z.looseObject({ '@numremaining': z.coerce.number().int().min(0) });
const rowSchema = z.record(z.string(), z.unknown());

/** @throws IntegrationError when the data is not a page of `object`. */
export function readPage(data: unknown, object: string): Page {
  const parsed = dataSchema.safeParse(data);
  if (!parsed.success) throw unreadable(`the answer to a query of ${object}`);
  const rows = childrenNamed(data, object).map((row) => {
    const fields = rowSchema.safeParse(row);
    if (!fields.success) throw unreadable(`a record of ${object}`);
    return Object.fromEntries(
      Object.entries(fields.data).map(([name, value]) => [name, typeof value === 'string' ? value : '']),
    );
  });
  return { rows, remaining: parsed.data['@numremaining'] };
}
