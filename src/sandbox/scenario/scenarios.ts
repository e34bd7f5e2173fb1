/** The scenarios there are, by name. */
import { OperatorError } from '../../config/operator-error.ts';
import { hvacMonth } from './hvac-month.ts';
import type { Scenario } from './scenario.ts';

const scenarios: Readonly<Record<string, (seed: number) => Scenario>> = { 'hvac-month': hvacMonth };

export function scenarioByName(name: string, seed: number): Scenario {
  const make = Object.hasOwn(scenarios, name) ? scenarios[name] : undefined;
  if (make === undefined) {
    const remedy = `Choose one of: ${Object.keys(scenarios).join(', ')}.`;
    throw new OperatorError(`There is no scenario "${name}".`, { remedy, exitCode: 2 });
  }
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffff_ffff) {
    const remedy = 'Give a whole number from 0 to 4294967295.';
    throw new OperatorError(`The scenario's seed ${seed} cannot be used.`, { remedy, exitCode: 2 });
  }
  return make(seed);
}
