/** The generic `query` function: building it, and reading its pages. */
import { z } from 'zod';

import type { IntacctFunction } from '../envelope.ts';
import { failureOfContradiction, unreadable } from '../to-failure.ts';
import { childrenNamed, type XmlNode } from '../xml.ts';

/** One operator as XML, e.g. `{ equalto: { field, value } }`. */
export type Filter = XmlNode;

export interface Query {
  readonly object: string;
  readonly fields: readonly string[];
  readonly filter?: Filter;
}

/** The largest page; each page read is one billed transaction. */
const PAGE_SIZE = 2_000;
/** Every object has it, and it never changes. */
const KEY = 'RECORDNO';

export function queryFunction(controlId: string, query: Query): IntacctFunction {
  return {
    controlId,
    body: {
      query: {
        object: query.object,
        select: { field: query.fields.includes(KEY) ? query.fields : [KEY, ...query.fields] },
        ...(query.filter === undefined ? {} : { filter: query.filter }),
        orderby: { order: { field: KEY, ascending: '' } },
        // Private records of entities are otherwise invisible from the top level.
        options: { caseinsensitive: true, showprivate: true },
        pagesize: PAGE_SIZE,
      },
    },
  };
}

/** Values that one `in` may list. */
export const MAX_VALUES = 1_000;

export const equalTo = (field: string, value: string): Filter => ({ equalto: { field, value } });
export const isLike = (field: string, value: string): Filter => ({ like: { field, value } });

/** Both or any: an operator with a single child is refused, so that child is used alone. */
export const allOf = (filters: readonly Filter[]): Filter => combined('and', filters);
export const anyOf = (filters: readonly Filter[]): Filter => combined('or', filters);

export function isOneOf(field: string, values: readonly string[]): Filter {
  const lists = Array.from({ length: Math.max(1, Math.ceil(values.length / MAX_VALUES)) }, (_, i): Filter => {
    return { in: { field, value: values.slice(i * MAX_VALUES, (i + 1) * MAX_VALUES) } };
  });
  return anyOf(lists);
}

/** Children of one name must be next to each other for the XML writer; the gateway takes them in any order. */
function combined(operator: 'and' | 'or', filters: readonly Filter[]): Filter {
  const [only] = filters;
  if (filters.length === 1 && only !== undefined) return only;
  const grouped: Record<string, XmlNode[]> = {};
  for (const filter of filters) {
    for (const [name, value] of Object.entries(filter)) (grouped[name] ??= []).push(value as XmlNode);
  }
  return { [operator]: grouped };
}

/**
 * The query for what comes after this record. A page by its offset would be a new query: when a record went in between,
 * all later ones would move up and one would be missed.
 */
export function queryAfter(query: Query, recordNo: number): Query {
  const following: Filter = { greaterthan: { field: KEY, value: String(recordNo) } };
  return { ...query, filter: query.filter === undefined ? following : allOf([query.filter, following]) };
}

export type Row = Readonly<Record<string, string>>;

export interface Page {
  readonly rows: readonly Row[];
  readonly remaining: number;
}

const wholeNumber = z.string().regex(/^\d+$/).transform(Number);
const dataSchema = z.looseObject({
  '@numremaining': wholeNumber,
  '@count': wholeNumber.optional(),
  '@totalcount': wholeNumber.optional(),
  '@listtype': z.string().optional(),
});
const rowSchema = z.record(z.string(), z.unknown());

/**
 * Each page is the first of a query of its own (`queryAfter`), so what is announced counts from its first row on.
 * @throws IntegrationError when the data is not a page of `object`, or not all of one.
 */
export function readPage(data: unknown, object: string): Page {
  const parsed = dataSchema.safeParse(data);
  if (!parsed.success || !isListOf(object, parsed.data)) throw unreadable(`the answer to a query of ${object}`);
  const { '@numremaining': remaining, '@count': count, '@totalcount': total } = parsed.data;
  const rows = childrenNamed(data, object).map((row) => {
    const fields = rowSchema.safeParse(row);
    if (!fields.success || !/^\d+$/.test(String(fields.data[KEY]))) throw unreadable(`a record of ${object}`);
    // A field of another form is as good as absent: as an empty one, it could hide whose record this is.
    return Object.fromEntries(
      Object.entries(fields.data).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
    );
  });
  // Taken for all, they would hide a bill that is there.
  const found = rows.length;
  if (
    found !== (count ?? found) ||
    found + remaining !== (total ?? found + remaining) ||
    (found === 0 && remaining > 0)
  )
    throw failureOfContradiction(
      object,
      `rows ${found}, count ${count ?? 'none'}, numremaining ${remaining}, totalcount ${total ?? 'none'}`,
    );
  return { rows, remaining };
}

/** Case differs between functions, never the name. */
function isListOf(object: string, data: z.output<typeof dataSchema>): boolean {
  const rows = Object.keys(data).filter((name) => !name.startsWith('@'));
  return [...rows, data['@listtype'] ?? object].every((name) => name.toLowerCase() === object.toLowerCase());
}
