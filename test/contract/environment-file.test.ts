/** Commands that need secrets, in a folder with a .env: init, mapping check and worker read it by themselves. */
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { command } from '../support/command.ts';
import { tieout } from '../support/demo-process.ts';
import { closeServers, startIntacct, startServiceTitan, variablesFor } from '../support/with-sandboxes.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tieout-env-file-'));
});
afterEach(closeServers);
afterAll(() => rmSync(folder, { recursive: true }));

function folderWith(variables: Readonly<Record<string, string>>): string {
  const here = mkdtempSync(path.join(folder, 'case-'));
  const lines = Object.entries(variables).map(([name, value]) => `${name}="${value}"`);
  writeFileSync(path.join(here, '.env'), lines.join('\n'));
  return here;
}

async function realVariables(): Promise<Record<string, string>> {
  const [intacct, servicetitan] = await Promise.all([startIntacct(), startServiceTitan()]);
  return variablesFor({ intacctUrl: intacct.url, servicetitanOrigin: servicetitan.origin });
}

describe('a folder with a .env', () => {
  it('is enough for init, and its next step works as printed', async () => {
    const here = folderWith(await realVariables());
    const written = await tieout(['init'], {}, here);
    expect(written).toMatchObject({ code: 0, stderr: '' });
    const [, next = ''] = /Next, .*:\n {2}npx tieout (.*)\n/.exec(written.stdout) ?? [];
    expect(next).toBe('mapping check');
    const file = path.join(here, 'tieout.yaml');
    const answered = readFileSync(file, 'utf8')
      .replace('goLive:', 'goLive: 2026-09-01')
      .replace('receiptsInLedger:', 'receiptsInLedger: none');
    writeFileSync(file, answered);
    const checked = await tieout(next.split(' '), {}, here);
    expect(checked).toMatchObject({ code: 0, stdout: expect.stringContaining('Intacct has everything') });
  });

  it('can have it under another name, which the next step repeats', async () => {
    const here = folderWith(await realVariables());
    renameSync(path.join(here, '.env'), path.join(here, 'west.env'));
    const { code, stdout } = await command(['init', '--env-file', 'west.env', '--output', 'west.yaml'], {}, here);
    expect(code).toBe(0);
    expect(stdout).toContain('\n  npx tieout mapping check --config west.yaml --env-file west.env\n');
  });

  it('does not win over the environment, and is left alone when it is not wanted', async () => {
    const here = folderWith(await realVariables());
    const wrong = await command(['init'], { INTACCT_USER_PASSWORD: 'canary-wrong' }, here);
    expect(wrong.stderr).toMatch(/error: Intacct .*what to do: /s);
    const without = await command(['init', '--no-env-file'], {}, here);
    expect(without).toMatchObject({ code: 2, stderr: expect.stringContaining('INTACCT_USER_PASSWORD is not set') });
  });

  it('names the configuration of the worker too, and is reported where it is broken', async () => {
    const here = folderWith({ TIEOUT_CONFIG: 'not-there.yaml' });
    const unread = await tieout(['worker'], {}, here);
    expect(unread).toMatchObject({ code: 2, stderr: expect.stringContaining('the configuration not-there.yaml') });
    const named = await command(['mapping', 'check', '--config', 'other.yaml'], {}, here);
    expect(named.stderr).toContain('the configuration other.yaml');
    writeFileSync(path.join(here, '.env'), 'INTACCT_USER_PASSWORD canary');
    for (const [run, ...args] of [
      [tieout, 'worker'],
      [command, 'init'],
      [command, 'mapping', 'check'],
    ] as const) {
      const { code, stderr } = await run(args, {}, here);
      expect(code).toBe(2);
      expect(stderr).toContain('error: the variables of .env cannot be used:\n  - line 1 is no variable');
      expect(stderr).not.toContain('canary');
    }
  });
});
