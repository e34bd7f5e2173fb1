/** Conditions and orders of the Intacct sandbox's queries, in both spellings, without HTTP. */
import { describe, expect, it } from '@jest/globals';

import { Refusal } from '../../src/intacct/gateway/failures.ts';
import { element, type XmlElement } from '../../src/intacct/gateway/xml.ts';
import type { FieldType, Row } from '../../src/intacct/objects/object-type.ts';
import type { FieldLookup } from '../../src/intacct/objects/relations.ts';
import { compileCondition, type CaseRule } from '../../src/intacct/queries/condition.ts';
import { conditionOf } from '../../src/intacct/queries/filter.ts';
import { parseQuery } from '../../src/intacct/queries/language.ts';
import { unordered, sorted } from '../../src/intacct/queries/order.ts';

const types: Readonly<Record<string, FieldType>> = {
  ...{ NAME: 'text', NUMBER: 'integer', AMOUNT: 'decimal', DAY: 'date', AT: 'timestamp', DONE: 'boolean' },
};

const fields: FieldLookup = (name) => {
  const type = types[name];
  return type === undefined ? undefined : { type, read: (row) => row.values[name] ?? '' };
};

const rows: Row[] = [
  ['Pipe 1/2"', '9', '10.00', '09/30/2026', '09/30/2026 23:59:59', 'true'],
  ['pipe-(x)', '10', '9.50', '10/01/2026', '10/01/2026 00:00:00', 'false'],
  ['100%', '11', '-3', '01/05/2027', '', 'false'],
  ['', '12', '', '', '', ''],
].map(([NAME = '', NUMBER = '', AMOUNT = '', DAY = '', AT = '', DONE = '']) => ({
  entityId: '',
  values: { NAME, NUMBER, AMOUNT, DAY, AT, DONE },
}));

function op(name: string, field: string, ...values: string[]): XmlElement {
  return element(name, [element('field', field), ...values.map((value) => element('value', value))]);
}

function found(filter: XmlElement, caseRule: CaseRule = 'sensitive'): string {
  return numbers(rows.filter(compileCondition(conditionOf(filter), fields, caseRule)));
}

function foundByText(query: string): string {
  const condition = parseQuery(query);
  return numbers(condition === undefined ? rows : rows.filter(compileCondition(condition, fields, 'sensitive')));
}

function numbers(some: readonly Row[]): string {
  return some.map((row) => row.values['NUMBER']).join(' ');
}

describe('filters', () => {
  it.each([
    [op('equalto', 'NAME', '100%'), '11'],
    [op('equalto', 'AMOUNT', '10'), '9'],
    [op('equalto', 'DAY', '2026-10-01'), '10'],
    [op('notequalto', 'NAME', '100%'), '9 10'],
    [op('lessthan', 'NUMBER', '10'), '9'],
    [op('lessthanorequalto', 'AMOUNT', '9.5'), '10 11'],
    [op('greaterthan', 'DAY', '9/30/2026'), '10 11'],
    [op('greaterthanorequalto', 'AT', '10/01/2026'), '10'],
    [op('greaterthan', 'AT', '09/30/2026 23:59:58'), '9 10'],
    [op('between', 'DAY', '10/01/2026', '01/05/2027'), '10 11'],
    [op('in', 'NUMBER', '9', '12'), '9 12'],
    [op('notin', 'NAME', '100%'), '9 10'],
    [op('like', 'NAME', 'Pipe%'), '9'],
    [op('like', 'NAME', 'pipe-(_)'), '10'],
    [op('like', 'NAME', '___%'), '9 10 11'],
    [op('notlike', 'NAME', '%pipe%'), '9 11'],
    [op('isnull', 'NAME'), '12'],
    [op('isnotnull', 'AT'), '9 10'],
    [element('and', [op('greaterthan', 'NUMBER', '9'), op('lessthan', 'NUMBER', '12')]), '10 11'],
    [
      element('or', [op('equalto', 'NUMBER', '9'), element('and', [op('isnull', 'NAME'), op('isnull', 'DAY')])]),
      '9 12',
    ],
    [op('equalto', 'DONE', 'T'), '9'],
    [op('notequalto', 'DONE', 'true'), '10 11'],
  ])('%j', (filter, expected) => {
    expect(found(filter)).toBe(expected);
  });

  it('ignores case only when asked to', () => {
    expect(found(op('like', 'NAME', 'PIPE%'))).toBe('');
    expect(found(op('like', 'NAME', 'PIPE%'), 'insensitive')).toBe('9 10');
    expect(found(op('equalto', 'NAME', 'PIPE-(X)'), 'insensitive')).toBe('10');
  });

  it('refuses a value that the field’s type cannot hold', () => {
    expect(() => found(op('equalto', 'DAY', 'soon'))).toThrow(Refusal);
    expect(() => found(op('lessthan', 'NUMBER', 'many'))).toThrow('many');
    expect(() => found(op('equalto', 'NOPE', '1'))).toThrow('The following fields cannot be queried: NOPE');
  });
});

describe('the text of a readByQuery', () => {
  it.each([
    ['', '9 10 11 12'],
    ["NAME = '100%'", '11'],
    ["NOT NAME = '100%'", '9 10'],
    ['NUMBER = 10', '10'],
    ["NUMBER='10'", '10'],
    ['AMOUNT <= 9.5', '10 11'],
    ['AMOUNT > -3 and AMOUNT < 10', '10'],
    ["DAY >= '10/01/2026'", '10 11'],
    ["NAME like 'Pipe%'", '9'],
    ["NAME LIKE '%(_)'", '10'],
    ["NAME not like '%ipe%'", '11'],
    ['NUMBER in (9, 12)', '9 12'],
    ["NUMBER NOT IN ('9','12')", '10 11'],
    ['NAME IS NULL', '12'],
    ['NAME is not null', '9 10 11'],
    ["NUMBER = 9 OR NUMBER = 10 AND NAME = 'nobody'", '9'],
    ["(NUMBER = 9 OR NUMBER = 10) AND NAME like 'p%'", '10'],
    ['NOT (AMOUNT = 10 OR NUMBER = 12)', '10 11'],
    ["NAME = 'it\\'s'", ''],
    ["DONE = 'T'", '9'],
  ])('%s', (query, expected) => {
    expect(foundByText(query)).toBe(expected);
  });

  it.each([
    ["NAME = 'open", "'open"],
    ['NAME = NUMBER', 'NUMBER'],
    ["NAME == 'x'", '='],
    ["NAME <> 'x'", '>'],
    ["NAME != 'x'", "!= 'x'"],
    ['NAME', 'the end'],
    ["NAME = 'x' AND", 'the end'],
    ["(NAME = 'x'", 'the end'],
    ["NAME = 'x' NUMBER = 1", 'NUMBER'],
    ['NUMBER in ()', ')'],
    ['NAME IS 5', '5'],
    ["NAME NOT = 'x'", '='],
    ['12abc = 1', '12abc = 1'],
  ])('refuses %s and says where', (query, near) => {
    expect(() => foundByText(query)).toThrow(`The query is not valid near '${near}'.`);
  });

  it('reads an escaped quote and a doubled backslash', () => {
    expect(parseQuery(String.raw`NAME = 'O\'Pipe \\ Sons'`)).toMatchObject({ values: [String.raw`O'Pipe \ Sons`] });
  });
});

describe('orders', () => {
  it('sorts by type, several keys, empty values last', () => {
    const order = (...keys: [field: string, direction: 'ascending' | 'descending'][]): string =>
      numbers(
        sorted(
          rows,
          keys.map(([field, direction]) => ({ field, direction })),
          fields,
        ),
      );
    expect(order(['NUMBER', 'descending'])).toBe('12 11 10 9');
    expect(order(['AMOUNT', 'ascending'])).toBe('11 10 9 12');
    expect(order(['DAY', 'descending'])).toBe('11 10 9 12');
    expect(order(['AT', 'ascending'], ['NUMBER', 'descending'])).toBe('9 10 12 11');
  });

  it('has no order that a client could take for one, and the same each time', () => {
    const recordNos = Array.from({ length: 200 }, (_none, index) => String(3001 + index));
    const once = unordered(recordNos, (recordNo) => recordNo);
    expect(once).toEqual(unordered(recordNos.toReversed(), (recordNo) => recordNo));
    expect(once.toSorted()).toEqual(recordNos);
    const rises = once.filter((recordNo, index) => index > 0 && recordNo > (once[index - 1] ?? ''));
    expect(rises.length).toBeGreaterThan(70);
    expect(rises.length).toBeLessThan(130);
  });
});
