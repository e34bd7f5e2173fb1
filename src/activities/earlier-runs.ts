/** What Temporal remembers of a bill: asked before a create, because Tieout keeps no database of its own. */
import type { Client } from '@temporalio/client';

import { POSTED_MEMO } from '../domain/workflow-names.ts';

export interface EarlierRuns {
  /** A run of this bill, this one included, has seen its bill in the ledger. */
  readonly wasPosted: boolean;
  /** When the last run that did not complete ended (epoch ms): a write of it may still be under way. */
  readonly lastCutOff: number | undefined;
}

/** Runs that ended in order: nothing of theirs can be under way. */
const ENDED_IN_ORDER = new Set(['COMPLETED', 'CONTINUED_AS_NEW']);

export async function findEarlierRuns(client: Client, workflowId: string, runId: string): Promise<EarlierRuns> {
  let wasPosted = false;
  let lastCutOff: number | undefined;
  for await (const run of client.workflow.list({ query: `WorkflowId = '${workflowId.replaceAll("'", "''")}'` })) {
    if (run.memo?.[POSTED_MEMO] !== undefined) wasPosted = true;
    if (run.runId === runId || ENDED_IN_ORDER.has(run.status.name)) continue;
    // The list may lag: a run that it still shows as running has just ended, for its id is ours now.
    lastCutOff = Math.max(lastCutOff ?? 0, run.closeTime?.getTime() ?? Date.now());
  }
  return { wasPosted, lastCutOff };
}

/** When a reset made this run (epoch ms); the run it replaced may still be writing. */
export async function findResetTime(client: Client, workflowId: string, runId: string): Promise<number> {
  const { startTime } = await client.workflow.getHandle(workflowId, runId).describe();
  return startTime.getTime();
}
