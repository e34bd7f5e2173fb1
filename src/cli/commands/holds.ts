/** `tieout holds`: bills and credits that wait for a person, why, and what to do; one bill's timeline; what differs. */
import type { Client } from '@temporalio/client';
import type { Command } from 'commander';

import { OperatorError } from '../../errors/operator-error.ts';
import type { DocumentRef } from '../../domain/values/document.ts';
import { listDifferingBills, listOpenBills, listOverdueBills } from '../../temporal/client/bill-lists.ts';
import { readBillCase, resultOfBill, runStatusOf } from '../../temporal/client/bills.ts';
import { NoSuchWorkflow, reasonBehind } from '../../temporal/client/failures.ts';
import { readPendingStep } from '../../temporal/client/pending-steps.ts';
import { isServed } from '../../temporal/client/pollers.ts';
import { withTemporal, type TemporalConnection } from '../../temporal/connect.ts';
import { recorded } from '../../workflows/recorded.ts';
import { describeBill, describeDiffering, describeHolds, describeOverdue, describeSkipped } from '../holds/terminal.ts';
import {
  connectionOfBill,
  keyOf,
  refuseUnknownConnection,
  syncCommand,
  unknownBill,
  type BillName,
} from '../one-bill.ts';
import { warnOfWrongClocks } from '../wrong-clocks.ts';
import { pendingWords } from '../pending-words.ts';
import { jsonOption, parseCode, parseDays, parseDocument } from '../options.ts';
import { print } from '../report/deliver.ts';

interface HoldsOptions {
  readonly connection?: string;
  readonly code?: string;
  readonly vendor?: string;
  readonly olderThan?: number;
  readonly json: boolean;
}

const EXAMPLES = `
Examples:
  $ tieout holds
  $ tieout holds --code mapping.account-missing
  $ tieout holds --vendor V-1012 --older-than 3 --json
  $ tieout holds show 81420975           one bill: reason, decisions, timeline
  $ tieout holds show credit/82000456    the same for a vendor credit
  $ tieout holds skipped                 skipped bills: who decided, and why
  $ tieout holds differing               posted bills that differ; none is held

Bills that are being synced for longer than that takes are listed too, with what
they wait for.
Exit code 3 when there are open holds, such bills, or differences.`;

export function registerHolds(program: Command): void {
  const holds = program
    .command('holds')
    .description('list the bills that wait for a person, why, and what to do')
    .option('--connection <id>', 'only bills of this connection')
    .option('--code <code>', 'only bills held with this code, e.g. intacct.vendor-missing', parseCode)
    .option('--vendor <id>', 'only bills of this VENDORID')
    .option('--older-than <days>', 'only bills held for more than this many days', parseDays)
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action((options: HoldsOptions) => withTemporal((temporal) => list(temporal, options)));
  holds
    .command('show')
    .description('show one bill: its status, the reason, the possible decisions, and its timeline')
    .argument('<bill>', 'ServiceTitan id of the bill, or credit/<id>', parseDocument)
    .option('--connection <id>', 'the connection, if the id exists in several')
    .addOption(jsonOption())
    .action((id: DocumentRef, options: HoldsOptions) => withTemporal((temporal) => show(temporal, id, options)));
  holds
    .command('differing')
    .description('list bills in Intacct that differ from ServiceTitan or from the rules')
    .option('--connection <id>', 'only bills of this connection')
    .addOption(jsonOption())
    .action((options: HoldsOptions) => withTemporal((temporal) => listDiffering(temporal, options)));
  holds
    .command('skipped')
    .description('bills that a person decided to skip: who, and why')
    .option('--connection <id>', 'of one connection only')
    .addOption(jsonOption())
    .action((options: HoldsOptions) => withTemporal((temporal) => listSkipped(temporal, options)));
}

async function list({ client }: TemporalConnection, options: HoldsOptions): Promise<void> {
  await refuseUnknownConnection(client, options.connection);
  await warnOfWrongClocks(client);
  const { olderThan, json } = options;
  const before = Date.now() - (olderThan ?? 0) * 86_400_000;
  const isOld = (since: string | undefined) => olderThan === undefined || Date.parse(since ?? '') <= before;
  const holds = (await listOpenBills(client, 'held', options)).filter(({ heldSince }) => isOld(heldSince));
  const overdue = (await listOverdueBills(client, options)).filter(({ waitsFor }) => isOld(waitsFor.since));
  const served = await servedOf(client, overdue);
  const { code, vendor } = options;
  const isFiltered = [code, vendor, olderThan].some((filter) => filter !== undefined);
  const all = [...holds.map((hold) => ({ ...hold, status: 'held' })), ...overdue];
  print(json, all.map(recorded), () => describeHolds(holds, isFiltered) + describeOverdue(overdue, served));
  if (all.length > 0) process.exitCode = 3;
}

/** Whether a worker serves each connection. */
async function servedOf(
  client: Client,
  bills: readonly { readonly connectionId: string }[],
): Promise<ReadonlyMap<string, boolean | undefined>> {
  const names = [...new Set(bills.map(({ connectionId }) => connectionId))];
  return new Map(await Promise.all(names.map(async (name) => [name, await isServed(client, name)] as const)));
}

async function listDiffering({ client }: TemporalConnection, { connection, json }: HoldsOptions): Promise<void> {
  await refuseUnknownConnection(client, connection);
  const bills = await listDifferingBills(client, { connection });
  print(json, bills.map(recorded), () => describeDiffering(bills));
  if (bills.length > 0) process.exitCode = 3;
}

async function listSkipped({ client }: TemporalConnection, { connection, json }: HoldsOptions): Promise<void> {
  await refuseUnknownConnection(client, connection);
  const bills = await listOpenBills(client, 'skipped', { connection });
  print(json, bills.map(recorded), () => describeSkipped(bills));
}

async function show({ client }: TemporalConnection, id: DocumentRef, options: HoldsOptions): Promise<void> {
  const name = { ...id, connection: await connectionOfBill(client, id, options.connection) };
  const key = keyOf(name);
  await refuseWithoutCase(client, name);
  const view = await readBillCase(client, key);
  const [open] = await listOpenBills(client, 'held', { key });
  const waitsFor = await readPendingStep(client, key);
  const forMachines = { ...recorded(name), ...view, open: open && recorded(open), waitsFor };
  const pending = waitsFor && pendingWords(waitsFor, name.connection, await isServed(client, name.connection));
  print(options.json, forMachines, () => describeBill(name, view, open, pending));
  if (open !== undefined) process.exitCode = 3;
}

/** A run that was refused, or ended from outside, has nothing to show of the bill. */
async function refuseWithoutCase(client: Client, name: BillName): Promise<void> {
  const key = keyOf(name);
  const status = await runStatusOf(client, key).catch((cause: unknown) => {
    throw cause instanceof NoSuchWorkflow ? unknownBill(name, cause) : cause;
  });
  if (status === 'RUNNING' || status === 'COMPLETED' || status === 'CONTINUED_AS_NEW') return;
  const reason = await resultOfBill(client, key).then(() => '', reasonBehind);
  throw new OperatorError(`the last run of ${name.kind} ${name.id} ended as ${status}: ${reason}`, {
    remedy: `Correct what is named. To try again: ${syncCommand(name)}`,
  });
}
