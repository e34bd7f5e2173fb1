/** The generic `query`: one page of the rows that the caller may see. Each page is a query of its own, no snapshot. */
import { functionFailures, Refusal } from '../failures.ts';
import { objectNamed } from '../objects/index.ts';
import { isVisible } from '../objects/object-type.ts';
import type { Caller, ObjectType, Row } from '../objects/object-type.ts';
import { compileFilter, compileOrder, fieldsOfFilter } from '../query.ts';
import { childOf, childrenOf, element, textOf } from '../xml.ts';
import type { XmlElement } from '../xml.ts';
import type { Outcome } from './outcome.ts';

const defaultPageSize = 100;

/** @throws Refusal */
export function runQuery(body: XmlElement, caller: Caller): Outcome {
  const object = objectNamed(textOf(body, 'object'));
  const selected = readSelect(body);
  const operator = childOf(body, 'filter')?.children[0];
  const orders = childrenOf(childOf(body, 'orderby') ?? element('orderby'), 'order');
  refuseUnknownFields(object, [
    ...selected,
    ...(operator === undefined ? [] : fieldsOfFilter(operator)),
    ...orders.map((order) => textOf(order, 'field')),
  ]);
  const found = findRows({ body, object, operator, orders }, caller);
  const offset = Number(textOf(body, 'offset') || 0);
  const page = found.slice(offset, offset + Number(textOf(body, 'pagesize') || defaultPageSize));
  const attributes = {
    listtype: object.name,
    totalcount: String(found.length),
    offset: String(offset),
    count: String(page.length),
    numremaining: String(Math.max(0, found.length - offset - page.length)),
  };
  const records = page.map((row) =>
    element(
      object.name,
      selected.map((field) => element(field, row.values[field] ?? '')),
    ),
  );
  return { data: element('data', records, attributes), errors: [], transactions: 1 };
}

interface Search {
  readonly body: XmlElement;
  readonly object: ObjectType;
  readonly operator: XmlElement | undefined;
  readonly orders: readonly XmlElement[];
}

function findRows({ body, object, operator, orders }: Search, caller: Caller): Row[] {
  const options = childOf(body, 'options') ?? element('options');
  const isOn = (name: string): boolean => ['true', '1'].includes(textOf(options, name));
  const privateRecords = isOn('showprivate') ? 'shown' : 'hidden';
  const test =
    operator === undefined
      ? () => true
      : compileFilter(operator, object, isOn('caseinsensitive') ? 'insensitive' : 'sensitive');
  const found = object.rows(caller.store).filter((row) => isVisible(row, caller, privateRecords) && test(row));
  // There is no default order. Newest first is as good as any, and shows a client that takes one for granted.
  return orders.length === 0 ? found.reverse() : found.sort(compileOrder(orders, object));
}

function readSelect(body: XmlElement): string[] {
  const select = childOf(body, 'select') ?? element('select');
  const aggregate = select.children.find((child) => child.name !== 'field');
  if (aggregate !== undefined) throw new Refusal(functionFailures.unsupported(`<${aggregate.name}> in a select`));
  return select.children.map((child) => child.text);
}

function refuseUnknownFields(object: ObjectType, fields: readonly string[]): void {
  const unknown = [...new Set(fields.filter((field) => !Object.hasOwn(object.fields, field)))];
  if (unknown.length > 0) throw new Refusal(functionFailures.queryFields(unknown));
}
