/** Says, next to what a command shows, that the clock of a worker is wrong. */
import type { Client } from '@temporalio/client';

import { listClockFindings } from '../temporal/client/clocks.ts';
import { paragraph } from './report/text.ts';

/** On standard error: the command's own output stays what it is. */
export async function warnOfWrongClocks(client: Client): Promise<void> {
  for (const { code, summary, remedy } of await listClockFindings(client))
    process.stderr.write(`${paragraph(`${code}: ${summary} What to do: ${remedy}`)}\n`);
}
