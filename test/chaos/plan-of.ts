/** From a seed to its plan. Pure: the same seed gives the same plan on every machine. */
import { Random } from '@tieout/sandboxes/scenario/random.ts';
import { LASTS_MS, ordinaryParts } from './ordinary-parts.ts';
import { withPeople } from './people.ts';
import type { ChaosPlan, PlanParts, Trap } from './plan.ts';
import { themes } from './themes.ts';

export const GREATEST_SEED = 999_999;

export function planOf(seed: number): ChaosPlan {
  const dice = new Random(seed);
  const [theme, make] = themes[seed % themes.length] ?? ['', () => ({})];
  const parts = ordinaryParts(dice, seed);
  const made = { ...parts, ...make(dice, { parts, seed, round: Math.floor(seed / themes.length) }) };
  return { ...withPeople(made, seed), credits: within(made.lastsMs, made.credits), seed, theme };
}

/** A theme that is over sooner has its credits sooner. */
function within(lastsMs: number, credits: PlanParts['credits']): PlanParts['credits'] {
  const sooner = (atMs: number): number => Math.round((atMs * lastsMs) / LASTS_MS);
  return credits.map(({ goods, postedAtMs, later }) => ({
    goods,
    postedAtMs: sooner(postedAtMs),
    ...(later === undefined ? {} : { later: { ...later, atMs: sooner(later.atMs) } }),
  }));
}

/** Everything that a plan can do, each by its name in the reports. */
export function namesIn({ servicetitan, intacct, acts, traps, deeds, credits }: PlanParts): string[] {
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
    ...credits.flatMap(({ later }) => (later === undefined ? [] : [`credit ${later.act}`])),
  ];
}

export function nameOfTrap(trap: Trap): string {
  return trap.kind === 'kill-in-write' ? `${trap.kind} ${trap.moment}` : `${trap.kind} ${trap.step}`;
}
