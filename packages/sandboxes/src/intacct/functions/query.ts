/**
 * The generic `query`: one page of the rows that the caller may see. Each page is a new query; there is no snapshot.
 */
import { disturbedPage } from '../../control/disturbance.ts';
import { functionFailures, Refusal } from '../gateway/failures.ts';
import { childOf, childrenOf, element, textOf, type XmlElement } from '../gateway/xml.ts';
import { objectNamed } from '../objects/index.ts';
import { isVisible, type ObjectType, type Row } from '../objects/object-type.ts';
import { relatedFields, type FieldLookup } from '../objects/relations.ts';
import { aggregated, nameOf, type Selected } from '../queries/aggregates.ts';
import { compileCondition, fieldsOf, type Condition } from '../queries/condition.ts';
import { conditionOf } from '../queries/filter.ts';
import { unordered, sorted, type Order } from '../queries/order.ts';
import type { FunctionContext } from './function-context.ts';
import type { Outcome } from './outcome.ts';
import { formatted } from './read-format.ts';

const DEFAULT_PAGE_SIZE = 100;

interface Query {
  readonly object: ObjectType;
  readonly select: readonly Selected[];
  readonly condition: Condition | undefined;
  readonly orders: readonly Order[];
  readonly options: XmlElement;
}

/** @throws Refusal */
export function runQuery(body: XmlElement, { caller, disturbance }: FunctionContext): Outcome {
  const query = readQuery(body);
  const fields = relatedFields(query.object, caller.store);
  refuseUnknownFields(query, fields);
  const isShown = isOn(query.options, 'showprivate') ? 'shown' : 'hidden';
  const visible = query.object.rows(caller.store).filter((row) => isVisible(row, caller, isShown));
  const { rows, read } = resultOf(query, visible, fields);
  const offset = Number(textOf(body, 'offset') || 0);
  const size = Number(textOf(body, 'pagesize') || DEFAULT_PAGE_SIZE);
  const page = disturbedPage(rows, offset, size, disturbance);
  const attributes = {
    listtype: query.object.name,
    totalcount: String(rows.length),
    offset: String(offset),
    count: String(page.length),
    numremaining: String(Math.max(0, rows.length - offset - size)),
  };
  const columns = query.select.map((one) => ({ name: nameOf(one), value: read(one) }));
  const records = page.map((row) =>
    element(
      query.object.name,
      columns.map(({ name, value }) => element(name, value(row))),
    ),
  );
  const format = textOf(query.options, 'returnformat');
  return formatted({ data: element('data', records, attributes), errors: [], transactions: 1 }, format);
}

function readQuery(body: XmlElement): Query {
  const operator = childOf(body, 'filter')?.children[0];
  const select = childOf(body, 'select')?.children ?? [];
  return {
    object: objectNamed(textOf(body, 'object')),
    // The schema allows no other name.
    select: select.map(({ name, text }) => ({ how: name as Selected['how'], field: text })),
    condition: operator === undefined ? undefined : conditionOf(operator),
    orders: childrenOf(childOf(body, 'orderby') ?? element('orderby'), 'order').map((order) => ({
      field: textOf(order, 'field'),
      direction: childOf(order, 'descending') === undefined ? 'ascending' : 'descending',
    })),
    options: childOf(body, 'options') ?? element('options'),
  };
}

interface Result {
  readonly rows: readonly Row[];
  /** Reads a selected value from a row. */
  readonly read: (selected: Selected) => (row: Row) => string;
}

function resultOf(query: Query, visible: readonly Row[], fields: FieldLookup): Result {
  const caseRule = isOn(query.options, 'caseinsensitive') ? 'insensitive' : 'sensitive';
  const test = query.condition === undefined ? () => true : compileCondition(query.condition, fields, caseRule);
  const found = unordered(visible.filter(test), ({ values }) => values['RECORDNO'] ?? '');
  if (query.select.every(({ how }) => how === 'field')) {
    const rows = query.orders.length === 0 ? found : sorted(found, query.orders, fields);
    return { rows, read: ({ field }) => fields(field)?.read ?? (() => '') };
  }
  const groups = aggregated(found, query.select, fields);
  const rows = query.orders.length === 0 ? groups : sorted(groups, query.orders, groupFields(query, fields));
  return {
    rows,
    read(selected) {
      const name = nameOf(selected);
      return ({ values }) => values[name] ?? '';
    },
  };
}

/** Groups have only the selected fields. Assumed: ordering by another field is refused. */
function groupFields({ select }: Query, fields: FieldLookup): FieldLookup {
  return (name) => {
    const isGrouped = select.some(({ how, field }) => how === 'field' && field === name);
    const type = fields(name)?.type;
    return isGrouped && type !== undefined ? { type, read: (row) => row.values[name] ?? '' } : undefined;
  };
}

function isOn(options: XmlElement, name: string): boolean {
  return ['true', '1'].includes(textOf(options, name));
}

function refuseUnknownFields(query: Query, fields: FieldLookup): void {
  const names = [
    ...query.select.map(({ field }) => field),
    ...(query.condition === undefined ? [] : fieldsOf(query.condition)),
    ...query.orders.map(({ field }) => field),
  ];
  const unknown = [...new Set(names.filter((name) => fields(name) === undefined))];
  if (unknown.length > 0) throw new Refusal(functionFailures.queryFields(unknown));
}
