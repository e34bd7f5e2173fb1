/** Says at once what a command would find out only when its patience ends: no worker serves the connection. */
import type { Client } from '@temporalio/client';

import { isServed } from '../temporal/client/pollers.ts';
import { paragraph } from './report/text.ts';

/** On standard error. Where Temporal does not say who polls, nothing is reported. */
export async function warnIfNoWorker(client: Client, connection: string, waitSeconds: number): Promise<void> {
  if ((await isServed(client, connection)) !== false) return;
  const words = `No worker serves connection ${connection}; waiting up to ${waitSeconds} s for one (npx tieout worker).`;
  process.stderr.write(`${paragraph(words)}\n`);
}
