/** Whether a worker serves a connection. */
import { isGrpcServiceError, type Client } from '@temporalio/client';

import { activityTaskQueue } from '../../workflows/names.ts';

/** `TASK_QUEUE_TYPE_ACTIVITY` of Temporal's API. */
const ACTIVITIES = 2;
/** An idle worker asks again within a minute; Temporal lists for five who has asked. */
const ASKS_WITHIN_MS = 90_000;
const LISTED_MS = 300_000;

/** @returns `undefined` where Temporal does not say: not everyone who may start workflows may look at queues. */
export async function isServed(client: Client, connectionId: string): Promise<boolean | undefined> {
  const taskQueue = { name: activityTaskQueue(connectionId) };
  const { namespace } = client.options;
  try {
    const { pollers } = await client.workflowService.describeTaskQueue({
      namespace,
      taskQueue,
      taskQueueType: ACTIVITIES,
    });
    const ages = pollers.map(({ lastAccessTime }) => Date.now() - Number(lastAccessTime?.seconds ?? 0) * 1_000);
    // By the clock of this machine, which is ahead when one of them asked before Temporal's list goes back.
    if (ages.some((age) => age > LISTED_MS + ASKS_WITHIN_MS)) return undefined;
    return ages.some((age) => age < ASKS_WITHIN_MS);
  } catch (error) {
    if (!isGrpcServiceError(error)) throw error;
    return undefined;
  }
}
