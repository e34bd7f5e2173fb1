/**
 * The per-user folder where a Temporal binary that we made is kept, outside `node_modules` (which `npm ci` empties).
 * Makes sure that processes starting at the same time make it once.
 */
import { access, constants, mkdir, open, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import envPaths from 'env-paths';

import { TEMPORAL_CLI_VERSION } from './binary-request.ts';
import { DevServerError } from './dev-server-error.ts';
import { codeOf } from './error-facts.ts';

const HEARTBEAT_MS = 2_000;
/** A lock without a heartbeat for this long belongs to a process that died. */
const STALE_MS = 20_000;
const POLL_MS = 500;
const WAITING_LINE_EVERY_MS = 15_000;

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

/** The cached binary; made by `make` when absent, by one process at a time, and put in place in one step. */
export async function cachedOrMade(
  folder: string,
  report: (line: string) => void,
  make: (target: string) => Promise<void>,
): Promise<string> {
  const binary = cachedBinary(folder);
  if (await isExecutable(binary)) return binary;
  await makeWritable(folder);
  const release = await takeLock(path.join(folder, 'lock'), binary, report);
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

async function takeLock(lock: string, binary: string, report: (line: string) => void): Promise<() => Promise<void>> {
  let nextLine = 0;
  for (let waited = 0; !(await createLock(lock)); waited += POLL_MS) {
    if (await isStale(lock)) await rm(lock, { force: true });
    else if (waited >= nextLine) {
      report(
        `another process is getting Temporal ${TEMPORAL_CLI_VERSION} ready: ${waited / 1_000} s waited for ${binary}`,
      );
      nextLine += WAITING_LINE_EVERY_MS;
    }
    await delay(POLL_MS);
  }
  const heartbeat = setInterval(() => void utimes(lock, new Date(), new Date()).catch(() => undefined), HEARTBEAT_MS);
  return async () => {
    clearInterval(heartbeat);
    await rm(lock, { force: true });
  };
}

async function createLock(lock: string): Promise<boolean> {
  try {
    const handle = await open(lock, 'wx');
    await handle.close();
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function isStale(lock: string): Promise<boolean> {
  return stat(lock).then(
    ({ mtimeMs }) => Date.now() - mtimeMs > STALE_MS,
    () => false,
  );
}
