/** The workflow of one bill or credit: how it is started, notified, asked and decided on. All of that happens here. */
import { WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/common';
import type { Client, WorkflowExecutionStatusName, WorkflowHandle } from '@temporalio/client';

import {
  documentWorkflowId,
  MESSAGES,
  WORKFLOW_TASK_QUEUE,
  WORKFLOWS,
  type BillNews,
  type DocumentKey,
} from '../../workflows/names.ts';
import type { RetryRequest } from '../../workflows/input/messages.ts';
import type { BillStatusView, Resolution } from '../../workflows/messages.ts';
import type { SyncBillResult } from '../../workflows/outcome.ts';
import { workflowInputOf } from '../../workflows/recorded.ts';
import { tieoutConnection, tieoutStatus } from '../../workflows/search-attributes.ts';
import { isUnanswered, NoSuchWorkflow, NoWorkerAnswered, rethrowTranslated, translated } from './failures.ts';

/** How long a question to a workflow may wait for a worker. */
const ANSWER_WITHIN_MS = 8_000;
/** The same of a decision. */
export const DECIDE_WITHIN_MS = 60_000;

/**
 * An open run goes on, and hears nothing. Without a signal: an id that ServiceTitan does not have is refused, and not
 * held as one that was announced.
 * @returns the id of the run.
 */
export async function startBill(client: Client, key: DocumentKey): Promise<string> {
  const handle = await client.workflow.start(workflowOf(key), startOptions(key));
  return handle.firstExecutionRunId;
}

/** The bill changed in ServiceTitan: an open run hears of it, else one starts. Doing it twice is harmless. */
export async function notifyBill(client: Client, key: DocumentKey, news: BillNews): Promise<void> {
  const signal = { signal: MESSAGES.billChanged, signalArgs: [news] };
  await client.workflow.signalWithStart(workflowOf(key), { ...startOptions(key), ...signal });
}

/**
 * Something about the bill changed that its own list does not show: as `notifyBill`, but nothing says that ServiceTitan
 * has it, so an id that it does not have is refused, and not held.
 */
export async function notifyOrStartBill(client: Client, key: DocumentKey): Promise<void> {
  try {
    await handleOf(client, key).signal(MESSAGES.billChanged, {});
  } catch (error) {
    if (!(translated(error) instanceof NoSuchWorkflow)) throw error;
    await startBill(client, key);
  }
}

/**
 * An open run reads everything again, else one starts.
 * @returns the id of the run.
 */
export async function retryOrStartBill(client: Client, key: DocumentKey, request: RetryRequest): Promise<string> {
  const signal = { signal: MESSAGES.retry, signalArgs: [request] };
  const handle = await client.workflow.signalWithStart(workflowOf(key), { ...startOptions(key), ...signal });
  return handle.signaledRunId;
}

/** @returns false when no run is open. */
export async function retryBill(client: Client, key: DocumentKey, request: RetryRequest): Promise<boolean> {
  try {
    await handleOf(client, key).signal(MESSAGES.retry, request);
    return true;
  } catch (error) {
    if (translated(error) instanceof NoSuchWorkflow) return false;
    throw error;
  }
}

/**
 * A person's decision on a hold.
 * @throws NoSuchWorkflow when no run is open; RefusedByWorkflow with its reason; NoWorkerAnswered: then the decision may
 * still be taken.
 */
export async function decideOnBill(client: Client, key: DocumentKey, resolution: Resolution): Promise<string> {
  const decide = () =>
    handleOf(client, key).executeUpdate<string, [Resolution]>(MESSAGES.resolveHold, { args: [resolution] });
  return client.withDeadline(Date.now() + DECIDE_WITHIN_MS, decide).catch(rethrowTranslated);
}

/**
 * The bill's status, and its timeline.
 * @param runId absent: the newest run.
 * @returns `undefined` while no worker answers, and for a run that was refused before it had anything to show.
 * @throws NoSuchWorkflow
 */
export function readBillCase(client: Client, key: DocumentKey, runId?: string): Promise<BillStatusView | undefined> {
  // By its older name: a worker that is not updated yet knows no other.
  const ask = () => handleOf(client, key, runId).query<BillStatusView>(MESSAGES.getBillCase);
  return client.withDeadline(Date.now() + ANSWER_WITHIN_MS, ask).catch(unlessUnanswered);
}

/** For `catch`, after a query: one that no one answers has no answer. */
export function unlessUnanswered(error: unknown): undefined {
  const cause = translated(error);
  if (cause instanceof NoWorkerAnswered || isUnanswered(cause)) return undefined;
  throw cause;
}

/** As `readBillCase`. */
export async function runStatusOf(
  client: Client,
  key: DocumentKey,
  runId?: string,
): Promise<WorkflowExecutionStatusName> {
  const { status } = await handleOf(client, key, runId).describe().catch(rethrowTranslated);
  return status.name;
}

export async function isOpen(client: Client, key: DocumentKey): Promise<boolean> {
  try {
    return (await runStatusOf(client, key)) === 'RUNNING';
  } catch (error) {
    if (error instanceof NoSuchWorkflow) return false;
    throw error;
  }
}

/**
 * What the run did; waits for its end.
 * @throws RefusedByWorkflow with the reason why it failed; NoSuchWorkflow.
 */
export async function resultOfBill(client: Client, key: DocumentKey, runId?: string): Promise<SyncBillResult> {
  return (await handleOf(client, key, runId).result().catch(rethrowTranslated)) as SyncBillResult;
}

function workflowOf({ kind }: DocumentKey): string {
  return kind === 'credit' ? WORKFLOWS.syncCredit : WORKFLOWS.syncBill;
}

/** How the workflow begins, no matter who starts it; an open one goes on. */
function startOptions(key: DocumentKey) {
  const { connectionId, kind, id } = key;
  return {
    workflowId: documentWorkflowId(key),
    taskQueue: WORKFLOW_TASK_QUEUE,
    args: [workflowInputOf(key)],
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
    // At once: a bill that cannot be read yet is to be found in every list.
    typedSearchAttributes: [
      { key: tieoutConnection, value: connectionId },
      { key: tieoutStatus, value: 'syncing' },
    ],
    staticSummary: `ServiceTitan ${kind} ${id}`,
  };
}

function handleOf(client: Client, key: DocumentKey, runId?: string): WorkflowHandle {
  return client.workflow.getHandle(documentWorkflowId(key), runId);
}
