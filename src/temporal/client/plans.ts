/** Questions that a worker answers by a workflow of their own, which writes nothing: plans, lists, whether rules can be right. */
import { randomUUID } from 'node:crypto';

import { TerminatedFailure, WorkflowFailedError, type Client } from '@temporalio/client';

import type { Bill } from '../../domain/ledger/ledger-bill.ts';
import type { ConnectionPolicy } from '../../domain/mapping/connection-policy.ts';
import type { DocumentRef } from '../../domain/values/document.ts';
import type { checkRules } from '../../workflows/check-rules.workflow.ts';
import type { listBills } from '../../workflows/list-bills.workflow.ts';
import type { BillPlan, UnderRules as RecordedUnderRules } from '../../workflows/plan-bill.workflow.ts';
import {
  documentPlanWorkflowId,
  listWorkflowId,
  rulesWorkflowId,
  WORKFLOW_TASK_QUEUE,
  WORKFLOWS,
} from '../../workflows/names.ts';
import { composedIn, planIn, refIn, workflowInputOf, type Planned } from '../../workflows/recorded.ts';
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

/** The answer of `planBill` or `planCredit`. */
export interface DocumentPlan extends Omit<BillPlan, keyof Planned | 'compared'>, Planned {
  readonly compared?: { readonly now: UnderRules; readonly other: UnderRules };
}

/** What rules make of a bill, whatever is in Intacct. */
export interface UnderRules extends Omit<RecordedUnderRules, 'bill'> {
  readonly bill?: Bill;
}

/** What would be done about a bill or credit, and what other rules would do, where they are given. */
export async function planDocument(
  { client, connectionId, waitSeconds }: Question,
  { kind, id }: DocumentRef,
  rules?: ConnectionPolicy,
): Promise<DocumentPlan> {
  const answer = await execute<BillPlan>(client, kind === 'credit' ? WORKFLOWS.planCredit : WORKFLOWS.planBill, {
    workflowId: documentPlanWorkflowId({ connectionId, kind, id }, rules?.version),
    input: { ...workflowInputOf({ connectionId, kind, id }), ...(rules === undefined ? {} : { rules }) },
    seconds: waitSeconds,
    summary: `What would be done about ServiceTitan ${kind} ${id}`,
  });
  const { compared, ...plan } = answer;
  if (compared === undefined) return planIn(plan);
  const { now, other } = compared;
  return { ...planIn(plan), compared: { now: composedIn(now), other: composedIn(other) } };
}

/** Which bills and credits there are. */
export async function listDocuments({ client, connectionId, waitSeconds }: Question, range: Range) {
  const listed = await execute<Awaited<ReturnType<typeof listBills>>>(client, WORKFLOWS.listBills, {
    workflowId: listWorkflowId(connectionId, randomUUID()),
    input: { connectionId, ...range },
    seconds: waitSeconds,
    summary: 'Which bills there are',
  });
  return { ...listed, bills: listed.bills.map(refIn) };
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

/** No one waits for an answer for so long; a run that is forgotten ends by itself. */
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
          await handle.terminate('no one is waiting for it any more').catch(() => undefined);
        throw new NoWorkerAnswered(`no worker answered within ${seconds} s`);
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
