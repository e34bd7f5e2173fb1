/** The built-in scenarios by name. */
import { SetupError } from '../setup-error.ts';
import { hvacMonth } from './hvac-month.ts';
import type { Scenario } from './scenario.ts';

const SCENARIOS = { 'hvac-month': hvacMonth } satisfies Record<string, (seed: number) => Scenario>;
type ScenarioName = keyof typeof SCENARIOS;

export const SCENARIO_NAMES = Object.keys(SCENARIOS) as [ScenarioName, ...ScenarioName[]];
export const DEFAULT_SEED = 2026;
export const MAX_SEED = 0xffff_ffff;

export function scenarioByName(name: string, seed: number): Scenario {
  const known = SCENARIO_NAMES.find((one) => one === name);
  if (known === undefined) {
    const remedy = `Choose one of: ${SCENARIO_NAMES.join(', ')}; or name a file that ends in .yaml.`;
    throw new SetupError(`There is no scenario "${name}".`, { remedy, exitCode: 2 });
  }
  if (!Number.isInteger(seed) || seed < 0 || seed > MAX_SEED) {
    const remedy = `Give a whole number from 0 to ${MAX_SEED}.`;
    throw new SetupError(`The scenario's seed ${seed} cannot be used.`, { remedy, exitCode: 2 });
  }
  return SCENARIOS[known](seed);
}
