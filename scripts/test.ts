/**
 * Runs the layers of tests in order, or the ones named, and ends with one plain line: `N passed, N failed`. The real
 * Temporal server is found or made before the first layer that needs it, so that no test waits for a build.
 *
 *   node scripts/test.ts [--slow | --gate <seconds since the gate began>] [layer …] [-- jest arguments]
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { findTemporalBinary } from '@tieout/temporal-dev-server/binary.ts';
import { DevServerError } from '@tieout/temporal-dev-server/dev-server-error.ts';

import { bundleWorkflows } from '../src/temporal/workflow-bundle.ts';
import type { LayerReport } from '../test/runner/report.ts';
import { overBudget, readNow, tableOf, timingOf, type Timing } from './budget.ts';
import { runJest } from './jest-process.ts';

const LAYERS = ['unit', 'workflow', 'contract', 'e2e', 'chaos'] as const;
type Layer = (typeof LAYERS)[number];

const CORES = availableParallelism();

interface LayerSettings {
  /** Seconds that the whole layer may take, on two processors that have nothing else to do. */
  readonly budget: number;
  /** Seconds for one test, on a slow machine with everything else running. */
  readonly timeLimit: number;
  /** Test files at a time. Those of workflows mostly wait; those of e2e and chaos start processes of their own. */
  readonly sideBySide: number;
  readonly needsServer: boolean;
}

const SETTINGS: Readonly<Record<Layer, LayerSettings>> = {
  unit: { budget: 60, timeLimit: 30, sideBySide: CORES, needsServer: false },
  workflow: { budget: 180, timeLimit: 120, sideBySide: CORES + 1, needsServer: true },
  contract: { budget: 130, timeLimit: 60, sideBySide: CORES, needsServer: false },
  e2e: { budget: 450, timeLimit: 300, sideBySide: 2, needsServer: true },
  chaos: { budget: 140, timeLimit: 240, sideBySide: 1, needsServer: true },
};
/** What the installation and the checks may take, before the tests of the gate (.ci/run). */
const BUDGET_BEFORE = 90;
/** Budgets after which a layer hangs, on any machine. */
const HUNG_AFTER = 12;
/** The slow run's tests are that much larger. */
const SLOW_FACTOR = 20;

/** A file that is not there: the default would be the developer's own profiles, and the SDK stumbles over an empty one. */
const NO_PROFILES = path.resolve(import.meta.dirname, '../test/no-temporal-profiles.toml');

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What jest has noted, and the code it ended with. No report, or a code that nothing explains, fails. */
export function tallyOf(report: LayerReport | undefined, exitCode: number | null): Tally {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const { passed, failed, skipped } = report;
  return { passed, failed: failed === 0 && exitCode !== 0 ? 1 : failed, skipped: skipped.length };
}

const MOST_NAMED = 6;

/** One line for all skipped tests, by what they are part of. */
export function skippedLine(skipped: readonly string[]): string {
  const counts = [...Map.groupBy(skipped, (part) => part)].map(([part, all]) => `${part} (${all.length})`);
  const more = counts.length > MOST_NAMED ? [`and ${counts.length - MOST_NAMED} more`] : [];
  return `skipped: ${[...counts.slice(0, MOST_NAMED), ...more].join('; ')}`;
}

export function lastLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** What is made once for all tests that need it. */
export interface Made {
  readonly temporalBinary?: string;
  readonly workflowBundle?: string;
}

/**
 * The environment without what would make tests reach a real system: a developer's own Temporal cluster, profiles and
 * credentials must have no part in them.
 */
export function testEnvironment(env: NodeJS.ProcessEnv, { temporalBinary, workflowBundle }: Made): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) => !/^(TEMPORAL_|INTACCT_|SERVICETITAN_|TIEOUT_(?!SERVICETITAN_OPENAPI|GOLDEN))/.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    NODE_OPTIONS: [env['NODE_OPTIONS'], '--disable-warning=ExperimentalWarning']
      .filter((option) => option !== undefined)
      .join(' '),
    TEMPORAL_CONFIG_FILE: NO_PROFILES,
    NODE_COMPILE_CACHE: path.join(tmpdir(), 'tieout-compiled'),
    ...(temporalBinary === undefined ? {} : { TEMPORAL_CLI_PATH: temporalBinary }),
    ...(workflowBundle === undefined ? {} : { TIEOUT_WORKFLOW_BUNDLE: workflowBundle }),
  };
}

interface LayerResult {
  readonly tally: Tally;
  readonly skipped: readonly string[];
  readonly timing: Timing;
}

interface LayerRun {
  readonly layer: Layer;
  readonly jestArguments: readonly string[];
  readonly isSlow: boolean;
  readonly made: Made;
}

async function runLayer({ layer, jestArguments, isSlow, made }: LayerRun): Promise<LayerResult> {
  console.log(`\n── ${layer} ──`);
  const { budget, timeLimit, sideBySide } = SETTINGS[layer];
  const factor = isSlow ? SLOW_FACTOR : 1;
  const choosesWorkers = jestArguments.some((one) => /^(?:--maxWorkers|-w|--runInBand|-i)\b/.test(one));
  const args = [
    ...['--selectProjects', layer, '--passWithNoTests', `--testTimeout=${factor * timeLimit * 1_000}`],
    ...(choosesWorkers ? [] : [`--maxWorkers=${sideBySide}`]),
    ...jestArguments,
  ];
  const env = { ...testEnvironment(process.env, made), ...(isSlow ? { TIEOUT_SLOW: '1' } : {}) };
  const before = readNow();
  const { exitCode, report, problem } = await runJest({ args, env, limitSeconds: factor * HUNG_AFTER * budget });
  const timing = timingOf({ name: layer, budget }, { before, after: readNow() });
  if (problem !== undefined) console.error(`${layer}: ${problem}`);
  const tally = tallyOf(report, exitCode);
  if (tally.passed + tally.failed === 0) console.log(`no tests in ${layer}`);
  return { tally, skipped: report?.skipped ?? [], timing };
}

/** Undefined when there is none and none can be made: said aloud here, and a failure for the layers that need it. */
async function temporalServer(): Promise<string | undefined> {
  try {
    return await findTemporalBinary((line) => console.log(line));
  } catch (error) {
    if (!(error instanceof DevServerError)) throw error;
    console.error(`error: ${error.message}\nwhat to do: ${error.remedy}`);
    return undefined;
  }
}

async function runLayers({ layers, jestArguments, isSlow }: Wanted): Promise<readonly LayerResult[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tieout-bundle-'));
  const server = layers.some((layer) => SETTINGS[layer].needsServer) ? temporalServer() : undefined;
  const results: LayerResult[] = [];
  try {
    for (const layer of layers) {
      const made = SETTINGS[layer].needsServer ? await madeFor(server, folder) : {};
      results.push(made === undefined ? notRun(layer) : await runLayer({ layer, jestArguments, isSlow, made }));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return results;
}

/** Undefined, and said aloud, when it cannot be made. */
async function madeFor(server: Promise<string | undefined> | undefined, folder: string): Promise<Made | undefined> {
  const temporalBinary = await server;
  if (temporalBinary === undefined) return undefined;
  const workflowBundle = path.join(folder, 'workflows.js');
  try {
    if (!existsSync(workflowBundle)) writeFileSync(workflowBundle, (await bundleWorkflows()).code);
  } catch (error) {
    console.error('the workflows cannot be bundled:', error);
    return undefined;
  }
  return { temporalBinary, workflowBundle };
}

function notRun(layer: Layer): LayerResult {
  console.error(`${layer}: not run, for the reason above`);
  const timing = { name: layer, budget: SETTINGS[layer].budget, seconds: 0, others: undefined };
  return { tally: { passed: 0, failed: 1, skipped: 0 }, skipped: [], timing };
}

export interface Wanted {
  readonly layers: readonly Layer[];
  readonly jestArguments: readonly string[];
  /** Tests in their large size. */
  readonly isSlow: boolean;
  /** Of the whole gate, what it took until here: then a layer over its budget fails it. */
  readonly gateSeconds: number | undefined;
}

/** @throws when an option or a layer is unknown, with the words for the user. */
export function wantedBy(args: readonly string[]): Wanted {
  const separator = args.indexOf('--');
  const { values, positionals: named } = parseArgs({
    args: separator === -1 ? [...args] : args.slice(0, separator),
    options: { slow: { type: 'boolean', default: false }, gate: { type: 'string' } },
    allowPositionals: true,
  });
  const unknown = named.filter((name) => !LAYERS.some((layer) => layer === name));
  if (unknown.length > 0) {
    const known = LAYERS.join(', ');
    throw new TypeError(`no such layer: ${unknown.join(', ')}\nwhat to do: name some of ${known}, or none for all`);
  }
  return {
    layers: named.length === 0 ? LAYERS : LAYERS.filter((layer) => named.includes(layer)),
    jestArguments: separator === -1 ? [] : args.slice(separator + 1),
    isSlow: values.slow,
    gateSeconds: values.gate === undefined ? undefined : Number(values.gate),
  };
}

function report(results: readonly LayerResult[], gateSeconds: number | undefined): Tally {
  const layers = results.map(({ timing }) => timing);
  const before = { name: 'before', seconds: gateSeconds ?? 0, budget: BUDGET_BEFORE, others: undefined };
  console.log(`\n${tableOf(gateSeconds === undefined ? layers : [before, ...layers]).join('\n')}`);
  const tooSlow = gateSeconds === undefined ? [] : overBudget(layers);
  for (const { sentence } of tooSlow) console.error(sentence);
  const skipped = results.flatMap((result) => result.skipped);
  if (skipped.length > 0) console.log(skippedLine(skipped));
  const count = (of: keyof Tally): number => results.reduce((sum, { tally }) => sum + tally[of], 0);
  const failed = count('failed') + tooSlow.filter(({ counts }) => counts).length;
  return { passed: count('passed'), failed, skipped: skipped.length };
}

async function main(args: readonly string[]): Promise<void> {
  let wanted: Wanted;
  try {
    wanted = wantedBy(args);
  } catch (error) {
    console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 2;
    return;
  }
  const total = report(await runLayers(wanted), wanted.gateSeconds);
  console.log(`\n${lastLine(total)}`);
  if (total.failed > 0 || total.passed === 0) process.exitCode = 1;
}

if (import.meta.main) await main(process.argv.slice(2));
