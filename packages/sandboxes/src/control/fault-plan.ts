/**
 * Faults by chance that repeats: whether a call meets a fault, and which, depends on the seed, on the call's operations
 * and on how many such calls came before. Calls of other operations in between change nothing, so that two runs agree
 * even where their requests overtake each other.
 */
import { createHash } from 'node:crypto';

import { z } from 'zod';

import { Random } from '../scenario/random.ts';
import {
  canHappen,
  faultFields,
  isNamed,
  kindsOf,
  operationSchema,
  takes,
  toFault,
  type CallFacts,
  type Fault,
  type FaultKind,
  type OperationGroup,
  type System,
} from './faults.ts';

export interface FaultPlan {
  readonly seed: number;
  /** Share of the calls that meet a fault. */
  readonly rate: number;
  readonly kinds: readonly FaultKind[];
  /** Every operation when left out. */
  readonly operations?: readonly string[] | undefined;
  /** The plan is over after this many faults. */
  readonly atMost?: number | undefined;
  readonly status?: number | undefined;
  readonly delayMs?: number | undefined;
}

/** Rarer faults than one in so many calls are met by no run of ours. */
const MIN_RATE = 0.001;

/** `PUT /_sandbox/fault-plan`. */
export function faultPlanSchema(system: System, operations: readonly OperationGroup[]): z.ZodType<FaultPlan> {
  return z
    .strictObject({
      seed: z.int().min(0).max(4_294_967_295),
      rate: z.number().min(MIN_RATE).max(1),
      kinds: z
        .array(z.enum(kindsOf(system)))
        .min(1)
        .max(kindsOf(system).length)
        .refine((kinds) => new Set(kinds).size === kinds.length, { error: 'name each kind once' }),
      operations: z.array(operationSchema(operations)).min(1).optional(),
      atMost: z.int().min(1).max(1_000_000).optional(),
      ...faultFields,
    })
    .superRefine((plan, context) => {
      for (const field of ['status', 'delayMs'] as const) {
        if (plan[field] === undefined || takes(plan.kinds, field)) continue;
        context.addIssue({ code: 'custom', path: [field], message: `none of these kinds takes a ${field}` });
      }
    });
}

/** Thousandths of a thousandth: the finest rate that a plan tells apart. */
const RATE_RESOLUTION = 1_000_000;

export class RunningFaultPlan {
  readonly plan: FaultPlan;
  readonly #calls = new Map<string, number>();
  #injected = 0;

  constructor(plan: FaultPlan) {
    this.plan = plan;
  }

  get injectedCount(): number {
    return this.#injected;
  }

  /** The fault that this call meets, if any. */
  next(call: CallFacts): Fault | undefined {
    const { seed, rate, kinds, operations, atMost } = this.plan;
    if (operations !== undefined && !operations.some((operation) => isNamed(operation, call))) return undefined;
    const name = [...new Set(call.operations)].toSorted().join(', ');
    const earlier = this.#calls.get(name) ?? 0;
    this.#calls.set(name, earlier + 1);
    const possible = kinds.filter((kind) => canHappen(kind, call));
    if (possible.length === 0 || (atMost !== undefined && this.#injected >= atMost)) return undefined;
    const random = new Random(createHash('sha256').update(`${seed}/${earlier}/${name}`).digest().readUInt32BE());
    if (random.between(1, RATE_RESOLUTION) > Math.round(rate * RATE_RESOLUTION)) return undefined;
    this.#injected += 1;
    return toFault(random.pick(possible), this.plan);
  }
}
