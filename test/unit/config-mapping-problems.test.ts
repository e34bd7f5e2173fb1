/** Rules in `tieout.yaml` that cannot be right are refused with line, path and the nearest valid names. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { loadFile } from '../../src/config/load.ts';
import { OperatorError } from '../../src/errors/operator-error.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tieout-mapping-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Lines 10 and on of a file whose rest is right; they stand under `mapping`. */
function load(mapping: string) {
  const file = path.join(folder, 'tieout.yaml');
  const head = `version: 1
connections:
  demo:
    goLive: 2026-09-01
    receiptsInLedger: none
    mapping:
      businessUnits:
        - { id: 3011, entity: E10, location: T01 }
      accounts: [{ destination: job, account: '5010' }]
`;
  writeFileSync(file, head + mapping.replaceAll(/^/gm, '      '));
  const { demo } = loadFile(file).connections;
  if (demo === undefined) throw new Error('no connection demo');
  return demo.mapping;
}

function problemsOf(mapping: string): string[] {
  try {
    load(mapping);
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.replace(/^ {2}- /, '').replace('connections.demo.mapping.', ''));
  }
  return [];
}

describe('a rule that cannot be right', () => {
  it('is for a dimension that there is not: the nearest are named', () => {
    expect(problemsOf("dimensions:\n  projekt: [{ value: 'P' }]\n  GLDIMregion:\n    - { value: N }")).toEqual([
      'line 11: dimensions.projekt: there is no such dimension; nearest: project, department, task',
      expect.stringMatching(/^line 12: dimensions\.GLDIMregion: there is no such dimension; nearest: GLDIM…/),
    ]);
  });

  it('is a term that leads to two, written in two ways', () => {
    expect(problemsOf("terms: { Net 30: N30, 'NET\u00a030': N31 }")).toEqual([
      expect.stringMatching(/^line 10: terms\.NET.30: "NET.30" and "Net 30" are one term, and lead to two: delete one/),
    ]);
    expect(load("terms: { Net 30: N30, 'NET 30': N30 }").terms).toHaveProperty(['NET 30'], 'N30');
  });

  it('takes its value from something that there is not', () => {
    expect(problemsOf("dimensions:\n  project:\n    - { destination: job, value: '{job.nummer}' }")).toEqual([
      expect.stringMatching(
        /^line 12: dimensions\.project\.0\.value: \{job\.nummer\} is not a known placeholder; nearest: \{job\.number\}/,
      ),
    ]);
    expect(problemsOf("dimensions:\n  class: [{ value: '{department' }]")).toEqual([
      'line 11: dimensions.class.0.value: unmatched { or }',
    ]);
  });

  it('takes its value from dimensions that take theirs from it', () => {
    const circle = `dimensions:
  customer: [{ value: '{class}' }]
  class: [{ value: 'C-{project}' }]
  project:
    - { value: '{customer}-1' }`;
    expect(problemsOf(circle)).toEqual([
      'line 12: dimensions.class: the values take each other in a circle: class → project → customer → class',
    ]);
    expect(problemsOf("dimensions: { class: [{ value: '{class}' }] }")).toEqual([
      'line 10: dimensions.class: the values take each other in a circle: class → class',
    ]);
  });

  it('names more dimensions than the mark on a bill has room for', () => {
    const names = Array.from({ length: 5 }, (_, i) => `GLDIM${String(i).repeat(36)}`);
    const lists = (count: number) => `dimensions: { ${names.slice(0, count).map((name) => `${name}: []`).join(', ')} }`; // prettier-ignore
    expect(problemsOf(lists(4))).toEqual([]);
    expect(problemsOf(lists(5))).toEqual([
      expect.stringMatching(/dimensions: the names of the dimensions take 209 characters together, and the mark on/),
    ]);
  });

  it('takes its value from what belongs to it: a task needs its project', () => {
    const says =
      'the values take each other in a circle: project → task → project (a task belongs to its project, a cost type to its project and task)';
    const rules = "dimensions:\n  project: [{ value: '{task}-P' }]\n  task: [{ value: LABOR }]";
    expect(problemsOf(rules)).toEqual([`line 11: dimensions.project: ${says}`]);
    expect(problemsOf("dimensions: { project: [{ value: '{costType}' }], costType: [{ value: MAT }] }")).toHaveLength(
      1,
    );
    expect(problemsOf("dimensions: { project: [{ value: P }], task: [{ value: '{project}-L' }] }")).toEqual([]);
  });

  it('has a value that is blank, still a gap, or that no one can see', () => {
    const rules = `vendors: { '1': " V-1", '2': '' }
dimensions:
  GLDIMREGION:
    - { jobType: 1, value: " " }
    - { jobType: 2, value: "W\\nEST" }
    - { jobType: 3, value: "W\\0" }
  class:
    - { jobType: 1, value: ' ???' }
    - { jobType: 2, value: "\\u200b" }
    - { sku: ' ', value: RES }
    - { jobType: [41, ???], value: RES }`;
    expect(problemsOf(rules)).toEqual([
      'line 17: dimensions.class.0.value: a value is still a gap: fill it in',
      'line 18: dimensions.class.1.value: a value is empty: fill it in',
      'line 19: dimensions.class.2.sku: a SKU is text that is not empty: put it in quotes; put several in [ ]',
      'line 13: dimensions.GLDIMREGION.0.value: a value is empty: fill it in',
      'line 14: dimensions.GLDIMREGION.1.value: a value has a control character or a line break in it: take it out',
      'line 15: dimensions.GLDIMREGION.2.value: a value has a control character or a line break in it: take it out',
      'line 10: vendors.1: a vendor begins or ends with a space: take it away',
      'line 10: vendors.2: a vendor is empty: fill it in',
      'line 20: dimensions.class.3.jobType.1: is still a gap: fill it in',
    ]);
  });

  it('ties with hundreds: some are named, the others counted', () => {
    const rules = Array.from({ length: 1_000 }, () => '    - { jobType: 41, value: RES }').join('\n');
    const few = Array.from({ length: 10 }, () => '    - { jobType: 41, value: RES }').join('\n');
    expect(problemsOf(`dimensions:\n  class:\n${few}`).at(-1)).toMatch(/: 25 more pairs of rules tie: correct /);
    for (const name of ['class', 'GLDIMREGION']) {
      const problems = problemsOf(`dimensions:\n  ${name}:\n${rules}`);
      expect(problems).toHaveLength(21);
      expect(problems[1]).toContain(
        `line 14: dimensions.${name}.2: "job type 41 → ${name} RES" ties with rule 0 (line 12) "`,
      );
      expect(problems[20]).toBe(`line 11: dimensions.${name}: at least 10000 more pairs of rules tie: correct the pairs named above first`); // prettier-ignore
    }
  });

  it('overlaps another one on some day: both are shown', () => {
    const dated = (through: string) => `dimensions:
  class:
    - { jobType: 41, through: ${through}, value: RES }
    - { jobType: 41, from: 2026-11-01, value: COM }`;
    expect(problemsOf(dated('2026-10-31'))).toEqual([]);
    expect(problemsOf(dated('2026-11-01'))).toEqual([
      'line 13: dimensions.class.1: "job type 41, from 2026-11-01 → class COM" ties with rule 0 (line 12) "job type 41, through 2026-11-01 → class RES": both are equally specific and could fit the same line on the same day; give one a further condition, or dates that do not overlap',
    ]);
  });

  it('begins after it ends', () => {
    const rule = "vendorOverrides:\n  - { vendor: 1701, from: 2026-11-02, through: 2026-11-01, vendorId: 'V-1' }";
    expect(problemsOf(rule)).toEqual(['line 11: vendorOverrides.0.from: 2026-11-02 is after 2026-11-01']);
  });

  it.each(['omit', 'parent'])('lets a value of a dimension of our own be missing: %s', (missing) => {
    expect(problemsOf(`dimensions:\n  GLDIMREGION:\n    - { value: N, missing: ${missing} }`)).toEqual([
      'line 12: dimensions.GLDIMREGION.0.missing: Tieout cannot look up values of a dimension of your own: only hold is possible (Intacct refuses an unknown one)',
    ]);
  });

  it('has a wrong word where words are chosen, or a wrong name of a condition', () => {
    const rules = `dimensions:
  class:
    - { destination: jobs, value: RES }
    - { line: [goods, frieght], value: RES, jobTypo: 41 }
    - { jobType: 42, value: RES, missing: ommit }
  GLDIMREGION: [{ jobtype: 41, value: N }]`;
    expect(problemsOf(rules)).toEqual([
      'line 12: dimensions.class.0.destination: a destination is one of job, stock, overhead; put several in [ ]; nearest: job',
      'line 13: dimensions.class.1.line: a line is one of goods, item, expense, tax, freight, other, credit; put several in [ ]; nearest: freight',
      expect.stringMatching(/^line 13: dimensions\.class\.1\.jobTypo: there is no such setting; nearest: jobType, /),
      'line 14: dimensions.class.2.missing: "ommit" is none of hold, omit, parent; nearest: omit',
      expect.stringMatching(
        /^line 15: dimensions\.GLDIMREGION\.0\.jobtype: there is no such setting; nearest: jobType, /,
      ),
    ]);
  });

  it('has a value that is no text, or too long, or none at all', () => {
    const rules = `dimensions:
  class:
    - { jobType: 41, value: 10 }
    - { jobType: 42 }
    - { jobType: 43, value: ${'X'.repeat(121)} }
    - { jobType: [], value: RES }`;
    expect(problemsOf(rules)).toEqual([
      'line 12: dimensions.class.0.value: a value must be text: put it in quotes',
      'line 13: dimensions.class.1.value: a value is missing',
      'line 14: dimensions.class.2.value: a value is longer than 120 characters',
      expect.stringMatching(/^line 15: dimensions\.class\.3\.jobType: /),
    ]);
  });
});

describe('a good rule', () => {
  it('names what Intacct has, whatever its characters', () => {
    const { terms, businessUnits } = load(
      `terms: { 'Net 30': '2% 10, Net 30', COD: Due on Receipt/COD, constructor: "Owner's" }`,
    );
    expect(terms).toEqual({ 'Net 30': '2% 10, Net 30', COD: 'Due on Receipt/COD', constructor: "Owner's" });
    expect(businessUnits).toHaveLength(1);
    expect(load("dimensions: { department: [{ value: 'S/V' }] }").dimensions.department?.[0]?.value).toBe('S/V');
    expect(problemsOf("terms: { __proto__: 'N30' }")).toEqual(['line 10: terms.__proto__: this name cannot be used']);
  });

  it('has one value in a condition, or several', () => {
    const { accounts, dimensions } = load(`dimensions:
  project: [{ destination: [job], jobType: [41, 42], value: '{job.number}', missing: omit }]
  GLDIMREGION: [{ value: '{location}' }]
vendorOverrides: [{ vendor: [1701, 1702], vendorId: '00123' }]`);
    expect(accounts).toEqual([{ destination: 'job', account: '5010' }]);
    expect(dimensions).toEqual({
      project: [{ destination: ['job'], jobType: [41, 42], value: '{job.number}', missing: 'omit' }],
      GLDIMREGION: [{ value: '{location}', missing: 'hold' }],
    });
  });
});
