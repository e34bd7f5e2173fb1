/**
 * A batch: some seeds side by side on one Temporal server and the same workers, a connection and a pair of sandboxes each.
 * What a seed does to processes, it does to all of them.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { bundleWorkflows } from '../../src/temporal/workflow-bundle.ts';
import { configurationOf, variablesOf } from './configuration.ts';
import { storyOf } from './open-cases.ts';
import { planOf } from './plan-of.ts';
import type { SabotageName } from './sabotage.ts';
import { startSandboxProcess, type HostedSandboxes } from './sandbox-process.ts';
import { SeedRun, type Stage } from './seed-run.ts';
import { PATIENCE, settle, type Patience } from './settle.ts';
import { StepFeed } from './step-feed.ts';
import { systemsAt } from './systems.ts';
import { ChaosServer } from './temporal-server.ts';
import type { Finding } from './verdict.ts';
import { WorkerProcess } from './worker-process.ts';

export interface SeedOutcome {
  readonly seed: number;
  readonly theme: string;
  /** With credits. */
  readonly bills: number;
  /** What was injected and carried out, by name. */
  readonly faults: ReadonlyMap<string, number>;
  /** From the end of the disturbances until nothing was under way. */
  readonly settledAfterMs: number;
  readonly findings: readonly Finding[];
  /** What helps to understand the findings. */
  readonly evidence: readonly string[];
}

export interface BatchOptions {
  readonly seeds: readonly number[];
  readonly sabotage: SabotageName | undefined;
  readonly onOutcome: (outcome: SeedOutcome) => void;
}

/**
 * Where Linux keeps files in memory. A batch waits for little else than Temporal's database file on a disk, and a
 * killed server leaves the same behind on both.
 */
const MEMORY = '/dev/shm';
const WORKERS = 3;
/** Nobody waits for a sabotaged product to mend itself. */
const PATIENCE_WITH_SABOTAGE: Patience = { inAllMs: 30_000, withFindingsMs: 2_000, whileLostMs: 8_000 };
const START_WITHIN_MS = 120_000;

/** Leaves the logs of a batch with findings, and nothing else. */
export async function runBatch({ seeds, sabotage, onOutcome }: BatchOptions): Promise<void> {
  const stops: (() => Promise<void>)[] = [];
  const folder = await mkdtemp(path.join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'tieout-chaos-'));
  let isWorthKeeping = false;
  try {
    const sandboxes = await startSandboxProcess(seeds);
    stops.push(() => sandboxes.stop());
    const server = await ChaosServer.start(folder);
    stops.push(() => server.stop());
    const stage = await openStage({ server, folder, sabotage, hosted: sandboxes.hosted }, (stop) => stops.push(stop));
    const runs = sandboxes.hosted.map((one) => new SeedRun(planOf(one.seed), systemsAt(one), stage));
    await untilServing(stage.workers);
    await Promise.all(runs.map((run) => run.play()));
    for (const worker of stage.workers) worker.goOn();
    await Promise.all(runs.map((run) => run.calm()));
    const calmAt = Date.now();
    const patience = sabotage === undefined ? PATIENCE : PATIENCE_WITH_SABOTAGE;
    const onSettled = async (run: SeedRun, findings: readonly Finding[]): Promise<void> => {
      if (findings.length > 0) isWorthKeeping = true;
      const settledAfterMs = Date.now() - calmAt;
      onOutcome({ ...(await outcomeOf(run, findings, stage, folder)), settledAfterMs });
    };
    await settle(runs, stage, { patience, onSettled });
  } finally {
    for (const stop of stops.toReversed()) await stop();
    if (!isWorthKeeping && process.env['KEEP'] === undefined) await rm(folder, { recursive: true, force: true });
  }
}

interface StageParts {
  readonly server: ChaosServer;
  readonly folder: string;
  readonly sabotage: SabotageName | undefined;
  readonly hosted: readonly HostedSandboxes[];
}

async function openStage(
  { server, folder, sabotage, hosted }: StageParts,
  onStop: (stop: () => Promise<void>) => void,
): Promise<Stage> {
  const configPath = path.join(folder, 'tieout.yaml');
  await writeFile(configPath, await configurationOf(hosted.map(({ seed }) => planOf(seed))));
  const { address, namespace, client } = server.temporal;
  const variables = {
    ...Object.assign({}, ...hosted.map((one) => variablesOf(one.seed, one.variables))),
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    ...(await quickStart(folder)),
  };
  const steps = new StepFeed();
  const workers = Array.from({ length: WORKERS }, (_, index) => {
    const logFile = path.join(folder, `worker-${index}.log`);
    const worker = new WorkerProcess({ configPath, variables, logFile, sabotage }, steps.publish);
    onStop(() => worker.stop());
    return worker;
  });
  return { server, client, workers, steps, ...databaseLoss(server, workers) };
}

/** What was under way at Intacct is over by then: the longest request, a late commit, and a read that lags. */
const UNTIL_QUIET_MS = 8_000;

function databaseLoss(
  server: ChaosServer,
  workers: readonly WorkerProcess[],
): Pick<Stage, 'loseDatabase' | 'hasForgotten'> {
  let loss: Promise<void> | undefined;
  const lose = async (): Promise<void> => {
    await Promise.all(workers.map((worker) => worker.takeDown()));
    await server.loseAndRestart();
    await delay(UNTIL_QUIET_MS);
    for (const worker of workers) worker.takeUp();
    await untilServing(workers);
  };
  return { loseDatabase: () => (loss ??= lose()), hasForgotten: () => loss !== undefined };
}

/** Workers start often here, and half of their start is work that is the same each time. */
async function quickStart(folder: string): Promise<Record<string, string>> {
  const bundle = path.join(folder, 'workflows.js');
  await writeFile(bundle, (await bundleWorkflows()).code);
  return { TIEOUT_WORKFLOW_BUNDLE: bundle, NODE_COMPILE_CACHE: path.join(tmpdir(), 'tieout-chaos-compiled') };
}

async function untilServing(workers: readonly WorkerProcess[]): Promise<void> {
  const until = Date.now() + START_WITHIN_MS;
  while (!workers.every(({ isServing }) => isServing)) {
    if (Date.now() > until) throw new Error(`the workers did not start within ${START_WITHIN_MS / 1_000} s`);
    await delay(50);
  }
}

async function outcomeOf(
  run: SeedRun,
  findings: readonly Finding[],
  { client }: Stage,
  folder: string,
): Promise<Omit<SeedOutcome, 'settledAfterMs'>> {
  const { seed, theme, bills, credits } = run.plan;
  const faults = new Map(run.carriedOut);
  const injected: string[] = [];
  for (const system of ['servicetitan', 'intacct'] as const) {
    for (const { kind, operation } of await run.systems[system].injected()) {
      faults.set(`${system} ${kind}`, (faults.get(`${system} ${kind}`) ?? 0) + 1);
      injected.push(`${system} ${kind} on ${operation}`);
    }
  }
  const concerned = [...new Set(findings.flatMap(({ billId }) => billId ?? []))].slice(0, 3);
  const stories = await Promise.all(concerned.map((billId) => storyOf(client, run.workflowIdOf(billId))));
  const evidence =
    findings.length === 0 ? [] : [...stories, `injected: ${injected.join(', ')}`, `logs and database: ${folder}`];
  return { seed, theme, bills: bills.length + credits.length, faults, findings, evidence };
}
