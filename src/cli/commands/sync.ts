/** `tieout sync`: syncs bills and credits by id, safely at any time, and says what was done or why there was nothing to do. */
import type { Client } from '@temporalio/client';
import type { Command } from 'commander';
import { setTimeout as delay } from 'node:timers/promises';

import { OperatorError } from '../../errors/operator-error.ts';
import {
  isOpen,
  readBillCase,
  resultOfBill,
  retryOrStartBill,
  runStatusOf,
  startBill,
} from '../../temporal/client/bills.ts';
import { reasonBehind } from '../../temporal/client/failures.ts';
import { readPendingStep, type PendingStep } from '../../temporal/client/pending-steps.ts';
import { isServed } from '../../temporal/client/pollers.ts';
import { withTemporal } from '../../temporal/connect.ts';
import type { BillStatusView } from '../../workflows/messages.ts';
import { warnIfNoWorker } from '../missing-worker.ts';
import { warnOfWrongClocks } from '../wrong-clocks.ts';
import { recorded } from '../../workflows/recorded.ts';
import { connectionAtHand, keyOf, nameOf, onlyConnection, titleOf, type BillName } from '../one-bill.ts';
import { pendingWords } from '../pending-words.ts';
import {
  configOption,
  jsonOption,
  namedDocuments,
  parseBillIds,
  parseSeconds,
  type DocumentOptions,
} from '../options.ts';
import { print } from '../report/deliver.ts';
import { paragraph } from '../report/text.ts';

interface SyncOptions extends DocumentOptions {
  readonly config: string;
  readonly connection?: string;
  readonly applyMapping: boolean;
  readonly by?: string;
  readonly why?: string;
  readonly wait: number;
  readonly json: boolean;
}

interface Synced extends BillName {
  /** What the run did; for one that is not done, its status. */
  readonly outcome: string;
  readonly because: string;
  readonly recordNo?: string;
  /** Codes of what a person must look at. */
  readonly findings?: readonly string[];
  /** The time to wait was over first. */
  readonly isUnderWay?: true;
}

/** Where an open bill waits for someone; it leaves any other status on its own. */
const UNFINISHED = new Set(['held', 'waiting', 'skipped']);

const EXAMPLES = `
Examples:
  $ tieout sync --bill 81000123
  $ tieout sync --bill 81000123,81000124 --connection east --json
  $ tieout sync --credit 82000456
  $ tieout sync --bill 81000123 --apply-mapping --by dana --why "rule corrected"

Safe at any time, for any bill: posted bills are compared, and nothing is posted
twice.
Exit code 3 when a bill is held, waiting or skipped, or has a finding.`;

export function registerSync(program: Command): void {
  program
    .command('sync')
    .description('sync bills or credits now: post, correct, or say why there is nothing to do')
    .option('--bill <ids>', 'ServiceTitan bill ids, comma-separated', parseBillIds)
    .option('--credit <ids>', 'ServiceTitan vendor credit ids, comma-separated', parseBillIds)
    .addOption(configOption())
    .option('--connection <id>', 'the connection, if the file has several')
    .option('--apply-mapping', 'apply the current mapping to posted bills too', false)
    .option('--by <name>', 'name of the person who asks (needed with --apply-mapping)')
    .option('--why <reason>', 'the reason, for the auditor (needed with --apply-mapping)')
    .option('--wait <seconds>', 'how long to wait for each bill', parseSeconds, 180)
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(async (options: SyncOptions) => {
      const documents = namedDocuments(options);
      if (options.applyMapping && !(options.by?.trim() && options.why?.trim())) {
        throw new OperatorError('--apply-mapping changes a posted bill: it needs --by and --why', {
          remedy: 'Say who asks and the reason: both are kept for the auditor.',
          exitCode: 2,
        });
      }
      const configured = connectionAtHand(options.config, options.connection);
      await withTemporal(async ({ client }) => {
        const connection = configured ?? (await onlyConnection(client, options.config));
        await warnIfNoWorker(client, connection, options.wait);
        await warnOfWrongClocks(client);
        const runs = await Promise.all(documents.map((one) => ask(client, { ...one, connection }, options)));
        const synced = await Promise.all(runs.map((run) => follow(client, run, options.wait)));
        report(synced, options.json);
      });
    });
}

interface AskedRun {
  readonly name: BillName;
  readonly runId: string;
}

/** An open run reads everything again; any other bill begins one. */
async function ask(client: Client, name: BillName, { applyMapping, by, why }: SyncOptions): Promise<AskedRun> {
  const key = keyOf(name);
  if (!applyMapping && !(await isOpen(client, key))) return { name, runId: await startBill(client, key) };
  const apply = applyMapping ? ({ apply: 'mapping' } as const) : {};
  return { name, runId: await retryOrStartBill(client, key, { by: by ?? 'tieout sync', why, ...apply }) };
}

/** Until the run ends, or the bill waits for something that is not ours to do. */
async function follow(client: Client, { name, runId }: AskedRun, waitSeconds: number): Promise<Synced> {
  const until = Date.now() + waitSeconds * 1_000;
  const key = keyOf(name);
  const said = new Set<string>();
  for (let pause = 200; ; pause = Math.min(pause * 2, 3_000)) {
    const status = await runStatusOf(client, key, runId);
    if (status !== 'RUNNING') return { ...name, ...(await resultOfBill(client, key, runId).catch(refusalOf(name))) };
    const view = await readBillCase(client, key, runId);
    if (view !== undefined && UNFINISHED.has(view.status))
      return { ...name, outcome: view.status, because: lastWordOf(view) };
    const pending = await readPendingStep(client, key, runId);
    if (Date.now() >= until) {
      const because = await stillUnderWay(client, name, view, pending);
      return { ...name, outcome: view?.status ?? 'unknown', because, isUnderWay: true };
    }
    if (pending?.state === 'retried') sayOnce(said, name, pending);
    await delay(pause);
  }
}

async function stillUnderWay(
  client: Client,
  { connection }: BillName,
  view: BillStatusView | undefined,
  pending: PendingStep | undefined,
): Promise<string> {
  const last = view === undefined ? 'No worker answers.' : (view.story.at(-1) ?? 'It has just begun.');
  const waits = pending && pendingWords(pending, connection, await isServed(client, connection));
  return ['Still under way:', last, waits].filter(Boolean).join(' ');
}

/** On standard error, while the command waits: once for each reason of a step that is retried. */
function sayOnce(said: Set<string>, name: BillName, pending: PendingStep): void {
  const why = [pending.step, pending.since, pending.code, pending.reason].join();
  if (said.has(why)) return;
  said.add(why);
  process.stderr.write(`${paragraph(`${titleOf(name)}: ${pendingWords(pending, name.connection)}`)}\n`);
}

function refusalOf(name: BillName) {
  return (cause: unknown): never => {
    throw new OperatorError(`${name.kind} ${name.id} was refused: ${reasonBehind(cause)}`, {
      remedy: 'Correct what is named, and sync again.',
      cause,
    });
  };
}

function lastWordOf({ hold, story }: BillStatusView): string {
  return hold === undefined
    ? (story.at(-1) ?? '')
    : `${hold.code}: ${hold.reason} What to do: ${hold.remedies.join(' ')}`;
}

function report(synced: readonly Synced[], json: boolean): void {
  const lines = synced.map((one) => {
    const { findings = [] } = one;
    const codes =
      findings.length === 0
        ? ''
        : `\n${paragraph(`What to do: npx tieout holds differing (${findings.join(', ')})`, '  ')}`;
    return `${nameOf(one)}  ${one.outcome}\n${paragraph(one.because, '  ')}${codes}\n`;
  });
  print(json, synced.map(recorded), () => lines.join(''));
  if (synced.some(({ outcome, findings }) => UNFINISHED.has(outcome) || findings !== undefined)) process.exitCode = 3;
  if (synced.some(({ isUnderWay }) => isUnderWay === true)) process.exitCode = 1;
}
