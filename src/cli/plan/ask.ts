/** Asks a worker: which bills and credits there are, and what would be done about each, many at a time. */
import { randomUUID } from 'node:crypto';

import { TerminatedFailure, WorkflowFailedError, type Client } from '@temporalio/client';
import PQueue from 'p-queue';

import type { ListBillsResult } from '../../activities/list-bills.ts';
import { OperatorError } from '../../errors/operator-error.ts';
import type { ConnectionPolicy } from '../../domain/mapping/connection-policy.ts';
import { kindOf, ofKind, type Kinded } from '../../domain/values/document.ts';
import {
  creditPlanWorkflowId,
  listWorkflowId,
  planWorkflowId,
  WORKFLOW_TASK_QUEUE,
  WORKFLOWS,
} from '../../workflows/names.ts';
import type { BillPlan } from '../../workflows/plan-bill.workflow.ts';
import { showProgress, type Progress } from '../report/progress.ts';
import { nameOf, reasonBehind, type DocumentId } from '../one-bill.ts';

/** Enough that the worker's looks share requests; each is an open call to Temporal. */
const AT_A_TIME = 50;
/** Fewer are done before anybody reads a bar. */
const FEW = 10;
const LIST_WITHIN_SECONDS = 900;

export interface Asked {
  readonly client: Client;
  readonly connection: string;
  readonly waitSeconds: number;
}

export interface PlanOfBill extends BillPlan, Kinded {
  /** Of a credit, its id. */
  readonly billId: number;
}

export interface Unplanned extends DocumentId {
  readonly reason: string;
}

export interface Answers {
  /** In the order that was asked. */
  readonly plans: readonly PlanOfBill[];
  readonly unplanned: readonly Unplanned[];
}

export interface Range {
  readonly from?: string | undefined;
  readonly through?: string | undefined;
  readonly batch?: number | undefined;
}

/** @throws OperatorError when there are too many, or nobody answers. */
export async function listBills({ client, connection, waitSeconds }: Asked, range: Range): Promise<DocumentId[]> {
  if (process.stderr.isTTY) process.stderr.write('Listing bills and credits in ServiceTitan …\n');
  const listed = await execute<ListBillsResult>(client, WORKFLOWS.listBills, {
    workflowId: listWorkflowId(connection, randomUUID()),
    input: { connectionId: connection, ...range },
    seconds: Math.max(waitSeconds, LIST_WITHIN_SECONDS),
    summary: 'Which bills there are',
  }).catch((cause: unknown) => {
    throw new OperatorError(`the bills could not be listed: ${reasonBehind(cause)}`, {
      remedy: 'Correct what is named. After a time-out: see that a worker runs and reaches ServiceTitan.',
      cause,
    });
  });
  if (listed.decision === 'too-many') {
    throw new OperatorError(listed.because, { remedy: 'Choose a shorter range of dates.', exitCode: 2 });
  }
  if (listed.bills.length === 0) process.stderr.write(`${listed.because}\n`);
  if (listed.creditsMissing !== undefined)
    process.stderr.write(`Credits are not among them: ${listed.creditsMissing}\n`);
  return listed.bills.map((one) => ({ billId: one.billId, ...ofKind(kindOf(one)) }));
}

/**
 * A bill whose plan fails leaves the others' alone.
 * @param rules other rules to compare with.
 * @throws OperatorError when nobody answers in time: then no other bill would be answered either.
 */
export async function planBills(
  asked: Asked,
  named: readonly DocumentId[],
  rules?: ConnectionPolicy,
): Promise<Answers> {
  const distinct = [...new Map(named.map((one) => [nameOf(one), one])).values()];
  const queue = new PQueue({ concurrency: AT_A_TIME });
  const progress = distinct.length > FEW ? showProgress(distinct.length) : undefined;
  const answers = new Map<string, PlanOfBill | Unplanned>();
  const ask = async (one: DocumentId): Promise<void> => {
    answers.set(nameOf(one), await askFor(asked, one, rules));
    tell(progress, [...answers.values()]);
  };
  try {
    await queue.addAll(distinct.map((one) => () => ask(one)));
  } finally {
    queue.clear();
    progress?.stop();
  }
  const all = distinct.flatMap((one) => answers.get(nameOf(one)) ?? []);
  return {
    plans: all.filter((one): one is PlanOfBill => 'decision' in one),
    unplanned: all.filter((one): one is Unplanned => 'reason' in one),
  };
}

function tell(progress: Progress | undefined, answers: readonly (PlanOfBill | Unplanned)[]): void {
  const held = answers.filter((one) => 'decision' in one && one.decision === 'hold').length;
  progress?.update(answers.length, `planned, ${held} would be held`);
}

async function askFor(
  { client, connection, waitSeconds }: Asked,
  one: DocumentId,
  rules: ConnectionPolicy | undefined,
): Promise<PlanOfBill | Unplanned> {
  const kind = kindOf(one);
  const about = { billId: one.billId, ...ofKind(kind) };
  const isCredit = kind === 'credit';
  try {
    const plan = await execute<BillPlan>(client, isCredit ? WORKFLOWS.planCredit : WORKFLOWS.planBill, {
      workflowId: (isCredit ? creditPlanWorkflowId : planWorkflowId)(connection, one.billId, rules?.version),
      input: {
        connectionId: connection,
        ...(isCredit ? { creditId: one.billId } : { billId: one.billId }),
        ...(rules === undefined ? {} : { rules }),
      },
      seconds: waitSeconds,
      summary: `What would be done about ServiceTitan ${kind} ${one.billId}`,
    });
    return { ...about, ...plan };
  } catch (cause) {
    if (cause instanceof Unanswered) {
      throw new OperatorError(`there is no plan for ${kind} ${one.billId}: ${cause.message}`, {
        remedy:
          'See that a worker runs, serves this connection, and reaches both systems; where it is only slow, raise --wait.',
        cause,
      });
    }
    if (!(cause instanceof WorkflowFailedError)) throw cause;
    return { ...about, reason: reasonBehind(cause) };
  }
}

interface Execution {
  readonly workflowId: string;
  readonly input: object;
  readonly seconds: number;
  readonly summary: string;
}

/** Nobody waits for an answer for so long; a run that is forgotten ends by itself. */
const OUTLIVES_MS = 3_600_000;

/** A worker did not answer while somebody waited. */
class Unanswered extends Error {}

/**
 * Its steps have the time that they need, however short the patience is. Where somebody asked the same later, that run
 * took the place of ours: its answer is the newer one.
 * @throws Unanswered
 */
export async function execute<T>(client: Client, workflow: string, execution: Execution): Promise<T> {
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
        throw new Unanswered(`nobody answered within ${seconds} s`);
      }
      if (!(error instanceof WorkflowFailedError && error.cause instanceof TerminatedFailure)) throw error;
      const newest = await client.workflow.getHandle(workflowId).describe();
      if (newest.runId === runId) throw error;
      runId = newest.runId;
    }
  }
}
