/** `tieout resolve`: a person's decision on a held bill, kept with who and why. */
import { type Client, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { Argument, type Command } from 'commander';

import { OperatorError } from '../../config/operator-error.ts';
import { billWorkflowId, MESSAGES } from '../../domain/workflow-names.ts';
import { connectToTemporal } from '../../temporal/connect.ts';
import type { SyncBillResult } from '../../workflows/sync-bill.workflow.ts';
import { parseBillId } from '../options.ts';

interface ResolveOptions {
  readonly connection: string;
  readonly by: string;
  readonly why: string;
}

const EXAMPLES = `
Examples:
  $ tieout resolve 81000123 retry --connection demo --by dana --why "rule for job type 48 added"
  $ tieout resolve 81000123 skip --connection demo --by dana --why "paid by card in June"`;

export function registerResolve(program: Command): void {
  program
    .command('resolve')
    .description('decide on a held bill: retry reads everything again, skip leaves it unposted and listed')
    .argument('<bill>', 'ServiceTitan id of the bill', parseBillId)
    .addArgument(new Argument('<action>', 'what to do').choices(['retry', 'skip']))
    .requiredOption('--connection <id>', 'the connection of the bill')
    .requiredOption('--by <name>', 'who decides')
    .requiredOption('--why <reason>', 'the reason, for the auditor')
    .addHelpText('after', EXAMPLES)
    .action(async (billId: number, action: string, { connection, by, why }: ResolveOptions) => {
      const temporal = await connectToTemporal();
      const workflowId = billWorkflowId(connection, billId);
      try {
        const handle = temporal.client.workflow.getHandle(workflowId);
        const answer = await handle.executeUpdate(MESSAGES.resolveHold, { args: [{ action, by, why }] });
        process.stdout.write(`${String(answer)}\n`);
      } catch (cause) {
        const ending = cause instanceof WorkflowNotFoundError ? await endingOf(temporal.client, workflowId) : undefined;
        if (ending === undefined || action !== 'retry') throw explain(cause, billId);
        process.stdout.write(`Bill ${billId} is not held any more. ${ending}\n`);
      } finally {
        await temporal.connection.close();
      }
    });
}

/** How the bill's last run ended, in its own words: the poll may have released it a moment ago. */
async function endingOf(client: Client, workflowId: string): Promise<string | undefined> {
  try {
    return ((await client.workflow.getHandle(workflowId).result()) as SyncBillResult).because;
  } catch {
    return undefined; // there is no run, or it was refused: the caller says what that means
  }
}

function explain(cause: unknown, billId: number): unknown {
  if (cause instanceof WorkflowNotFoundError) {
    const remedy =
      'Check the bill and --connection: npx tieout holds lists what is held. A posted bill needs no decision.';
    return new OperatorError(`no open workflow of bill ${billId} was found`, { remedy, cause });
  }
  if (cause instanceof WorkflowUpdateFailedError) {
    const reason = cause.cause instanceof Error ? cause.cause.message : cause.message;
    return new OperatorError(`bill ${billId} did not take the decision: ${reason}`, {
      remedy: 'Only a held or skipped bill takes a decision, and who decides and why must be said.',
      cause,
    });
  }
  return cause;
}
