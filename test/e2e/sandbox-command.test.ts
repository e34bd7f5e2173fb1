/** `tieout sandbox` as its user meets it: a process of its own, with nothing but what it prints and writes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseEnv } from 'node:util';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import got from 'got';

import { SandboxProcess } from '../support/sandbox-process.ts';
import { eventually } from '../support/eventually.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tieout-sandbox-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('tieout sandbox', () => {
  it('writes variables that only their owner can read and with which a program can sign in, and ends with Ctrl-C', async () => {
    const envFile = path.join(folder, '.env.sandbox');
    const sandbox = new SandboxProcess('--any-port', '--write-env', envFile);
    await sandbox.untilPrinted('Ctrl-C stops them.');
    expect((await stat(envFile)).mode & 0o777).toBe(0o600);
    const variables = parseEnv(await readFile(envFile, 'utf8'));
    const token = await got
      .post(`${variables['SERVICETITAN_AUTH_URL']}/connect/token`, {
        form: {
          grant_type: 'client_credentials',
          client_id: variables['SERVICETITAN_CLIENT_ID'],
          client_secret: variables['SERVICETITAN_CLIENT_SECRET'],
        },
      })
      .json<{ access_token: string }>();
    expect(token.access_token).not.toBe('');
    const page = await got(new URL('/', variables['INTACCT_ENDPOINT_URL']));
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.body).toContain('Sage Intacct sandbox');
    for (const origin of [variables['SERVICETITAN_API_URL'], new URL('/', variables['INTACCT_ENDPOINT_URL']).href])
      expect(sandbox.output.stdout).toContain(origin);
    expect(await sandbox.stop()).toBe(0);
    expect(sandbox.output.stderr).toBe('');
  });

  it('ends when npx is asked to end, though npx ends the shell alone', async () => {
    const bin = path.resolve(import.meta.dirname, '../../bin/tieout.js');
    // `; :` keeps the shell, as npx has it, between its caller and the command.
    const shell = spawn('sh', ['-c', '"$0" "$1" sandbox --any-port; :', process.execPath, bin], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, npm_command: 'exec' },
    });
    const everyoneEnded = once(shell, 'close'); // whoever has its output open
    let said = '';
    shell.stdout.on('data', (data: Buffer) => (said += data.toString()));
    await eventually(
      async () => said,
      (text) => text.includes('Ctrl-C stops them.'),
      60_000,
    );
    shell.kill('SIGTERM');
    await everyoneEnded;
  });

  it('overwrites the variables of an earlier start, and nothing else', async () => {
    const envFile = path.join(folder, '.env');
    const first = new SandboxProcess('--any-port', '--write-env', envFile);
    await first.untilPrinted('Ctrl-C stops them.');
    expect(first.output.stdout.split('\n')).toHaveLength(6); // nothing is in force that would have to be named
    await first.stop();
    const [header = ''] = (await readFile(envFile, 'utf8')).split('\n');
    expect(header).toMatch(/^# Variables of the Tieout sandboxes/);
    await writeFile(envFile, `${header}\nOLD=1\n`);
    await chmod(envFile, 0o644);
    const second = new SandboxProcess('--any-port', '--write-env', envFile);
    await second.untilPrinted('Ctrl-C stops them.');
    await second.stop();
    expect((await stat(envFile)).mode & 0o777).toBe(0o600);
    expect(await readFile(envFile, 'utf8')).not.toContain('OLD');
    await writeFile(envFile, 'PRODUCTION=1\n');
    const { code, stdout, stderr } = await runToEnd('--any-port', '--write-env', envFile);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`${envFile} already exists`);
    expect(stderr).toContain('what to do: Name another file');
    expect(await readFile(envFile, 'utf8')).toBe('PRODUCTION=1\n');
  });

  it('names what a scenario file has put in force', async () => {
    const sandbox = new SandboxProcess('--any-port', '--scenario', 'examples/sandbox/strict-month.yaml');
    await sandbox.untilPrinted('Ctrl-C stops them.');
    for (const line of [
      'Scenario file examples/sandbox/strict-month.yaml',
      '  ServiceTitan: switch readLagMs 2000',
      '  ServiceTitan: fault rate-limited on GET ap-bills, 2 time(s)',
      '  Intacct: fault plan status, rate-limited, lost-session at rate 0.02',
      '  Intacct: latency requestMs 400',
      '  Intacct: reads lag behind writes by 2000 ms',
    ])
      expect(sandbox.output.stdout.split('\n')).toContain(line);
    await sandbox.stop();
  });

  it('prints one line of JSON for machines, and runs as a scenario file says', async () => {
    const file = 'examples/sandbox/strict-month.yaml';
    const sandbox = new SandboxProcess('--any-port', '--json', '--scenario', file, '--seed', '9');
    const { scenario, seed, servicetitanOrigin, intacctOrigin, variables } = await sandbox.started();
    expect({ scenario, seed }).toEqual({ scenario: 'hvac-month', seed: 9 });
    expect(sandbox.output.stdout.trim().split('\n')).toHaveLength(1);
    expect(variables['SERVICETITAN_API_URL']).toBe(servicetitanOrigin);
    const control = (origin: string, what: string) => got(`${origin}/_sandbox/${what}`).json();
    expect(await control(servicetitanOrigin, 'switches')).toMatchObject({ readLagMs: 2_000, emptyLists: 'null' });
    expect(await control(servicetitanOrigin, 'faults')).toMatchObject([{ kind: 'rate-limited', times: 2 }]);
    expect(await control(intacctOrigin, 'state')).toMatchObject({ readLagMs: 2_000 });
    expect(await control(intacctOrigin, 'latency')).toMatchObject({ requestMs: 400, functionMs: 50 });
    expect(await control(intacctOrigin, 'fault-plan')).toMatchObject({ plan: { seed: 7, rate: 0.02 } });
    expect(await sandbox.stop()).toBe(0);
  });

  it('has one clock for both sandboxes', async () => {
    const sandbox = new SandboxProcess('--any-port', '--json');
    const { servicetitanOrigin, intacctOrigin } = await sandbox.started();
    const at = '2031-05-06T07:08:09.000Z';
    await got.put(`${servicetitanOrigin}/_sandbox/clock`, { json: { at } });
    await got.put(`${servicetitanOrigin}/_sandbox/clock`, { json: { frozen: true } });
    const { now } = await got(`${intacctOrigin}/_sandbox/clock`).json<{ now: string }>();
    expect(Math.abs(Date.parse(now) - Date.parse(at))).toBeLessThan(60_000);
    await sandbox.stop();
  });

  it('says who can reach it when it listens on more than loopback', async () => {
    const sandbox = new SandboxProcess('--any-port', '--host', '0.0.0.0');
    await sandbox.untilPrinted('Ctrl-C stops them.');
    expect(sandbox.output.stderr).toMatch(/^warning: .*every network this machine is in.*no sign-in.*\n$/);
    await sandbox.stop();
  });

  it('gives sessions the URL of the proxy in front of it', async () => {
    const endpoint = 'https://intacct.test/ia/xml/xmlgw.phtml';
    const sandbox = new SandboxProcess('--any-port', '--json', '--intacct-endpoint', endpoint);
    const { intacctOrigin, variables } = await sandbox.started();
    expect(variables['INTACCT_ENDPOINT_URL']).toBe(endpoint);
    expect(await got(`${intacctOrigin}/_sandbox/switches`).json()).toMatchObject({ endpoint });
    await sandbox.stop();
  });
});

describe('what cannot be started', () => {
  it('is a scenario file with mistakes, each of which is reported', async () => {
    const file = path.join(folder, 'month.yaml');
    await writeFile(file, 'base: hvac-decade\nintacct: { lag: 1 }\n');
    const { code, stdout, stderr } = await runToEnd('--any-port', '--scenario', file);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('2 problem(s)');
    expect(stderr).toMatch(/- base: .*\(one of: hvac-month\)/);
    expect(stderr).toMatch(/- intacct\.lag: there is no such field \(allowed: switches, /);
    expect(stderr).not.toContain('    at ');
  });

  it('is a fault of an operation that a sandbox does not serve', async () => {
    const file = path.join(folder, 'month.yaml');
    await writeFile(file, 'base: hvac-month\nintacct: { faults: [{ kind: slow, operation: destroy APBILL }] }\n');
    const { code, stderr } = await runToEnd('--any-port', '--scenario', file);
    expect(code).toBe(2);
    expect(stderr).toMatch(/- intacct\.faults\.0\.operation: "destroy APBILL" is no operation here/);
  });

  it.each(['servicetitan', 'intacct'])('is a sandbox whose port is taken: %s', async (system) => {
    const sandbox = new SandboxProcess('--any-port', '--json');
    const { servicetitanOrigin } = await sandbox.started();
    const { port } = new URL(servicetitanOrigin);
    const other = system === 'intacct' ? 'servicetitan' : 'intacct';
    const { code, stderr } = await runToEnd(`--${system}-port`, port, `--${other}-port`, '0');
    expect(code).toBe(1);
    expect(stderr).toContain(`cannot listen on 127.0.0.1:${port}: the port is taken`);
    expect(stderr).toContain('what to do: Stop what listens there, or take free ports instead: --any-port.');
    await sandbox.stop();
  });

  it.each([
    [['--host', '192.0.2.1'], /192\.0\.2\.1:0: this machine has no such address/, 1],
    [['--write-env', '/no/such/folder/.env'], /\/no\/such\/folder\/\.env cannot be written/, 1],
    [['--intacct-endpoint', 'https://intacct.test/'], /e\.g\. https:\/\/intacct\.test\/ia\/xml\/xmlgw\.phtml/, 2],
    [['--scenario', 'hvac-year'], /Choose one of: hvac-month/, 2],
    [['--write-env', '/dev/null'], /\/dev\/null already exists/, 2],
    [['--servicetitan-port', '7911'], /'--any-port' cannot be used with option '--servicetitan-port/, 2],
    [['--intacct-port', '7911'], /'--any-port' cannot be used with option '--intacct-port/, 2],
    [['--colour'], /what to do: see tieout sandbox --help/, 2],
  ])('is %j', async (options, words, exitCode) => {
    const { code, stderr } = await runToEnd('--any-port', ...options);
    expect(stderr).toMatch(words);
    expect(code).toBe(exitCode);
  });
});

it('says that both sandboxes are set to use one port', async () => {
  const { code, stderr } = await runToEnd('--servicetitan-port', '7911', '--intacct-port', '7911');
  expect(stderr).toContain('both sandboxes are set to use port 7911');
  expect(code).toBe(2);
});

it('names the requests of the control plane in its help', async () => {
  const { code, stdout } = await runToEnd('--help');
  expect(code).toBe(0);
  expect(stdout).toContain('$ SANDBOX=http://127.0.0.1:7802/_sandbox\n');
  for (const word of ['faults', 'clock', 'switches', 'latency', 'meter'])
    expect(stdout).toMatch(new RegExp(`curl .*\\$SANDBOX/${word}`));
});

/** Runs the command to its end. */
async function runToEnd(...options: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const sandbox = new SandboxProcess(...options);
  return { code: await sandbox.end(), ...sandbox.output };
}
