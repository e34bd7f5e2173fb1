/** A scenario in a file: what it may say, and that every mistake in it is told before anything is started. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';

import { loadScenario } from '../../src/scenario/scenario-file.ts';
import { SetupError } from '../../src/setup-error.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'tieout-scenario-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(text: string): string {
  const file = path.join(folder, 'month.yaml');
  writeFileSync(file, text);
  return file;
}

function refusalOf(nameOrFile: string): SetupError {
  try {
    loadScenario(nameOrFile);
  } catch (error) {
    if (error instanceof SetupError) return error;
    throw error;
  }
  throw new Error('it was taken');
}

describe('a scenario by name', () => {
  it('has the switches that are most probable, and no faults', () => {
    const { scenario, servicetitan, intacct } = loadScenario('hvac-month');
    expect(scenario).toMatchObject({ name: 'hvac-month', seed: 2026 });
    expect(servicetitan).toMatchObject({ faults: [], switches: { readLagMs: 0 } });
    expect(intacct).toMatchObject({ faults: [], readLagMs: 0, switches: { repeatedControlId: 'refuse' } });
  });

  it('is refused with the names there are', () => {
    const { message, remedy, exitCode } = refusalOf('hvac-year');
    expect(message).toContain('There is no scenario "hvac-year"');
    expect(remedy).toContain('hvac-month');
    expect(exitCode).toBe(2);
  });
});

describe('a scenario file', () => {
  it('of the examples can be used', () => {
    const { scenario, servicetitan, intacct } = loadScenario('examples/sandbox/strict-month.yaml');
    expect(scenario.name).toBe('hvac-month');
    expect(servicetitan.faults).toEqual([{ kind: 'rate-limited', operation: 'GET ap-bills', times: 2 }]);
    expect(intacct).toMatchObject({ readLagMs: 2_000, latency: { requestMs: 400, functionMs: 50, pageMs: 0 } });
    expect(intacct.faultPlan).toMatchObject({ seed: 7, rate: 0.02 });
  });

  it('changes the switches it names and leaves the others as they are', () => {
    const file = written('base: hvac-month\nintacct: { switches: { repeatedControlId: replay } }\n');
    const usual = loadScenario('hvac-month').intacct.switches;
    expect(loadScenario(file).intacct.switches).toEqual({ ...usual, repeatedControlId: 'replay' });
  });

  it("leaves the switches of its month's tenant as they are, unless it names them", () => {
    const switchesIn = (yaml: string) => loadScenario(written(yaml)).servicetitan.switches;
    expect(loadScenario('hvac-month').servicetitan.switches.julyFields).toBe(true);
    expect(switchesIn('seed: 3')).toMatchObject({ julyFields: true });
    expect(switchesIn('servicetitan: { switches: { readLagMs: 5 } }')).toMatchObject({
      julyFields: true,
      readLagMs: 5,
    });
    expect(switchesIn('servicetitan: { switches: { julyFields: false } }')).toMatchObject({ julyFields: false });
  });

  it('need not name its month while there is only one', () => {
    expect(loadScenario(written('seed: 3')).scenario).toMatchObject({ name: 'hvac-month', seed: 3 });
  });

  it('has its seed, unless another is asked for', () => {
    const file = written('{ base: hvac-month, seed: 3 }');
    expect(loadScenario(file).scenario.seed).toBe(3);
    expect(loadScenario(file, 4).scenario.seed).toBe(4);
  });

  it('is refused with every problem in it, where it is and what is allowed there', () => {
    const { message, exitCode } = refusalOf(
      written(`
base: hvac-decade
seeds: 1
servicetitan:
  switches: { readLagMs: soon, emptyList: x }
  faults: [{ kind: explode }, { kind: status, statis: 500 }, { kind: off-line }]
intacct:
  latency: { requestMs: -1 }
  readLagMs: 99999999
`),
    );
    expect(exitCode).toBe(2);
    expect(message.split('\n').slice(1)).toEqual([
      expect.stringMatching(/ base: "hvac-decade" is not allowed \(one of: hvac-month\)$/),
      expect.stringMatching(
        / servicetitan\.switches\.readLagMs: "soon" is not allowed \(a whole number from 0 to 600000\)$/,
      ),
      expect.stringMatching(/ servicetitan\.switches\.emptyList: there is no such field \(allowed: .*emptyLists/),
      expect.stringMatching(/ servicetitan\.faults\.0\.kind: "explode" is not allowed \(one of: .*drop-after/),
      expect.stringMatching(
        / servicetitan\.faults\.1\.statis: there is no such field \(allowed: kind, operation, times, status/,
      ),
      expect.stringMatching(/ servicetitan\.faults\.2\.kind: /),
      expect.stringMatching(/ intacct\.latency\.requestMs: -1 is not allowed \(a whole number from 0 to 60000\)$/),
      expect.stringMatching(/ intacct\.readLagMs: 99999999 is not allowed \(a whole number from 0 to 3600000\)$/),
      expect.stringMatching(/ seeds: there is no such field \(allowed: base, seed, servicetitan, intacct\)$/),
    ]);
  });

  it('that is no YAML is refused with the lines', () => {
    const { message } = refusalOf(written('base: hvac-month\nseed: [1\nintacct: {}\n'));
    expect(message).toMatch(/line 3: /);
  });

  it('that says something twice is refused: one of them would be silently lost', () => {
    expect(refusalOf(written('base: hvac-month\nseed: 1\nseed: 2\n')).message).toMatch(/line 3: .*unique/);
  });

  it.each([
    ['is empty', () => written(''), /the file: /],
    ['is a list', () => written('- base: hvac-month'), /the file: /],
    ['is not there', () => path.join(folder, 'nothing.yaml'), /cannot be read: there is no such file/],
    ['is a folder', () => `${folder}/`, /cannot be read: it is no file/],
    ['never ends', () => '/dev/zero', /cannot be read: it is no file/],
    ['is too large', () => written(`# ${'x'.repeat(300_000)}`), /larger than 262144 bytes/],
    ['unfolds without end', () => written(nestedAliases()), /alias/i],
  ])('that %s is refused', (_what, file, problem) => {
    expect(refusalOf(file()).message).toMatch(problem);
  });
});

/** Ten of ten of ten: 10^8 values when unfolded. */
function nestedAliases(): string {
  const level = (name: string, of: string): string => `${name}: &${name} [${Array(10).fill(of).join(', ')}]\n`;
  return ['a', 'b', 'c', 'd', 'e', 'f', 'g'].reduce(
    (text, name, index, all) => text + level(name, index === 0 ? 'x' : `*${all[index - 1]}`),
    '',
  );
}
