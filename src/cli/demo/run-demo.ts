/**
 * The whole product on one machine: embedded Temporal, both sandboxes over HTTP, the worker as a process of its own.
 * Everything between them goes the way it goes in production.
 */
import { copyFile, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { OperatorError } from '../../errors/operator-error.ts';
import type { Scenario } from '@tieout/sandboxes/scenario/scenario.ts';
import { scenarioByName } from '@tieout/sandboxes/scenario/scenarios.ts';
import { startSandboxes, type Sandboxes } from '@tieout/sandboxes/start-sandboxes.ts';
import { connectToTemporal, type TemporalConnection } from '../../temporal/connect.ts';
import { countBusyBills, countRuns } from '../../temporal/client/bill-lists.ts';
import { startEmbeddedServer, type EmbeddedServer } from '../../temporal/embedded-server.ts';
import { writeEnvFile } from '@tieout/sandboxes/cli/env-file.ts';
import { untilStopped } from '@tieout/sandboxes/cli/options.ts';
import { showProgress, type Progress } from '../report/progress.ts';
import { paragraph } from '../report/text.ts';
import { count, tiesOut, type Count } from './figures.ts';
import { DEFAULT_FOLDER, noteRunningDemo, readRunningDemo } from './running-demo.ts';
import { describeCount, describeNextSteps, type Places } from './terminal.ts';
import { WorkerProcess } from './worker-process.ts';

export interface DemoOptions {
  readonly seed: number;
  readonly once: boolean;
  readonly json: boolean;
  /** Takes free ports instead of the usual ones. */
  readonly anyPort: boolean;
  /** Where the demo keeps its configuration and logs; emptied at the start. */
  readonly folder: string;
}

const CONNECTION = 'demo';
const EXAMPLE = fileURLToPath(new URL('../../../examples/hvac-month/tieout.yaml', import.meta.url));
/** Without any progress for this long, the demo gives up and says how far it is. */
const PATIENCE_MS = 180_000;

/** @returns whether everything ended as the scenario says. */
export async function runDemo(options: DemoOptions): Promise<boolean> {
  const stops: (() => Promise<void>)[] = [];
  try {
    const parts = await startParts(options, (stop) => stops.push(stop));
    const result = await untilSettled(parts);
    (options.json ? process.stderr : process.stdout).write(describeCount(result, parts.scenario.intacct.entities));
    if (options.json) process.stdout.write(`${JSON.stringify(result.figures)}\n`);
    if (!options.once) {
      process.stdout.write(describeNextSteps(result, placesOf(options, parts)));
      await untilStopped();
    }
    return tiesOut(result.figures) && result.surprises.length === 0;
  } finally {
    for (const stop of stops.toReversed()) await stop();
  }
}

interface Parts {
  readonly scenario: Scenario;
  readonly server: EmbeddedServer | undefined;
  readonly temporal: TemporalConnection;
  readonly sandboxes: Sandboxes;
  readonly worker: WorkerProcess;
  readonly progress: Progress;
  readonly configPath: string;
  readonly folder: string;
  readonly startedAt: number;
}

/** @param onStop takes what undoes each part, in the order in which they were started. */
async function startParts(options: DemoOptions, onStop: (stop: () => Promise<void>) => void): Promise<Parts> {
  const { folder, anyPort } = options;
  const scenario = scenarioByName('hvac-month', options.seed);
  const server = await startTemporal(options);
  if (server !== undefined) onStop(() => server.stop());
  const temporal = await connectToTemporal();
  onStop(() => temporal.connection.close());
  await refuseLeftovers(temporal);
  // From here on: finding or building the server is no part of the month.
  const startedAt = Date.now();
  const ports = anyPort ? { servicetitanPort: 0, intacctPort: 0 } : { servicetitanPort: 7801, intacctPort: 7802 };
  const sandboxes = await startSandboxes({ scenario, ...ports });
  onStop(() => sandboxes.close());
  // Only now: another demo that has the ports keeps its folder.
  const configPath = await prepareFolder(folder);
  await writeEnvFile(path.join(folder, 'sandbox.env'), sandboxes.variables);
  report(paragraph(scenario.description));
  const progress = showProgress(scenario.expectations.length + scenario.expectedCredits.length);
  const note = { seed: options.seed, startedAt, temporalAddress: temporal.address, ...originsOf(sandboxes) };
  const worker = new WorkerProcess({
    configPath,
    variables: { ...sandboxes.variables, TEMPORAL_ADDRESS: temporal.address, TEMPORAL_NAMESPACE: temporal.namespace },
    logFile: path.join(folder, 'worker.log'),
    report: (line) => progress.note(line),
    onStart: (workerPid) => noteRunningDemo(folder, { ...note, workerPid }),
  });
  onStop(() => worker.stop());
  return { scenario, server, temporal, sandboxes, worker, progress, configPath, folder, startedAt };
}

function originsOf({ servicetitanOrigin, intacctOrigin }: Sandboxes) {
  return { servicetitanOrigin, intacctOrigin };
}

/** Counts a running demo again, after somebody played with it. @returns whether it still ties out. */
export async function checkDemo({ folder, json }: Pick<DemoOptions, 'folder' | 'json'>): Promise<boolean> {
  const demo = readRunningDemo(folder);
  process.env['TEMPORAL_ADDRESS'] = demo.temporalAddress;
  const { connection, client } = await connectToTemporal();
  try {
    const { intacct } = scenarioByName('hvac-month', demo.seed);
    // What the scenario expects no longer matters: holds may have been released by now.
    const result = await count({ ...demo, client, connectionId: CONNECTION, expectations: [], expectedCredits: [] });
    (json ? process.stderr : process.stdout).write(describeCount(result, intacct.entities));
    if (json) process.stdout.write(`${JSON.stringify(result.figures)}\n`);
    return tiesOut(result.figures);
  } finally {
    await connection.close();
  }
}

function report(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function prepareFolder(folder: string): Promise<string> {
  const configPath = path.join(folder, 'tieout.yaml');
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await copyFile(EXAMPLE, configPath);
  } catch (cause) {
    throw new OperatorError(`the folder ${folder} cannot be written`, {
      remedy: 'Run the demo in a folder that you may write to, or name one with --folder.',
      cause,
    });
  }
  return configPath;
}

/** TEMPORAL_ADDRESS names a server to use; otherwise one is started and the variable set for everything below. */
async function startTemporal({ anyPort }: DemoOptions): Promise<EmbeddedServer | undefined> {
  if (process.env['TEMPORAL_ADDRESS'] !== undefined) return undefined;
  report('Starting Temporal …');
  const server = await startEmbeddedServer({ report, ...(anyPort ? { port: 0 } : {}) }).catch((cause: unknown) => {
    if (!(cause instanceof OperatorError) || anyPort) throw cause;
    const remedy =
      'If another demo runs, stop it first. To run it all the same, on other ports: npm run demo -- --any-port.';
    throw new OperatorError(cause.message, { remedy, cause });
  });
  process.env['TEMPORAL_ADDRESS'] = server.address;
  return server;
}

/** Bills that another demo posted would count as removed: the ledger starts empty each time. */
async function refuseLeftovers({ client, address, namespace }: TemporalConnection): Promise<void> {
  // A namespace that knows none of our search attributes refuses the question.
  const leftovers = await countRuns(client, { connection: CONNECTION }).catch(() => 0);
  if (leftovers === 0) return;
  throw new OperatorError(
    `the Temporal server at ${address} remembers an earlier demo (${leftovers} runs in namespace ${namespace})`,
    {
      remedy: 'Unset TEMPORAL_ADDRESS to let the demo start its own, or set TEMPORAL_NAMESPACE to an empty namespace.',
      exitCode: 2,
    },
  );
}

/** Counts until every bill is somewhere, or nothing has moved for too long. */
async function untilSettled({ scenario, sandboxes, temporal, startedAt, progress, folder }: Parts): Promise<Count> {
  const input = {
    ...sandboxes,
    client: temporal.client,
    connectionId: CONNECTION,
    expectations: scenario.expectations,
    expectedCredits: scenario.expectedCredits,
    startedAt,
  };
  let best = -1;
  let movedAt = Date.now();
  for (;;) {
    const result = await count(input);
    const { figures } = result;
    const all = (name: 'posted' | 'held' | 'waiting' | 'missing') => figures[name] + figures.credits[name];
    const [posted, held, waiting, missing] = [all('posted'), all('held'), all('waiting'), all('missing')];
    const done = posted + held + waiting;
    progress.update(done, `${posted} posted, ${held} held, ${waiting} waiting`);
    if (done !== best) [best, movedAt] = [done, Date.now()];
    const busy = await countBusyBills(temporal.client, CONNECTION);
    if (missing === 0 && busy === 0) {
      progress.stop();
      return count(input);
    }
    if (Date.now() - movedAt > PATIENCE_MS) {
      progress.stop();
      throw new OperatorError(
        `nothing has moved for ${PATIENCE_MS / 1000} s: ${done} of ${figures.bills + figures.credits.credits} bills and credits are done`,
        {
          remedy: `Look at the worker's log: ${path.join(folder, 'worker.log')}`,
        },
      );
    }
    await delay(500);
  }
}

function placesOf(
  { anyPort, folder }: DemoOptions,
  { server, sandboxes, temporal, configPath, worker }: Parts,
): Places {
  const ui = server?.uiUrl;
  return {
    temporalUi: ui === undefined ? undefined : `${ui}/namespaces/${temporal.namespace}/workflows`,
    ...originsOf(sandboxes),
    configPath,
    commandPrefix: anyPort ? `TEMPORAL_ADDRESS=${temporal.address} ` : '',
    workerPid: worker.pid,
    folderOption: folder === DEFAULT_FOLDER ? '' : ` --folder ${folder}`,
  };
}
