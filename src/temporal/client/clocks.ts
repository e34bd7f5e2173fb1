/** Clocks of workers, compared with Temporal's and kept there. */
import { WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/common';
import type { Client } from '@temporalio/client';

import type { ClockReading } from '../../domain/reporting/clocks.ts';
import { clocksWorkflowId, FINDINGS_MEMO, WORKFLOW_TASK_QUEUE, WORKFLOWS, type FindingMemo } from '../../workflows/names.ts'; // prettier-ignore
import { visibilityQuery } from './search.ts';

/** Three comparisons: one that is older says nothing of now. */
const COUNTS_FOR_MS = 3 * 3_600_000;
const PAGE_SIZE = 100;

/**
 * Starts the workflow that keeps the comparison; when it started is what Temporal's clock says.
 * @returns how far this machine is ahead of Temporal.
 */
export async function recordClocks(
  client: Client,
  worker: string,
  readings: readonly ClockReading[],
): Promise<ClockReading> {
  const at = Date.now();
  const handle = await client.workflow.start(WORKFLOWS.compareClocks, {
    workflowId: clocksWorkflowId(worker),
    taskQueue: WORKFLOW_TASK_QUEUE,
    args: [{ worker, at, readings }],
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
    // One that no worker has taken is out of date.
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.TERMINATE_EXISTING,
    staticSummary: `Clock of the worker on ${worker}`,
  });
  const answeredAt = Date.now();
  const run = client.workflow.getHandle(handle.workflowId, handle.firstExecutionRunId);
  const { startTime } = await run.describe();
  return { system: 'Temporal', aheadMs: Math.round((at + answeredAt) / 2 - startTime.getTime()) };
}

/** What was found at the last comparison of each worker. */
export async function listClockFindings(client: Client): Promise<FindingMemo[]> {
  const query = visibilityQuery({ type: 'compareClocks', execution: 'Completed' });
  const newest = new Map<string, readonly FindingMemo[]>();
  // The newest come first.
  for await (const run of client.workflow.list({ query, pageSize: PAGE_SIZE })) {
    if (Date.now() - run.startTime.getTime() > COUNTS_FOR_MS) break;
    if (newest.has(run.workflowId)) continue;
    newest.set(run.workflowId, (run.memo?.[FINDINGS_MEMO] as readonly FindingMemo[] | undefined) ?? []);
  }
  return [...newest.values()].flat();
}
