/** Filters and orders of the sandbox's `query`, without HTTP. */
import { describe, expect, it } from '@jest/globals';

import { Refusal } from '../../src/sandbox/intacct/failures.ts';
import type { ObjectType, Row } from '../../src/sandbox/intacct/objects/object-type.ts';
import { compileFilter, compileOrder } from '../../src/sandbox/intacct/query.ts';
import { element } from '../../src/sandbox/intacct/xml.ts';
import type { XmlElement } from '../../src/sandbox/intacct/xml.ts';

const object: ObjectType = {
  name: 'THING',
  naturalKey: 'NAME',
  fields: { NAME: 'text', NUMBER: 'integer', AMOUNT: 'decimal', DAY: 'date', AT: 'timestamp' },
  rows: () => [],
};

const rows: Row[] = [
  ['Pipe 1/2"', '9', '10.00', '09/30/2026', '09/30/2026 23:59:59'],
  ['pipe (x)', '10', '9.50', '10/01/2026', '10/01/2026 00:00:00'],
  ['100%', '11', '-3', '01/05/2027', ''],
  ['', '12', '', '', ''],
].map(([NAME = '', NUMBER = '', AMOUNT = '', DAY = '', AT = '']) => ({
  entityId: '',
  values: { NAME, NUMBER, AMOUNT, DAY, AT },
}));

function op(name: string, field: string, ...values: string[]): XmlElement {
  return element(name, [element('field', field), ...values.map((value) => element('value', value))]);
}

function found(filter: XmlElement, caseRule: 'sensitive' | 'insensitive' = 'sensitive'): string {
  const test = compileFilter(filter, object, caseRule);
  return rows
    .filter(test)
    .map((row) => row.values['NUMBER'])
    .join(' ');
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
    [op('like', 'NAME', '%(_)'), '10'],
    [op('like', 'NAME', '___%'), '9 10 11'],
    [op('notlike', 'NAME', '%pipe%'), '9 11'],
    [op('isnull', 'NAME'), '12'],
    [op('isnotnull', 'AT'), '9 10'],
    [element('and', [op('greaterthan', 'NUMBER', '9'), op('lessthan', 'NUMBER', '12')]), '10 11'],
    [
      element('or', [op('equalto', 'NUMBER', '9'), element('and', [op('isnull', 'NAME'), op('isnull', 'DAY')])]),
      '9 12',
    ],
  ])('%j', (filter, numbers) => {
    expect(found(filter)).toBe(numbers);
  });

  it('ignores case only when asked to', () => {
    expect(found(op('like', 'NAME', 'PIPE%'))).toBe('');
    expect(found(op('like', 'NAME', 'PIPE%'), 'insensitive')).toBe('9 10');
    expect(found(op('equalto', 'NAME', 'PIPE (X)'), 'insensitive')).toBe('10');
  });

  it('refuses a value that the field’s type cannot hold', () => {
    expect(() => compileFilter(op('equalto', 'DAY', 'soon'), object, 'sensitive')).toThrow(Refusal);
    expect(() => compileFilter(op('lessthan', 'NUMBER', 'many'), object, 'sensitive')).toThrow('many');
  });
});

describe('orders', () => {
  it('sorts by type, several keys, empty values last', () => {
    const order = (...keys: [field: string, direction: string][]): string =>
      rows
        .toSorted(
          compileOrder(
            keys.map(([field, direction]) => element('order', [element('field', field), element(direction)])),
            object,
          ),
        )
        .map((row) => row.values['NUMBER'])
        .join(' ');
    expect(order(['NUMBER', 'descending'])).toBe('12 11 10 9');
    expect(order(['AMOUNT', 'ascending'])).toBe('11 10 9 12');
    expect(order(['DAY', 'descending'])).toBe('11 10 9 12');
    expect(order(['AT', 'ascending'], ['NUMBER', 'descending'])).toBe('9 10 12 11');
  });
});
