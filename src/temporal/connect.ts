/**
 * Connections to the Temporal that the environment names (TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_PROFILE and
 * the other names of Temporal's own environment configuration). Starts no server.
 */
import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig, type ClientConnectConfig } from '@temporalio/envconfig';
import type { NativeConnection } from '@temporalio/worker';

import { OperatorError } from '../errors/operator-error.ts';
import { codeOf, reasonOf } from '../errors/error-facts.ts';

const CONNECT_WITHIN_MS = 4_000;
const NOT_FOUND = 5;

interface Target {
  readonly connectionOptions: ClientConnectConfig['connectionOptions'];
  readonly address: string;
  readonly namespace: string;
}

export interface TemporalConnection {
  readonly connection: Connection;
  readonly client: Client;
  readonly namespace: string;
  readonly address: string;
}

export interface TemporalWorkerConnection {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly address: string;
}

/** The caller closes `connection`. */
export async function connectToTemporal(): Promise<TemporalConnection> {
  const { connectionOptions, address, namespace } = readTarget();
  const connection = await Connection.connect({ ...connectionOptions, connectTimeout: CONNECT_WITHIN_MS }).catch(
    (cause: unknown) => {
      throw unreachable(address, cause);
    },
  );
  try {
    await checkNamespace(connection, namespace, address);
  } catch (error) {
    await connection.close();
    throw error;
  }
  return { connection, client: new Client({ connection, namespace }), namespace, address };
}

/** Connects for the time of one piece of work, as a command does. */
export async function withTemporal(work: (temporal: TemporalConnection) => Promise<void>): Promise<void> {
  const temporal = await connectToTemporal();
  try {
    await work(temporal);
  } finally {
    await temporal.connection.close();
  }
}

/** For a Worker, which speaks through the SDK's native core. The caller closes `connection`. */
export async function connectWorker(): Promise<TemporalWorkerConnection> {
  const { connectionOptions, address, namespace } = readTarget();
  // Loaded only here: a command that needs no worker should not wait for the native core.
  const { NativeConnection } = await import('@temporalio/worker');
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), CONNECT_WITHIN_MS);
  });
  try {
    const connection = await Promise.race([NativeConnection.connect(connectionOptions), tooLate]);
    return { connection, namespace, address };
  } catch (cause) {
    throw unreachable(address, cause);
  } finally {
    clearTimeout(timer);
  }
}

function readTarget(): Target {
  try {
    const { connectionOptions, namespace } = loadClientConnectConfig();
    const address = connectionOptions.address ?? 'localhost:7233';
    return { connectionOptions: { ...connectionOptions, address }, address, namespace: namespace ?? 'default' };
  } catch (cause) {
    throw new OperatorError(`Temporal's configuration cannot be read: ${reasonOf(cause)}`, {
      remedy: 'check the TEMPORAL_* variables and the file temporal.toml (temporal config list)',
      exitCode: 2,
      cause,
    });
  }
}

async function checkNamespace(connection: Connection, namespace: string, address: string): Promise<void> {
  try {
    await connection.withDeadline(Date.now() + CONNECT_WITHIN_MS, () =>
      connection.workflowService.describeNamespace({ namespace }),
    );
  } catch (cause) {
    // Other refusals (no right to describe) say nothing about whether the namespace can be used.
    if (codeOf(cause) !== NOT_FOUND) return;
    throw new OperatorError(`Temporal at ${address} has no namespace ${namespace}`, {
      remedy: `set TEMPORAL_NAMESPACE, or create it: temporal operator namespace create --namespace ${namespace}`,
      exitCode: 2,
      cause,
    });
  }
}

function unreachable(address: string, cause: unknown): OperatorError {
  return new OperatorError(`no Temporal server answers at ${address}: ${reasonOf(cause)}`, {
    remedy: 'start one with `npx tieout temporal`, or set TEMPORAL_ADDRESS to the one to use',
    cause,
  });
}
