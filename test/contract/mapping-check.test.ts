/** `tieout mapping check` as its user runs it, against both sandboxes: no worker, no Temporal, nothing written. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import type { asJson } from '../../src/cli/mapping/report.ts';
import { refIn } from '../../src/workflows/recorded.ts';
import { nameOf } from '../../src/cli/one-bill.ts';
import { sum } from '../../src/domain/values/money.ts';
import { command } from '../support/command.ts';
import { tieout, type Outcome } from '../support/demo-process.ts';
import { widest } from '../support/terminal.ts';
import { closeServers, startIntacct, startServiceTitan, tenant, variablesFor } from '../support/with-sandboxes.ts';

const EXAMPLE = path.resolve(import.meta.dirname, '../../examples/hvac-month/tieout.yaml');
const OCTOBER = ['--from', '2026-10-01', '--through', '2026-10-31'];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tieout-mapping-check-'));
});
afterEach(closeServers);
afterAll(() => rmSync(folder, { recursive: true }));

/** The example of the demo, with one text replaced. */
function fileWith(replace: string, by: string): string {
  const yaml = readFileSync(EXAMPLE, 'utf8');
  if (!yaml.includes(replace)) throw new Error(`not in the file: ${replace}`);
  const file = path.join(mkdtempSync(path.join(folder, 'case-')), 'tieout.yaml');
  writeFileSync(file, yaml.replace(replace, by));
  return file;
}

async function sandboxes() {
  const [intacct, servicetitan] = await Promise.all([startIntacct(), startServiceTitan()]);
  const environment = variablesFor({ intacctUrl: intacct.url, servicetitanOrigin: servicetitan.origin });
  const check = (file: string, ...options: string[]): Promise<Outcome> =>
    command(['mapping', 'check', '--config', file, ...options], environment);
  return { intacct, servicetitan, check };
}

const withoutBreaks = (text: string): string => text.replaceAll(/[\s│]+/g, ' ');

describe('tieout mapping check', () => {
  it('finds the example right, by itself and against Intacct', async () => {
    const { check, intacct } = await sandboxes();
    expect(await check(EXAMPLE)).toMatchObject({ code: 0, stdout: expect.stringContaining('Intacct has everything') });
    const { operations } = await intacct.meter();
    expect(Object.keys(operations).filter((name) => !name.startsWith('query'))).toEqual(['getAPISession']);
    const offline = await command(['mapping', 'check', '--offline', '--config', EXAMPLE]);
    expect(offline).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('NOT COMPARED WITH INTACCT\n  --offline'),
    });
    const alone = await tieout(['mapping', 'check', '--config', EXAMPLE]);
    expect(alone.code).toBe(0);
    expect(withoutBreaks(alone.stdout)).toContain(
      'NOT COMPARED WITH INTACCT No variable INTACCT_… is set, so an account, place or term that Intacct does not have was not found. Copy .env.example to .env',
    );
    expect(widest(alone.stdout.replaceAll(EXAMPLE, ''))).toBeLessThanOrEqual(80);
  });

  it('refuses a file that cannot be used, as the worker would', async () => {
    const file = fileWith('{ line: tax,', '{ lines: tax,');
    const { code, stderr } = await command(['mapping', 'check', '--offline', '--config', file]);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /line \d+: connections\.demo\.mapping\.accounts\.0\.lines: there is no such setting; nearest: line, /,
    );
  });

  it('refuses a connection that was copied, as every command that reads the file (issue: two connections)', async () => {
    const [, entry = ''] = /^connections:\n([^]*)/m.exec(readFileSync(EXAMPLE, 'utf8')) ?? [];
    const copied = fileWith(entry, `${entry}${entry.replace('  demo:', '  copy:')}`);
    const { check } = await sandboxes();
    const words = 'connections.copy: has the same ServiceTitan tenant as the connection demo';
    const refused = { code: 2, stdout: '', stderr: expect.stringContaining(words) };
    expect(await check(copied)).toMatchObject(refused);
    expect(await check(copied, '--offline')).toMatchObject(refused);
    for (const line of [
      ['plan', '--bill', '1'],
      ['sync', '--bill', '1'],
    ])
      expect(await command([...line, '--config', copied])).toMatchObject(refused);
    expect(await tieout(['worker', '--config', copied])).toMatchObject(refused);
  });

  it('names rules that Intacct shows to be wrong, with line and the nearest valid names', async () => {
    const { check } = await sandboxes();
    const wrong = fileWith("jobType: 47, account: '5040'", "jobType: 47, account: '5041'");
    const { code, stdout } = await check(wrong);
    expect(code).toBe(2);
    expect(widest(stdout.replaceAll(wrong, ''))).toBeLessThanOrEqual(80);
    expect(withoutBreaks(stdout)).toMatch(
      / - line \d+: connections\.demo\.mapping\.accounts\.\d+\.account: Intacct has no account 5041; nearest: 50/,
    );
    const income = await check(fileWith("jobType: 47, account: '5040'", "jobType: 47, account: '4000'"), ...OCTOBER);
    expect(income).toMatchObject({
      code: 2,
    });
    expect(withoutBreaks(income.stdout)).toContain('4000 Service Revenue is an income account');
    expect(income.stdout).not.toContain('Rules that decided');
  });

  it('names a dimension of the company’s own that lines do not have, and leaves one alone that they do', async () => {
    const { check } = await sandboxes();
    const file = fileWith('      dimensions:\n', '      dimensions:\n        GLDIMREGION: [{ value: NORTH }]\n        GLDIMREGON: [{ value: NORTH }]\n'); // prettier-ignore
    const { code, stdout } = await check(file);
    expect(code).toBe(2);
    expect(withoutBreaks(stdout)).toMatch(/line \d+: connections\.demo\.mapping\.dimensions\.GLDIMREGON: bill lines in Intacct have no field GLDIMREGON/); // prettier-ignore
    expect(stdout).not.toContain('GLDIMREGION');
  });

  it('names a business unit whose location belongs to another entity, with those that belong to its own', async () => {
    const { check } = await sandboxes();
    const { code, stdout } = await check(fileWith('entity: E10, location: T01,', 'entity: E10, location: T05,'));
    expect(code).toBe(2);
    expect(withoutBreaks(stdout)).toMatch(
      /businessUnits\.\d+\.location: location T05 belongs to entity E20, but business unit \d+ posts to entity E10; nearest: T0/,
    );
  });

  it('says what is missing in the environment, all of it', async () => {
    const { code, stderr } = await command(['mapping', 'check', '--config', EXAMPLE], { INTACCT_COMPANY_ID: 'x' });
    expect(code).toBe(2);
    expect(stderr).toContain('INTACCT_SENDER_ID is not set');
    expect(stderr).toContain('INTACCT_USER_PASSWORD is not set');
  });

  it.each([
    [['--from', '2026-10-01'], '--from and --through go together'],
    [['--from', '2026-10-31', '--through', '2026-10-01'], '2026-10-31 is after 2026-10-01'],
    [[...OCTOBER, '--offline'], '--offline reads no bills'],
    [['--from', '2026-02-30', '--through', '2026-10-01'], 'A date is written 2026-10-01'],
    [['--connection', 'west'], 'has no connection west'],
  ])('refuses %j', async (options, says) => {
    const { code, stderr } = await command(['mapping', 'check', '--config', EXAMPLE, ...options]);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
  });
});

describe('tieout mapping check over a period', () => {
  it('reports what each rule decided, what has no rule, and which rules never did anything', async () => {
    const { check, servicetitan, intacct } = await sandboxes();
    const file = fileWith(
      '      accounts:\n',
      "      accounts:\n        - { destination: job, jobType: 999, account: '5010' }\n        - { destination: stock, account: '1310' }\n",
    );
    const people = await check(file, ...OCTOBER);
    expect(people.code).toBe(3);
    expect(widest(people.stdout.replaceAll(file, ''))).toBeLessThanOrEqual(80);
    expect(people.stdout).not.toContain('…');
    const told = withoutBreaks(people.stdout);
    expect(told).toContain('job type 48 (Indoor Air Quality)');
    const lines = readFileSync(file, 'utf8').split('\n');
    const lineOf = (text: string): number => lines.findIndex((line) => line.includes(text)) + 1;
    expect(told).toContain(
      `line ${lineOf('jobType: 999')} destination job, job type 999 → no line fits it account 5010`,
    );
    const [warehouse, truck] = [lineOf('locationType: Warehouse'), lineOf('locationType: Truck')];
    expect(told).toMatch(
      new RegExp(
        `line ${lineOf('destination: stock, account')} destination stock → account 1310 fits \\d+ line\\(s\\), and line ${warehouse}, line ${truck}`,
      ),
    );

    const { connections } = JSON.parse((await check(file, ...OCTOBER, '--json')).stdout) as ReturnType<typeof asJson>;
    const coverage = connections[0]?.coverage;
    if (coverage === undefined) throw new Error('no coverage');
    const live = tenant.bills.filter(({ status, billDate }) => status !== 'Canceled' && billDate.startsWith('2026-10'));
    const credits = (tenant.credits ?? []).filter(({ canceledOn, date }) => !canceledOn && date.startsWith('2026-10'));
    expect(credits.length).toBeGreaterThan(3);
    expect([coverage.bills, coverage.credits]).toEqual([live.length, credits.length]);
    expect(people.stdout).toContain(`${live.length} bills, ${credits.length} credits, `);
    for (const { place, line = 0 } of coverage.rules)
      expect([place, lines[line - 1]?.trim()]).toEqual([place, expect.stringMatching(/^- /)]);
    const accounts = coverage.rules.filter(({ place }) => place.startsWith('accounts.'));
    const idle = accounts.filter(({ standing }) => standing !== 'decides');
    expect(idle.map(({ place, standing }) => `${place} ${standing}`)).toEqual([
      'accounts.0 unused',
      'accounts.1 shadowed',
    ]);
    const missing = coverage.gaps.filter(({ code }) => code === 'mapping.account-missing');
    expect(sum([...accounts, ...missing].map(({ amount }) => amount))).toBe(coverage.amount);
    const stated = [
      ...live.map(({ id, billAmount }) => ({ name: String(id), amount: String(billAmount) })),
      ...credits.map(({ id, amount }) => ({ name: `credit/${id}`, amount: `-${amount}` })),
    ];
    const untied = new Set(coverage.untied.map((one) => nameOf(refIn(one))));
    expect(coverage.amount).toBe(sum(stated.filter(({ name }) => !untied.has(name)).map(({ amount }) => amount)));

    // Reads and sign-ins alone.
    const written = Object.keys((await intacct.meter()).operations).filter((name) => /create|update|delete|reverse/.test(name)); // prettier-ignore
    expect(written).toEqual([]);
    const asked = Object.keys((await servicetitan.meter()).operations).filter((name) => !name.startsWith('GET '));
    expect(asked.filter((name) => !name.includes('token'))).toEqual([]);
  });

  it('says that payments are not noticed when the app may not read them, and checks the rules all the same', async () => {
    const { check, servicetitan } = await sandboxes();
    const readable = await check(EXAMPLE, ...OCTOBER);
    expect(readable.stderr).not.toContain('Payments in ServiceTitan');
    await servicetitan.control('PATCH', 'switches', { withoutScopes: ['tn.acc.appayments:r'] });
    const denied = await check(EXAMPLE, ...OCTOBER);
    expect(denied.stderr).toContain('Payments in ServiceTitan are not noticed');
    expect(denied.stderr).toContain('tn.acc.appayments:r');
    expect([denied.code, denied.stdout]).toEqual([readable.code, readable.stdout]);
  });
});
