/** `tieout.yaml`: a good file loads; a bad one is refused with every problem at once, its line, its path and a remedy. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { loadConfig, policyOf, type Config } from '../../src/config/load.ts';
import { OperatorError } from '../../src/errors/operator-error.ts';

const EXAMPLE = path.resolve(import.meta.dirname, '../../examples/hvac-month/tieout.yaml');
const ENVIRONMENT = {
  SERVICETITAN_TENANT_ID: '4001001',
  SERVICETITAN_CLIENT_ID: 'client',
  SERVICETITAN_CLIENT_SECRET: 'canary-client-secret',
  SERVICETITAN_APP_KEY: 'canary-app-key',
  INTACCT_SENDER_ID: 'sender',
  INTACCT_SENDER_PASSWORD: 'canary-sender-password',
  INTACCT_COMPANY_ID: 'alder-creek-demo',
  INTACCT_USER_ID: 'user',
  INTACCT_USER_PASSWORD: 'canary-user-password',
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tieout-config-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function load(yaml: string, environment: Readonly<Record<string, string>> = ENVIRONMENT): Config {
  const file = path.join(folder, 'tieout.yaml');
  writeFileSync(file, yaml);
  return loadConfig(file, environment);
}

function refusal(act: () => unknown): OperatorError {
  try {
    act();
  } catch (error) {
    if (error instanceof OperatorError) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

/** The problems named, without the list's bullets. */
function problemsOf(yaml: string, environment?: Readonly<Record<string, string>>): string[] {
  const { message, exitCode } = refusal(() => load(yaml, environment));
  expect(exitCode).toBe(2);
  const [head = '', ...problems] = message.split('\n').map((line) => line.replace(/^ {2}- /, ''));
  expect(head).toContain(`${problems.length} problem(s)`);
  expect(message).not.toContain('canary');
  return problems;
}

/** The smallest configuration, with one text replaced. */
function minimal(replace = '', by = ''): string {
  const yaml = `version: 1
connections:
  demo:
    goLive: 2026-09-01
    receiptsInLedger: none
    mapping:
      businessUnits:
        - { id: 3011, entity: E10, location: T01 }
      accounts:
        - { destination: job, account: '5010' }
`;
  if (!yaml.includes(replace)) throw new Error(`not in the file: ${replace}`);
  return yaml.replace(replace, by);
}

describe('a good configuration', () => {
  it('is the example of the demo', () => {
    const { connections, schedules } = loadConfig(EXAMPLE, ENVIRONMENT);
    const demo = connections.get('demo');
    if (demo === undefined) throw new Error('no connection demo');
    expect(schedules.pollBills).toEqual({
      every: 10_000,
      overlap: 600_000,
      masterDataEvery: 20_000,
      recheckEvery: 86_400_000,
    });
    expect(demo.servicetitan).toMatchObject({ tenantId: '4001001', apiUrl: 'https://api.servicetitan.io' });
    expect(demo.intacct).toMatchObject({ companyId: 'alder-creek-demo', entityId: undefined });
    const policy = policyOf('demo', demo.settings, demo.servicetitan.tenantId);
    expect(policy).toMatchObject({
      tenantId: '4001001',
      goLive: '2026-09-01',
      eligible: 'posted',
      closedThrough: { '': '2026-09-30' },
      settleTimeMs: 10_000,
    });
    expect(policy.mapping.businessUnits).toHaveLength(24);
    expect(policy.mapping.terms['Net 30']).toBe('N30');
  });

  it('needs little: everything else has a default', () => {
    const demo = load(minimal()).connections.get('demo');
    expect(demo?.settings).toMatchObject({
      intacct: { lanes: 2, batchSize: 25, requestTimeout: 300_000, batchWindow: 5_000, queueTimeout: 10_000 },
      bills: { eligible: 'posted', action: 'Submit', billAmountIncludes: 'tax-and-freight', settleTime: 900_000 },
    });
  });

  it('closes the company by `company`, and an entity by its name', () => {
    const yaml = minimal(
      '    mapping:',
      '    bills: { closedThrough: { top-level: 2026-09-30, E10: 2026-10-31 } }\n    mapping:',
    );
    const settings = load(yaml).connections.get('demo')?.settings;
    if (settings === undefined) throw new Error('no connection demo');
    expect(policyOf('demo', settings, '1').closedThrough).toEqual({ '': '2026-09-30', E10: '2026-10-31' });
  });

  it('has a version that changes with what decides, and with nothing else', () => {
    const versionOf = (yaml: string) => {
      const settings = load(yaml).connections.get('demo')?.settings;
      return settings && policyOf('demo', settings, '1').version;
    };
    const version = versionOf(minimal());
    expect(version).toMatch(/^[0-9a-f]{12}$/);
    expect(versionOf(minimal('    mapping:', '    intacct: { lanes: 1 } # fewer\n    mapping:'))).toBe(version);
    expect(versionOf(minimal("'5010'", "'5020'"))).not.toBe(version);
    expect(versionOf(minimal('2026-09-01', '2026-09-02'))).not.toBe(version);
    expect(versionOf(minimal('    mapping:', '    bills: { action: Draft }\n    mapping:'))).not.toBe(version);
  });

  it('may name the variables of each connection', () => {
    const yaml = minimal('    mapping:', '    intacct: { variables: WEST_BOOKS }\n    mapping:');
    const west = Object.fromEntries(
      Object.entries(ENVIRONMENT).map(([name, value]) => [name.replace('INTACCT', 'WEST_BOOKS'), value]),
    );
    expect(load(yaml, west).connections.get('demo')?.intacct.senderId).toBe('sender');
    expect(problemsOf(yaml)).toContainEqual(expect.stringContaining('WEST_BOOKS_SENDER_ID is not set'));
  });
});

describe('one mistake in the file', () => {
  it.each<[string, string, string, RegExp]>([
    [
      'an unknown setting',
      '    receiptsInLedger',
      '    goLiv: x\n    receiptsInLedger',
      /^line 5: connections\.demo\.goLiv: there is no such setting; nearest: goLive, /,
    ],
    [
      'an unknown setting at the top',
      'version: 1',
      'version: 1\nbogus: 2',
      /^line 2: bogus: there is no such setting; nearest: .*version/,
    ],
    [
      'an account as a number',
      "'5010'",
      '5010',
      /^line 10: connections\.demo\.mapping\.accounts\.0\.account: an account must be text: put it in quotes/,
    ],
    [
      'a location as a number',
      'T01',
      '0101',
      /^line 8: .*businessUnits\.0\.location: a location must be text: put it in quotes/,
    ],
    ['a rule without an account', ", account: '5010'", '', /^line 10: .*accounts\.0\.account: an account is missing/],
    [
      'no rules',
      "\n        - { destination: job, account: '5010' }",
      ' []',
      /^line 9: .*accounts: at least one rule is needed/,
    ],
    [
      'a date that does not exist',
      '2026-09-01',
      '2026-02-30',
      /^line 4: connections\.demo\.goLive: a date is written 2026-10-01/,
    ],
    [
      'a closed entity that no business unit belongs to',
      '    mapping:',
      '    bills: { closedThrough: { E01: 2026-09-30 } }\n    mapping:',
      /^line 6: .*closedThrough\.E01: no business unit belongs to the entity E01; there is: top-level, E10/,
    ],
    [
      'a settle time of nothing',
      '    mapping:',
      '    bills: { settleTime: 0s }\n    mapping:',
      /^line 6: .*settleTime: is at least 1s/,
    ],
    ['a date with a time', '2026-09-01', '2026-09-01T00:00:00Z', /^line 4: .*goLive: a date is written/],
    ['a missing date', '    goLive: 2026-09-01\n', '', /^line 3: connections\.demo\.goLive: is missing/],
    [
      'a missing mapping of receipts',
      '    receiptsInLedger: none\n',
      '',
      /receiptsInLedger: say whether the company also books receipts/,
    ],
    [
      'receipts booked in Intacct',
      'none',
      'grni',
      /^line 5: .*receiptsInLedger: booking receipts in Intacct \(grni\) is not supported/,
    ],
    ['another version', 'version: 1', 'version: 2', /^line 1: version: this version of Tieout reads version: 1/],
    [
      'a connection in capitals',
      'demo:',
      'Demo:',
      /^line \d: connections\.Demo: a connection is named in small letters/,
    ],
    ['a missing section', /mapping:[^]*/.exec(minimal())?.[0] ?? '', '', /connections\.demo\.mapping: is missing/],
    [
      'no connections',
      /connections:[^]*/.exec(minimal())?.[0] ?? '',
      'connections: {}',
      /^line 2: connections: at least one connection/,
    ],
  ])('%s', (_what, replace, by, says) => {
    expect(problemsOf(minimal(replace, by))).toEqual([expect.stringMatching(says)]);
  });

  it.each([
    ['settleTime: 15', 'with its unit, e.g. 15m'],
    ['settleTime: soon', 'a duration is a number and a unit'],
    ['settleTime: 1.5h', 'a duration is a number and a unit'],
    ['closedThrough: { top-level: 2026-9-30 }', 'a date is written 2026-10-01'],
    ['numberFallbackVendors: [V-1]', 'numberFallbackVendors.0'],
    ['eligible: post', '"post" is none of posted, reconciled, pending; nearest: posted'],
    ['eligible: 1', 'bills.eligible'],
    ['charges: { taxes: line }', 'bills.charges.taxes: there is no such setting; nearest: tax, '],
  ])('bills: %s', (setting, says) => {
    const yaml = minimal('    mapping:', `    bills: { ${setting} }\n    mapping:`);
    expect(problemsOf(yaml)).toEqual([expect.stringMatching(/^line 6: connections\.demo\.bills\./)]);
    expect(problemsOf(yaml)[0]).toContain(says);
  });

  it('two rules that tie: both are named, and what to do', () => {
    const yaml = minimal("account: '5010' }", "account: '5010' }\n        - { businessUnit: 3011, account: '5011' }");
    expect(problemsOf(yaml)).toEqual([
      'line 11: connections.demo.mapping.accounts.1: "business unit 3011 → account 5011" ties with rule 0 (line 10) "destination job → account 5010": both are equally specific and could fit the same line on the same day; give one a further condition, or dates that do not overlap',
    ]);
  });

  it('a business unit mapped twice', () => {
    const yaml = minimal('location: T01 }', 'location: T01 }\n        - { id: 3011, location: T02 }');
    expect(problemsOf(yaml)).toEqual([
      'line 9: connections.demo.mapping.businessUnits.1.id: business unit 3011 is already mapped by entry 0 (line 8)',
    ]);
  });

  it('a vendor named by its name', () => {
    const yaml = minimal('    mapping:', "    mapping:\n      vendors: { Cedar: 'V-1002' }");
    expect(problemsOf(yaml)).toEqual([expect.stringMatching(/^line 7: .*a vendor is named by its ServiceTitan id/)]);
  });

  it.each([
    ['a bracket that is not closed', 'version: 1\nconnections: [\n', /^line [23]: /],
    ['a key twice', 'version: 1\nversion: 1\n', /^line 2: Map keys must be unique/],
    ['an alias without an anchor', 'version: 1\nconnections: *west\n', /^line \d: .*alias.*west/i],
    ['an empty file', '', /^line 1: the file: /],
    ['a list', '- version: 1\n', /^line 1: the file: /],
  ])('of syntax: %s', (_what, yaml, says) => {
    expect(problemsOf(yaml)).toContainEqual(expect.stringMatching(says));
  });

  it.each([
    ['an entry one column left', '   - b: 1', 4],
    ['an entry one column right', '     - b: 1', 4],
  ])('%s: told once, at its line', (_what, entry, line) => {
    const yaml = `version: 1\nconnections:\n    - a: 1\n${entry}\n    - c: 1\n`;
    expect(problemsOf(yaml)).toEqual([expect.stringMatching(`^line ${line}: it does not begin in the column of its`)]);
  });

  it('no file: it is said why, and what to name', () => {
    const cases = { [path.join(folder, 'nothing.yaml')]: 'there is no such file', [folder]: 'it is a folder' };
    for (const [missing, why] of Object.entries(cases)) {
      const { message, remedy, exitCode } = refusal(() => loadConfig(missing, ENVIRONMENT));
      expect(message).toBe(`the configuration ${missing} cannot be read: ${why}`);
      // It may be any file that an option names, not the one of --config alone.
      expect(remedy).toBe('Name a file that is there and that this user may read; npx tieout init writes a first one.');
      expect(exitCode).toBe(2);
    }
  });
});

describe('many mistakes', () => {
  it('are listed at once, with what to do', () => {
    const yaml = `version: 2
bogus: true
schedules:
  pollBills: { every: often }
connections:
  demo:
    goLive: 01.09.2026
    receiptsInLedger: grni
    bills: { settleTime: 5 }
    mapping:
      businessUnits:
        - { id: 3011, location: 10 }
      accounts:
        - { destination: job, account: 5010 }
        - { destination: moon, account: '5010' }
  west:
    goLive: 2026-09-01
    receiptsInLedger: none
    mapping:
      businessUnits: [{ id: 1, location: A }, { id: 1, location: B }]
      accounts: [{ account: '1' }, { account: '2' }, { jobType: 41, account: 7 }, { account: '3' }]
`;
    expect(
      problemsOf(yaml)
        .map((problem) => problem.split(': ').slice(0, 2).join(': '))
        .toSorted(),
    ).toEqual(
      [
        'line 1: version',
        'line 2: bogus',
        'line 4: schedules.pollBills.every',
        'line 7: connections.demo.goLive',
        'line 8: connections.demo.receiptsInLedger',
        'line 9: connections.demo.bills.settleTime',
        'line 12: connections.demo.mapping.businessUnits.0.location',
        'line 14: connections.demo.mapping.accounts.0.account',
        'line 15: connections.demo.mapping.accounts.1.destination',
        'line 16: connections.west',
        'line 20: connections.west.mapping.businessUnits.1.id',
        'line 21: connections.west.mapping.accounts.1',
        'line 21: connections.west.mapping.accounts.2.account',
        'line 21: connections.west.mapping.accounts.3',
        'line 21: connections.west.mapping.accounts.3',
      ].toSorted(),
    );
    expect(refusal(() => load(yaml)).remedy).toContain('Correct each of them');
  });

  it('of the file and of the environment are listed together', () => {
    const problems = problemsOf(minimal("'5010'", '5010'), {});
    expect(problems).toContainEqual(expect.stringContaining('an account must be text'));
    expect(problems).toContainEqual(expect.stringContaining('connection demo: INTACCT_SENDER_PASSWORD is not set'));
  });
});
