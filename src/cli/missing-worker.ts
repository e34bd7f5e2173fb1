/** Says at once what a command would find out only when its patience ends: nobody serves the connection. */
import type { Client } from '@temporalio/client';

import { activityTaskQueue } from '../workflows/names.ts';
import { paragraph } from './report/text.ts';

/** `TASK_QUEUE_TYPE_ACTIVITY` of Temporal's API. */
const ACTIVITIES = 2;
/** An idle worker asks again within a minute; Temporal lists for five who has asked. */
const ASKS_WITHIN_MS = 90_000;

/** On standard error. Where Temporal does not tell who asks, nothing is said. */
export async function tellMissingWorker(client: Client, connection: string, waitSeconds: number): Promise<void> {
  if (await isServed(client, connection)) return;
  const words = `No worker serves connection ${connection}; waiting up to ${waitSeconds} s for one (npx tieout worker).`;
  process.stderr.write(`${paragraph(words)}\n`);
}

async function isServed(client: Client, connection: string): Promise<boolean> {
  const taskQueue = { name: activityTaskQueue(connection) };
  const { namespace } = client.options;
  try {
    const { pollers } = await client.workflowService.describeTaskQueue({
      namespace,
      taskQueue,
      taskQueueType: ACTIVITIES,
    });
    return pollers.some(({ lastAccessTime }) => {
      const at = Number(lastAccessTime?.seconds ?? 0) * 1_000;
      return Date.now() - at < ASKS_WITHIN_MS;
    });
  } catch {
    return true; // not everybody who may start workflows may look at queues
  }
}
