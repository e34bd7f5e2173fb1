/** The rules in force follow the file; a broken file changes nothing but is said aloud. */
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { LivePolicies } from '../../src/config/live-policies.ts';
import { loadConfig } from '../../src/config/load.ts';

const EXAMPLE = readFileSync(path.resolve(import.meta.dirname, '../../examples/hvac-month/tieout.yaml'), 'utf8');
const MENDED = EXAMPLE.replace(
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
let policies: LivePolicies;
let minutes = 0;

/** Writes a version of the file; each has a time of its own, however fast the test is. */
function save(yaml: string): void {
  writeFileSync(file, yaml);
  minutes += 1;
  const time = new Date(Date.UTC(2026, 9, 1, 0, minutes));
  utimesSync(file, time, time);
}

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tieout-live-'));
  file = path.join(folder, 'tieout.yaml');
  warnings = [];
  save(EXAMPLE);
  policies = new LivePolicies(loadConfig(file, ENVIRONMENT), (message) => warnings.push(message));
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
    save(MENDED);
    expect(knowsAirQuality()).toBe(true);
    expect(policies.get('demo')?.tenantId).toBe('4001001');
    expect(policies.get('demo')?.version).not.toBe(before);
    expect(warnings).toEqual([]);
  });

  it('stay the same object while the file is the same: nothing is read twice', () => {
    expect(policies.get('demo')).toBe(policies.get('demo'));
  });

  it('stay the last good ones when the file breaks; it is said once for each broken version', () => {
    save(MENDED);
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

  it('follow the file again once it is mended', () => {
    save('version: [');
    expect(knowsAirQuality()).toBe(false);
    save(MENDED);
    expect(knowsAirQuality()).toBe(true);
    expect(warnings).toHaveLength(1);
  });

  it('outlive the file: gone is said once, and back is noticed', () => {
    rmSync(file);
    expect(knowsAirQuality()).toBe(false);
    expect(policies.get('demo')).toBeDefined();
    expect(warnings).toEqual([expect.stringContaining(`${file} cannot be read`)]);
    save(MENDED);
    expect(knowsAirQuality()).toBe(true);
  });

  it('end for a connection that the file no longer has, and begin for none that was not there at the start', () => {
    save(EXAMPLE.replace('  demo:', '  west:'));
    expect([policies.get('demo'), policies.get('west')]).toEqual([undefined, undefined]);
    expect(warnings).toEqual([]);
  });
});
