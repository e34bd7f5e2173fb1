/**
 * Whole lines for the tests of a file: each has both sandboxes under chosen switches, and a connection of its own; one
 * worker, a process of its own, serves them all.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { Client, Connection } from '@temporalio/client';
import got from 'got';
import { parse, stringify } from 'yaml';
import { z } from 'zod';

import { count, type Count } from '../../src/cli/demo/figures.ts';
import { WorkerProcess } from '../../src/cli/demo/worker-process.ts';
import { countBusyBills, type OpenBill } from '../../src/temporal/client/bill-lists.ts';
import { parseLink } from '../../src/domain/ledger/link.ts';
import { pollScheduleId } from '../../src/workflows/names.ts';
import type { ExpectedBill, Scenario } from '@tieout/sandboxes/scenario/scenario.ts';
import { scenarioByName } from '@tieout/sandboxes/scenario/scenarios.ts';
import { startSandboxes, type SandboxOptions, type Sandboxes } from '@tieout/sandboxes/start-sandboxes.ts';
import { tieout, type Outcome } from './demo-process.ts';
import { takeNamespace, type TestNamespace } from './temporal-for-tests.ts';
import { eventually } from './eventually.ts';

const EXAMPLE = new URL('../../examples/hvac-month/tieout.yaml', import.meta.url);
const PATIENCE_MS = 240_000;
/** A count reads both systems whole. */
const COUNT_EVERY_MS = 2_000;

export interface MainLineOptions extends Pick<SandboxOptions, 'servicetitan' | 'intacct'> {
  readonly seed: number;
  /** Connection and workflow ids carry it. */
  readonly connectionId: string;
  /** A few ordinary bills, and all credits, where the story is not about the month. */
  readonly month?: 'whole' | 'few-bills';
  /** Replaces texts of the example configuration; each must be there. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface MainLine {
  readonly scenario: Scenario;
  readonly sandboxes: Sandboxes;
  readonly configPath: string;
  /** Asks a control plane. */
  readonly servicetitan: (
    method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
    path: string,
    body?: object,
  ) => Promise<unknown>;
  readonly intacct: MainLine['servicetitan'];
  /** Has the worker poll for bills. */
  begin(): Promise<void>;
  count(expectations?: readonly ExpectedBill[]): Promise<Count>;
  /** Counts until every bill is posted, held or waiting, and no workflow is busy. */
  untilSettled(expectations?: readonly ExpectedBill[]): Promise<Count>;
  /** Counts until this bill is held, or in the ledger. */
  untilHeld(billId: number): Promise<OpenBill>;
  untilPosted(billId: number): Promise<Count>;
  /** Stops the worker, as a deploy does; it is started again. */
  deploy(): void;
  /** By these variables a command finds this line's Temporal. */
  readonly temporal: Readonly<Record<string, string>>;
  /** Runs a command against this line's Temporal and configuration. */
  tieout(...args: string[]): Promise<Outcome>;
}

/** A line before its story. */
interface Prepared {
  readonly options: MainLineOptions;
  readonly scenario: Scenario;
  readonly sandboxes: Sandboxes;
  /** With its connection alone. */
  readonly configPath: string;
}

interface Stage {
  readonly temporal: TestNamespace;
  readonly client: Client;
  readonly folder: string;
  readonly lines: ReadonlyMap<string, Prepared>;
  readonly worker: WorkerProcess;
  readonly startedAt: number;
}

export class MainLines {
  readonly #stage: Stage;

  private constructor(stage: Stage) {
    this.#stage = stage;
  }

  static async start(all: readonly MainLineOptions[]): Promise<MainLines> {
    const temporal = await takeNamespace();
    const { address, namespace } = temporal;
    const client = new Client({ connection: await Connection.connect({ address }), namespace });
    const folder = await mkdtemp(path.join(tmpdir(), 'tieout-lines-'));
    const lines = await Promise.all(all.map((options, index) => prepare(options, folder, index)));
    const worker = new WorkerProcess({
      configPath: await configurationOfAll(lines, folder),
      variables: {
        ...Object.assign({}, ...lines.map(variablesOf)),
        ...{ TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace },
      },
      logFile: path.join(folder, WORKER_LOG),
      report: () => undefined,
      // A line begins with its story: so many months at once would keep each other from ending.
      isPaused: true,
      onStart: () => undefined,
    });
    const byId = new Map(lines.map((line) => [line.options.connectionId, line]));
    return new MainLines({ temporal, client, folder, lines: byId, worker, startedAt: Date.now() });
  }

  get client(): Client {
    return this.#stage.client;
  }

  async close(): Promise<void> {
    const { temporal, client, folder, lines, worker } = this.#stage;
    await worker.stop();
    await Promise.all([...lines.values()].map(({ sandboxes }) => sandboxes.close()));
    await client.connection.close();
    await temporal.close();
    await rm(folder, { recursive: true, force: true });
  }

  /** Runs `story` on the line of this connection, which polls from now until the end of it. */
  async run(connectionId: string, story: (line: MainLine) => Promise<void>): Promise<void> {
    await this.runPaused(connectionId, async (line) => {
      await line.begin();
      await story(line);
    });
  }

  /** The same, but the line polls when the story has it begin. */
  async runPaused(connectionId: string, story: (line: MainLine) => Promise<void>): Promise<void> {
    const { client, folder, lines } = this.#stage;
    const prepared = lines.get(connectionId);
    if (prepared === undefined) throw new Error(`no line ${connectionId} was started`);
    try {
      await story(lineOf(prepared, this.#stage));
    } catch (error) {
      const log = await readFile(path.join(folder, WORKER_LOG), 'utf8');
      const itsOwn = log.split('\n').filter((entry) => entry.includes(connectionId) || entry.startsWith('error: '));
      process.stderr.write(`the worker's log of ${connectionId}:\n${itsOwn.join('\n')}\n`);
      process.stderr.write(await whatIsBusy(client, connectionId));
      throw error;
    } finally {
      await client.schedule.getHandle(pollScheduleId(connectionId)).delete();
    }
  }
}

/** Of each bill that is under way: what it waits for, and its timeline. For a story that did not come to its end. */
async function whatIsBusy(client: Client, connectionId: string): Promise<string> {
  const busy: string[] = [];
  const query = `TieoutConnection = '${connectionId}' AND TieoutStatus IN ('syncing', 'settling') AND ExecutionStatus = 'Running'`;
  for await (const { workflowId } of client.workflow.list({ query })) {
    const handle = client.workflow.getHandle(workflowId);
    const { raw, historyLength } = await handle.describe();
    const pending = (raw.pendingActivities ?? []).map(
      ({ activityType, attempt, state, lastFailure, lastStartedTime, scheduledTime }) =>
        JSON.stringify({ activity: activityType?.name, attempt, state, failure: lastFailure?.message, lastStartedTime, scheduledTime }), // prettier-ignore
    );
    const { story } = await handle.query<{ story: readonly string[] }>('getBillStatus');
    busy.push([`${workflowId}, ${historyLength} events`, ...pending, ...story].join('\n  '));
  }
  return `busy:\n${busy.join('\n')}\n`;
}

/** More than any file has stories for. */
const FEW_ORDERS = 20;
const WORKER_LOG = 'worker.log';

/** @param index a tenant may be in one connection only, so each line has another number. */
async function prepare(options: MainLineOptions, folder: string, index: number): Promise<Prepared> {
  const month = ofTenant(scenarioByName('hvac-month', options.seed), index);
  const scenario = options.month === 'few-bills' ? withFewBills(month) : month;
  const sandboxes = await startSandboxes({ scenario, servicetitanPort: 0, intacctPort: 0, ...options });
  const configPath = path.join(folder, `${options.connectionId}.yaml`);
  await writeFile(configPath, await configurationOf(options));
  return { options, scenario, sandboxes, configPath };
}

function ofTenant(month: Scenario, index: number): Scenario {
  const { servicetitan } = month;
  return { ...month, servicetitan: { ...servicetitan, tenantId: servicetitan.tenantId + index } };
}

/**
 * The month with the first ordinary bills alone; of an order it has all bills or none. What people paid and entered is
 * of other bills.
 */
function withFewBills(month: Scenario): Scenario {
  const { servicetitan } = month;
  const isOrdinary = new Set(
    month.expectations.flatMap((one) => (one.outcome === 'posted' && one.because === 'ordinary' ? [one.billId] : [])),
  );
  const orders = Map.groupBy(
    servicetitan.bills.filter(({ purchaseOrderId }) => purchaseOrderId !== null),
    ({ purchaseOrderId }) => purchaseOrderId,
  );
  const ordinary = [...orders.values()].filter((bills) => bills.every(({ id }) => isOrdinary.has(id)));
  const bills = ordinary.slice(0, FEW_ORDERS).flat();
  const isKept = new Set(bills.map(({ id }) => id));
  const expectations = month.expectations.filter(({ billId }) => isKept.has(billId));
  const intacct = { ...month.intacct, bills: [] };
  return { ...month, servicetitan: { ...servicetitan, bills, payments: [] }, intacct, expectations };
}

function lineOf({ options, scenario, sandboxes, configPath }: Prepared, stage: Stage): MainLine {
  const { client, temporal, startedAt } = stage;
  const { connectionId } = options;
  const variables = { TEMPORAL_ADDRESS: temporal.address, TEMPORAL_NAMESPACE: temporal.namespace };
  const counting = (expectations: readonly ExpectedBill[] = scenario.expectations) =>
    count({
      ...{ ...sandboxes, client, connectionId, expectations, startedAt },
      expectedCredits: expectations.length === 0 ? [] : scenario.expectedCredits,
    });
  const until = <T>(ask: () => Promise<T>, isEnough: (answer: T) => boolean) =>
    eventually(ask, isEnough, PATIENCE_MS, COUNT_EVERY_MS);
  return {
    ...{ scenario, sandboxes, configPath, count: counting },
    servicetitan: controlOf(sandboxes.servicetitanOrigin),
    intacct: controlOf(sandboxes.intacctOrigin),
    untilSettled: async (expectations) => {
      const look = async () => {
        // Asked first: a count costs far more, and many lines wait at the same time.
        const busy = await countBusyBills(client, connectionId);
        return { busy, counted: busy > 0 ? undefined : await counting(expectations) };
      };
      const { counted } = await until(look, (seen) => {
        const { figures } = seen.counted ?? {};
        return figures !== undefined && figures.missing + figures.credits.missing === 0;
      });
      return counted as Count;
    },
    untilHeld: async (billId) => {
      const holdOf = async () => (await counting()).held.find(({ id }) => id === billId);
      return (await until(holdOf, (hold) => hold !== undefined)) as OpenBill;
    },
    untilPosted: (billId) =>
      until(counting, ({ live }) => live.some((bill) => parseLink(bill.description ?? '')?.id === billId)),
    begin: async () => {
      const schedule = client.schedule.getHandle(pollScheduleId(connectionId));
      const isThere = async () => schedule.describe().then(() => true, () => false); // prettier-ignore
      await until(isThere, (answer) => answer);
      await schedule.unpause();
    },
    deploy: () => void process.kill(stage.worker.pid ?? 0, 'SIGTERM'),
    temporal: variables,
    tieout: (...args) => tieout(args, { ...variables, TIEOUT_CONFIG: configPath }),
  };
}

const SYSTEMS = ['SERVICETITAN', 'INTACCT'] as const;

/** Of the variables that a line's connection reads. */
function prefixOf({ connectionId }: MainLineOptions, system: string): string {
  return `${connectionId.replaceAll('-', '_').toUpperCase()}_${system}`;
}

function variablesOf({ options, sandboxes }: Prepared): Record<string, string> {
  const renamed = Object.entries(sandboxes.variables).map(([name, value]) => [
    name.replace(/^[A-Z]+/, (system) => prefixOf(options, system)),
    value,
  ]);
  return Object.fromEntries(renamed);
}

async function configurationOf(options: MainLineOptions): Promise<string> {
  const { connectionId, settings = {} } = options;
  const variables = SYSTEMS.map((system) => [`variables: ${system}`, `variables: ${prefixOf(options, system)}`]);
  const changes: Readonly<Record<string, string>> = {
    ...settings,
    ...Object.fromEntries(variables),
    '\n  demo:\n': `\n  ${connectionId}:\n`,
  };
  let text = await readFile(EXAMPLE, 'utf8');
  for (const [before, after] of Object.entries(changes)) {
    if (!text.includes(before)) throw new Error(`the example configuration does not contain ${before}`);
    text = text.replace(before, after);
  }
  return text;
}

/** The worker's file: a line's own where there is but one, so that both name the same places. */
async function configurationOfAll(lines: readonly Prepared[], folder: string): Promise<string> {
  const [only, ...others] = lines;
  if (only !== undefined && others.length === 0) return only.configPath;
  const files = await Promise.all(lines.map(async ({ configPath }) => parse(await readFile(configPath, 'utf8'))));
  const file = path.join(folder, 'all-lines.yaml');
  await writeFile(
    file,
    stringify({ ...files[0], connections: Object.assign({}, ...files.map((one) => one.connections)) }),
  );
  return file;
}

function controlOf(origin: string): MainLine['servicetitan'] {
  return async (method, where, body) =>
    z.unknown().parse(
      await got(`${origin}/_sandbox/${where}`, {
        method,
        ...(body === undefined ? {} : { json: body }),
        responseType: 'json',
      }).json(),
    );
}
