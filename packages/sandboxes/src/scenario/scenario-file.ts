/**
 * Scenario files: a known month, and how strict, slow and faulty the sandboxes are from their first answer on. All
 * problems of a file are reported at once, and nothing starts from a file that has one.
 */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';

import { faultPlanSchema } from '../control/fault-plan.ts';
import { faultSchema, type System } from '../control/faults.ts';
import { read } from '../control/input-problems.ts';
import { latencySchema } from '../control/latency.ts';
import { intacctSwitches } from '../intacct/switches.ts';
import { serviceTitanSwitchesSchema } from '../servicetitan/switches.ts';
import { SetupError } from '../setup-error.ts';
import type { Scenario } from './scenario.ts';
import { DEFAULT_SEED, MAX_SEED, scenarioByName, SCENARIO_NAMES } from './scenarios.ts';

const MAX_FILE_BYTES = 256 * 1024;

/** Operation names are checked at startup by the sandbox, which alone knows its operations. */
function disturbances(system: System) {
  return {
    faults: z.array(faultSchema(system, [])).max(1_000).default([]),
    faultPlan: faultPlanSchema(system, []).optional(),
    latency: latencySchema.optional(),
  };
}

const scenarioFileSchema = z.strictObject({
  base: z.enum(SCENARIO_NAMES).default(SCENARIO_NAMES[0]),
  seed: z.int().min(0).max(MAX_SEED).default(DEFAULT_SEED),
  servicetitan: z
    .strictObject({ switches: serviceTitanSwitchesSchema.prefault({}), ...disturbances('servicetitan') })
    .prefault({}),
  intacct: z
    .strictObject({
      switches: intacctSwitches.prefault({}),
      ...disturbances('intacct'),
      /** Delay after which reads show a write. */
      readLagMs: z.int().min(0).max(3_600_000).default(0),
    })
    .prefault({}),
});
type ScenarioFile = z.output<typeof scenarioFileSchema>;

/** The initial records, and the initial settings of each sandbox. */
export interface ScenarioSetup {
  /** Absent for a built-in scenario. */
  readonly file?: string;
  readonly scenario: Scenario;
  readonly servicetitan: ScenarioFile['servicetitan'];
  readonly intacct: ScenarioFile['intacct'];
}

/** @param nameOrFile a file if it ends in .yaml or .yml or contains a folder. @param seed overrides the file's own. */
export function loadScenario(nameOrFile: string, seed?: number): ScenarioSetup {
  if (/\.ya?ml$/i.test(nameOrFile) || path.basename(nameOrFile) !== nameOrFile)
    return scenarioFromFile(nameOrFile, seed);
  const scenario = scenarioByName(nameOrFile, seed ?? DEFAULT_SEED);
  const { servicetitan, intacct } = completed({}, scenario);
  return { scenario, servicetitan, intacct };
}

/** What a scenario file changes, one line each; empty for a built-in scenario. */
export function describeSetup({ file, scenario, servicetitan, intacct }: ScenarioSetup): string[] {
  if (file === undefined) return [];
  const usual = completed({}, scenario);
  const lines = [
    inForce('ServiceTitan', servicetitan, usual.servicetitan.switches),
    inForce('Intacct', intacct, usual.intacct.switches, intacct.readLagMs),
  ];
  return [`Scenario file ${file}`, ...lines.flat()];
}

function inForce(
  system: string,
  { switches, faults, faultPlan, latency }: Omit<ScenarioFile['servicetitan'], 'switches'> & { switches: object },
  usual: object,
  readLagMs = 0,
): string[] {
  const changed = Object.entries(switches).filter(
    ([name, value]) => !isDeepStrictEqual(Reflect.get(usual, name), value),
  );
  const parts = [
    ...changed.map(([name, value]) => `switch ${name} ${JSON.stringify(value)}`),
    ...faults.map(({ kind, operation = 'any call', times }) => `fault ${kind} on ${operation}, ${times} time(s)`),
    ...(faultPlan === undefined ? [] : [`fault plan ${faultPlan.kinds.join(', ')} at rate ${faultPlan.rate}`]),
    ...Object.entries(latency ?? {}).flatMap(([part, ms]) => (ms === 0 ? [] : [`latency ${part} ${ms}`])),
    ...(readLagMs === 0 ? [] : [`reads lag behind writes by ${readLagMs} ms`]),
  ];
  return parts.map((part) => `  ${system}: ${part}`);
}

/** @throws SetupError (exit code 2) listing every problem of the file. */
function scenarioFromFile(file: string, seed?: number): ScenarioSetup {
  const document = readYaml(file);
  const reading = read(scenarioFileSchema, document, 'the file');
  if ('problems' in reading) throw unusable(file, reading.problems);
  const { base, seed: ownSeed } = reading.value;
  const scenario = scenarioByName(base, seed ?? ownSeed);
  const { servicetitan, intacct } = completed(document, scenario);
  return { file, scenario, servicetitan, intacct };
}

const saidOfSwitches = z.looseObject({
  servicetitan: z.looseObject({ switches: z.looseObject({}).optional() }).optional(),
});

/** A valid document, completed with the scenario's switches where it sets none. */
function completed(document: unknown, { switches }: Scenario): ScenarioFile {
  const { servicetitan, ...rest } = saidOfSwitches.parse(document ?? {});
  const ofServiceTitan = { ...servicetitan, switches: { ...switches, ...servicetitan?.switches } };
  return scenarioFileSchema.parse({ ...rest, servicetitan: ofServiceTitan });
}

function readYaml(file: string): unknown {
  const lines = new LineCounter();
  const document = parseDocument(readText(file), { lineCounter: lines, prettyErrors: false });
  const problems = [...document.errors, ...document.warnings].map(
    ({ pos: [start], message }) => `line ${lines.linePos(start).line}: ${message}`,
  );
  if (problems.length > 0) throw unusable(file, problems);
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw unusable(file, [error instanceof Error ? error.message : String(error)]);
  }
}

function readText(file: string): string {
  const facts = statSync(file, { throwIfNoEntry: false });
  if (facts === undefined) throw unreadable(file, 'there is no such file');
  // A device or a pipe might never reach its end.
  if (!facts.isFile()) throw unreadable(file, 'it is no file');
  if (facts.size > MAX_FILE_BYTES) throw unreadable(file, `it is larger than ${MAX_FILE_BYTES} bytes`);
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw unreadable(file, 'this user is not allowed to read it', cause);
  }
}

function unreadable(file: string, why: string, cause?: unknown): SetupError {
  return new SetupError(`The scenario ${file} cannot be read: ${why}.`, {
    remedy: `Name a YAML file such as examples/sandbox/strict-month.yaml, or one of: ${SCENARIO_NAMES.join(', ')}.`,
    exitCode: 2,
    cause,
  });
}

function unusable(file: string, problems: readonly string[]): SetupError {
  const list = problems.map((problem) => `  - ${problem}`).join('\n');
  return new SetupError(`The scenario ${file} cannot be used, ${problems.length} problem(s):\n${list}`, {
    remedy: 'Correct each of them and start again; nothing was started.',
    exitCode: 2,
  });
}
