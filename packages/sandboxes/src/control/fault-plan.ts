/**
 * Random faults that can be repeated: whether a call gets a fault, and which, depends only on the seed, the call's
 * operations and the number of such calls before it. Calls of other operations in between change nothing, so two runs
 * agree even when their requests overtake each other.
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
  /** Share of the calls that get a fault. */
  readonly rate: number;
  readonly kinds: readonly FaultKind[];
  /** Every operation when left out. */
  readonly operations?: readonly string[] | undefined;
  /** The plan ends after this many faults. */
  readonly atMost?: number | undefined;
  readonly status?: number | undefined;
  readonly delayMs?: number | undefined;
}

/** A test run is too short to meet rarer faults. */
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

/** Rates are compared in millionths. */
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

  /** The fault of this call, if it gets one. */
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
