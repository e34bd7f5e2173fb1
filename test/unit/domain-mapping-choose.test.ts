/** What rules make of a line: account and dimensions, the rule behind each, and every gap at once. */
import { describe, expect, it } from '@jest/globals';

import { chooseForLine, masterDataRequestFor } from '../../src/domain/mapping/choose.ts';
import type { MappingRules } from '../../src/domain/mapping/mapping-rules.ts';
import type { MasterData } from '../../src/domain/ledger/master-data.ts';
import { aPolicy } from '../support/builders.ts';
import { aLine } from '../support/mapping.ts';

const DATE = '2026-10-14';
const JOB = { 'job.number': '120456', 'job.project': 'P-77', 'job.customer': '51' };
const LINE = aLine({ destination: 'job', jobType: 41, businessUnit: 3011 }, JOB);

function choose(mapping: Partial<MappingRules>, masterData: MasterData = {}, line = LINE) {
  return chooseForLine(line, { mapping: aPolicy({ mapping }).mapping, date: DATE, masterData });
}

const ACTIVE = { name: 'Smith residence', isActive: true };
const PROJECTS = (records: Record<string, { name: string; isActive: boolean }>): MasterData => ({
  dimensions: { project: records },
});

describe('the dimensions of a line', () => {
  it('are those that the business unit names, when no rule speaks', () => {
    expect(choose({}).dimensions).toEqual({ locationId: 'T01', departmentId: 'SVC' });
    expect(choose({}).rule).toBe(
      'destination job, job type 41 → account 5010; business unit 3011 → location T01, department SVC',
    );
    expect(choose({}).used).toEqual(['accounts.6', 'businessUnits.0', 'businessUnits.0']);
  });

  it('are those of a rule before those of the business unit', () => {
    const department = [{ jobType: 41, value: 'REP', missing: 'hold' }] as const;
    const { dimensions, rule, used } = choose({ dimensions: { department } });
    expect(dimensions.departmentId).toBe('REP');
    expect(rule).toContain('job type 41 → department REP');
    expect(used).toContain('dimensions.department.0');
  });

  it('may be taken from the bill', () => {
    const project = [{ destination: 'job', value: '{job.number}', missing: 'hold' }] as const;
    expect(choose({ dimensions: { project } }).dimensions).toMatchObject({ projectId: '120456' });
    const overhead = choose({ dimensions: { project } }, {}, aLine({ businessUnit: 3011 }));
    expect(overhead.dimensions).not.toHaveProperty('projectId');
    expect(overhead.gaps).toEqual([]);
  });

  it('may be taken from each other, in whatever order they are', () => {
    const dimensions = {
      task: [{ value: '{project}-LABOR', missing: 'hold' }],
      project: [{ value: '{job.number}', missing: 'hold' }],
      GLDIMREGION: [{ value: '{location}-{department}', missing: 'hold' }],
    } as const;
    expect(choose({ dimensions }).dimensions).toMatchObject({
      projectId: '120456',
      taskId: '120456-LABOR',
      GLDIMREGION: 'T01-SVC',
    });
  });

  it('that the bill cannot give hold it, leave it empty, or ask the next rule', () => {
    const rules = (missing: 'hold' | 'omit' | 'parent') => ({
      dimensions: { project: [{ destination: 'job', value: '{job.project}', missing }, { value: 'GENERAL', missing: 'hold' }] }, // prettier-ignore
    } as const); // prettier-ignore
    const without = aLine({ destination: 'job', jobType: 41, businessUnit: 3011 }, { 'job.number': '1' });
    expect(choose(rules('hold'), {}, without).gaps).toEqual([
      { code: 'mapping.value-missing', detail: '{job.project} for the project of line 1 "Capacitor"' },
    ]);
    expect(choose(rules('omit'), {}, without)).toMatchObject({ gaps: [], dimensions: { locationId: 'T01' } });
    expect(choose(rules('omit'), {}, without).dimensions).not.toHaveProperty('projectId');
    expect(choose(rules('parent'), {}, without).dimensions.projectId).toBe('GENERAL');
    expect(choose(rules('parent'), {}, without).rule).toContain(
      'destination job → project {job.project}, else any line → project GENERAL',
    );
  });

  it('that Intacct does not have are treated alike', () => {
    const rules = (missing: 'hold' | 'omit' | 'parent') => ({
      dimensions: { project: [{ destination: 'job', value: '{job.number}', missing }, { value: '{job.project}', missing: 'hold' }] }, // prettier-ignore
    } as const); // prettier-ignore
    const known = PROJECTS({ 'P-77': ACTIVE });
    expect(choose(rules('hold'), known).gaps).toEqual([
      { code: 'intacct.dimension-missing', detail: 'project 120456, for line 1 "Capacitor"' },
    ]);
    expect(choose(rules('omit'), known).rule).toContain('(left empty: Intacct has no project 120456)');
    expect(choose(rules('parent'), known).dimensions.projectId).toBe('P-77');
    expect(choose(rules('parent'), PROJECTS({})).gaps).toEqual([
      { code: 'intacct.dimension-missing', detail: 'project P-77, for line 1 "Capacitor"' },
    ]);
  });

  it('that are inactive say so', () => {
    const project = [{ value: '{job.number}', missing: 'hold' }] as const;
    const masterData = PROJECTS({ '120456': { name: 'Smith residence', isActive: false } });
    expect(choose({ dimensions: { project } }, masterData).gaps).toEqual([
      { code: 'intacct.dimension-inactive', detail: 'project 120456 Smith residence, for line 1 "Capacitor"' },
    ]);
  });

  it('of a business unit must be there too', () => {
    const masterData: MasterData = { dimensions: { location: {}, department: { SVC: ACTIVE } } };
    expect(choose({}, masterData).gaps).toEqual([
      { code: 'intacct.dimension-missing', detail: 'location T01, for line 1 "Capacitor"' },
    ]);
  });

  it('that belong to another one are known only with it', () => {
    const dimensions = {
      project: [{ value: '{job.number}', missing: 'omit' }],
      task: [{ value: 'LABOR', missing: 'hold' }],
    } as const;
    const tasks = { '120456/LABOR': ACTIVE };
    expect(choose({ dimensions }, { dimensions: { project: { '120456': ACTIVE }, task: tasks } }).gaps).toEqual([]);
    expect(choose({ dimensions }, { dimensions: { project: {}, task: tasks } }).gaps).toEqual([
      { code: 'mapping.value-missing', detail: 'the project that task LABOR of line 1 "Capacitor" belongs to' },
    ]);
  });
});

describe('the account of a line', () => {
  const titled = (record: object): MasterData => ({
    accounts: { '5010': { title: 'Repair Materials', isActive: true, isIncome: false, requires: [], ...record } },
  });

  it.each([
    ['is not there', { accounts: {} }, 'intacct.account-missing', '5010, for line 1 "Capacitor"'],
    ['is inactive', titled({ isActive: false }), 'intacct.account-inactive', '5010 Repair Materials, for line 1 "Capacitor"'], // prettier-ignore
    ['is one of income', titled({ isIncome: true }), 'mapping.account-is-income', '5010 Repair Materials, for line 1 "Capacitor"'], // prettier-ignore
    [
      'requires what is empty on the line',
      titled({ requires: ['location', 'project'] }),
      'mapping.dimension-required',
      'account 5010 Repair Materials requires the dimension project, which is empty on line 1 "Capacitor"',
    ],
  ])('that %s is told in the words of the chart of accounts', (_what, masterData, code, detail) => {
    expect(choose({}, masterData).gaps).toEqual([{ code, detail }]);
  });

  it('may be the one that ServiceTitan holds, by rule alone', () => {
    const accounts = [{ destination: 'job', account: '{line.costOfSaleAccount}' }] as const;
    const line = aLine({ destination: 'job', businessUnit: 3011 }, { 'line.costOfSaleAccount': '50165' });
    expect(choose({ accounts }, {}, line).account).toBe('50165');
    expect(choose({ accounts }).gaps).toEqual([
      { code: 'mapping.value-missing', detail: '{line.costOfSaleAccount} for the account of line 1 "Capacitor"' },
    ]);
  });

  it('that no rule names is reported with what a rule would have to say', () => {
    const { gaps, rule } = choose({ accounts: [{ destination: 'stock', account: '1310' }] });
    expect(gaps).toEqual([
      { code: 'mapping.account-missing', detail: 'destination job, job type 41, business unit 3011' },
    ]);
    expect(rule).toMatch(/^no rule; /);
  });
});

describe('what is looked up beforehand', () => {
  it('is every value that could come to decide, and no more', () => {
    const dimensions = {
      project: [
        { destination: 'job', value: '{job.number}', missing: 'parent' },
        { value: '{job.project}', missing: 'hold' },
        { destination: 'stock', value: 'STOCK', missing: 'hold' },
      ],
      task: [{ value: 'LABOR', missing: 'hold' }],
      class: [{ vendor: 9, value: 'RES', missing: 'hold' }],
    } as const;
    const { mapping } = aPolicy({ mapping: { dimensions } });
    expect(masterDataRequestFor([LINE, aLine({ businessUnit: 3051 })], { mapping, date: DATE })).toEqual({
      accounts: ['5010', '6410'],
      dimensions: {
        location: ['T01', 'T05'],
        department: ['SVC'],
        class: [],
        project: ['120456', 'P-77'],
        task: ['120456/LABOR', 'P-77/LABOR'],
      },
    });
  });
});
