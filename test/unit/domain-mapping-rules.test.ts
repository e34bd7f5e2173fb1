/** Rules with conditions: the most specific one decides, never the order of the file, and ties are found beforehand. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { describeAccountRule, type AccountRule } from '../../src/domain/mapping/mapping-rules.ts';
import { forGoods } from '../../src/domain/mapping/choose.ts';
import { LINE_KINDS, type LineFacts } from '../../src/domain/mapping/line-facts.ts';
import {
  describeConditions,
  meetingOf,
  rulesFor,
  specificity,
  type Conditions,
} from '../../src/domain/mapping/rules.ts';
import { tiedRules } from '../../src/domain/mapping/ties.ts';
import { facts } from '../support/mapping.ts';

const DAY = '2026-10-14';
const JOB_LINE = facts({ destination: 'job', jobType: 41, businessUnit: 3011 });

function accountOf(rules: readonly AccountRule[], line: LineFacts, date = DAY): string | undefined {
  return rulesFor(forGoods(rules), line, date)[0]?.rule.account;
}

const anyConditions: fc.Arbitrary<Conditions> = fc.record(
  {
    line: fc.constantFrom<Conditions['line']>('goods', ...LINE_KINDS, ['item', 'tax']),
    destination: fc.constantFrom<Conditions['destination']>('job', 'stock', ['job', 'overhead']),
    jobType: fc.constantFrom(41, 44, [41, 44]),
    businessUnit: fc.constantFrom(3011, 3012),
    sku: fc.constantFrom('A', ['A', 'B']),
    from: fc.constantFrom('2026-10-01', '2026-11-01'),
    through: fc.constantFrom('2026-10-31', '2026-12-31'),
  },
  { requiredKeys: [] },
);
const anyFacts: fc.Arbitrary<LineFacts> = fc
  .record({
    line: fc.constantFrom(...LINE_KINDS),
    destination: fc.constantFrom('job', 'stock', 'overhead'),
    jobType: fc.constantFrom(41, 44, undefined),
    businessUnit: fc.constantFrom(3011, 3012, undefined),
    sku: fc.constantFrom('A', 'B', undefined),
  })
  .map(facts);
const anyDay = fc.constantFrom('2026-09-30', '2026-10-01', '2026-10-31', '2026-11-01', '2026-12-31', '2027-01-01');

describe('the account of a line', () => {
  it('is that of the most specific rule, wherever it is in the file', () => {
    const rules: AccountRule[] = [
      { account: '6000' },
      { destination: 'job', account: '5000' },
      { destination: 'job', jobType: 41, account: '5010' },
      { destination: 'job', jobType: 41, businessUnit: 3011, account: '5011' },
    ];
    for (const order of [rules, rules.toReversed()]) {
      expect(accountOf(order, JOB_LINE)).toBe('5011');
      expect(accountOf(order, { ...JOB_LINE, businessUnit: 3012 })).toBe('5010');
      expect(accountOf(order, { ...JOB_LINE, jobType: 44 })).toBe('5000');
      expect(accountOf(order, { ...JOB_LINE, destination: 'overhead', jobType: undefined })).toBe('6000');
    }
  });

  it('is none when no rule fits: there is no silent fallback', () => {
    expect(accountOf([{ destination: 'job', jobType: 44, account: '5030' }], JOB_LINE)).toBeUndefined();
    expect(accountOf([], JOB_LINE)).toBeUndefined();
  });

  it('comes for goods only from a rule that names no kind of line', () => {
    const rules: AccountRule[] = [{ account: '6000' }];
    const found = LINE_KINDS.map((line) => accountOf(rules, { ...JOB_LINE, line }));
    expect(found).toEqual(['6000', '6000', undefined, undefined, undefined]);
  });

  it('asks nothing of a line without the fact: a rule about job types never fits overhead', () => {
    const overhead = facts({ destination: 'overhead' });
    expect(accountOf([{ jobType: 41, account: '5010' }], overhead)).toBeUndefined();
  });

  it('is by one kind of goods before it is by goods', () => {
    const rules: AccountRule[] = [
      { line: 'goods', account: '1' },
      { line: 'expense', account: '2' },
    ];
    expect(accountOf(rules, facts({ line: 'item' }))).toBe('1');
    expect(accountOf(rules, facts({ line: 'expense' }))).toBe('2');
  });

  it.each<[Conditions, Partial<LineFacts>]>([
    [{ inventoryLocation: 7701 }, { inventoryLocation: 7701 }],
    [{ locationType: 'Truck' }, { locationType: 'Truck' }],
    [{ skuType: ['Material', 'Equipment'] }, { skuType: 'Equipment' }],
    [{ sku: 'CAP-45' }, { sku: 'CAP-45' }],
    [{ budgetCode: 9 }, { budgetCode: 9 }],
    [{ lineAccount: '50165' }, { lineAccount: '50165' }],
    [{ orderType: 3 }, { orderType: 3 }],
    [{ vendor: 1702 }, { vendor: 1702 }],
  ])('may be asked for by %j', (conditions, fact) => {
    const rules: AccountRule[] = [{ account: '1' }, { ...conditions, account: '2' }];
    expect(accountOf(rules, facts(fact))).toBe('2');
    expect(accountOf(rules, facts({}))).toBe('1');
  });

  it('changes with the bill date, both days of a rule included', () => {
    const rules: AccountRule[] = [
      { through: '2026-10-31', account: '5010' },
      { from: '2026-11-01', through: '2026-11-30', account: '5011' },
    ];
    const days = ['2026-10-31', '2026-11-01', '2026-11-30', '2026-12-01'];
    expect(days.map((day) => accountOf(rules, JOB_LINE, day))).toEqual(['5010', '5011', '5011', undefined]);
    expect(tiedRules(rules).pairs).toEqual([]);
  });

  it('does not depend on the order of rules that do not tie', () => {
    fc.assert(
      fc.property(fc.array(anyConditions, { maxLength: 6 }), anyFacts, anyDay, (rules, line, day) => {
        fc.pre(tiedRules(rules).pairs.length === 0);
        const first = (order: readonly Conditions[]) => rulesFor(order, line, day)[0]?.rule;
        expect(first(rules.toReversed())).toEqual(first(rules));
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('rules that tie', () => {
  it('are found: equally specific, and both could fit one line', () => {
    const rules: AccountRule[] = [
      { destination: 'job', account: '5000' },
      { businessUnit: 3011, account: '5011' },
      { destination: 'stock', account: '1310' },
      { line: 'tax', account: '5800' },
    ];
    expect(tiedRules(forGoods(rules)).pairs).toEqual([
      [0, 1],
      [1, 2],
    ]);
  });

  it('are found when one says `line: goods` and the other means it', () => {
    expect(tiedRules(forGoods([{ line: 'goods', account: '1' }, { account: '2' }])).pairs).toEqual([[0, 1]]);
  });

  it.each<[string, Conditions, Conditions, boolean]>([
    ['lists that share a value', { jobType: [41, 42] }, { jobType: [42, 43] }, true],
    ['lists that share none', { jobType: [41, 42] }, { jobType: [43, 44] }, false],
    ['dates that overlap in one day', { through: '2026-10-31' }, { from: '2026-10-31' }, true],
    ['dates that do not', { through: '2026-10-30' }, { from: '2026-10-31' }, false],
    ['a kind of line and a list with it', { line: 'tax' }, { line: ['tax', 'freight'] }, true],
    ['an item, and goods', { line: 'item' }, { line: 'goods' }, false],
  ])('by %s', (_what, one, other, isTied) => {
    expect(tiedRules([one, other]).pairs).toHaveLength(isTied ? 1 : 0);
  });

  it('do fit one line, equally well: each pair found is a real one, and no real one is missed', () => {
    fc.assert(
      fc.property(anyConditions, anyConditions, anyFacts, anyDay, (one, other, line, day) => {
        const fitting = rulesFor([one, other], line, day).map(({ index }) => index);
        const reversed = rulesFor([other, one], line, day).map(({ index }) => 1 - index);
        // Both fit, and which one comes first is a matter of the order: that is a tie.
        const isAmbiguous = fitting.length === 2 && fitting[0] !== reversed[0];
        expect(isAmbiguous && tiedRules([one, other]).pairs.length === 0).toBe(false);
      }),
      { numRuns: 5_000 },
    );
  });

  it('are just the pairs that comparing each with each finds', () => {
    fc.assert(
      fc.property(fc.array(anyConditions, { maxLength: 12 }), (rules) => {
        const all = rules.flatMap((later, b) =>
          rules.slice(0, b).flatMap((earlier, a) => {
            const isTied = specificity(earlier) === specificity(later) && meetingOf(earlier, later) !== undefined;
            return isTied ? [[a, b]] : [];
          }),
        );
        expect(tiedRules(rules)).toEqual({ pairs: all, more: 0 });
        expect(tiedRules(rules, 2)).toEqual({ pairs: all.slice(0, 2), more: Math.max(0, all.length - 2) });
      }),
      { numRuns: 2_000 },
    );
  });

  it.each<[string, (i: number) => Conditions]>([
    ['that share two conditions', (i) => ({ destination: 'job', jobType: i % 50, sku: `S${i}` })],
    ['of two kinds', (i) => (i % 2 === 0 ? { sku: `S${i}`, jobType: 1 } : { vendor: i, jobType: 2 })],
  ])('are few comparisons among 5,000 rules %s', (_what, rule) => {
    const rules = Array.from({ length: 5_000 }, (_, i) => rule(i));
    const began = process.cpuUsage();
    expect(tiedRules(rules)).toEqual({ pairs: [], more: 0 });
    // Each with each took 52 s; this takes some 50 ms.
    expect(process.cpuUsage(began).user).toBeLessThan(2_000_000);
  });

  it('are counted only so far', () => {
    const alike = Array.from({ length: 5_000 }, () => ({ jobType: 41 }));
    expect(tiedRules(alike, 1)).toEqual({ pairs: [[0, 1]], more: 10_000 });
  });
});

describe('a rule in words', () => {
  it.each<[AccountRule, string]>([
    [{ destination: 'job', jobType: 41, account: '5010' }, 'destination job, job type 41 → account 5010'],
    [{ account: '6000' }, 'any goods → account 6000'],
    [{ line: ['tax', 'freight'], account: '5800' }, 'line tax or freight → account 5800'],
    [
      { locationType: 'Truck', businessUnit: [3011, 3012], line: 'goods', from: '2026-10-01', account: '1320' },
      'line goods, business unit 3011 or 3012, location type Truck, from 2026-10-01 → account 1320',
    ],
  ])('%j reads %j', (rule, words) => {
    expect(describeAccountRule(rule)).toBe(words);
  });

  it('is empty without conditions', () => {
    expect(describeConditions({})).toBe('');
  });
});
