/** From a seed to its plan. Pure: the same seed gives the same plan on every machine. */
import { Random } from '../../src/sandbox/scenario/random.ts';
import { ordinaryParts } from './ordinary-parts.ts';
import type { ChaosPlan, PlanParts, Trap } from './plan.ts';
import { themes } from './themes.ts';

export const GREATEST_SEED = 999_999;

export function planOf(seed: number): ChaosPlan {
  const dice = new Random(seed);
  const [theme, make] = themes[seed % themes.length] ?? ['', () => ({})];
  const parts = ordinaryParts(dice, seed);
  return { ...parts, ...make(dice, { parts, seed, round: Math.floor(seed / themes.length) }), seed, theme };
}

/** Everything that a plan can do, each by its name in the reports. */
export function namesIn({ servicetitan, intacct, acts, traps, deeds }: PlanParts): string[] {
  const faultsOf = (
    system: string,
    { faults, faultPlan }: PlanParts['servicetitan'] | PlanParts['intacct'],
  ): string[] => [...faults.map(({ kind }) => kind), ...(faultPlan?.kinds ?? [])].map((kind) => `${system} ${kind}`);
  return [
    ...faultsOf('servicetitan', servicetitan),
    ...faultsOf('intacct', intacct),
    ...acts.map(({ kind }) => kind),
    ...traps.map(nameOfTrap),
    ...deeds.map(({ kind }) => kind),
  ];
}

export function nameOfTrap(trap: Trap): string {
  return trap.kind === 'kill-in-write' ? `${trap.kind} ${trap.moment}` : `${trap.kind} ${trap.step}`;
}
