/** Tables and text on a terminal of 80 columns, whatever letters a name has: nothing is wider, and nothing is cut. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import stringWidth from 'string-width';

import { describeDiffering, describeHolds } from '../../src/cli/holds/terminal.ts';
import { describeReport } from '../../src/cli/plan/terminal.ts';
import { table } from '../../src/cli/report/table.ts';
import { paragraph, paragraphs, wrap } from '../../src/cli/report/text.ts';
import { aSourceBill } from '../support/builders.ts';
import { planOf, reported } from '../support/plans.ts';
import { steeringCharacters, widest } from '../support/terminal.ts';

const JAPANESE = '東京都港区空調設備工業株式会社';
const COLUMNS = [{ head: 'Vendor' }, { head: 'What' }, { head: 'Amount', isNumber: true }];

const vendorTable = (name: string, what = 'Filters'): string => table(COLUMNS, [[name, what, '1,254.97']]);
/** A vendor's name as it comes out of its column again. */
const nameIn = (text: string): string =>
  text
    .split('\n')
    .filter((line) => line.startsWith('│') && !line.includes('Vendor'))
    .map((line) => line.split('│')[1]?.trim())
    .join('');
const widths = (text: string): number[] => [...new Set(text.split('\n').map((line) => stringWidth(line)))];

describe('a table', () => {
  it('gives each letter of a Japanese name two cells', () => {
    expect(vendorTable('東京配管')).toBe(
      [
        '┌──────────┬─────────┬──────────┐',
        '│ Vendor   │ What    │   Amount │',
        '├──────────┼─────────┼──────────┤',
        '│ 東京配管 │ Filters │ 1,254.97 │',
        '└──────────┴─────────┴──────────┘',
      ].join('\n'),
    );
  });

  it.each([
    ['a Japanese name', JAPANESE.repeat(4)],
    ['an emoji', `Cedar ${'🔧'.repeat(60)}`],
    ['accents that combine with their letters', 'Cafe\u0301 Ze\u0301ro '.repeat(12).trim()],
    ['a word of 81 columns', 'x'.repeat(81)],
    ['a letter that is wider when it is normalized', '\u{1D1BB}!⺀⺀'.repeat(8)],
    ['Hindi, whose marks have no cells of their own', 'हिन्दी नलसाज़ी '.repeat(10).trim()],
  ])('is 80 columns wide with %s, and loses no letter', (_what, name) => {
    const text = vendorTable(name, 'an article of trade '.repeat(6));
    expect(widths(text)).toEqual([80]);
    expect(text).not.toContain('…');
    expect(text).toContain(' 1,254.97 │');
    expect(nameIn(text).replaceAll(' ', '')).toBe(name.normalize().replaceAll(' ', ''));
  });

  it('never wraps an amount, and shares what is left', () => {
    const columns = [{ head: 'Rule', width: 70 }, ...COLUMNS.slice(1)];
    const text = table(columns, [['a rule '.repeat(20), 'what '.repeat(20), '123,456,789,012.00']]);
    expect(widths(text)).toEqual([80]);
    expect(text).toContain('│ 123,456,789,012.00 │');
  });

  it('leaves an optional column out where every row has it empty', () => {
    const columns = [{ head: 'Account' }, { head: 'Further', isOptional: true }];
    expect(table(columns, [['5010', ''], ['5020', '']])).not.toContain('Further'); // prettier-ignore
    expect(table(columns, [['5010', ''], ['5020', 'class A']])).toContain('Further'); // prettier-ignore
  });

  it('without rows is its head', () => {
    expect(table(COLUMNS, [])).toContain('│ Vendor │ What │ Amount │\n└');
  });
});

describe('text', () => {
  it('is wrapped by the cells that it takes, and keeps a letter and its accent together', () => {
    expect(wrap('株式会社東京', 6)).toEqual(['株式会', '社東京']);
    expect(wrap('e\u0301'.repeat(5), 4)).toEqual(['éééé', 'é']);
    expect(wrap('👩🏽‍🔧👩🏽‍🔧👩🏽‍🔧', 4)).toEqual(['👩🏽‍🔧👩🏽‍🔧', '👩🏽‍🔧']);
  });

  it('of a letter with more marks than a line can hold is broken all the same', () => {
    expect(widest(paragraph(`Vendor क${'ा'.repeat(200)}`))).toBeLessThanOrEqual(80);
    expect(widest(paragraph('\u1100'.repeat(200)))).toBeLessThanOrEqual(80);
  });
});

describe('whatever a name has in it', () => {
  const piece = fc.constantFrom(' ', 'x', '株', '🔧', '👩🏽‍🔧', '🇩🇪', 'e\u0301', 'ﾊﾟ', '\u1100', 'ा', '\u0301', '\u001B[31m', '\u202E', '-', '\t', '\n'); // prettier-ignore
  const anything = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 100 }),
    fc.string({ unit: 'binary', maxLength: 100 }),
    fc.array(piece, { maxLength: 100 }).map((pieces) => pieces.join('')),
    fc.tuple(piece, fc.nat(100)).map(([one, times]) => one.repeat(times)),
  );
  const bill = { connectionId: 'demo', kind: 'bill', id: 81000123, billDate: '2026-10-14', amount: '1254.97' } as const;
  const about = { holdCode: 'intacct.closed-period', heldSince: '2026-10-15T00:00:00Z' };

  it.each<[string, (first: string, second: string) => string]>([
    ['a paragraph', (first, second) => `${paragraph(first, '    ', '  - ')}\n${paragraph(second)}`],
    ['an error', (first, second) => paragraphs(`error: ${first}\n  - ${second}\n${first}`)],
    ['a table', (first, second) => vendorTable(first, second)],
    ['a list of holds', (first, second) => describeHolds([{ ...bill, ...about, vendorId: first, reason: second, remedies: [first] }], false)], // prettier-ignore
    [
      'a list of differences',
      (first, second) => describeDiffering([{ ...bill, vendorId: first, remarks: [second], findings: [] }]),
    ],
    ['a plan', (first, second) => describeReport(reported(planOf(aSourceBill({ content: { vendor: { id: 1, name: first, ledgerVendorId: 'V-1002' } } })), { ...planOf(aSourceBill()), decision: 'hold', because: second }), { withJournal: true })], // prettier-ignore
  ])('%s has no line wider than 80 cells, and steers no terminal', (_what, describe) => {
    fc.assert(
      fc.property(anything, anything, (first, second) => {
        const text = describe(first, second);
        expect(widest(text)).toBeLessThanOrEqual(80);
        expect(steeringCharacters(text)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it('the borders of a table are aligned', () => {
    fc.assert(
      fc.property(anything, (name) => expect(widths(vendorTable(name))).toHaveLength(1)),
      { numRuns: 300 },
    );
  });
});
