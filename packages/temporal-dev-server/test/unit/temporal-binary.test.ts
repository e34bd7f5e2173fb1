/** Where the Temporal binary comes from. Programs in a temporary folder play the binaries; nothing is downloaded or built. */
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import type { BinaryRequest } from '../../src/binary-maker.ts';
import { findTemporalBinary, type BinarySearch } from '../../src/binary.ts';
import { goBuildPlan } from '../../src/go-build.ts';
import { runWithProgress } from '../../src/run-with-progress.ts';

let folder: string;
let lines: string[];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tieout-binary-test-'));
  lines = [];
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

const report = (line: string): void => {
  lines.push(line);
};

async function program(file: string, says: string): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\necho "${says}"\n`);
  await chmod(file, 0o755);
  return file;
}

const temporal = async (file: string, version: string): Promise<string> =>
  program(file, `temporal version ${version} (Server 1.31.2, UI 2.50.1)`);

/** A search that sees only the test's own folder. */
function search(given: { env?: Record<string, string>; makers?: BinarySearch['makers'] } = {}): BinarySearch {
  const PATH = [path.join(folder, 'bin'), '/usr/bin', '/bin'].join(path.delimiter);
  return { env: { PATH, ...given.env }, cacheFolder: path.join(folder, 'cache'), makers: given.makers ?? [] };
}

describe('findTemporalBinary', () => {
  it('takes the file that TEMPORAL_CLI_PATH names, before one on PATH', async () => {
    await temporal(path.join(folder, 'bin/temporal'), '1.8.2');
    const named = await temporal(path.join(folder, 'mine'), '1.9.1');
    expect(await findTemporalBinary(report, search({ env: { TEMPORAL_CLI_PATH: named } }))).toBe(named);
  });

  it('refuses a TEMPORAL_CLI_PATH that does not run, instead of taking another', async () => {
    await temporal(path.join(folder, 'bin/temporal'), '1.8.2');
    const missing = path.join(folder, 'nothing-here');
    await expect(findTemporalBinary(report, search({ env: { TEMPORAL_CLI_PATH: missing } }))).rejects.toMatchObject({
      message: `TEMPORAL_CLI_PATH names ${missing}, which is not a Temporal CLI that runs`,
      exitCode: 2,
    });
  });

  it('refuses a TEMPORAL_CLI_PATH that is too old', async () => {
    const old = await temporal(path.join(folder, 'old'), '1.4.1');
    await expect(findTemporalBinary(report, search({ env: { TEMPORAL_CLI_PATH: old } }))).rejects.toThrow(
      'which is version 1.4.1',
    );
  });

  it.each(['1.5.0', '1.10.0', '2.0.0'])('takes version %s on PATH', async (version) => {
    const onPath = await temporal(path.join(folder, 'bin/temporal'), version);
    expect(await findTemporalBinary(report, search())).toBe(onPath);
  });

  it('passes over a program on PATH that is too old or something else, and says so', async () => {
    await temporal(path.join(folder, 'bin/temporal'), '1.4.9');
    const cached = await temporal(path.join(folder, 'cache/temporal'), '1.8.2');
    expect(await findTemporalBinary(report, search())).toBe(cached);
    await program(path.join(folder, 'bin/temporal'), 'a tense of verbs');
    expect(await findTemporalBinary(report, search())).toBe(cached);
    expect(lines).toEqual([
      expect.stringContaining('Temporal CLI 1.4.9, too old: not used'),
      expect.stringContaining('not a Temporal CLI: not used'),
    ]);
  });

  it('goes on to the next way when one fails, and keeps what it made', async () => {
    const made: string[] = [];
    const makers: BinarySearch['makers'] = [
      ['download', async () => Promise.reject(new Error('no such host'))],
      ['build', async ({ target }: BinaryRequest) => void made.push(await temporal(target, '1.8.2'))],
    ];
    const first = await findTemporalBinary(report, search({ makers }));
    expect(first).toBe(path.join(folder, 'cache/temporal'));
    expect(await findTemporalBinary(report, search({ makers }))).toBe(first);
    expect(made).toHaveLength(1);
    expect(lines).toEqual(['no Temporal by download: no such host']);
    expect(await readdir(path.join(folder, 'cache'))).toEqual(['temporal']);
  });

  it('does not keep a file that does not run', async () => {
    const makers: BinarySearch['makers'] = [
      ['download', async ({ target }: BinaryRequest) => void (await program(target, '<html>sign in</html>'))],
    ];
    await expect(findTemporalBinary(report, search({ makers }))).rejects.toThrow('the file that came out does not run');
    expect(await readdir(path.join(folder, 'cache'))).toEqual([]);
  });

  it('names every way with the reason it failed, and what to do', async () => {
    const makers: BinarySearch['makers'] = [
      ['download', async () => Promise.reject(new Error('no such host'))],
      ['build with Go', async () => Promise.reject(new Error('go is not on PATH'))],
    ];
    await expect(findTemporalBinary(report, search({ makers }))).rejects.toMatchObject({
      message:
        'no Temporal server on this machine: TEMPORAL_CLI_PATH is not set; temporal is not on PATH; ' +
        'download: no such host; build with Go: go is not on PATH',
      remedy: expect.stringMatching(/PATH.*TEMPORAL_CLI_PATH.*temporal\.download.*Go 1\.26\.4.*TEMPORAL_ADDRESS/),
    });
  });

  it('makes the binary once when several ask at the same time', async () => {
    let made = 0;
    let finish = (): void => undefined;
    const allowed = new Promise<void>((resolve) => (finish = resolve));
    const makers: BinarySearch['makers'] = [
      [
        'build',
        async ({ target }: BinaryRequest) => {
          made += 1;
          await allowed;
          await temporal(target, '1.8.2');
        },
      ],
    ];
    const asked = [1, 2, 3].map(async () =>
      findTemporalBinary((line) => {
        report(line);
        // Both of the others wait: now the first may finish.
        if (lines.filter((said) => said.startsWith('another process')).length === 2) finish();
      }, search({ makers })),
    );
    expect(new Set(await Promise.all(asked))).toEqual(new Set([path.join(folder, 'cache/temporal')]));
    expect(made).toBe(1);
  });

  it('takes over the lock of a process that died', async () => {
    const lock = path.join(folder, 'cache/making.lock');
    await mkdir(lock, { recursive: true });
    const minuteAgo = new Date(Date.now() - 60_000);
    await utimes(lock, minuteAgo, minuteAgo);
    const makers: BinarySearch['makers'] = [
      ['build', async ({ target }: BinaryRequest) => void (await temporal(target, '1.8.2'))],
    ];
    expect(await findTemporalBinary(report, search({ makers }))).toBe(path.join(folder, 'cache/temporal'));
  });

  it('says which cache folder cannot be written', async () => {
    await writeFile(path.join(folder, 'cache'), 'a file where a folder should be');
    await expect(findTemporalBinary(report, search())).rejects.toThrow(
      `the cache folder ${path.join(folder, 'cache')} cannot be written`,
    );
  });
});

describe('goBuildPlan', () => {
  const plan = goBuildPlan('/cache/temporal', { PATH: '/usr/bin', GOFLAGS: '-buildvcs=false' });

  it('builds the pinned CLI in a module of its own that repeats the replace of its go.mod', () => {
    expect(plan.goMod).toMatch(/^require github\.com\/temporalio\/cli v1\.8\.2$/m);
    expect(plan.goMod).toMatch(
      /^replace github\.com\/temporalio\/cli\/cliext => \S+cliext v0\.0\.0-\d{14}-[0-9a-f]{12}$/m,
    );
    expect(plan.args[0]).toBe('build');
    expect(plan.args.at(-1)).toBe('github.com/temporalio/cli/cmd/temporal');
  });

  it('stamps the version, which would read 0.0.0-DEV otherwise, and names the target', () => {
    expect(plan.args.join(' ')).toContain('internal/temporalcli.Version=1.8.2 -o /cache/temporal');
  });

  it("needs no C compiler and no workspace, and keeps the machine's own settings", () => {
    expect(plan.env).toMatchObject({ CGO_ENABLED: '0', GOWORK: 'off', PATH: '/usr/bin', GOFLAGS: '-buildvcs=false' });
  });
});

describe('runWithProgress', () => {
  const step = (script: string) => ({
    command: process.execPath,
    args: ['-e', script],
    cwd: folder,
    env: {},
    label: 'working',
    report,
  });

  it('resolves when the program ends well', async () => {
    await runWithProgress(step(`require('fs').writeFileSync('done', 'yes')`));
    expect(await readFile(path.join(folder, 'done'), 'utf8')).toBe('yes');
  });

  it("fails with the program's last words", async () => {
    const script = `console.log('compiling'); console.error('disk full'); process.exit(3)`;
    await expect(runWithProgress(step(script))).rejects.toThrow(/disk full/);
  });

  it('ends a program that gets nowhere, with the reason', async () => {
    const stuck = { ...step('setInterval(() => {}, 1000)'), giveUp: async () => Promise.resolve('nothing arrived') };
    await expect(runWithProgress(stuck)).rejects.toThrow('nothing arrived');
  });
});
