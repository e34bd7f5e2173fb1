/**
 * Runs the layers of tests in order, or the ones named, and ends with one plain line: `N passed, N failed`. The real
 * Temporal server is found or made before the first layer that needs it, so that no test waits for a build.
 *
 *   node scripts/test.ts [layer …] [-- jest arguments]
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';

import { OperatorError } from '../src/errors/operator-error.ts';
import { findTemporalBinary } from '@tieout/temporal-dev-server/binary.ts';

const LAYERS = ['unit', 'workflow', 'contract', 'e2e', 'chaos'] as const;
type Layer = (typeof LAYERS)[number];

/** Seconds for one test, on a slow machine with everything else running. */
const TIME_LIMIT: Readonly<Record<Layer, number>> = { unit: 30, workflow: 120, contract: 60, e2e: 300, chaos: 240 };
const NEEDS_SERVER: readonly Layer[] = ['workflow', 'e2e', 'chaos'];
const CORES = availableParallelism();
/** Test files at a time. Those of workflows mostly wait; those of e2e and chaos start processes of their own. */
const SIDE_BY_SIDE: Readonly<Record<Layer, number>> = {
  unit: CORES,
  workflow: CORES + 1,
  contract: CORES,
  e2e: 2,
  chaos: 1,
};

/** A file that is not there: the default would be the developer's own profiles, and the SDK stumbles over an empty one. */
const NO_PROFILES = path.resolve(import.meta.dirname, '../test/no-temporal-profiles.toml');

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  /** Files that did not get as far as running a test. */
  readonly numRuntimeErrorTestSuites: number;
}

/** What jest wrote about one layer, and the code it ended with. No report, or a code that nothing explains, fails. */
export function tallyOf(report: JestReport | undefined, exitCode: number | null): Tally {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

export function lastLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * The environment without what would make tests reach a real system: a developer's own Temporal cluster, profiles and
 * credentials must have no part in them.
 */
export function testEnvironment(env: NodeJS.ProcessEnv, temporalBinary: string | undefined): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) => !/^(TEMPORAL_|INTACCT_|SERVICETITAN_|TIEOUT_(?!SERVICETITAN_OPENAPI|GOLDEN|SLOW))/.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    NODE_OPTIONS: [env['NODE_OPTIONS'], '--disable-warning=ExperimentalWarning']
      .filter((option) => option !== undefined)
      .join(' '),
    TEMPORAL_CONFIG_FILE: NO_PROFILES,
    ...(temporalBinary === undefined ? {} : { TEMPORAL_CLI_PATH: temporalBinary }),
  };
}

async function runLayer(layer: Layer, jestArguments: readonly string[], env: NodeJS.ProcessEnv): Promise<Tally> {
  console.log(`\n── ${layer} ──`);
  const folder = mkdtempSync(path.join(tmpdir(), 'tieout-test-'));
  const report = path.join(folder, 'report.json');
  const args = [
    ...[path.resolve(import.meta.dirname, '../node_modules/jest/bin/jest.js'), '--selectProjects', layer],
    ...['--passWithNoTests', '--json', `--outputFile=${report}`, `--testTimeout=${TIME_LIMIT[layer] * 1_000}`],
    // A test that failed half-way may leave something running; that must not hold up the gate for ever.
    '--forceExit',
    ...(jestArguments.some((one) => /^(?:--maxWorkers|-w|--runInBand|-i)\b/.test(one))
      ? []
      : [`--maxWorkers=${SIDE_BY_SIDE[layer]}`]),
    ...jestArguments,
  ];
  try {
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      // Jest prints the report on stdout too; its words for people go to stderr.
      const jest = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'], env });
      jest.once('error', reject);
      jest.once('exit', resolve);
    });
    const tally = tallyOf(readReport(report), exitCode);
    if (tally.passed + tally.failed === 0) console.log(`no tests in ${layer}`);
    return tally;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readReport(file: string): JestReport | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Undefined when there is none and none can be made: said aloud here, and a failure for the layers that need it. */
async function temporalServer(): Promise<string | undefined> {
  try {
    return await findTemporalBinary((line) => console.log(line));
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    console.error(`error: ${error.message}\nwhat to do: ${error.remedy}`);
    return undefined;
  }
}

async function runLayers(layers: readonly Layer[], jestArguments: readonly string[]): Promise<Tally> {
  const server = layers.some((layer) => NEEDS_SERVER.includes(layer)) ? temporalServer() : undefined;
  let total: Tally = { passed: 0, failed: 0, skipped: 0 };
  for (const layer of layers) {
    const needsServer = NEEDS_SERVER.includes(layer);
    const binary = needsServer ? await server : undefined;
    const isMissing = needsServer && binary === undefined;
    if (isMissing) console.error(`${layer}: not run, no Temporal server`);
    const tally = isMissing
      ? { passed: 0, failed: 1, skipped: 0 }
      : await runLayer(layer, jestArguments, testEnvironment(process.env, binary));
    total = {
      passed: total.passed + tally.passed,
      failed: total.failed + tally.failed,
      skipped: total.skipped + tally.skipped,
    };
  }
  return total;
}

async function main([...args]: readonly string[]): Promise<void> {
  if (args[0] === '--slow') {
    args.shift();
    process.env['TIEOUT_SLOW'] = '1';
  }
  const separator = args.indexOf('--');
  const named = separator === -1 ? args : args.slice(0, separator);
  const unknown = named.filter((name) => !LAYERS.some((layer) => layer === name));
  if (unknown.length > 0) {
    console.error(
      `error: no such layer: ${unknown.join(', ')}\nwhat to do: name some of ${LAYERS.join(', ')}, or none for all`,
    );
    process.exitCode = 2;
    return;
  }
  const layers = named.length === 0 ? LAYERS : LAYERS.filter((layer) => named.includes(layer));
  const total = await runLayers(layers, separator === -1 ? [] : args.slice(separator + 1));
  console.log(`\n${lastLine(total)}`);
  if (total.failed > 0 || total.passed === 0) process.exitCode = 1;
}

if (import.meta.main) await main(process.argv.slice(2));
