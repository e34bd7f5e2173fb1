/** The order of rows: as requested, or arbitrary but stable if none is requested. */
import { functionFailures, Refusal } from '../gateway/failures.ts';
import type { Row } from '../objects/object-type.ts';
import type { FieldLookup } from '../objects/relations.ts';
import { compare, toSortable } from './condition.ts';

export interface Order {
  readonly field: string;
  readonly direction: 'ascending' | 'descending';
}

/** Empty values sort last in both directions. @throws Refusal for an unknown field. */
export function sorted(rows: readonly Row[], orders: readonly Order[], fields: FieldLookup): Row[] {
  const keys = orders.map(({ field: name, direction }) => {
    const field = fields(name);
    if (field === undefined) throw new Refusal(functionFailures.queryFields([name]));
    return { name, ...field, sign: direction === 'descending' ? -1 : 1 };
  });
  const keyed = rows.map((row) => ({
    row,
    values: keys.map(({ name, type, read }) => {
      const text = read(row);
      return text === '' ? undefined : toSortable(text, name, type, 'sensitive');
    }),
  }));
  keyed.sort((left, right) => {
    for (const [index, { sign }] of keys.entries()) {
      const [one, other] = [left.values[index], right.values[index]];
      if (one === undefined && other === undefined) continue;
      if (one === undefined || other === undefined) return one === undefined ? 1 : -1;
      const order = compare(one, other);
      if (order !== 0) return sign * order;
    }
    return 0;
  });
  return keyed.map(({ row }) => row);
}

/**
 * Intacct has no default order. This order is the same each time for the same rows but looks random, so that a client
 * relying on the order of record numbers or dates fails here and not in production.
 */
export function unordered<T>(items: readonly T[], key: (item: T) => string): T[] {
  return items
    .map((item, index) => ({ item, index, hash: hashOf(key(item)) }))
    .toSorted((left, right) => left.hash - right.hash || left.index - right.index)
    .map(({ item }) => item);
}

/** FNV-1a, 32 bits, with a final mix that separates consecutive record numbers. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
