/**
 * The older `readByQuery` and its `readMore`. Unlike `query` it compares stored codes instead of displayed values,
 * cannot sort, and does not show private records at top level.
 */
import { disturbedPage } from '../../control/disturbance.ts';
import { functionFailures, Refusal } from '../gateway/failures.ts';
import { element, textOf, type XmlElement } from '../gateway/xml.ts';
import { objectNamed } from '../objects/index.ts';
import { isVisible, type FieldType, type ObjectType, type Row } from '../objects/object-type.ts';
import type { FieldLookup } from '../objects/relations.ts';
import { compileCondition, type Condition } from '../queries/condition.ts';
import { parseQuery } from '../queries/language.ts';
import { unordered } from '../queries/order.ts';
import type { FunctionContext } from './function-context.ts';
import type { Outcome } from './outcome.ts';
import { formatted } from './read-format.ts';
import type { ReadResult } from './read-results.ts';
import { fieldsToRead } from './read.ts';

const DEFAULT_PAGE_SIZE = 100;
const MAX_PAGE_SIZE = 1_000;

/** @throws Refusal */
export function readByQuery(body: XmlElement, context: FunctionContext): Outcome {
  const { caller, results, owner } = context;
  const object = objectNamed(textOf(body, 'object'));
  const fields = fieldsToRead(textOf(body, 'fields'), object);
  const { condition, rowNumber } = withoutRowNumber(parseQuery(textOf(body, 'query')));
  const test = condition === undefined ? () => true : compileCondition(condition, storedFields(object), 'sensitive');
  const found = object.rows(caller.store).filter((row) => isVisible(row, caller, 'hidden') && test(row));
  const result = results.keep({
    owner,
    object,
    fields: fields === 'all' ? Object.keys(object.fields) : fields,
    rows: unordered(found, ({ values }) => values['RECORDNO'] ?? '').filter((_row, index) => rowNumber(index + 1)),
    pageSize: readPageSize(textOf(body, 'pagesize')),
    format: textOf(body, 'returnFormat'),
  });
  return nextPage(result, context);
}

/** Continues a result by its ID, or the caller's last result for an object. @throws Refusal */
export function readMore(body: XmlElement, context: FunctionContext): Outcome {
  const { results, owner } = context;
  const [which] = body.children;
  const key = which?.text ?? '';
  // This sandbox has no views and no reports.
  const result =
    which?.name === 'resultId'
      ? results.byId(key, owner)
      : which?.name === 'object'
        ? results.lastOf(key, owner)
        : undefined;
  if (result === undefined) throw new Refusal(functionFailures.resultUnknown(key));
  return nextPage(result, context);
}

function nextPage(result: ReadResult, { disturbance }: FunctionContext): Outcome {
  const { object, fields, rows, pageSize } = result;
  const page = disturbedPage(rows, result.shown, pageSize, disturbance);
  result.shown = Math.min(rows.length, result.shown + pageSize);
  const remaining = rows.length - result.shown;
  const name = object.name.toLowerCase();
  const records = page.map((row) =>
    element(
      name,
      fields.map((field) => element(field, row.values[field] ?? '')),
    ),
  );
  const data = element('data', records, {
    listtype: name,
    count: String(page.length),
    totalcount: String(rows.length),
    numremaining: String(remaining),
    resultId: remaining === 0 ? '' : result.id,
  });
  return formatted({ data, errors: [], transactions: 1 }, result.format);
}

/** Assumed: a page size above the limit is refused, not reduced. */
function readPageSize(text: string): number {
  if (text === '') return DEFAULT_PAGE_SIZE;
  const size = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (size < 1 || size > MAX_PAGE_SIZE) {
    throw new Refusal(functionFailures.pageSize(text, MAX_PAGE_SIZE));
  }
  return size;
}

/** Field names are not case-sensitive here. A name with a dot is not a field: joins are not supported. */
function storedFields(object: ObjectType): FieldLookup {
  return (name) => {
    const field = name.toUpperCase();
    const type = Object.hasOwn(object.fields, field) ? object.fields[field] : undefined;
    if (type === undefined) return undefined;
    const read = (row: Row): string => storedValue(row, field, type);
    return { type: field === 'STATUS' ? 'text' : type, read };
  };
}

/** The code in the database where reads show a word. Booleans are stored as T and F and compared as booleans. */
function storedValue(row: Row, field: string, type: FieldType): string {
  const shown = row.values[field] ?? '';
  if (field === 'STATE' && type === 'text') return row.values['RAWSTATE'] ?? shown;
  if (field !== 'STATUS') return shown;
  if (shown === 'active') return 'T';
  return shown === 'inactive' ? 'F' : shown;
}

interface Numbered {
  readonly condition: Condition | undefined;
  readonly rowNumber: (position: number) => boolean;
}

/** `rownum` is a condition on the position in the result; it is supported only in combination with AND. */
function withoutRowNumber(condition: Condition | undefined): Numbered {
  if (condition === undefined) return { condition, rowNumber: () => true };
  const parts = condition.kind === 'and' ? condition.parts : [condition];
  const isNumber = (part: Condition): boolean =>
    part.kind === 'comparison' && part.field.toLowerCase() === 'rownum' && part.operator !== 'isnull';
  const numbers = parts.filter(isNumber);
  const others = parts.filter((part) => !isNumber(part));
  const position: FieldLookup = () => ({ type: 'integer', read: ({ values }) => values['rownum'] ?? '' });
  const tests = numbers.map((part) => compileCondition(part, position, 'sensitive'));
  const [only] = others;
  return {
    condition: others.length > 1 ? { kind: 'and', parts: others } : only,
    rowNumber: (at) => tests.every((test) => test({ entityId: '', values: { rownum: String(at) } })),
  };
}
