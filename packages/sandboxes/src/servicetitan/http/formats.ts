/** How records are written where tenants differ: lists without entries. */
import type { ServiceTitanSwitches } from '../switches.ts';

/** Lists that the contracts require and live tenants return as null; other lists are always written. */
const NULLABLE_LISTS = new Set(['items', 'expenseItems', 'customFields', 'serialNumbers', 'projectLabelIds']);

/** A record with its empty lists, also nested ones, as the switch says. */
export function withLists(value: unknown, { emptyLists }: Pick<ServiceTitanSwitches, 'emptyLists'>): unknown {
  const empty = emptyLists === 'null' ? null : [];
  const written = (entry: unknown, key: string): unknown => {
    if (NULLABLE_LISTS.has(key) && (entry === null || (Array.isArray(entry) && entry.length === 0))) return empty;
    if (Array.isArray(entry)) return entry.map((element) => written(element, ''));
    if (typeof entry !== 'object' || entry === null) return entry;
    return Object.fromEntries(Object.entries(entry).map(([name, inner]) => [name, written(inner, name)]));
  };
  return written(value, '');
}
