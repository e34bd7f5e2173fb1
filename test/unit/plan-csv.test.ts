/** The plan as CSV: a spreadsheet shows every text as text, adds up the amounts, and runs nothing. */
import { describe, expect, it } from '@jest/globals';

import { comparisonAsCsv } from '../../src/cli/comparison/csv.ts';
import { reportAsCsv } from '../../src/cli/plan/csv.ts';
import { sum } from '../../src/domain/values/money.ts';
import { AIR_QUALITY, anItemLine, aSourceBill } from '../support/builders.ts';
import { planOf, reported } from '../support/plans.ts';
import { steeringCharacters } from '../support/terminal.ts';

/** Reads RFC 4180 by its grammar, and not as the writer understands it. */
function read(csv: string): Record<string, string>[] {
  const cells = [...csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)];
  const rows: string[][] = [[]];
  for (const [, quoted, bare = '', end] of cells) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? bare);
    if (end === '\r\n') rows.push([]);
  }
  expect(cells.map(([cell]) => cell).join('')).toBe(csv);
  const [head = [], ...body] = rows.slice(0, -1);
  for (const row of body) expect(row).toHaveLength(head.length);
  return body.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i] ?? ''])));
}

const named = (name: string) => aSourceBill({ content: { vendor: { id: 1702, name, ledgerVendorId: 'V-1002' } } });

describe('a plan as CSV', () => {
  it.each([
    ['\u001B[31mCedar', ' [31mCedar'],
    ['Ce\u009B31mdar\u007F', 'Ce 31mdar '],
    ['\u202EradeC', ' radeC'],
    ['\u200B=1+1', "' =1+1"],
    ['\u001B=1+1', "' =1+1"],
    ['a\rb', 'a b'],
    ['a\r\nb', 'a\nb'],
  ])('writes a vendor called %j as %j', (name, shown) => {
    const text = reportAsCsv(reported(planOf(named(name))));
    expect(steeringCharacters(text.replaceAll('\r\n', '\n'))).toEqual([]);
    expect(read(text)[0]?.['vendor_name']).toBe(shown);
  });

  it('has a row for each line of a journal, with plain amounts that add up', () => {
    const rows = read(reportAsCsv(reported(planOf(aSourceBill()))));
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatchObject({
      bill_id: '81000123', decision: 'create', entry: 'entered', vendor_id: 'V-1002', bill_number: 'INV-88213',
      purchase_order: '120456-001', bill_date: '2026-10-14', entity: 'E10', account: '5010', location: 'T01',
      department: 'SVC', debit: '200.00', credit: '',
    }); // prettier-ignore
    expect(rows[0]?.['rule']).toContain('destination job, job type 41 → account 5010');
    expect(sum(rows.map(({ debit }) => debit || '0'))).toBe(sum(rows.map(({ credit }) => credit || '0')));
    expect(rows[2]).toMatchObject({ account: 'Accounts payable', credit: '250.00' });
  });

  it('has a row for each bill without a journal, with the reason and what it is over', () => {
    const [row, ...others] = read(reportAsCsv(reported(planOf(aSourceBill({ content: { job: AIR_QUALITY } })))));
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      decision: 'hold',
      amount_left_out: '250.00',
      code: 'mapping.account-missing',
      debit: '',
    });
  });

  it('adds up to what is written: the lines of a held bill are not among them', () => {
    const rows = read(reportAsCsv(reported(planOf(aSourceBill({ status: 'Discrepancy' })))));
    expect(rows).toMatchObject([{ decision: 'hold', debit: '', credit: '', amount_left_out: '250.00' }]);
  });

  it('has a column for every dimension that occurs', () => {
    const plan = planOf(aSourceBill());
    const lines = plan.bill?.lines.map((line) => ({ ...line, dimensions: { ...line.dimensions, costTypeId: 'MAT', GLDIMREGION: '7' } })); // prettier-ignore
    const bill = plan.bill && { ...plan.bill, lines: lines ?? [] };
    const [row] = read(reportAsCsv(reported({ ...plan, ...(bill === undefined ? {} : { bill }) })));
    expect(row).toMatchObject({ location: 'T01', cost_type: 'MAT', gldimregion: '7' });
  });

  it.each([
    ['=HYPERLINK("http://example.test")', '\'=HYPERLINK("http://example.test")'],
    ['+1', "'+1"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', "' =1"],
    ['  =1', "'  =1"],
    ['＝1', "'＝1"],
    ['Cedar, "the" Supply', 'Cedar, "the" Supply'],
    ['two\nlines', 'two\nlines'],
    ['a-b=c', 'a-b=c'],
    ["O'Brien & Söhne", "O'Brien & Söhne"],
  ])('shows the vendor %j as text', (name, shown) => {
    const [row] = read(reportAsCsv(reported(planOf(named(name)))));
    expect(row?.['vendor_name']).toBe(shown);
  });

  it('keeps differences as numbers, below zero too', () => {
    const change = {
      account: '5010',
      dimensions: { locationId: 'T01' },
      now: '10.00',
      other: '-2.00',
      difference: '-12.00',
    };
    const bill = {
      kind: 'bill',
      id: 7,
      now: 'posts',
      other: 'posts',
      changes: [change],
      header: ['-due'],
      because: '',
    } as const;
    const [row] = read(comparisonAsCsv({ bills: [bill] }));
    expect(row).toMatchObject({
      bill_id: '7',
      amount_other: '-2.00',
      difference: '-12.00',
      header: "'-due",
      location: 'T01',
    });
  });

  it('shows memos as text', () => {
    const lines = [anItemLine({ description: '=1+1', quantity: '1', unitCost: '250.00' })];
    const [row] = read(reportAsCsv(reported(planOf(aSourceBill({ content: { lines } })))));
    expect(row?.['memo']).toBe("'=1+1");
  });
});
