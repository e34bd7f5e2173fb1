/** Questions that a worker answers by a workflow of their own, which writes nothing: plans, lists, whether rules can be right. */
import { randomUUID } from 'node:crypto';

import { TerminatedFailure, WorkflowFailedError, type Client } from '@temporalio/client';

import type { ConnectionPolicy } from '../../domain/mapping/connection-policy.ts';
import type { checkRules } from '../../workflows/check-rules.workflow.ts';
import type { listBills } from '../../workflows/list-bills.workflow.ts';
import type { BillPlan } from '../../workflows/plan-bill.workflow.ts';
import {
  documentPlanWorkflowId,
  listWorkflowId,
  rulesWorkflowId,
  WORKFLOW_TASK_QUEUE,
  WORKFLOWS,
  type DocumentKey,
} from '../../workflows/names.ts';
import { workflowInputOf } from '../../workflows/recorded.ts';
import { NoWorkerAnswered, translated } from './failures.ts';

/** Whom to ask, and for how long; each question throws NoWorkerAnswered after that, RefusedByWorkflow with a reason. */
export interface Question {
  readonly client: Client;
  readonly connectionId: string;
  readonly waitSeconds: number;
}

export interface Range {
  readonly from?: string | undefined;
  readonly through?: string | undefined;
  readonly batch?: number | undefined;
}

/** What would be done about a bill or credit; beside it what other rules would do, where they are given. */
export function planDocument(
  { client, connectionId, waitSeconds }: Question,
  { kind, id }: Pick<DocumentKey, 'kind' | 'id'>,
  rules?: ConnectionPolicy,
): Promise<BillPlan> {
  const isCredit = kind === 'credit';
  return execute(client, isCredit ? WORKFLOWS.planCredit : WORKFLOWS.planBill, {
    workflowId: documentPlanWorkflowId({ connectionId, kind, id }, rules?.version),
    input: { ...workflowInputOf({ connectionId, kind, id }), ...(rules === undefined ? {} : { rules }) },
    seconds: waitSeconds,
    summary: `What would be done about ServiceTitan ${kind} ${id}`,
  });
}

/** Which bills and credits there are. */
export function listDocuments(
  { client, connectionId, waitSeconds }: Question,
  range: Range,
): ReturnType<typeof listBills> {
  return execute(client, WORKFLOWS.listBills, {
    workflowId: listWorkflowId(connectionId, randomUUID()),
    input: { connectionId, ...range },
    seconds: waitSeconds,
    summary: 'Which bills there are',
  });
}

/**
 * Whether rules can be right in the company.
 * @param given absent for the rules in force.
 */
export function compareRules(
  { client, connectionId, waitSeconds }: Question,
  given?: { readonly rules: ConnectionPolicy; readonly file: string },
): ReturnType<typeof checkRules> {
  return execute(client, WORKFLOWS.checkRules, {
    workflowId: rulesWorkflowId(connectionId, randomUUID()),
    input: { connectionId, ...(given === undefined ? {} : { rules: given.rules }) },
    seconds: waitSeconds,
    summary: `Whether the rules ${given === undefined ? 'in force' : `of ${given.file}`} can be right in the company`,
  });
}

interface Execution {
  readonly workflowId: string;
  readonly input: object;
  readonly seconds: number;
  readonly summary: string;
}

/** Nobody waits for an answer for so long; a run that is forgotten ends by itself. */
const OUTLIVES_MS = 3_600_000;

/**
 * Its steps have the time that they need, however short the patience is. Where somebody asked the same later, that run
 * took the place of ours: its answer is the newer one.
 */
async function execute<T>(client: Client, workflow: string, execution: Execution): Promise<T> {
  const { workflowId, input, seconds, summary } = execution;
  const started = await client.workflow.start(workflow, {
    workflowId,
    taskQueue: WORKFLOW_TASK_QUEUE,
    args: [input],
    workflowIdConflictPolicy: 'TERMINATE_EXISTING',
    workflowExecutionTimeout: seconds * 1_000 + OUTLIVES_MS,
    staticSummary: summary,
  });
  const signal = AbortSignal.timeout(seconds * 1_000);
  for (let runId = started.firstExecutionRunId; ;) {
    const handle = client.workflow.getHandle(workflowId, runId);
    try {
      return (await client.withAbortSignal(signal, () => handle.result())) as T;
    } catch (error) {
      if (signal.aborted) {
        // A later one is somebody else's.
        if (runId === started.firstExecutionRunId)
          await handle.terminate('nobody waits for it any more').catch(() => undefined);
        throw new NoWorkerAnswered(`nobody answered within ${seconds} s`);
      }
      if (!isTerminated(error)) throw translated(error);
      const newest = await client.workflow.getHandle(workflowId).describe();
      if (newest.runId === runId) throw translated(error);
      runId = newest.runId;
    }
  }
}

function isTerminated(error: unknown): boolean {
  return error instanceof WorkflowFailedError && error.cause instanceof TerminatedFailure;
}
