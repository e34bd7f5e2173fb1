/** A bill of a seed to which a person does something, with the systems in which it is done. */
import type { Scenario } from '@tieout/sandboxes/scenario/scenario.ts';
import type { ExpectedEnd } from './month.ts';
import type { SystemsOfSeed } from './systems.ts';

export interface ChangedBill {
  readonly seed: number;
  readonly end: ExpectedEnd;
  readonly systems: SystemsOfSeed;
  readonly scenario: Scenario;
}
