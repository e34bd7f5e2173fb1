/**
 * Chooses the fault of each call, from the requested faults and from the plan, and keeps a log of what was injected.
 */
import { RunningFaultPlan, type FaultPlan } from './fault-plan.ts';
import {
  canHappen,
  isNamed,
  toFault,
  type CallFacts,
  type Fault,
  type FaultKind,
  type WaitingFault,
} from './faults.ts';

export interface InjectedFault {
  /** Counts from 1 since the sandbox was started. */
  readonly number: number;
  /** The sandbox's time, ISO 8601. */
  readonly at: string;
  readonly kind: FaultKind;
  /** The call's operations, each once; empty for a request that could not be read. */
  readonly operation: string;
  readonly by: 'request' | 'plan';
}

/** The log keeps this many; the oldest go first. */
const MAX_REMEMBERED = 1_000;

export class InjectedFaults {
  readonly #now: () => number;
  #waiting: readonly WaitingFault[] = [];
  #running: { readonly plan: RunningFaultPlan; readonly after: number } | undefined;
  #remembered: InjectedFault[] = [];
  #count = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  get waiting(): readonly WaitingFault[] {
    return this.#waiting;
  }

  get injected(): readonly InjectedFault[] {
    return this.#remembered;
  }

  add(fault: WaitingFault): void {
    this.#waiting = [...this.#waiting, fault];
  }

  clear(): void {
    this.#waiting = [];
  }

  startPlan(plan: FaultPlan): void {
    this.#running = { plan: new RunningFaultPlan(plan), after: this.#count };
  }

  endPlan(): void {
    this.#running = undefined;
  }

  /** The running plan and what it has injected so far. */
  describePlan(): { plan: FaultPlan | null; count: number; injected: readonly InjectedFault[] } {
    if (this.#running === undefined) return { plan: null, count: 0, injected: [] };
    const { plan, after } = this.#running;
    const injected = this.#remembered.filter(({ by, number }) => by === 'plan' && number > after);
    return { plan: plan.plan, count: plan.injectedCount, injected };
  }

  /** The next requested fault that can happen to this call, else the plan's. */
  take(call: CallFacts): Fault | undefined {
    const asked = this.#takeWaiting(call);
    // A call with a requested fault is not counted by the plan.
    const planned = asked === undefined ? this.#running?.plan.next(call) : undefined;
    const fault = asked ?? planned;
    if (fault !== undefined) this.#remember(fault.kind, call, asked === undefined ? 'plan' : 'request');
    return fault;
  }

  #takeWaiting(call: CallFacts): Fault | undefined {
    const found = this.#waiting.find(
      ({ kind, operation }) => canHappen(kind, call) && (operation === undefined || isNamed(operation, call)),
    );
    if (found === undefined) return undefined;
    this.#waiting = this.#waiting.flatMap((one) => {
      if (one !== found) return [one];
      return one.times > 1 ? [{ ...one, times: one.times - 1 }] : [];
    });
    return toFault(found.kind, found);
  }

  #remember(kind: FaultKind, call: CallFacts, by: InjectedFault['by']): void {
    this.#count += 1;
    const at = new Date(this.#now()).toISOString();
    const operation = [...new Set(call.operations)].join(', ');
    this.#remembered.push({ number: this.#count, at, kind, operation, by });
    if (this.#remembered.length > MAX_REMEMBERED) this.#remembered.shift();
  }
}
