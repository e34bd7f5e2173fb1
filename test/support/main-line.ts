/**
 * The whole line for one test: Temporal, both sandboxes under chosen switches, and the worker as a process of its own.
 * One Temporal server serves a file; each line has a connection of its own on it.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import got from 'got';
import { z } from 'zod';

import { count, type Count } from '../../src/cli/demo/figures.ts';
import { WorkerProcess } from '../../src/cli/demo/worker-process.ts';
import { countBusyBills, type OpenBill } from '../../src/cli/open-bills.ts';
import { parseLink } from '../../src/domain/ledger/link.ts';
import { pollScheduleId } from '../../src/workflows/names.ts';
import type { ExpectedBill, Scenario } from '@tieout/sandboxes/scenario/scenario.ts';
import { scenarioByName } from '@tieout/sandboxes/scenario/scenarios.ts';
import { startSandboxes, type SandboxOptions, type Sandboxes } from '@tieout/sandboxes/start-sandboxes.ts';
import { connectToTemporal, type TemporalConnection } from '../../src/temporal/connect.ts';
import { startEmbeddedServer, type EmbeddedServer } from '../../src/temporal/embedded-server.ts';
import { tieout, type Outcome } from './demo-process.ts';
import { eventually } from './workflow-world.ts';

const EXAMPLE = new URL('../../examples/hvac-month/tieout.yaml', import.meta.url);
const PATIENCE_MS = 180_000;

export interface MainLineOptions extends Pick<SandboxOptions, 'servicetitan' | 'intacct'> {
  readonly seed: number;
  /** Connection and workflow ids carry it. */
  readonly connectionId: string;
  /** Replaces texts of the example configuration; each must be there. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The worker polls only when the story has it begin. */
  readonly isPaused?: boolean;
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
  count(expectations?: readonly ExpectedBill[]): Promise<Count>;
  /** Counts until every bill is posted, held or waiting, and no workflow is busy. */
  untilSettled(expectations?: readonly ExpectedBill[]): Promise<Count>;
  /** Counts until this bill is held, or in the ledger. */
  untilHeld(billId: number): Promise<OpenBill>;
  untilPosted(billId: number): Promise<Count>;
  /** Tells the worker to end, as a deploy does; it is started again. */
  deploy(): void;
  /** Runs a command against this line's Temporal and configuration. */
  tieout(...args: string[]): Promise<Outcome>;
}

export class MainLines {
  readonly #server: EmbeddedServer;
  readonly #temporal: TemporalConnection;

  private constructor(server: EmbeddedServer, temporal: TemporalConnection) {
    this.#server = server;
    this.#temporal = temporal;
  }

  static async start(): Promise<MainLines> {
    const server = await startEmbeddedServer({ port: 0, headless: true, report: () => undefined });
    process.env['TEMPORAL_ADDRESS'] = server.address;
    return new MainLines(server, await connectToTemporal());
  }

  async close(): Promise<void> {
    await this.#temporal.connection.close();
    await this.#server.stop();
    delete process.env['TEMPORAL_ADDRESS'];
  }

  /** Runs `story` on a line of its own, and takes it down whatever happens. */
  async run(options: MainLineOptions, story: (line: MainLine) => Promise<void>): Promise<void> {
    const scenario = scenarioByName('hvac-month', options.seed);
    const sandboxes = await startSandboxes({ scenario, servicetitanPort: 0, intacctPort: 0, ...options });
    const folder = await mkdtemp(path.join(tmpdir(), 'tieout-line-'));
    const startedAt = Date.now();
    const configPath = path.join(folder, 'tieout.yaml');
    await writeFile(configPath, await configurationOf(options));
    const { address, namespace, client } = this.#temporal;
    const worker = new WorkerProcess({
      configPath,
      variables: { ...sandboxes.variables, TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace },
      logFile: path.join(folder, 'worker.log'),
      report: () => undefined,
      ...(options.isPaused === undefined ? {} : { isPaused: options.isPaused }),
      onStart: () => undefined,
    });
    const { connectionId } = options;
    const counting = (expectations: readonly ExpectedBill[] = scenario.expectations) =>
      count({
        ...sandboxes,
        client,
        connectionId,
        expectations,
        expectedCredits: expectations.length === 0 ? [] : scenario.expectedCredits,
        startedAt,
      });
    try {
      await story({
        scenario,
        sandboxes,
        configPath,
        servicetitan: controlOf(sandboxes.servicetitanOrigin),
        intacct: controlOf(sandboxes.intacctOrigin),
        count: counting,
        untilSettled: (expectations) =>
          eventually(
            async () => ({ ...(await counting(expectations)), busy: await countBusyBills(client, connectionId) }),
            ({ figures, busy }) => figures.missing + figures.credits.missing + busy === 0,
            PATIENCE_MS,
          ),
        untilHeld: async (billId) => {
          const holdOf = async () => (await counting()).held.find((bill) => bill.billId === billId);
          return (await eventually(holdOf, (hold) => hold !== undefined, PATIENCE_MS)) as OpenBill;
        },
        untilPosted: (billId) =>
          eventually(
            counting,
            ({ live }) => live.some((bill) => parseLink(bill.description ?? '')?.billId === billId),
            PATIENCE_MS,
          ),
        deploy: () => void process.kill(worker.pid ?? 0, 'SIGTERM'),
        tieout: (...args) => tieout(args, { TEMPORAL_ADDRESS: address, TIEOUT_CONFIG: configPath }),
      });
    } catch (error) {
      process.stderr.write(
        `the worker's log of ${connectionId}:\n${await readFile(path.join(folder, 'worker.log'), 'utf8')}\n`,
      );
      throw error;
    } finally {
      await client.schedule.getHandle(pollScheduleId(connectionId)).delete();
      await worker.stop();
      await sandboxes.close();
      await rm(folder, { recursive: true, force: true });
    }
  }
}

async function configurationOf({ connectionId, settings = {} }: MainLineOptions): Promise<string> {
  let text = await readFile(EXAMPLE, 'utf8');
  for (const [before, after] of Object.entries({ ...settings, '\n  demo:\n': `\n  ${connectionId}:\n` })) {
    if (!text.includes(before)) throw new Error(`the example configuration does not contain ${before}`);
    text = text.replace(before, after);
  }
  return text;
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
