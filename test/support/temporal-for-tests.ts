/**
 * The Temporal server of the tests: one serves a layer, and everybody who asks has a namespace of his own on it. Where
 * none was set up, as in a script, the asker has a server for himself.
 */
import { randomUUID } from 'node:crypto';

import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';

import { registerSearchAttributes } from '../../src/temporal/register-search-attributes.ts';
import { startEmbeddedServer, type EmbeddedServer } from '../../src/temporal/embedded-server.ts';

/** Says where the server of a test file's layer is. */
const ADDRESS = 'TEST_TEMPORAL_ADDRESS';
const RETENTION_MS = 400 * 86_400_000;

export interface TestNamespace {
  readonly address: string;
  readonly namespace: string;
  close(): Promise<void>;
}

function startServer(): Promise<EmbeddedServer> {
  return startEmbeddedServer({ port: 0, headless: true, report: () => undefined });
}

let shared: EmbeddedServer | undefined;

/** Jest's global setup of a layer. */
export async function startSharedServer(): Promise<void> {
  shared = await startServer();
  process.env[ADDRESS] = shared.address;
}

/** Jest's global teardown of a layer. */
export async function stopSharedServer(): Promise<void> {
  await shared?.stop();
}

export async function takeNamespace(): Promise<TestNamespace> {
  const address = process.env[ADDRESS];
  if (address === undefined) {
    const server = await startServer();
    return { address: server.address, namespace: 'default', close: () => server.stop() };
  }
  const namespace = `test-${randomUUID()}`;
  const connection = await Connection.connect({ address });
  try {
    const workflowExecutionRetentionPeriod = msToTs(RETENTION_MS);
    await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
    await registerSearchAttributes(connection, namespace);
  } finally {
    await connection.close();
  }
  return { address, namespace, close: async () => undefined };
}
