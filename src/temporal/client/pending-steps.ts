/** What the run of a bill waits for at this moment, as Temporal has it: no worker has to answer. */
import type { Client } from '@temporalio/client';

import { documentWorkflowId, type DocumentKey } from '../../workflows/names.ts';
import { rethrowTranslated } from './failures.ts';

export interface PendingStep {
  /**
   * `retried`: it failed, and is tried again. `unclaimed`: no worker has taken it. `under-way`: a worker has it. `paused`:
   * by an operator, in Temporal.
   */
  readonly state: 'retried' | 'unclaimed' | 'under-way' | 'paused';
  /** The name of the activity; absent for what the workflow itself decides next. */
  readonly step?: string | undefined;
  /** 1 for the first try. */
  readonly attempt: number;
  /** ISO instant, by Temporal's clock: when it was first due. */
  readonly since: string;
  /** How long one try may take. */
  readonly limitMs?: number;
  /** Why the last try failed: a code, where it is one of ours, and its words. */
  readonly code?: string;
  readonly reason?: string;
}

type Description = Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['describe']>>;
type Raw = Description['raw'];
type PendingActivity = NonNullable<Raw['pendingActivities']>[number];
type Timestamp = PendingActivity['scheduledTime'];

/** `PENDING_ACTIVITY_STATE_SCHEDULED` and `PENDING_WORKFLOW_TASK_STATE_SCHEDULED` of Temporal's API: no worker has it. */
const SCHEDULED = 1;
/** Events that came after a step was scheduled are few: signals, and the decisions about them. */
const PAGE_SIZE = 50;
const MAX_PAGES = 20;

/**
 * @param runId absent: the newest run.
 * @returns `undefined` for a run that waits for a time, a message or a person, and for one that has ended.
 * @throws NoSuchWorkflow
 */
export async function readPendingStep(
  client: Client,
  key: DocumentKey,
  runId?: string,
): Promise<PendingStep | undefined> {
  const workflowId = documentWorkflowId(key);
  const description = await client.workflow.getHandle(workflowId, runId).describe().catch(rethrowTranslated);
  const [activity] = description.raw.pendingActivities ?? [];
  if (activity === undefined) return ofWorkflow(description.raw);
  const scheduled = await findScheduled(client, { workflowId, runId: description.runId }, activity);
  return ofActivity(activity, scheduled);
}

interface Scheduled {
  readonly at: number;
  readonly limitMs: number;
}

function ofActivity(activity: PendingActivity, scheduled: Scheduled | undefined): PendingStep {
  const { activityType, attempt: tries, lastFailure } = activity;
  const attempt = Math.max(Number(tries ?? 1), 1);
  const step = activityType?.name ?? 'unknown';
  const failed = lastFailure ?? undefined;
  const code = failed?.applicationFailureInfo?.type ?? undefined;
  const reason = failed?.timeoutFailureInfo ? 'It did not finish in time.' : failed?.message;
  return {
    state: stateOf(activity, attempt),
    step,
    attempt,
    // Of a retry, Temporal's description has the time of the next try only.
    since: new Date(scheduled?.at ?? msOf(activity.scheduledTime ?? activity.lastStartedTime)).toISOString(),
    ...(scheduled === undefined ? {} : { limitMs: scheduled.limitMs }),
    ...(code ? { code } : {}),
    ...(reason ? { reason } : {}),
  };
}

function stateOf({ paused, state, lastFailure }: PendingActivity, attempt: number): PendingStep['state'] {
  if (paused === true) return 'paused';
  if (attempt > 1 || lastFailure) return 'retried';
  return Number(state) === SCHEDULED ? 'unclaimed' : 'under-way';
}

function ofWorkflow({ pendingWorkflowTask: task }: Raw): PendingStep | undefined {
  if (!task) return undefined;
  const attempt = Math.max(Number(task.attempt ?? 1), 1);
  const unclaimed = Number(task.state) === SCHEDULED ? 'unclaimed' : 'under-way';
  return {
    state: attempt > 1 ? 'retried' : unclaimed,
    attempt,
    since: new Date(msOf(task.originalScheduledTime ?? task.scheduledTime)).toISOString(),
  };
}

/** The history says when a step was first scheduled, and how long a try may take. */
async function findScheduled(
  client: Client,
  execution: { readonly workflowId: string; readonly runId: string },
  { activityId }: PendingActivity,
): Promise<Scheduled | undefined> {
  let nextPageToken: Uint8Array | undefined;
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const answer = await client.workflowService.getWorkflowExecutionHistoryReverse({
      namespace: client.options.namespace,
      execution,
      maximumPageSize: PAGE_SIZE,
      ...(nextPageToken === undefined ? {} : { nextPageToken }),
    });
    const event = answer.history?.events?.find(
      ({ activityTaskScheduledEventAttributes: scheduled }) => scheduled?.activityId === activityId,
    );
    if (event !== undefined)
      return {
        at: msOf(event.eventTime),
        limitMs: msOf(event.activityTaskScheduledEventAttributes?.startToCloseTimeout),
      };
    nextPageToken = answer.nextPageToken;
    if (nextPageToken.length === 0) break;
  }
  return undefined;
}

/** Of a timestamp or a duration. */
function msOf(time: Timestamp | undefined): number {
  return Number(time?.seconds ?? 0) * 1_000 + Math.floor(Number(time?.nanos ?? 0) / 1_000_000);
}
