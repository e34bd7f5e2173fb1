/** Values that are taken from the bill: inserted as they are, once; blank ones are none; no circle is ever followed. */
import { describe, expect, it } from '@jest/globals';

import type { DimensionName } from '../../src/domain/values/dimensions.ts';
import { chooseForLine, masterDataRequestFor } from '../../src/domain/mapping/choose.ts';
import type { MappingRules } from '../../src/domain/mapping/mapping-rules.ts';
import { findCycle, fill } from '../../src/domain/mapping/templates.ts';
import type { MasterData } from '../../src/domain/ledger/master-data.ts';
import { aPolicy } from '../support/builders.ts';
import { aLine } from '../support/mapping.ts';

const DATE = '2026-10-14';
const lineOf = (number: string) => aLine({ destination: 'job', jobType: 41, businessUnit: 3011 }, { 'job.number': number }); // prettier-ignore
const rule = (value: string) => [{ value, missing: 'hold' as const }];

function asked(dimensions: MappingRules['dimensions'], number = '120456') {
  const { mapping } = aPolicy({ mapping: { dimensions } });
  return masterDataRequestFor([lineOf(number)], { mapping, date: DATE }).dimensions;
}

function chosen(dimensions: MappingRules['dimensions'], number = '120456', masterData: MasterData = {}) {
  const { mapping } = aPolicy({ mapping: { dimensions } });
  return chooseForLine(lineOf(number), { mapping, date: DATE, masterData });
}

describe('a value with placeholders', () => {
  it.each(['$&', '$$', '$1', "$'", '{project}', '{job.number}', '{'])('takes %s out of the bill as it is', (number) => {
    const dimensions = { project: rule('{job.number}'), task: rule('{project}-LABOR') };
    expect(asked(dimensions, number)).toMatchObject({ project: [number], task: [`${number}/${number}-LABOR`] });
    expect(chosen(dimensions, number).dimensions).toMatchObject({ projectId: number, taskId: `${number}-LABOR` });
  });

  it('is missing when nothing that is seen comes out of it', () => {
    expect(fill(' ', () => undefined)).toEqual({ missing: 'text' });
    expect(fill('{job.number}', () => ' ')).toEqual({ missing: '{job.number}' });
    expect(chosen({ GLDIMREGION: rule(' ') })).toMatchObject({
      gaps: [{ code: 'mapping.value-missing', detail: 'text for the GLDIMREGION of line 1 "Capacitor"' }],
    });
    expect(fill('{job.number}', () => '\u200b\u00a0')).toEqual({ missing: '{job.number}' });
  });

  it('that takes itself by way of others finds nothing, and ends', () => {
    const dimensions = { project: rule('{task}-P'), task: rule('LABOR') };
    expect(asked(dimensions)).toMatchObject({ task: ['LABOR-P/LABOR'] });
    expect(asked({ class: rule('{class}') })).toMatchObject({ class: [] });
    expect(chosen(dimensions).gaps.map(({ code }) => code)).toContain('mapping.value-missing');
    expect(chosen({ class: rule('{class}') }).gaps).toHaveLength(1);
  });
});

describe('a circle of values', () => {
  it('is found in one look at each, however many ways there are', () => {
    const names = Array.from({ length: 60 }, (_, i): DimensionName => `GLDIM${i}`);
    // Each takes all that come after it: some 2^58 ways.
    const takes = new Map(names.map((name, i) => [name, names.slice(i + 1)]));
    expect(findCycle(takes)).toBeUndefined();
    takes.set('GLDIM59', ['GLDIM58']);
    expect(findCycle(takes)).toEqual(['GLDIM58', 'GLDIM59', 'GLDIM58']);
  });
});

describe('a name that every object of the language has', () => {
  it.each(['constructor', '__proto__', 'toString'])('%s is no account, place or value of the ledger', (name) => {
    const { mapping } = aPolicy({
      mapping: {
        accounts: [{ account: name }],
        businessUnits: [{ id: 3011, location: name }],
        dimensions: { project: rule(name) },
      },
    });
    const masterData = { accounts: {}, dimensions: { location: {}, project: {} } };
    const { gaps } = chooseForLine(lineOf('1'), { mapping, date: DATE, masterData });
    expect(gaps.map(({ code }) => code)).toEqual([
      'intacct.account-missing',
      'intacct.dimension-missing',
      'intacct.dimension-missing',
    ]);
  });
});
