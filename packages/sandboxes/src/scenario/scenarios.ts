/** The scenarios there are, by name. */
import { SetupError } from '../setup-error.ts';
import { hvacMonth } from './hvac-month.ts';
import type { Scenario } from './scenario.ts';

const scenarios = { 'hvac-month': hvacMonth } satisfies Record<string, (seed: number) => Scenario>;
type ScenarioName = keyof typeof scenarios;

export const scenarioNames = Object.keys(scenarios) as [ScenarioName, ...ScenarioName[]];
export const defaultSeed = 2026;
export const greatestSeed = 0xffff_ffff;

export function scenarioByName(name: string, seed: number): Scenario {
  const known = scenarioNames.find((one) => one === name);
  if (known === undefined) {
    const remedy = `Choose one of: ${scenarioNames.join(', ')}; or name a file that ends in .yaml.`;
    throw new SetupError(`There is no scenario "${name}".`, { remedy, exitCode: 2 });
  }
  if (!Number.isInteger(seed) || seed < 0 || seed > greatestSeed) {
    const remedy = `Give a whole number from 0 to ${greatestSeed}.`;
    throw new SetupError(`The scenario's seed ${seed} cannot be used.`, { remedy, exitCode: 2 });
  }
  return scenarios[known](seed);
}
