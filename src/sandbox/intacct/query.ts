/**
 * The filter and the order of a `query`, compiled into functions over rows. Cardinality (one operator at the top, two
 * values in `between`) is the schema's business, not this file's.
 */
import { Big } from 'big.js';

import { parseDate, parseTimestamp } from './dates.ts';
import { functionFailures, Refusal } from './failures.ts';
import type { FieldType, ObjectType, Row } from './objects/object-type.ts';
import { childrenOf, textOf } from './xml.ts';
import type { XmlElement } from './xml.ts';

export type RowTest = (row: Row) => boolean;
type ValueTest = (value: string) => boolean;
type CaseRule = 'sensitive' | 'insensitive';

/** A value that sorts by its type: text and dates as text, numbers as decimals. */
type Sortable = string | Big;

const negated: Readonly<Record<string, string>> = { notequalto: 'equalto', notin: 'in', notlike: 'like' };

/** @throws Refusal for a value that its field's type cannot hold. */
export function compileFilter(operator: XmlElement, object: ObjectType, caseRule: CaseRule): RowTest {
  if (operator.name === 'and' || operator.name === 'or') {
    const tests = operator.children.map((child) => compileFilter(child, object, caseRule));
    return operator.name === 'and'
      ? (row) => tests.every((test) => test(row))
      : (row) => tests.some((test) => test(row));
  }
  const field = textOf(operator, 'field');
  const isEmpty: RowTest = (row) => (row.values[field] ?? '') === '';
  if (operator.name === 'isnull') return isEmpty;
  if (operator.name === 'isnotnull') return (row) => !isEmpty(row);
  const positive = negated[operator.name] ?? operator.name;
  const test = compileValueTest({ ...operator, name: positive }, field, object.fields[field] ?? 'text', caseRule);
  const wanted = positive === operator.name;
  // As in SQL, a comparison with null is neither true nor false: `notequalto` does not find empty fields.
  return (row) => !isEmpty(row) && test(row.values[field] ?? '') === wanted;
}

function compileValueTest(operator: XmlElement, field: string, type: FieldType, caseRule: CaseRule): ValueTest {
  const texts = childrenOf(operator, 'value').map((value) => value.text);
  if (operator.name === 'like') return compileLike(texts[0] ?? '', caseRule);
  const sortable = (text: string): Sortable => toSortable(text, field, type, caseRule);
  const wanted = texts.map(sortable);
  const comparesTo = (index: number, value: string): number => compare(sortable(value), wanted[index] ?? '');
  switch (operator.name) {
    case 'equalto':
      return (value) => comparesTo(0, value) === 0;
    case 'lessthan':
      return (value) => comparesTo(0, value) < 0;
    case 'lessthanorequalto':
      return (value) => comparesTo(0, value) <= 0;
    case 'greaterthan':
      return (value) => comparesTo(0, value) > 0;
    case 'greaterthanorequalto':
      return (value) => comparesTo(0, value) >= 0;
    case 'between':
      return (value) => comparesTo(0, value) >= 0 && comparesTo(1, value) <= 0;
    case 'in':
      return compileMembership(wanted, sortable);
    default:
      throw new Refusal(functionFailures.queryValue(field, operator.name));
  }
}

/** A set, because `in` may hold a thousand values. */
function compileMembership(wanted: readonly Sortable[], sortable: (text: string) => Sortable): ValueTest {
  const members = new Set(wanted.map(String));
  return (value) => members.has(String(sortable(value)));
}

/** `%` is any run of characters, `_` exactly one; everything else is itself. */
function compileLike(pattern: string, caseRule: CaseRule): ValueTest {
  const source = [...pattern].map((character) => {
    if (character === '%') return '.*';
    return character === '_' ? '.' : character.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');
  });
  const expression = new RegExp(`^${source.join('')}$`, caseRule === 'insensitive' ? 'isu' : 'su');
  return (value) => expression.test(value);
}

function toSortable(text: string, field: string, type: FieldType, caseRule: CaseRule): Sortable {
  if (type === 'text') return caseRule === 'insensitive' ? text.toLowerCase() : text;
  const value = type === 'date' ? parseDate(text) : type === 'timestamp' ? parseTimestamp(text) : toNumber(text);
  if (value === undefined) throw new Refusal(functionFailures.queryValue(field, text));
  return value;
}

function toNumber(text: string): Big | undefined {
  return /^-?\d+(\.\d+)?$/.test(text.trim()) ? new Big(text.trim()) : undefined;
}

function compare(left: Sortable, right: Sortable): number {
  if (typeof left !== 'string' && typeof right !== 'string') return left.cmp(right);
  if (left === right) return 0;
  return String(left) < String(right) ? -1 : 1;
}

/** Empty values sort last in both directions. */
export function compileOrder(orders: readonly XmlElement[], object: ObjectType): (left: Row, right: Row) => number {
  const keys = orders.map((order) => ({
    field: textOf(order, 'field'),
    sign: childrenOf(order, 'descending').length > 0 ? -1 : 1,
  }));
  return (left, right) => {
    for (const { field, sign } of keys) {
      const [one, other] = [left.values[field] ?? '', right.values[field] ?? ''];
      if (one === other) continue;
      if (one === '' || other === '') return one === '' ? 1 : -1;
      const type = object.fields[field] ?? 'text';
      const order = compare(toSortable(one, field, type, 'sensitive'), toSortable(other, field, type, 'sensitive'));
      if (order !== 0) return sign * order;
    }
    return 0;
  };
}

/** All field names that a filter speaks of, so that unknown ones are refused at once. */
export function fieldsOfFilter(operator: XmlElement): string[] {
  const isCombination = operator.name === 'and' || operator.name === 'or';
  return isCombination ? operator.children.flatMap(fieldsOfFilter) : [textOf(operator, 'field')];
}
