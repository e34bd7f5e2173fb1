/** `count`, `avg`, `min`, `max` and `sum` in the select of a `query`: the plain fields of the select form the groups. */
import { Big } from 'big.js';

import { functionFailures, Refusal } from '../gateway/failures.ts';
import type { Row } from '../objects/object-type.ts';
import type { FieldLookup } from '../objects/relations.ts';
import { compare, toNumber, toSortable } from './condition.ts';

export interface Selected {
  readonly how: 'field' | 'count' | 'avg' | 'min' | 'max' | 'sum';
  readonly field: string;
}

/** The name of a selected value in the result. */
export function nameOf({ how, field }: Selected): string {
  return how === 'field' ? field : `${how.toUpperCase()}.${field}`;
}

/**
 * One row for each group; a single row if no plain field is selected, as in SQL.
 * @throws Refusal for a sum or an average of values that are not numbers.
 */
export function aggregated(rows: readonly Row[], select: readonly Selected[], fields: FieldLookup): Row[] {
  const plain = select.filter(({ how }) => how === 'field').map(({ field }) => ({ field, read: fields(field)?.read }));
  const groups = new Map<string, Row[]>();
  if (plain.length === 0) groups.set(JSON.stringify([]), []);
  for (const row of rows) {
    const key = JSON.stringify(plain.map(({ read }) => read?.(row) ?? ''));
    const group = groups.get(key) ?? [];
    group.push(row);
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => ({
    entityId: '',
    values: Object.fromEntries(select.map((one) => [nameOf(one), valueOf(group, one, fields)])),
  }));
}

function valueOf(group: readonly Row[], { how, field: name }: Selected, fields: FieldLookup): string {
  const field = fields(name);
  const values = group.map((row) => field?.read(row) ?? '');
  if (how === 'field') return values[0] ?? '';
  // Aggregates ignore nulls.
  const present = values.filter((value) => value !== '');
  if (how === 'count') return String(present.length);
  if (how === 'sum' || how === 'avg') return numeric(how, present, name, field?.type);
  const type = field?.type ?? 'text';
  const sorted = present.toSorted((left, right) =>
    compare(toSortable(left, name, type, 'sensitive'), toSortable(right, name, type, 'sensitive')),
  );
  return (how === 'min' ? sorted[0] : sorted.at(-1)) ?? '';
}

function numeric(how: 'sum' | 'avg', values: readonly string[], name: string, type: string | undefined): string {
  if (type !== 'decimal' && type !== 'integer') throw new Refusal(functionFailures.aggregate(how, name));
  if (values.length === 0) return '';
  const sum = values.reduce((total, value) => total.plus(toNumber(value) ?? 0), new Big(0));
  return (how === 'sum' ? sum : sum.div(values.length)).toFixed();
}
