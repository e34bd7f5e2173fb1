/** The worked example in docs/configuration.md loads, and its lines become what the page says. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { loadFile } from '../../src/config/load.ts';
import type { CalendarDate } from '../../src/domain/values/calendar-date.ts';
import { chooseForLine } from '../../src/domain/mapping/choose.ts';
import { PLACEHOLDERS, type LineFacts, type Placeholder } from '../../src/domain/mapping/line-facts.ts';
import type { MappingRules } from '../../src/domain/mapping/mapping-rules.ts';
import type { MasterData } from '../../src/domain/ledger/master-data.ts';
import { aLine } from '../support/mapping.ts';

const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/configuration.md'), 'utf8');
const example = page.split('```yaml\n').find((block) => block.includes('alder-creek:')) ?? '';

let folder: string;
let mapping: MappingRules;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tieout-example-'));
  const file = path.join(folder, 'tieout.yaml');
  writeFileSync(file, example.split('```')[0] ?? '');
  const connection = loadFile(file).connections['alder-creek'];
  if (connection === undefined) throw new Error('no connection alder-creek');
  mapping = connection.mapping;
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Of all projects, Intacct has these. */
const masterData: MasterData = { dimensions: { project: known('88012', '88034', 'P-207') } };

function known(...ids: string[]): Record<string, { name: string; isActive: boolean }> {
  return Object.fromEntries(ids.map((id) => [id, { name: `Project ${id}`, isActive: true }]));
}

interface Asked {
  readonly facts: Partial<LineFacts>;
  readonly values?: Partial<Record<Placeholder, string>>;
  readonly date?: string;
  readonly masterData?: MasterData;
}

function choose({ facts, values = {}, date = '2026-10-05', masterData: there = masterData }: Asked) {
  return chooseForLine(aLine(facts, values), { mapping, date: date as CalendarDate, masterData: there });
}

const repair: Asked = {
  facts: { destination: 'job', jobType: 41, businessUnit: 3011 },
  values: { 'job.number': '88012' },
};
const install: Asked = {
  facts: { destination: 'job', jobType: 44, businessUnit: 3052 },
  values: { 'job.number': '88034', 'job.project': 'P-207' },
};

describe('the worked example of docs/configuration.md', () => {
  it('takes the account from the job type and the place from the business unit', () => {
    expect(choose(repair)).toMatchObject({
      account: '5010',
      dimensions: { locationId: 'T01', departmentId: 'SVC', projectId: '88012', GLDIMREGION: 'NORTH' },
      gaps: [],
    });
    expect(choose({ ...repair, masterData: { dimensions: { project: {} } } }).dimensions).not.toHaveProperty(
      'projectId',
    );
  });

  it('prefers the project of an install, and asks for the job where Intacct has none', () => {
    expect(choose(install)).toMatchObject({
      account: '5030',
      dimensions: { locationId: 'T05', departmentId: 'INS', projectId: 'P-207', classId: 'COM' },
    });
    const withoutProject = { dimensions: { project: known('88034') } };
    expect(choose({ ...install, masterData: withoutProject }).dimensions.projectId).toBe('88034');
  });

  it('uses the bill date where a rule changes', () => {
    const ducts = { facts: { destination: 'job', jobType: 47, businessUnit: 3012 } } as const;
    expect(choose({ ...ducts, date: '2026-10-31' }).account).toBe('5030');
    expect(choose({ ...ducts, date: '2026-11-01' }).account).toBe('5040');
  });

  it('sends goods without a job to stock, and expenses to overhead', () => {
    const truck = choose({ facts: { destination: 'stock', locationType: 'Truck', businessUnit: 3011 } });
    expect(truck.account).toBe('1320');
    expect(truck.dimensions).not.toHaveProperty('projectId');
    expect(choose({ facts: { line: 'expense', businessUnit: 3051 } })).toMatchObject({
      account: '6410',
      dimensions: { locationId: 'T05', GLDIMREGION: 'CENTRAL' },
    });
  });

  it('leaves a job type without a rule held', () => {
    const { account, gaps } = choose({ facts: { destination: 'job', jobType: 48, businessUnit: 3011 } });
    expect(account).toBeUndefined();
    expect(gaps.map(({ code }) => code)).toEqual(['mapping.account-missing']);
  });

  it('has an account for freight that cannot be spread', () => {
    expect(choose({ facts: { line: 'freight', businessUnit: 3011 } }).account).toBe('5850');
    expect(choose({ facts: { line: 'tax', businessUnit: 3011 } }).account).toBe('5800');
  });
});

it('docs/configuration.md names every placeholder', () => {
  expect(PLACEHOLDERS.filter((name) => !page.includes(`\`{${name}}\``))).toEqual([]);
});
