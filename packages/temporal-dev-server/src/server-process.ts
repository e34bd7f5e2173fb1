/** The server's operating system process: start, log and termination. It knows nothing of gRPC. */
import { spawn, type ChildProcess } from 'node:child_process';
import { openSync, closeSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { lastLines } from './run-with-progress.ts';

const WATCHDOG = fileURLToPath(new URL('./watchdog.ts', import.meta.url));
const STOP_GRACE_MS = 10_000;
/** Read and written by their owner. */
const PRIVATE = 0o600;

export interface ServerProcess {
  readonly pid: number;
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
  readonly hasEnded: () => boolean;
  readonly lastOutput: () => string;
  readonly stop: () => Promise<void>;
}

/**
 * Starts the server in its own process group, so that Ctrl-C does not reach it and a worker can finish its work while the
 * server is still running. It does not keep this process alive.
 */
export async function startServerProcess(binary: string, args: readonly string[], log: string): Promise<ServerProcess> {
  const output = openSync(log, 'w', PRIVATE);
  const child = forThisUserAlone(() =>
    spawn(binary, args, { stdio: ['ignore', output, output], detached: true, windowsHide: true }),
  );
  closeSync(output);
  const pid = await spawned(child);
  const watchdog = startWatchdog(pid);
  let isOver = child.exitCode !== null || child.signalCode !== null;
  const ended = new Promise<void>((resolve) => {
    const over = (): void => {
      isOver = true;
      watchdog.stdin?.end('ended\n');
      resolve();
    };
    if (isOver) over();
    else child.once('exit', over);
  });
  child.unref();
  return {
    pid,
    ended,
    hasEnded: () => isOver,
    lastOutput: () => lastLines(readFileSync(log, 'utf8')) ?? 'it printed nothing',
    stop: async () => {
      if (!isOver) await terminate(child, ended);
    },
  };
}

/**
 * Files that the server makes hold a company's books: its database and what SQLite keeps next to it. A process that is
 * started inherits the mask.
 */
function forThisUserAlone<T>(start: () => T): T {
  const mask = process.umask(0o077);
  try {
    return start();
  } finally {
    process.umask(mask);
  }
}

async function spawned(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => resolve(child.pid ?? 0));
  });
}

function startWatchdog(server: number): ChildProcess {
  const watchdog = spawn(process.execPath, [WATCHDOG, String(server)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    windowsHide: true,
  });
  // Without a watchdog only the safety net is missing; `stop` still works.
  watchdog.on('error', () => undefined);
  watchdog.stdin.on('error', () => undefined);
  watchdog.unref();
  return watchdog;
}

async function terminate(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.ref();
  child.kill('SIGTERM');
  const lastResort = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS);
  await ended;
  clearTimeout(lastResort);
}
