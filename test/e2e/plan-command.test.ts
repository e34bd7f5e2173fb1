/** What `tieout plan` refuses before it asks anybody: no server runs here. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { MAX_RULES } from '../../src/workflows/names.ts';
import { tieout } from '../support/demo-process.ts';

const EXAMPLE = path.resolve(import.meta.dirname, '../../examples/hvac-month/tieout.yaml');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tieout-plan-'));
  const example = await readFile(EXAMPLE, 'utf8');
  const skus = Array.from({ length: 4_000 }, (_, i) => `"${'X'.repeat(50)}${i}"`).join(', ');
  const rule = `        - { destination: job, jobType: 41, sku: [${skus}], account: "5010" }`;
  await writeFile(path.join(folder, 'large.yaml'), `${example}\n${rule}\n`);
  await writeFile(path.join(folder, 'other.yaml'), example.replace('\n  demo:\n', '\n  west:\n'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const BILL = ['--bill', '1'];
const WRONG = path.resolve(import.meta.dirname, 'wrong-tieout.yaml');

describe('tieout plan', () => {
  it.each<[string, string[], string]>([
    ['no choice', [], 'which bills?'],
    ['two choices', [...BILL, '--batch', '212'], '--bill and --credit go without dates and batch'],
    ['half a range', ['--from', '2026-10-01'], '--from and --through go together'],
    ['a range that ends before it begins', ['--from', '2026-10-31', '--through', '2026-10-01'], '2026-10-31 is after 2026-10-01'], // prettier-ignore
    ['a day that is none', ['--from', '2026-02-30', '--through', '2026-10-01'], 'A date is written 2026-10-01.'],
    ['a batch that is no number', ['--batch', 'march'], 'A batch is named by its number'],
    [
      'two outputs for one stream',
      [...BILL, '--json', '--csv', '-'],
      'standard output takes one of --json and --csv -',
    ],
    ['a folder that is not there', [...BILL, '--html', '/no/such/folder/plan.html'], '/no/such/folder/plan.html cannot be written'], // prettier-ignore
    ['another file that is wrong', [...BILL, '--against', WRONG], `the configuration cannot be used (${WRONG})`],
    ['another file without the connection', [...BILL, '--against', 'other.yaml'], 'other.yaml has no connection demo; there is: west'], // prettier-ignore
    ['a file without the connection', [...BILL, '--connection', 'west'], 'has no connection west; there is: demo'],
    ['another file with too many rules', [...BILL, '--against', 'large.yaml'], `at most ${MAX_RULES} can be compared with`], // prettier-ignore
  ])('refuses %s in words, with exit code 2', async (_what, options, words) => {
    const here = options.map((option) => (/^(other|large)\.yaml$/.test(option) ? path.join(folder, option) : option));
    const { code, stdout, stderr } = await tieout(['plan', '--config', EXAMPLE, ...here]);
    expect(stderr).toContain(words);
    expect(stderr).toContain('what to do: ');
    expect(stderr).not.toContain('    at ');
    expect([code, stdout]).toEqual([2, '']);
  });
});
