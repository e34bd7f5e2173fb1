/**
 * Starts the Temporal server on loopback, waits until it serves and lets the caller prepare the namespace. For a single
 * machine.
 */
import { access, chmod, constants, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Connection } from '@temporalio/client';

import { findTemporalBinary } from './binary.ts';
import { DevServerError } from './dev-server-error.ts';
import { eagerConnection, isServing, waitUntilServing } from './health.ts';
import { LOOPBACK, tryPort } from './ports.ts';
import { startServerProcess, type ServerProcess } from './server-process.ts';

const NAMESPACE = 'default';
const START_WITHIN_MS = 60_000;
const LOG_FILE = 'temporal.log';

export interface DevServer {
  readonly address: string;
  /** Undefined when headless. */
  readonly uiUrl: string | undefined;
  /** The server's own process, not a wrapper's. */
  readonly pid: number;
  readonly logFile: string;
  /** Resolves when the server has ended, for whatever reason. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

export interface DevServerOptions {
  /** Default: 7233. 0 for any free port. */
  readonly port?: number;
  /** Default: 8233, or any free port if `port` is 0. 0 for any free port. */
  readonly uiPort?: number;
  readonly headless?: boolean;
  /** Default: in memory. */
  readonly dbFile?: string;
  readonly report: (line: string) => void;
  /** Prepares the namespace before the server is handed to the caller. */
  readonly prepare?: (connection: Connection, namespace: string) => Promise<void>;
}

/** Starts a server that ends together with this process, even if this process is killed. */
export async function startDevServer(options: DevServerOptions): Promise<DevServer> {
  const port = await choosePort(options.port ?? 7233, '--port');
  const uiPort =
    options.headless === true
      ? undefined
      : await choosePort(options.uiPort ?? (options.port === 0 ? 0 : 8233), '--ui-port');
  const folder = await prepareFolder(options.dbFile);
  const logFile = path.join(folder, LOG_FILE);
  const binary = await findTemporalBinary(options.report);
  const address = `${LOOPBACK}:${port}`;
  const server = await startServerProcess(binary, serverArguments(port, uiPort, options.dbFile), logFile);
  const stop = async (): Promise<void> => {
    await server.stop();
    if (options.dbFile === undefined) await rm(folder, { recursive: true, force: true });
  };
  try {
    await whenServing(server, address, options.prepare);
  } catch (error) {
    await stop();
    throw error;
  }
  const uiUrl = uiPort === undefined ? undefined : `http://localhost:${uiPort}`;
  return { address, uiUrl, pid: server.pid, logFile, ended: server.ended, stop };
}

function serverArguments(port: number, uiPort: number | undefined, dbFile: string | undefined): string[] {
  return [
    ...['server', 'start-dev', '--ip', LOOPBACK, '--port', String(port), '--log-level', 'warn'],
    ...(uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort), '--ui-disable-news-fetch']),
    ...(dbFile === undefined ? [] : ['--db-filename', path.resolve(dbFile)]),
    // Saves a round trip per step: half as much again in bills a second on two cores.
    ...['--dynamic-config-value', 'system.enableActivityEagerExecution=true'],
    // A server with a company's books should not call home.
    ...['--dynamic-config-value', 'frontend.enableServerVersionCheck=false'],
  ];
}

async function choosePort(wanted: number, option: string): Promise<number> {
  const tried = await tryPort(wanted);
  if ('port' in tried) return tried.port;
  const remedy = `stop that program, or choose another port with ${option}`;
  if (tried.error !== 'EADDRINUSE') {
    throw new DevServerError(`port ${wanted} cannot be used: ${tried.error}`, {
      remedy: `choose another port with ${option}`,
    });
  }
  if (await isTemporal(wanted)) {
    throw new DevServerError(`port ${wanted} is taken by another program: a Temporal server answers there`, {
      remedy: `to use that server set TEMPORAL_ADDRESS=localhost:${wanted}; else ${remedy}`,
    });
  }
  throw new DevServerError(`port ${wanted} is taken by another program: it is not a Temporal server`, { remedy });
}

async function isTemporal(port: number): Promise<boolean> {
  const connection = eagerConnection(`${LOOPBACK}:${port}`);
  try {
    return await isServing(connection, 1_000);
  } finally {
    await connection.close();
  }
}

/** The folder of the log: that of the database, or a temporary one. */
async function prepareFolder(dbFile: string | undefined): Promise<string> {
  if (dbFile === undefined) return mkdtemp(path.join(tmpdir(), 'tieout-temporal-'));
  const file = path.resolve(dbFile);
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await access(path.dirname(file), constants.W_OK);
    await access(file, constants.R_OK | constants.W_OK).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
    await makePrivate(file);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const reason = code ?? message;
    throw new DevServerError(`the Temporal database ${file} cannot be written: ${reason}`, {
      remedy:
        'make the folder and the file writable, choose another file with --db, or keep it in memory with --memory',
      cause,
    });
  }
  return path.dirname(file);
}

/** Files of an earlier start: those of a new one are private from the beginning. */
async function makePrivate(dbFile: string): Promise<void> {
  const log = path.join(path.dirname(dbFile), LOG_FILE);
  for (const file of [dbFile, `${dbFile}-wal`, `${dbFile}-shm`, `${dbFile}-journal`, log]) {
    await chmod(file, 0o600).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }
}

async function whenServing(
  server: ServerProcess,
  address: string,
  prepare: DevServerOptions['prepare'],
): Promise<void> {
  const connection = eagerConnection(address);
  try {
    if (!(await waitUntilServing(connection, START_WITHIN_MS, server.hasEnded))) {
      const what = server.hasEnded() ? 'ended while it started' : `did not serve within ${START_WITHIN_MS / 1_000} s`;
      throw new DevServerError(`the Temporal server ${what}: ${server.lastOutput()}`, {
        remedy: 'try again; if a database file from another version is the reason, move it away or use --memory',
      });
    }
    await prepare?.(connection, NAMESPACE);
  } finally {
    await connection.close();
  }
}
