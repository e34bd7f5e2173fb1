/** The poll of a connection, a schedule of Temporal's: created when missing, brought up to date when the configuration changed. */
import { ScheduleAlreadyRunning, ScheduleOverlapPolicy, type Client, type ScheduleOptions } from '@temporalio/client';

import { pollScheduleId, WORKFLOW_TASK_QUEUE, WORKFLOWS } from '../../workflows/names.ts';

export interface PollSchedule {
  readonly connectionId: string;
  readonly everyMs: number;
  /** A new one waits for an operator to begin; one that is there stays as it is. */
  readonly isNewPaused?: boolean;
}

const FIRST_POLL_AFTER_MS = 1_000;

/**
 * Keeps an operator's pause and the cursor that the last poll returned.
 * @returns whether it is paused.
 */
export async function ensurePollSchedule(client: Client, schedule: PollSchedule): Promise<boolean> {
  const { connectionId, everyMs, isNewPaused = false } = schedule;
  const scheduleId = pollScheduleId(connectionId);
  const options: ScheduleOptions = {
    scheduleId,
    // The first poll comes at once. Triggering it would not do: a triggered run leaves no result to the next one.
    spec: { intervals: [{ every: everyMs, offset: (Date.now() + FIRST_POLL_AFTER_MS) % everyMs }] },
    action: {
      type: 'startWorkflow',
      workflowType: WORKFLOWS.pollBills,
      workflowId: scheduleId,
      taskQueue: WORKFLOW_TASK_QUEUE,
      args: [{ connectionId, epoch: 0 }],
      staticSummary: `Poll ServiceTitan for bills of ${connectionId}`,
    },
    // A poll that missed its time is covered by the next one.
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1m' },
    ...(isNewPaused ? { state: { paused: true, note: 'started paused' } } : {}),
  };
  try {
    await client.schedule.create(options);
    return isNewPaused;
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    const handle = client.schedule.getHandle(scheduleId);
    const { spec, state } = await handle.describe();
    if (spec.intervals?.[0]?.every === everyMs) return state.paused;
    // The action stays: its argument is how an operator resets the cursor.
    await handle.update((current) => ({ ...current, spec: options.spec }));
    return state.paused;
  }
}

/** Each connection that a worker ever served has its poll. */
export async function listConnections(client: Client): Promise<string[]> {
  const prefix = pollScheduleId('');
  const connections: string[] = [];
  for await (const { scheduleId } of client.schedule.list()) {
    if (scheduleId.startsWith(prefix)) connections.push(scheduleId.slice(prefix.length));
  }
  return connections;
}
