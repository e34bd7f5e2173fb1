/** `tieout resolve`: a person's decision on a held bill, or on all that are held for one reason, kept with who and why. */
import { setTimeout as delay } from 'node:timers/promises';

import type { Client } from '@temporalio/client';
import { Argument, type Command } from 'commander';

import { OperatorError } from '../../errors/operator-error.ts';
import type { DocumentRef } from '../../domain/values/document.ts';
import { retryHeldBills } from '../../temporal/client/bill-lists.ts';
import { DECIDE_WITHIN_MS, decideOnBill, resultOfBill } from '../../temporal/client/bills.ts';
import { NoSuchWorkflow, NoWorkerAnswered, RefusedByWorkflow } from '../../temporal/client/failures.ts';
import { withTemporal } from '../../temporal/connect.ts';
import type { Resolution } from '../../workflows/messages.ts';
import { connectionOfBill, keyOf, titleOf, type BillName } from '../one-bill.ts';
import { parseCode, parseDocument, parseRecordNo } from '../options.ts';
import { paragraph } from '../report/text.ts';

interface ResolveOptions {
  readonly connection?: string;
  readonly by: string;
  readonly why: string;
  readonly record?: string;
  readonly code?: string;
}

const EXAMPLES = `
Decisions:
  retry    read everything again and try again: always safe
  skip     leave the bill unposted, and listed as skipped
  adopt    the existing bill in Intacct is this one, as it is
  repost   the bill was removed, or is too old to be remembered, and it is owed:
           create it again

Examples:
  $ tieout resolve 81000123 retry --by dana --why "rule for job type 48"
  $ tieout resolve 81000123 skip --by dana --why "paid by card in June"
  $ tieout resolve 81000123 adopt --record 1041 --by dana --why "typed by hand"
  $ tieout resolve credit/82000456 skip --by dana --why "entered by hand"
  $ tieout resolve all retry --code mapping.account-missing \\
      --by dana --why "rules added"`;

/** How long a bill that is under way is waited for. */
const BUSY_FOR_MS = 60_000;

export function registerResolve(program: Command): void {
  program
    .command('resolve')
    .description('decide on a held bill, or retry all that are held for one reason')
    .argument('<bill>', 'ServiceTitan id of the bill, or credit/<id>, or: all', (text) =>
      text === 'all' ? text : parseDocument(text),
    )
    .addArgument(new Argument('<action>', 'what to do').choices(['retry', 'skip', 'adopt', 'repost']))
    .requiredOption('--by <name>', 'who decides')
    .requiredOption('--why <reason>', 'the reason, for the auditor')
    .option('--connection <id>', 'the connection, where several have held bills')
    .option('--record <RECORDNO>', 'with adopt: the bill in Intacct, where more than one could be meant', parseRecordNo)
    .option('--code <code>', 'with all: the reason of the holds', parseCode)
    .addHelpText('after', EXAMPLES)
    .action(async (bill: DocumentRef | 'all', action: Resolution['action'], options: ResolveOptions) => {
      refuseMixedUp(bill, action, options);
      await withTemporal(async ({ client }) => {
        const answer =
          bill === 'all' ? await retryAll(client, options) : await resolveOne(client, bill, action, options);
        process.stdout.write(`${paragraph(answer)}\n`);
      });
    });
}

function refuseMixedUp(
  bill: DocumentRef | 'all',
  action: Resolution['action'],
  { record, code }: ResolveOptions,
): void {
  const refuse = (problem: string, remedy: string) => {
    throw new OperatorError(problem, { remedy, exitCode: 2 });
  };
  if (bill === 'all' && action !== 'retry')
    refuse(`all bills at once can be retried, not decided to ${action}`, 'Decide on each bill by its id.');
  if (bill === 'all' && code === undefined)
    refuse('all needs --code', 'Name the reason of the holds: npx tieout holds lists them.');
  if (bill !== 'all' && code !== undefined) refuse('--code goes with all', 'Leave it out, or name all for the bill.');
  if (record !== undefined && action !== 'adopt') refuse('--record goes with adopt', 'Leave it out.');
}

async function retryAll(client: Client, { connection, code, by, why }: ResolveOptions): Promise<string> {
  const count = await retryHeldBills(client, { connection, code }, { by, why });
  return count === 0 ? `No bill is held for ${code}.` : `${count} bills that were held for ${code} are tried again.`;
}

async function resolveOne(
  client: Client,
  id: DocumentRef,
  action: Resolution['action'],
  { connection: named, by, why, record }: ResolveOptions,
): Promise<string> {
  const name = { ...id, connection: await connectionOfBill(client, id, named) };
  const resolution = { action, by, why, ...(record === undefined ? {} : { recordNo: record }) };
  try {
    return await decide(client, name, resolution);
  } catch (cause) {
    const ending = cause instanceof NoSuchWorkflow ? await endingOf(client, name) : undefined;
    if (ending === undefined || action !== 'retry') throw explain(cause, id);
    return `${titleOf(id)} is not held any more. ${ending}`;
  }
}

/** A bill that is being tried again in this moment takes the decision when it is held again. */
async function decide(client: Client, name: BillName, resolution: Resolution): Promise<string> {
  for (const until = Date.now() + BUSY_FOR_MS; ; await delay(500)) {
    try {
      return await decideOnBill(client, keyOf(name), resolution);
    } catch (error) {
      if (error instanceof NoWorkerAnswered) throw unanswered(error);
      const isBusy = error instanceof RefusedByWorkflow && /it is (syncing|settling)\./.test(error.message);
      if (!isBusy || Date.now() > until) throw error;
    }
  }
}

function unanswered(cause: NoWorkerAnswered): OperatorError {
  return new OperatorError(`no worker took the decision within ${DECIDE_WITHIN_MS / 1_000} s`, {
    cause,
    remedy:
      'See that a worker runs. The decision may still be taken when one does: look at the bill before deciding again.',
  });
}

/** How the bill's last run ended, in its own words: the poll may have released it a moment ago. */
async function endingOf(client: Client, name: BillName): Promise<string | undefined> {
  try {
    return (await resultOfBill(client, keyOf(name))).because;
  } catch {
    return undefined; // there is no run, or it was refused: the caller says what that means
  }
}

function explain(cause: unknown, { kind, id }: DocumentRef): unknown {
  if (cause instanceof NoSuchWorkflow) {
    const remedy =
      'Check the bill and --connection: npx tieout holds lists what is held. A posted bill needs no decision.';
    return new OperatorError(`no open workflow of ${kind} ${id} was found`, { remedy, cause });
  }
  if (cause instanceof RefusedByWorkflow) {
    return new OperatorError(`${kind} ${id} did not take the decision: ${cause.message}`, {
      remedy: 'Only a held or skipped bill takes a decision, and who decides and why must be said.',
      cause,
    });
  }
  return cause;
}
