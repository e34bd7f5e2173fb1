/**
 * Since when Temporal remembers what became of a connection's bills. A namespace promises a retention, and says nothing
 * of when it began: the marker of a connection, a run that stays open, does. It is lost with the runs of the bills.
 */
import { WorkflowIdConflictPolicy } from '@temporalio/common';
import type { Client } from '@temporalio/client';

import {
  MEMORY_MEMO,
  memoryWorkflowId,
  WORKFLOW_TASK_QUEUE,
  WORKFLOWS,
  type MemoryMemo,
} from '../../workflows/names.ts';
import { NoSuchWorkflow, translated } from './failures.ts';
import { visibilityQuery } from './search.ts';

/** Before Tieout was. */
const EARLIEST = Date.UTC(2025, 0, 1);
/** How exactly the begin of the oldest run is found. */
const EXACT_MS = 60_000;

/** @returns `undefined` where no memory was begun, or it was ended. */
export async function findMemory(client: Client, connectionId: string): Promise<MemoryMemo | undefined> {
  try {
    const { status, memo } = await client.workflow.getHandle(memoryWorkflowId(connectionId)).describe();
    return status.name === 'RUNNING' ? (memo?.[MEMORY_MEMO] as MemoryMemo | undefined) : undefined;
  } catch (error) {
    if (translated(error) instanceof NoSuchWorkflow) return undefined;
    throw error;
  }
}

/** One that another worker began in the same moment stays. */
export async function beginMemory(client: Client, connectionId: string, memory: MemoryMemo): Promise<MemoryMemo> {
  await client.workflow.start(WORKFLOWS.keepMemory, {
    workflowId: memoryWorkflowId(connectionId),
    taskQueue: WORKFLOW_TASK_QUEUE,
    args: [],
    memo: { [MEMORY_MEMO]: memory },
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
    staticSummary: `Since when Temporal remembers the bills of ${connectionId}`,
  });
  return (await findMemory(client, connectionId)) ?? memory;
}

/**
 * A moment before the oldest run of a bill that is still known began, for a Temporal older than the marker. Lists are
 * sorted the other way round, and not every Temporal sorts them otherwise: so runs are counted.
 * @returns epoch ms, `undefined` where there is none.
 */
export async function findOldestRun(client: Client, connectionId: string): Promise<number | undefined> {
  const countBefore = async (ms: number): Promise<number> => {
    const startedBefore = new Date(ms).toISOString();
    const query = visibilityQuery({ type: ['syncBill', 'syncCredit'], connection: connectionId, startedBefore });
    return (await client.workflow.count(query)).count;
  };
  let [none, some] = [EARLIEST, Date.now()];
  if ((await countBefore(some)) === 0) return undefined;
  while (some - none > EXACT_MS) {
    const middle = Math.floor((none + some) / 2);
    if ((await countBefore(middle)) === 0) none = middle;
    else some = middle;
  }
  return none;
}
