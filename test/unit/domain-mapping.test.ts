/** Mapping rules: the most specific one decides, never the order of the file. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  accountRuleFor,
  describeRule,
  dimensionsOf,
  tiedRules,
  type AccountRule,
  type LineFacts,
} from '../../src/domain/mapping.ts';

const JOB_LINE: LineFacts = {
  line: 'goods',
  destination: 'job',
  jobType: 41,
  businessUnit: 3011,
  locationType: undefined,
};

const anyRule: fc.Arbitrary<AccountRule> = fc.record(
  {
    line: fc.constantFrom('goods', 'tax', 'freight', 'other'),
    destination: fc.constantFrom('job', 'stock', 'overhead'),
    jobType: fc.constantFrom(41, 44),
    businessUnit: fc.constantFrom(3011, 3012),
    locationType: fc.constantFrom('Warehouse', 'Truck'),
    account: fc.constantFrom('5010', '5020', '5030'),
  },
  { requiredKeys: ['account'] },
);
const anyFacts: fc.Arbitrary<LineFacts> = fc.record({
  line: fc.constantFrom('goods', 'tax', 'freight', 'other'),
  destination: fc.constantFrom('job', 'stock', 'overhead'),
  jobType: fc.constantFrom(41, 44, undefined),
  businessUnit: fc.constantFrom(3011, 3012, undefined),
  locationType: fc.constantFrom('Warehouse', 'Truck', undefined),
});

describe('the account of a line', () => {
  it('is that of the most specific rule, wherever it stands in the file', () => {
    const rules: AccountRule[] = [
      { account: '6000' },
      { destination: 'job', account: '5000' },
      { destination: 'job', jobType: 41, account: '5010' },
      { destination: 'job', jobType: 41, businessUnit: 3011, account: '5011' },
    ];
    for (const order of [rules, rules.toReversed()]) {
      expect(accountRuleFor(order, JOB_LINE)?.account).toBe('5011');
      expect(accountRuleFor(order, { ...JOB_LINE, businessUnit: 3012 })?.account).toBe('5010');
      expect(accountRuleFor(order, { ...JOB_LINE, jobType: 44 })?.account).toBe('5000');
      expect(accountRuleFor(order, { ...JOB_LINE, destination: 'overhead', jobType: undefined })?.account).toBe('6000');
    }
  });

  it('is none when no rule fits: there is no silent fallback', () => {
    expect(accountRuleFor([{ destination: 'job', jobType: 44, account: '5030' }], JOB_LINE)).toBeUndefined();
    expect(accountRuleFor([], JOB_LINE)).toBeUndefined();
  });

  it('comes for goods only from a rule that names no kind of line', () => {
    const rules: AccountRule[] = [{ account: '6000' }];
    expect(accountRuleFor(rules, JOB_LINE)?.account).toBe('6000');
    for (const line of ['tax', 'freight', 'other'] as const) {
      expect(accountRuleFor(rules, { ...JOB_LINE, line })).toBeUndefined();
    }
  });

  it('asks a line that lacks a fact for nothing: a rule about job types never fits overhead', () => {
    const facts = { ...JOB_LINE, destination: 'overhead', jobType: undefined } as const;
    expect(accountRuleFor([{ jobType: 41, account: '5010' }], facts)).toBeUndefined();
  });

  it('does not depend on the order of rules that do not tie', () => {
    fc.assert(
      fc.property(fc.array(anyRule, { maxLength: 6 }), anyFacts, (rules, facts) => {
        fc.pre(tiedRules(rules).length === 0);
        expect(accountRuleFor(rules.toReversed(), facts)).toEqual(accountRuleFor(rules, facts));
      }),
      { numRuns: 2_000 },
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
    expect(tiedRules(rules)).toEqual([
      [0, 1],
      [1, 2],
    ]);
  });

  it('are found when one says `line: goods` and the other means it', () => {
    expect(tiedRules([{ line: 'goods', account: '1' }, { account: '2' }])).toEqual([[0, 1]]);
    expect(
      tiedRules([
        { line: 'tax', account: '1' },
        { line: 'tax', account: '2' },
      ]),
    ).toEqual([[0, 1]]);
  });

  it('are none where a condition keeps them apart or one is more specific', () => {
    expect(
      tiedRules([
        { line: 'tax', account: '1' },
        { line: 'freight', account: '2' },
        { destination: 'job', jobType: 41, account: '3' },
        { destination: 'job', jobType: 44, account: '4' },
        { destination: 'job', account: '5' },
      ]),
    ).toEqual([]);
  });

  it('do fit one line, equally well: each pair found is a real one', () => {
    fc.assert(
      fc.property(anyRule, anyRule, (one, other) => {
        fc.pre(tiedRules([one, other]).length > 0);
        const facts: LineFacts = {
          line: one.line ?? 'goods',
          destination: one.destination ?? other.destination ?? 'job',
          jobType: one.jobType ?? other.jobType,
          businessUnit: one.businessUnit ?? other.businessUnit,
          locationType: one.locationType ?? other.locationType,
        };
        expect(accountRuleFor([one, other], facts)).toBe(one);
        expect(accountRuleFor([other, one], facts)).toBe(other);
      }),
    );
  });
});

describe('a rule in words', () => {
  it.each<[AccountRule, string]>([
    [{ destination: 'job', jobType: 41, account: '5010' }, 'destination job, job type 41 → account 5010'],
    [{ account: '6000' }, 'any goods → account 6000'],
    [{ line: 'tax', account: '5800' }, 'line tax → account 5800'],
    [
      { locationType: 'Truck', businessUnit: 3011, destination: 'stock', line: 'goods', account: '1320' },
      'line goods, destination stock, business unit 3011, location type Truck → account 1320',
    ],
  ])('%j reads %j', (rule, words) => {
    expect(describeRule(rule)).toBe(words);
  });
});

describe('dimensions', () => {
  it('are those that the business unit names, and no others', () => {
    expect(dimensionsOf({ id: 1, entity: 'E10', location: 'T01', department: 'SVC', class: 'RES' })).toEqual({
      locationId: 'T01',
      departmentId: 'SVC',
      classId: 'RES',
    });
    expect(Object.keys(dimensionsOf({ id: 1, location: 'T01' }))).toEqual(['locationId']);
  });
});
