/**
 * In every seed, whatever its theme: bills of which people do something outside Tieout while it works on them. They come
 * after the bills of the theme, from dice of their own, so that the plans of earlier versions stay as they were.
 */
import { Random } from '@tieout/sandboxes/scenario/random.ts';
import { purchase } from './ordinary-parts.ts';
import { OUTSIDE_DEEDS, type PlanParts } from './plan.ts';

/** From a moment before anything is posted to one when all is. */
const QUIET_END_MS = 8_000;
const BILLS = 2;

export function withPeople(parts: PlanParts, seed: number): PlanParts {
  const dice = new Random(seed + 13);
  const deeds = dice.shuffled(OUTSIDE_DEEDS).slice(0, BILLS);
  return {
    ...parts,
    bills: [...parts.bills, ...deeds.map(() => ({ order: purchase({ jobTypeId: dice.between(41, 47) }) }))],
    deeds: [
      ...parts.deeds,
      ...deeds.map((kind, index) => ({
        kind,
        bill: parts.bills.length + index,
        atMs: dice.between(0, parts.lastsMs - QUIET_END_MS),
      })),
    ],
  };
}
