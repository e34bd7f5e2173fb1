/** The rules in force follow the file; a broken file changes nothing but is said aloud. */
import { mkdtempSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { LivePolicies, type Watching } from '../../src/config/live-policies.ts';
import { loadConfig } from '../../src/config/load.ts';

const EXAMPLE = readFileSync(path.resolve(import.meta.dirname, '../../examples/hvac-month/tieout.yaml'), 'utf8');
const CORRECTED = EXAMPLE.replace(
  '      accounts:\n',
  "      accounts:\n        - { destination: job, jobType: 48, account: '5050' }\n",
);
const SECRETS = ['CLIENT_ID', 'CLIENT_SECRET', 'APP_KEY'].map((name) => [`SERVICETITAN_${name}`, 'canary'] as const);
const LEDGER = ['SENDER_ID', 'SENDER_PASSWORD', 'COMPANY_ID', 'USER_ID', 'USER_PASSWORD'];
const ENVIRONMENT = {
  ...Object.fromEntries(SECRETS),
  ...Object.fromEntries(LEDGER.map((name) => [`INTACCT_${name}`, 'canary'])),
  SERVICETITAN_TENANT_ID: '4001001',
};

let folder: string;
let file: string;
let warnings: string[];
let waiting: (readonly string[])[];
let applied: Readonly<Record<string, string>>[];
let policies: LivePolicies;
let minutes = 0;

/** Writes a version of the file; each has a time of its own, however fast the test is. */
function save(yaml: string): void {
  writeFileSync(file, yaml);
  minutes += 1;
  const time = new Date(Date.UTC(2026, 9, 1, 0, minutes));
  utimesSync(file, time, time);
}

const warn = (message: string) => void warnings.push(message);

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tieout-live-'));
  file = path.join(folder, 'tieout.yaml');
  [warnings, waiting, applied] = [[], [], []];
  save(EXAMPLE);
  policies = new LivePolicies(loadConfig(file, ENVIRONMENT), {
    warn,
    applied: (versions) => void applied.push(versions),
    restartNeeded: (settings) => void waiting.push(settings),
  });
});
afterEach(() => rmSync(folder, { recursive: true }));

const knowsAirQuality = () => policies.get('demo')?.mapping.accounts.some(({ jobType }) => jobType === 48);

describe('the rules in force', () => {
  it('are those of the file at the start', () => {
    expect(knowsAirQuality()).toBe(false);
    expect(policies.get('demo')).toMatchObject({ connectionId: 'demo', tenantId: '4001001' });
    expect(policies.get('west')).toBeUndefined();
  });

  it('are those of the changed file, without a restart, under a new version', () => {
    const before = policies.get('demo')?.version;
    save(CORRECTED);
    expect(knowsAirQuality()).toBe(true);
    expect(policies.get('demo')?.tenantId).toBe('4001001');
    expect(policies.get('demo')?.version).not.toBe(before);
    expect(warnings).toEqual([]);
  });

  it('stay the same object while the file is the same: nothing is read twice', () => {
    expect(policies.get('demo')).toBe(policies.get('demo'));
  });

  it('stay the last good ones when the file breaks; it is said once for each broken version', () => {
    save(CORRECTED);
    expect(knowsAirQuality()).toBe(true);
    save(EXAMPLE.replace("account: '5800'", 'account: 5800'));
    expect(knowsAirQuality()).toBe(true);
    expect(knowsAirQuality()).toBe(true);
    expect(warnings).toEqual([
      expect.stringMatching(/accounts\.0\.account: an account must be text[^]*last good version/),
    ]);
    save('version: [');
    expect(knowsAirQuality()).toBe(true);
    expect(warnings).toHaveLength(2);
    expect(warnings.join()).not.toContain('canary');
  });

  it('follow the file again once it is fixed', () => {
    save('version: [');
    expect(knowsAirQuality()).toBe(false);
    save(CORRECTED);
    expect(knowsAirQuality()).toBe(true);
    expect(warnings).toHaveLength(1);
  });

  it('outlive the file: gone is said once, and back is noticed', () => {
    rmSync(file);
    expect(knowsAirQuality()).toBe(false);
    expect(policies.get('demo')).toBeDefined();
    expect(warnings).toEqual([expect.stringContaining(`${file} cannot be read`)]);
    save(CORRECTED);
    expect(knowsAirQuality()).toBe(true);
  });

  it('stay the last good ones when a connection of this worker is missing in the file, which is named', () => {
    save(CORRECTED.replace('  demo:', '  west:'));
    expect(knowsAirQuality()).toBe(false);
    expect(policies.get('demo')).toBeDefined();
    expect(warnings).toEqual([
      expect.stringMatching(
        /connections: there is no demo, which this worker runs[^]*last good version stays in force/,
      ),
    ]);
  });

  it('begin for no connection that was not there at the start, and it is said once', () => {
    const copy = EXAMPLE.slice(EXAMPLE.indexOf('  demo:\n') + 8).replace('variables: SERVICETITAN', 'variables: WEST');
    save(`${CORRECTED}\n  west:\n${copy}`);
    for (let i = 0; i < 3; i += 1) expect([knowsAirQuality(), policies.get('west')]).toEqual([true, undefined]);
    expect(warnings).toEqual([]);
    expect(waiting).toEqual([['connections.west']]);
  });

  it('outlive a file that cannot even be looked at', () => {
    rmSync(file);
    symlinkSync(file, file);
    expect(knowsAirQuality()).toBe(false);
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'no folder any more');
    expect(knowsAirQuality()).toBe(false);
    expect(warnings).toEqual([
      expect.stringContaining('cannot be read: its links lead in a circle'),
      expect.stringContaining('cannot be read: a part of the path is no folder'),
    ]);
  });

  it('follow a file that took the place of the old one with its time, as rsync -t leaves it', () => {
    const { atime, mtime } = statSync(file);
    const copy = path.join(folder, 'copy.yaml');
    writeFileSync(copy, CORRECTED);
    utimesSync(copy, atime, mtime);
    renameSync(copy, file);
    expect(statSync(file).mtime).toEqual(mtime);
    expect(knowsAirQuality()).toBe(true);
  });

  it('are reported with their versions when they take effect, and only then', () => {
    const { version } = policies.get('demo') ?? {};
    save('version: [');
    policies.get('demo');
    save(EXAMPLE);
    policies.get('demo');
    expect(applied).toEqual([]);
    save(CORRECTED);
    policies.get('demo');
    expect(applied).toEqual([{ demo: policies.get('demo')?.version }]);
    expect(applied[0]?.['demo']).not.toBe(version);
  });

  it('are looked for every few seconds, also while no step asks', () => {
    jest.useFakeTimers();
    try {
      policies.watch();
      save(CORRECTED);
      jest.advanceTimersByTime(4_000);
      expect(applied).toEqual([]);
      jest.advanceTimersByTime(1_000);
      expect(applied).toHaveLength(1);
      policies.unwatch();
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('settings that count from the next start', () => {
  it('are named once for each version of the file; rules apply meanwhile', () => {
    const more = CORRECTED.replace(/pollBills:.*/, 'pollBills: { every: 7m }').replace('lanes: 2', 'lanes: 3'); // prettier-ignore
    save(more);
    for (let i = 0; i < 3; i += 1) expect(knowsAirQuality()).toBe(true);
    expect(waiting).toHaveLength(1);
    expect(waiting[0]).toContain('connections.demo.intacct.lanes');
    expect(waiting[0]).toContain('schedules.pollBills.every');
    save(EXAMPLE);
    policies.get('demo');
    expect(waiting).toHaveLength(1);
  });
});

describe('rules that are compared with the company', () => {
  const compared = (compare: Watching['compare']) =>
    (policies = new LivePolicies(loadConfig(file, ENVIRONMENT), { warn, ...(compare && { compare }) }));

  it('are in force when nothing is wrong with them, and not before', async () => {
    const { promise, resolve } = Promise.withResolvers<string[]>();
    compared(() => promise);
    save(CORRECTED);
    expect(knowsAirQuality()).toBe(false);
    resolve([]);
    await promise;
    await setImmediate();
    expect(knowsAirQuality()).toBe(true);
    expect(warnings).toEqual([]);
  });

  it('are refused by what is wrong, and the last good version stays', async () => {
    compared(async () => ['line 60: account 5051 is not there']);
    save(CORRECTED);
    policies.get('demo');
    await setImmediate();
    expect(knowsAirQuality()).toBe(false);
    expect(warnings).toEqual([
      expect.stringMatching(/line 60: account 5051[^]*The last good version stays in force\.$/),
    ]);
  });

  it('are compared again after a while, because the company may be corrected instead; what is wrong is said once', async () => {
    const problems = ['line 60: account 5051 is not there'];
    policies = new LivePolicies(loadConfig(file, ENVIRONMENT), { warn, compare: async () => [...problems], compareAgainMs: 0 }); // prettier-ignore
    save(CORRECTED);
    for (let i = 0; i < 3; i += 1) {
      expect(knowsAirQuality()).toBe(false);
      await setImmediate();
    }
    expect(warnings).toHaveLength(1);
    problems.pop();
    knowsAirQuality();
    await setImmediate();
    expect(knowsAirQuality()).toBe(true);
    expect(warnings).toHaveLength(1);
  });

  it('are in force all the same when the company does not answer, and it is said', async () => {
    compared(() => Promise.reject(new Error('Intacct is away')));
    save(CORRECTED);
    policies.get('demo');
    await setImmediate();
    expect(knowsAirQuality()).toBe(true);
    expect(warnings).toEqual([expect.stringContaining('could not be compared with Intacct, and are in force: Intacct is away')]); // prettier-ignore
    await expect(policies.compareAtStart()).resolves.toBeUndefined();
  });

  it('keep a worker from starting, with every problem', async () => {
    compared(async ({ connectionId }) => [`line 60: connections.${connectionId}: wrong`, 'line 61: wrong too']);
    await expect(policies.compareAtStart()).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/2 problem\(s\):\n {2}- line 60: connections\.demo: wrong\n {2}- line 61/),
    });
  });

  it('that were overtaken by another version do not come into force', async () => {
    const first = Promise.withResolvers<string[]>();
    let asked = 0;
    compared(() => (asked++ === 0 ? first.promise : Promise.resolve([])));
    save(CORRECTED);
    policies.get('demo');
    save(EXAMPLE);
    policies.get('demo');
    await setImmediate();
    first.resolve([]);
    await setImmediate();
    expect(knowsAirQuality()).toBe(false);
  });
});
