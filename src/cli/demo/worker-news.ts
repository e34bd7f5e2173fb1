/** What somebody who plays with the demo should see of the worker's log at once: what became of a changed file. */
import { z } from 'zod';

const NEWS = /^configuration\./;

const entrySchema = z.object({ event: z.string(), msg: z.string().optional() });

/** The message of a line of the log, where it is one that concerns the person at the keyboard. */
export function newsIn(line: string): string | undefined {
  let entry: unknown;
  try {
    entry = JSON.parse(line);
  } catch {
    return undefined; // what a process says as it dies is no JSON
  }
  const { data } = entrySchema.safeParse(entry);
  return data !== undefined && NEWS.test(data.event) ? `The worker: ${data.msg ?? data.event}` : undefined;
}
