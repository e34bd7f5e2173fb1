/**
 * Finds the Temporal binary (CLI, server and Web UI in one file) on this machine, or downloads or builds it. Steps that
 * take time report their progress.
 */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

import { getOrMake, defaultCacheFolder, isExecutable } from './binary-cache.ts';
import { TEMPORAL_CLI_VERSION, type BinaryMaker } from './binary-maker.ts';
import { DevServerError } from './dev-server-error.ts';
import { buildWithGo, REQUIRED_GO } from './go-build.ts';
import { downloadWithSdk } from './sdk-download.ts';

/** CLI 1.5 has Server 1.29, the first with everything that the workflows use. */
const OLDEST_MINOR = 5;

export interface BinarySearch {
  readonly env?: NodeJS.ProcessEnv;
  readonly cacheFolder?: string;
  /** Tried in this order; the final error lists why each of them failed. */
  readonly makers?: ReadonlyArray<readonly [name: string, make: BinaryMaker]>;
}

const MAKERS: NonNullable<BinarySearch['makers']> = [
  ['download', downloadWithSdk],
  ['build with Go', buildWithGo],
];

/** The path of a working binary, from TEMPORAL_CLI_PATH, PATH, the cache, a download or a build, in this order. */
export async function findTemporalBinary(report: (line: string) => void, search: BinarySearch = {}): Promise<string> {
  const env = search.env ?? process.env;
  const named = env['TEMPORAL_CLI_PATH'];
  if (named !== undefined && named !== '') return namedBinary(named);
  const onPath = await binaryOnPath(env, report);
  if (onPath !== undefined) return onPath;
  const makers = search.makers ?? MAKERS;
  return getOrMake(search.cacheFolder ?? defaultCacheFolder(), report, async (target) => {
    const reasons: string[] = [];
    for (const [name, make] of makers) {
      try {
        await make({ target, env, report });
        if ((await versionOf(target)) !== undefined) return;
        throw new Error('the file that came out does not run');
      } catch (error) {
        const reason = `${name}: ${error instanceof Error ? error.message : String(error)}`;
        report(`no Temporal by ${reason}`);
        reasons.push(reason);
      }
    }
    throw noBinary(reasons);
  });
}

async function namedBinary(file: string): Promise<string> {
  const version = await versionOf(file);
  if (version !== undefined && isNewEnough(version)) return file;
  const what = version === undefined ? 'is not a Temporal CLI that runs' : `is version ${version}`;
  throw new DevServerError(`TEMPORAL_CLI_PATH names ${file}, which ${what}`, {
    remedy: `set it to a Temporal CLI 1.${OLDEST_MINOR} or newer (${TEMPORAL_CLI_VERSION} is tested), or unset it`,
    exitCode: 2,
  });
}

async function binaryOnPath(env: NodeJS.ProcessEnv, report: (line: string) => void): Promise<string | undefined> {
  const name = process.platform === 'win32' ? 'temporal.exe' : 'temporal';
  for (const folder of (env['PATH'] ?? '').split(path.delimiter).filter((entry) => entry !== '')) {
    const file = path.join(folder, name);
    if (!(await isExecutable(file))) continue;
    const version = await versionOf(file);
    if (version !== undefined && isNewEnough(version)) return file;
    report(`${file} is ${version === undefined ? 'not a Temporal CLI' : `Temporal CLI ${version}, too old`}: not used`);
  }
  return undefined;
}

/** `temporal version 1.8.2 (Server 1.31.2, UI 2.50.1)` */
async function versionOf(file: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(file, ['--version'], { timeout: 20_000 });
    return /^temporal version (\d+\.\d+\.\d+\S*)/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 1 || (major === 1 && minor >= OLDEST_MINOR);
}

function noBinary(reasons: readonly string[]): DevServerError {
  return new DevServerError(
    `no Temporal server on this machine: TEMPORAL_CLI_PATH is not set; temporal is not on PATH; ${reasons.join('; ')}`,
    {
      remedy:
        `one of: install the Temporal CLI ${TEMPORAL_CLI_VERSION} so that \`temporal\` is on PATH ` +
        '(https://docs.temporal.io/cli/setup-cli); set TEMPORAL_CLI_PATH to its file; let this machine reach ' +
        `temporal.download; install Go ${REQUIRED_GO} or newer with access to a module proxy; ` +
        'or set TEMPORAL_ADDRESS to a Temporal server that runs elsewhere',
    },
  );
}
