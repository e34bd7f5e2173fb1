/** A location of another entity than the one that writes the bill is found in the rules, and else in the bill. */
import { describe, expect, it } from '@jest/globals';

import { validateRulesAgainst } from '../../src/domain/mapping/validate-rules.ts';
import type { MappingRules } from '../../src/domain/mapping/mapping-rules.ts';
import type { MasterData } from '../../src/domain/ledger/master-data.ts';
import { anExpenseLine, aPolicy, aSourceBill, compose, MASTER_DATA } from '../support/builders.ts';

const at = (entity?: string) => ({ name: 'A place', isActive: true, ...(entity === undefined ? {} : { entity }) });
const LOCATIONS = { E10: at('E10'), E20: at('E20'), T01: at('E10'), T05: at('E20'), T06: at('E20'), HQ: at() };
const OLD = { ...at('E20'), isActive: false };
const LEDGER: MasterData = { ...MASTER_DATA, dimensions: { location: { ...LOCATIONS, T99: OLD } } };

function problemsOf(mapping: Partial<MappingRules>, singleEntity: 'entity' | 'top-level' = 'entity') {
  return validateRulesAgainst(aPolicy({ mapping: { accounts: [], ...mapping } }).mapping, LEDGER, { singleEntity });
}

const inE10 = { id: 3011, entity: 'E10', location: 'T01' };
const inE20 = { id: 3051, entity: 'E20', location: 'T05' };
const everywhere = { id: 9001, location: 'HQ' };
const rule = (value: string, businessUnit?: number | number[]) => ({
  location: [{ ...(businessUnit === undefined ? {} : { businessUnit }), value, missing: 'hold' as const }],
});

describe('a business unit', () => {
  it('may not post to one entity and have a location of another: those of its own are named', () => {
    expect(problemsOf({ businessUnits: [inE10, { ...inE20, location: 'T01' }] })).toEqual([
      {
        place: 'businessUnits.1.location',
        message: 'location T01 belongs to entity E10, but business unit 3051 posts to entity E20',
        given: 'T01',
        known: ['E20', 'T05', 'T06'],
      },
    ]);
  });

  it('may have a location of no entity, and at the top level any', () => {
    expect(
      problemsOf({
        businessUnits: [
          { ...inE10, location: 'HQ' },
          { ...everywhere, location: 'T05' },
        ],
      }),
    ).toEqual([]);
    expect(problemsOf({ businessUnits: [{ ...inE10, location: 'T05' }] }, 'top-level')).toEqual([]);
  });
});

describe('a rule for locations', () => {
  it.each<[string, MappingRules['businessUnits'], MappingRules['dimensions'], string | undefined]>([
    ['of one unit', [inE10, inE20], rule('T05', 3011), 'business unit 3011 posts to entity E10'],
    ['of units that all post to one entity', [inE10, { ...inE10, id: 3012 }], rule('T05'), 'the business units that this rule covers post to entity E10'], // prettier-ignore
    ['of units in several entities', [inE10, inE20], rule('T05'), undefined],
    ['of units at the top level', [everywhere], rule('T05'), undefined],
    ['of no unit that there is', [inE10], rule('T05', 4), undefined],
    ['whose value comes from the bill', [inE10], rule('{location.name}'), undefined],
    ['to a location of no entity', [inE10], rule('HQ', [3011]), undefined],
  ])('%s', (_what, businessUnits, dimensions, who) => {
    const found = problemsOf({ businessUnits, dimensions }).filter(({ place }) => place.startsWith('dimensions'));
    const message = `location T05 belongs to entity E20, but ${who}`;
    expect(found.map((problem) => problem.message)).toEqual(who === undefined ? [] : [message]);
  });
});

describe('a bill that an entity’s session writes', () => {
  const elsewhere = { dimensions: rule('T05') };

  it('is held for lines at a location of another entity, with whatever else is wrong', () => {
    const source = aSourceBill({ status: 'Discrepancy' });
    const { problems } = compose(source, aPolicy({ mapping: elsewhere }), LEDGER);
    expect(problems.map(({ code }) => code)).toEqual(['servicetitan.bill-discrepancy', 'intacct.account-invalid']);
    expect(problems[1]?.summary).toBe(
      'Intacct does not accept a GL account or dimension on the bill: location T05 belongs to entity E20 (line 1, 2), and the bill is written in entity E10.',
    );
  });

  it('is not held for its own locations, for one of no entity, or for one that no one looked up', () => {
    const found = (value: string, masterData = LEDGER) =>
      compose(undefined, aPolicy({ mapping: { dimensions: rule(value) } }), masterData).problems;
    for (const value of ['T01', 'HQ']) expect(found(value)).toEqual([]);
    expect(found('T05', MASTER_DATA)).toEqual([]);
  });

  it('is another thing at the top level: any location will do', () => {
    const atCompany = aPolicy({
      mapping: elsewhere,
      entities: { singleEntity: 'top-level', multiEntity: 'top-level' },
    });
    expect(compose(undefined, atCompany, LEDGER).problems).toEqual([]);
    const lines = [anExpenseLine({ businessUnitId: 3011 }), anExpenseLine({ businessUnitId: 3051, amount: '50.00' })];
    const overBoth = aSourceBill({ billType: 'expense', content: { lines, job: undefined } });
    expect(compose(overBoth, aPolicy(), LEDGER).problems).toEqual([]);
  });
});
