/**
 * Conditions on rows, shared by `query` (elements) and `readByQuery` (text). As in SQL, a comparison with null is
 * neither true nor false, and neither is its negation.
 */
import { Big } from 'big.js';

import { parseDate, parseTimestamp } from '../gateway/dates.ts';
import { functionFailures, Refusal } from '../gateway/failures.ts';
import type { FieldType, Row } from '../objects/object-type.ts';
import type { FieldLookup } from '../objects/relations.ts';

export type Operator =
  | 'equalto'
  | 'lessthan'
  | 'lessthanorequalto'
  | 'greaterthan'
  | 'greaterthanorequalto'
  | 'between'
  | 'in'
  | 'like'
  | 'isnull';

export interface Comparison {
  readonly kind: 'comparison';
  readonly operator: Operator;
  readonly field: string;
  readonly values: readonly string[];
}

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | Comparison;

export type RowTest = (row: Row) => boolean;
export type CaseRule = 'sensitive' | 'insensitive';

/** Undefined if unknown, because a null was compared. */
type Truth = boolean | undefined;
type ValueTest = (value: string) => boolean;

/** A value that sorts by its type: text and dates as text, record numbers as integers, amounts as decimals. */
export type Sortable = string | number | Big;

/** @throws Refusal for an unknown field, and for a value that does not fit the field's type. */
export function compileCondition(condition: Condition, fields: FieldLookup, caseRule: CaseRule): RowTest {
  const truth = compileTruth(condition, fields, caseRule);
  return (row) => truth(row) === true;
}

/** The field names in a condition, so that unknown ones are refused together. */
export function fieldsOf(condition: Condition): string[] {
  if (condition.kind === 'comparison') return [condition.field];
  return condition.kind === 'not' ? fieldsOf(condition.part) : condition.parts.flatMap(fieldsOf);
}

function compileTruth(condition: Condition, fields: FieldLookup, caseRule: CaseRule): (row: Row) => Truth {
  if (condition.kind === 'comparison') return compileComparison(condition, fields, caseRule);
  if (condition.kind === 'not') {
    const part = compileTruth(condition.part, fields, caseRule);
    return (row) => {
      const truth = part(row);
      return truth === undefined ? undefined : !truth;
    };
  }
  const parts = condition.parts.map((part) => compileTruth(part, fields, caseRule));
  const decisive = condition.kind === 'or';
  return (row) => {
    const truths = parts.map((part) => part(row));
    if (truths.includes(decisive)) return decisive;
    return truths.includes(undefined) ? undefined : !decisive;
  };
}

function compileComparison(comparison: Comparison, fields: FieldLookup, caseRule: CaseRule): (row: Row) => Truth {
  const field = fields(comparison.field);
  if (field === undefined) throw new Refusal(functionFailures.queryFields([comparison.field]));
  if (comparison.operator === 'isnull') return (row) => field.read(row) === '';
  const test = compileValueTest(comparison, field.type, caseRule);
  return (row) => {
    const value = field.read(row);
    return value === '' ? undefined : test(value);
  };
}

function compileValueTest({ operator, field, values }: Comparison, type: FieldType, caseRule: CaseRule): ValueTest {
  if (operator === 'like') return compileLike(values[0] ?? '', caseRule);
  const sortable = (text: string): Sortable => toSortable(text, field, type, caseRule);
  const wanted = values.map(sortable);
  const comparesTo = (index: number, value: string): number => compare(sortable(value), wanted[index] ?? '');
  switch (operator) {
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
      throw new Error(`${operator} has no test of values`);
  }
}

/** A set, because `in` may hold a thousand values. */
function compileMembership(wanted: readonly Sortable[], sortable: (text: string) => Sortable): ValueTest {
  const members = new Set(wanted.map(String));
  return (value) => members.has(String(sortable(value)));
}

/** `%` matches any run of characters, `_` exactly one; every other character matches itself. */
function compileLike(pattern: string, caseRule: CaseRule): ValueTest {
  const characters = (text: string): string[] =>
    Array.from(text, (one) => (caseRule === 'insensitive' ? one.toLowerCase() : one));
  const wanted = characters(pattern);
  return (value) => isLike(characters(value), wanted);
}

/** No RegExp: with several `%`, backtracking could take practically forever. Only the last `%` is ever retried. */
function isLike(value: readonly string[], pattern: readonly string[]): boolean {
  let [at, next] = [0, 0];
  let lastRun: { readonly next: number; at: number } | undefined;
  while (at < value.length) {
    if (pattern[next] === '%') {
      next += 1;
      lastRun = { next, at };
    } else if (pattern[next] === '_' || pattern[next] === value[at]) {
      [at, next] = [at + 1, next + 1];
    } else if (lastRun === undefined) {
      return false;
    } else {
      lastRun.at += 1;
      [at, next] = [lastRun.at, lastRun.next];
    }
  }
  return pattern.slice(next).every((character) => character === '%');
}

/** @throws Refusal if the text is not a value of the type. */
export function toSortable(text: string, field: string, type: FieldType, caseRule: CaseRule): Sortable {
  if (type === 'text') return caseRule === 'insensitive' ? text.toLowerCase() : text;
  const value = typedValue(text.trim(), type);
  if (value === undefined) throw new Refusal(functionFailures.queryValue(field, text));
  return value;
}

function typedValue(text: string, type: FieldType): Sortable | undefined {
  if (type === 'date') return parseDate(text);
  if (type === 'timestamp') return parseTimestamp(text);
  if (type === 'boolean') return toBoolean(text);
  // Lists are often sorted by record number, and exact decimals are slow.
  return type === 'integer' && /^-?\d{1,15}$/.test(text) ? Number(text) : toNumber(text);
}

export function toNumber(text: string): Big | undefined {
  return /^-?\d+(\.\d+)?$/.test(text) ? new Big(text) : undefined;
}

/** Booleans are stored as T and F and shown as true and false. */
function toBoolean(text: string): string | undefined {
  if (['t', 'true'].includes(text.toLowerCase())) return 'true';
  return ['f', 'false'].includes(text.toLowerCase()) ? 'false' : undefined;
}

export function compare(left: Sortable, right: Sortable): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left !== 'string' && typeof right !== 'string') return new Big(left).cmp(right);
  if (left === right) return 0;
  return String(left) < String(right) ? -1 : 1;
}
