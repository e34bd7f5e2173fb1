/**
 * The per-user cache of the Temporal binary, outside `node_modules` (which `npm ci` empties). Processes that start at the
 * same time make the binary only once.
 */
import { access, constants, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import envPaths from 'env-paths';
import { lock } from 'proper-lockfile';

import { TEMPORAL_CLI_VERSION } from './binary-maker.ts';
import { DevServerError } from './dev-server-error.ts';

const HEARTBEAT_MS = 2_000;
/** A lock without a heartbeat for this long belongs to a process that died. */
const STALE_MS = 20_000;
const POLL_MS = 500;
const PROGRESS_EVERY_MS = 15_000;

export function defaultCacheFolder(): string {
  return path.join(envPaths('tieout', { suffix: '' }).cache, 'temporal', TEMPORAL_CLI_VERSION);
}

function cachedBinary(folder: string): string {
  return path.join(folder, process.platform === 'win32' ? 'temporal.exe' : 'temporal');
}

export async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** The cached binary; if absent, one process makes it and puts it in place atomically, and the others wait for it. */
export async function getOrMake(
  folder: string,
  report: (line: string) => void,
  make: (target: string) => Promise<void>,
): Promise<string> {
  const binary = cachedBinary(folder);
  if (await isExecutable(binary)) return binary;
  await makeWritable(folder);
  const release = await acquireLock(folder, binary, report);
  const unfinished = `${binary}.${process.pid}.unfinished`;
  try {
    // Another process may have finished it while this one waited for the lock.
    if (await isExecutable(binary)) return binary;
    await make(unfinished);
    await rename(unfinished, binary);
    return binary;
  } finally {
    await rm(unfinished, { force: true });
    await release();
  }
}

async function makeWritable(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (cause) {
    throw new DevServerError(`the cache folder ${folder} cannot be written`, {
      remedy: 'make it writable, or set XDG_CACHE_HOME to a folder that is, or TEMPORAL_CLI_PATH to a Temporal CLI',
      cause,
    });
  }
}

async function acquireLock(
  folder: string,
  binary: string,
  report: (line: string) => void,
): Promise<() => Promise<void>> {
  let nextReport = 0;
  for (let waited = 0; ; waited += POLL_MS) {
    const release = await tryLock(folder);
    if (release !== undefined) return release;
    if (waited >= nextReport) {
      report(
        `another process is getting Temporal ${TEMPORAL_CLI_VERSION} ready: ${waited / 1_000} s waited for ${binary}`,
      );
      nextReport += PROGRESS_EVERY_MS;
    }
    await delay(POLL_MS);
  }
}

/** Undefined if another process holds the lock. The lock of a process that died is taken over. */
async function tryLock(folder: string): Promise<(() => Promise<void>) | undefined> {
  try {
    const release = await lock(folder, {
      lockfilePath: path.join(folder, 'making.lock'),
      stale: STALE_MS,
      update: HEARTBEAT_MS,
      // Harmless if a suspended process loses the lock: each process makes its own file and renames it into place.
      onCompromised: () => undefined,
    });
    // A lock that was lost is not there to be released.
    return async () => release().catch(() => undefined);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ELOCKED') return undefined;
    throw error;
  }
}
