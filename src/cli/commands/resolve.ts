/** `tieout resolve`: a person's decision on a held bill, or a retry of all bills held with one code, kept with who and why. */
import { setTimeout as delay } from 'node:timers/promises';

import type { Client } from '@temporalio/client';
import { Argument, type Command } from 'commander';

import { OperatorError } from '../../errors/operator-error.ts';
import type { DocumentRef } from '../../domain/values/document.ts';
import { retryHeldBills } from '../../temporal/client/bill-lists.ts';
import { DECIDE_WITHIN_MS, decideOnBill, resultOfBill, retryOrStartBill } from '../../temporal/client/bills.ts';
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
  adopt    the bill already in Intacct is this one: link it, and change nothing
           else
  repost   the bill was removed from Intacct, or is older than Temporal's
           retention, and is still owed: create it again
  separate the bill in Intacct that looks like this one is another invoice:
           post this one as well, and do not report the other one again

Examples:
  $ tieout resolve 81000123 retry --by dana --why "rule for job type 48"
  $ tieout resolve 81000123 skip --by dana --why "paid by card in June"
  $ tieout resolve 81000123 adopt --record 1041 \\
      --by dana --why "entered by hand"
  $ tieout resolve 81000123 separate --record 1041 \\
      --by dana --why "2 deliveries"
  $ tieout resolve credit/82000456 skip --by dana --why "entered by hand"
  $ tieout resolve all retry --code mapping.account-missing \\
      --by dana --why "rules added"`;

/** How long to wait for a bill that is being synced. */
const BUSY_FOR_MS = 60_000;

export function registerResolve(program: Command): void {
  program
    .command('resolve')
    .description('decide on a held bill, or retry all bills held with one code')
    .argument('<bill>', 'ServiceTitan id of the bill, credit/<id>, or "all"', (text) =>
      text === 'all' ? text : parseDocument(text),
    )
    .addArgument(new Argument('<action>', 'what to do').choices(['retry', 'skip', 'adopt', 'repost', 'separate']))
    .requiredOption('--by <name>', 'name of the person who decides')
    .requiredOption('--why <reason>', 'the reason, for the auditor')
    .option('--connection <id>', 'the connection, if the id exists in several; with all: only this one')
    .option(
      '--record <RECORDNO>',
      'with adopt or separate: the bill in Intacct, if more than one matches',
      parseRecordNo,
    )
    .option('--code <code>', 'with all: the hold code, e.g. intacct.vendor-missing', parseCode)
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
    refuse(`"all" can only be retried: ${action} is decided bill by bill`, 'Decide on each bill by its id.');
  if (bill === 'all' && code === undefined)
    refuse('all needs --code', 'Name the hold code: npx tieout holds lists them.');
  if (bill !== 'all' && code !== undefined)
    refuse('--code can only be used with all', 'Leave it out, or name all for the bill.');
  if (record !== undefined && action !== 'adopt' && action !== 'separate')
    refuse('--record can only be used with adopt or separate', 'Leave it out.');
}

async function retryAll(client: Client, { connection, code, by, why }: ResolveOptions): Promise<string> {
  const count = await retryHeldBills(client, { connection, code }, { by, why });
  return count === 0
    ? `No bill is held for ${code}.`
    : `Retrying ${count} ${count === 1 ? 'bill' : 'bills'} held for ${code}.`;
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
    if (ending !== undefined && action === 'separate') return separatePosted(client, name, resolution);
    if (ending === undefined || action !== 'retry') throw explain(cause, id);
    return `${titleOf(id)} is not held any more. ${ending}`;
  }
}

/** A posted bill is not held: it is looked at again with the decision, and the finding is gone. */
async function separatePosted(
  client: Client,
  name: BillName,
  { by, why, recordNo = 'all' }: Resolution,
): Promise<string> {
  const runId = await retryOrStartBill(client, keyOf(name), { by, why, separate: recordNo });
  const { because } = await resultOfBill(client, keyOf(name), runId);
  return `${titleOf(name)}: ${because}`;
}

/** A bill that is being retried takes the decision when it is held again. */
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
      'Check that a worker is running. It may still apply the decision: look at the bill before you decide again.',
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
