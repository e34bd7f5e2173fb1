/** `tieout init` as its user runs it against both sandboxes: what it writes, filled in as it says, maps the month. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import type { CheckedFile } from '../../src/cli/mapping/report.ts';
import { MasterLists } from '../../src/clients/servicetitan/master-lists.ts';
import { loadFile } from '../../src/config/load.ts';
import { departmentOf, JOB_TYPES, TERRITORIES } from '@tieout/sandboxes/scenario/world.ts';
import { command } from '../support/command.ts';
import { tieout, type Outcome } from '../support/demo-process.ts';
import { closeServers, connectionTo, failureOf, startIntacct, startServiceTitan, variablesFor } from '../support/with-sandboxes.ts'; // prettier-ignore
import { listing, page, startApi } from './servicetitan-client-server.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tieout-init-'));
});
afterEach(closeServers);
afterAll(() => rmSync(folder, { recursive: true }));

const newFile = (): string => path.join(mkdtempSync(path.join(folder, 'case-')), 'tieout.yaml');

async function sandboxes(intacctDimensions: 'filled' | 'blank') {
  const [intacct, servicetitan] = await Promise.all([startIntacct(), startServiceTitan()]);
  await servicetitan.control('PATCH', 'switches', { intacctDimensions });
  const environment = variablesFor({ intacctUrl: intacct.url, servicetitanOrigin: servicetitan.origin });
  return {
    intacct,
    servicetitan,
    environment,
    run: (...args: string[]): Promise<Outcome> => command(args, environment),
  };
}

/** As the comments say: answers where they are required, and the # taken away from what is filled in. */
function fillIn(file: string): void {
  const text = readFileSync(file, 'utf8')
    .replace(/^( *)goLive:/m, '$1goLive: 2026-09-01')
    .replace(/^( *)receiptsInLedger:/m, '$1receiptsInLedger: none')
    .replace(/^( *)# (externalDataApplication: )\?\?\?/m, '$1$27d0f3c52-4b1e-4c55-9a60-0f1d2e3c4b5a')
    .replaceAll(
      /^( *)# (- \{ destination: job, jobType: (\d+), account: )\?\?\?/gm,
      (_, indent: string, rule: string, id: string) => `${indent}${rule}'${accountOf(Number(id))}'`,
    ) // prettier-ignore
    .replace(/^( *)# (- \{ destination: overhead, account: )\?\?\?/m, "$1$2'6410'")
    .replaceAll(/^( *)# (- \{ id: )/gm, '$1$2');
  writeFileSync(file, text);
}

function accountOf(jobType: number): string {
  return JOB_TYPES.find(({ id }) => id === jobType)?.accountNo ?? '5050';
}

/** Where each business unit of the contractor belongs. */
const PLACES = TERRITORIES.flatMap((territory) =>
  [territory.serviceUnitId, territory.installUnitId].map((id) => ({
    id,
    entity: territory.entityId,
    location: territory.locationId,
    department: departmentOf(id),
  })),
).toSorted((a, b) => a.id - b.id);

describe('tieout init', () => {
  it.each(['filled', 'blank'] as const)(
    'writes a file that maps the month once its gaps are filled (own mapping %s)',
    async (own) => {
      const { run, servicetitan, intacct } = await sandboxes(own);
      const file = newFile();
      const written = await run('init', '--output', file, '--connection', 'demo');
      expect(written).toMatchObject({ code: 0, stderr: '' });
      const text = readFileSync(file, 'utf8');

      // Without ServiceTitan's own mapping, each unit's name is that of its place and of what is done there.
      expect(text.match(/^ *- \{ id: \d+/gm)).toHaveLength(PLACES.length);
      expect(text).not.toMatch(/^ *- .*\?\?\?/m);
      expect((await intacct.meter()).operations).not.toHaveProperty('create APBILL');
      const asked = Object.keys((await servicetitan.meter()).operations).filter((name) => !/^GET |token/.test(name));
      expect(asked).toEqual([]);

      // Refused as it is, at the lines of what is required.
      const refused = await run('mapping', 'check', '--offline', '--config', file);
      expect(refused.code).toBe(2);
      const lineOf = (setting: string): number =>
        text.split('\n').findIndex((line) => line.trim().startsWith(`${setting}:`)) + 1;
      for (const setting of ['goLive', 'receiptsInLedger'])
        expect(refused.stderr).toContain(`line ${lineOf(setting)}: connections.demo.${setting}: `);

      fillIn(file);
      const { mapping, bills, servicetitan: settings } = loadFile(file).connections['demo'] ?? {};
      expect(mapping?.businessUnits.toSorted((a, b) => a.id - b.id)).toEqual(PLACES);
      expect(mapping?.terms).toEqual({
        'Net 30': 'N30',
        'Net 15': 'N15',
        'Due On Receipt': 'DUE',
        '10th of Next Month': '10NM',
      });
      expect(bills?.currency).toBe('USD');
      expect(settings?.externalDataApplication).toBeDefined();
      const checked = await run('mapping', 'check', '--config', file, '--from', '2026-09-01', '--through', '2026-11-30', '--json'); // prettier-ignore
      expect(checked).toMatchObject({ code: 0, stderr: '' });
      const { markedGaps, connections } = JSON.parse(checked.stdout) as CheckedFile;
      // Nobody has said yet what other charges are.
      const open = markedGaps.map((at) => readFileSync(file, 'utf8').split('\n')[at - 1]?.trim());
      expect(open).toEqual([expect.stringMatching(/^# - \{ line: other, account: \?\?\? \} # GAP: /)]);
      const [connection] = connections;
      expect(connection?.problems).toEqual([]);
      expect(connection?.coverage?.gaps).toEqual([]);
      expect(connection?.coverage?.bills).toBeGreaterThan(100);
    },
  );

  it('names the business units’ places by ServiceTitan’s own mapping, and a clear title', async () => {
    const { environment } = await sandboxes('filled');
    const { stdout, stderr, code } = await tieout(['init', '--output', '-'], environment);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /- \{ id: 3011, entity: E10, location: T01, department: SVC \} # Alder Falls Service: location by ServiceTitan's own mapping/,
    );
    expect(stdout).toContain(
      `jobType: 48, account: '5050' } # Indoor Air Quality: title "Indoor Air Quality Materials"`,
    );
    expect(stdout).toMatch(
      /# - \{ destination: job, jobType: 41, account: \?\?\? \} # GAP: AC Repair; nearest titles: 5010 Repair Materials/,
    );
    expect(stderr).toMatch(/business units +24 known +0 gaps/);
  });

  it('does not change an existing file, unless --force is given', async () => {
    const { run, servicetitan } = await sandboxes('filled');
    const file = newFile();
    writeFileSync(file, 'mine');
    const kept = await run('init', '--output', file);
    expect(kept).toMatchObject({ code: 2, stderr: expect.stringContaining(`${file} already exists`) });
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect((await servicetitan.meter()).requests).toBe(0);
    const { code, stdout } = await run('init', '--output', file, '--force', '--json');
    expect(code).toBe(0);
    const { gaps } = JSON.parse(stdout) as { gaps: { line: number; what: string }[] };
    const lines = readFileSync(file, 'utf8').split('\n');
    for (const { line, what } of gaps) expect(lines[line - 1]).toContain(`GAP: ${what}`);
  });

  it('says everything that is missing in the environment, and writes nothing', async () => {
    const file = newFile();
    const { code, stderr } = await command(['init', '--output', file], { SERVICETITAN_TENANT_ID: '1' });
    expect(code).toBe(2);
    expect(stderr).toContain('SERVICETITAN_CLIENT_SECRET is not set');
    expect(stderr).toContain('INTACCT_SENDER_PASSWORD is not set');
    expect(stderr).toContain('what to do: Copy .env.example to .env in this folder');
    expect(existsSync(file)).toBe(false);
  });

  it('reports what a system refused, and keeps its secrets', async () => {
    const { run, intacct, servicetitan } = await sandboxes('filled');
    const wrong = variablesFor({
      intacctUrl: intacct.url,
      servicetitanOrigin: servicetitan.origin,
      variables: { INTACCT_USER_PASSWORD: 'canary-wrong' },
    });
    const { code, stderr } = await command(['init', '--output', newFile()], wrong);
    expect(code).toBe(1);
    expect(stderr).toMatch(/error: Intacct .*what to do: /s);
    expect(stderr).not.toContain('canary');
    expect((await run('init', '--output', '-', '--connection', 'Main')).code).toBe(2);
  });
});

describe('lists that a mapping is written from', () => {
  const lists = (origin: string) => new MasterLists(connectionTo({ servicetitanOrigin: origin }).servicetitan, 5_000);

  it.each([403, 404, 400])('do without ServiceTitan’s own mapping where it answers %i', async (status) => {
    const api = await startApi(listing('intacct', () => ({ status, body: { title: 'no' } })));
    expect(await lists(api.origin).ownMapping()).toBeUndefined();
  });

  it('fail with what went wrong otherwise', async () => {
    const api = await startApi(listing('intacct', () => ({ status: 500, body: '' })));
    expect((await failureOf(lists(api.origin).ownMapping())).code).toBe('servicetitan.unreachable');
  });

  it('ask for all that the contract declares required, and keep only rows that say something', async () => {
    const row = (id: number, more: object) => ({
      id,
      name: `Unit ${id}`,
      active: true,
      intacctLocationId: null,
      ...more,
    });
    const api = await startApi(
      listing('intacct', () => page([row(1, { intacctLocationId: ' ' }), row(2, { intacctDepartment: 'SVC' })])),
    );
    expect(await lists(api.origin).ownMapping()).toEqual(new Map([[2, { department: 'SVC' }]]));
    const query = api.asked.find(({ resource }) => resource === 'intacct')?.query;
    expect([...(query?.keys() ?? [])].toSorted()).toEqual(['includeTotal', 'page', 'pageSize']);
  });

  it('take the day on which a term is due in each of ServiceTitan’s forms, and none where it has another', async () => {
    const term = (name: string | null, dueDayType: string, dueDay: number | null, more: object = {}) => ({
      ...{ name, dueDayType, dueDay, active: true, ...more },
    });
    const discount = { discount: 2, discountType: 'Percent', applyBy: 'NumberOfDays', applyByValue: 10 };
    const terms = [
      term('Net 30', 'NumberOfDays', 30),
      term('This', 'CertainDayOfCurrentMonth', 31),
      term('Tenth', 'certainDayOfFollowingMonth ', 10, { paymentTermDiscountModel: discount }),
      term('Never', 'NumberOfDays', null),
      term('Late', 'CertainDayOfFollowingMonth', 32),
      term('Other one', 'CertainDayOfSomeMonth', 1),
      term('Old', 'NumberOfDays', 60, { active: false }),
      term(null, 'NumberOfDays', 5),
    ].map((one, index) => ({ ...one, id: index + 1 }));
    const api = await startApi(listing('payment-terms', () => page(terms)));
    expect(await lists(api.origin).paymentTerms()).toEqual([
      { name: 'Net 30', due: { from: 'bill-date', days: 30 } },
      { name: 'This', due: { from: 'month', monthsLater: 0, day: 31 } },
      { name: 'Tenth', due: { from: 'month', monthsLater: 1, day: 10 }, discount: '2 % by NumberOfDays 10' },
      { name: 'Never' },
      { name: 'Late' },
      { name: 'Other one' },
    ]);
  });
});
