/** How long a namespace keeps closed runs: a bill's earlier runs are asked before it is posted. */
import type { Connection } from '@temporalio/client';
import { msToTs, tsToMs } from '@temporalio/common/lib/time.js';

/** The dev server keeps one day; this is longer than a fiscal year. */
const EMBEDDED_RETENTION = '400d';

/** Milliseconds. */
export async function readRetention(connection: Connection, namespace: string): Promise<number> {
  const { config } = await connection.workflowService.describeNamespace({ namespace });
  return tsToMs(config?.workflowExecutionRetentionTtl ?? undefined);
}

export async function keepClosedRuns(connection: Connection, namespace: string): Promise<void> {
  const config = { workflowExecutionRetentionTtl: msToTs(EMBEDDED_RETENTION) };
  await connection.workflowService.updateNamespace({ namespace, config });
}
