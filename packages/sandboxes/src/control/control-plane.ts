/**
 * What both sandboxes offer in addition to the simulated API, under `/_sandbox`: state, meter and clock to read, faults
 * and latency to set. Every call of the API is served through here. It holds no records of either system.
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';

import type { SandboxClock } from './clock.ts';
import { registerControlRoutes, withBody } from './control-routes.ts';
import type { Disturbance } from './disturbance.ts';
import { serveWith, type Delivery } from './fault-effects.ts';
import { faultPlanSchema } from './fault-plan.ts';
import { FAULT_KINDS, faultSchema, kindsOf, type CallFacts, type OperationGroup, type System } from './faults.ts';
import type { HttpAnswer } from './http-answer.ts';
import { InjectedFaults } from './injected-faults.ts';
import { latencyOf, latencySchema, NO_LATENCY } from './latency.ts';
import { Meter } from './meter.ts';

/** What the control plane needs from the system it controls. */
interface SystemHooks {
  /** The system's own answer to a client that sends too many requests. */
  rateLimited(): HttpAnswer;
  /** Invalidates every session or token. */
  loseSession(): void;
}

/** One request to the API. */
export interface ServedCall extends CallFacts {
  /** Answers the request. It must check authentication as well, so that a lost session is noticed. */
  readonly work: (disturbance: Disturbance) => HttpAnswer | Promise<HttpAnswer>;
}

export interface ControlPlaneOptions {
  readonly system: System;
  /** The body of `GET /_sandbox/state`, built for each request. */
  readonly state: () => unknown;
  readonly clock: SandboxClock;
  readonly hooks: SystemHooks;
  /** Operations that a fault may name. When empty, any name is accepted. */
  readonly operations?: readonly OperationGroup[];
}

export class ControlPlane {
  readonly #options: ControlPlaneOptions;
  readonly #meter = new Meter();
  readonly #faults: InjectedFaults;
  #latency = NO_LATENCY;
  /** Abandon what is still pending when the server closes. */
  readonly #pending = new Set<() => void>();
  #lateCommits = 0;
  #isClosed = false;

  constructor(options: ControlPlaneOptions) {
    this.#options = options;
    this.#faults = new InjectedFaults(options.clock.now);
  }

  /** For a request that is refused before it reaches `serve`. */
  countRequest(): void {
    this.#meter.countRequest();
  }

  countOperation(operation: string, transactions = 0): void {
    this.#meter.countOperation(operation, transactions);
  }

  /** Does the call's work with the latency and the fault that apply to it, and sends the answer. */
  async serve(reply: FastifyReply, call: ServedCall): Promise<FastifyReply> {
    this.#meter.countRequest();
    const fault = this.#faults.take(call);
    if (fault !== undefined) this.#meter.countFault();
    const pause = latencyOf(this.#latency, call);
    if (pause > 0) await this.#wait(pause);
    // Closed in the meantime: the client is gone, and nothing must be done any more.
    if (this.#isClosed) return deliver(reply, { how: 'hang-up' });
    const { hooks } = this.#options;
    const delivery = await serveWith(fault, {
      work: call.work,
      rateLimited: () => hooks.rateLimited(),
      loseSession: () => hooks.loseSession(),
      wait: (ms) => this.#wait(ms),
      workLater: (ms) => this.#workLater(ms, call),
    });
    return deliver(reply, delivery);
  }

  async #wait(ms: number): Promise<void> {
    await new Promise<void>((resolve) => this.#after(ms, resolve, resolve));
  }

  #workLater(ms: number, { work }: ServedCall): void {
    this.#lateCommits += 1;
    const isOver = (): void => {
      this.#lateCommits -= 1;
    };
    const commit = async (): Promise<void> => {
      await work({ pages: 'as-is' });
    };
    // The client has been disconnected, so a defect can only be reported on stderr.
    this.#after(
      ms,
      () =>
        void commit()
          .catch((error: unknown) => console.error('A late commit failed:', error))
          .finally(isOver),
      isOver,
    );
  }

  #after(ms: number, work: () => void, whenClosed: () => void): void {
    const abandon = (): void => {
      cancel();
      whenClosed();
    };
    const cancel = this.#options.clock.after(ms, () => {
      this.#pending.delete(abandon);
      work();
    });
    this.#pending.add(abandon);
  }

  #close(): void {
    this.#isClosed = true;
    for (const abandon of this.#pending) abandon();
    this.#pending.clear();
  }

  /** @param others register the system's own part of the control plane, with full paths below `/_sandbox`. */
  register(app: FastifyInstance, ...others: readonly ((scope: FastifyInstance) => void)[]): void {
    app.addHook('preClose', async () => this.#close());
    registerControlRoutes(app, [
      (scope) => this.#registerReadings(scope),
      (scope) => this.#registerFaults(scope),
      (scope) => this.#registerClock(scope),
      ...others,
    ]);
  }

  #registerReadings(scope: FastifyInstance): void {
    scope.get('/_sandbox/state', () => this.#options.state());
    scope.get('/_sandbox/meter', () => this.#meter.reading);
    scope.delete('/_sandbox/meter', () => {
      this.#meter.reset();
      return this.#meter.reading;
    });
    scope.get('/_sandbox/latency', () => this.#latency);
    scope.put('/_sandbox/latency', ({ body }, reply) =>
      withBody(latencySchema, body, reply, (latency) => (this.#latency = latency)),
    );
  }

  #registerFaults(scope: FastifyInstance): void {
    const { system, operations = [] } = this.#options;
    const faults = this.#faults;
    const oneFault = faultSchema(system, operations);
    const plan = faultPlanSchema(system, operations);
    scope.get('/_sandbox/operations', () => operations);
    scope.get('/_sandbox/faults', () => faults.waiting);
    scope.get('/_sandbox/faults/kinds', () => kindsOf(system).map((kind) => ({ kind, ...FAULT_KINDS[kind] })));
    scope.get('/_sandbox/faults/injected', () => faults.injected);
    scope.post('/_sandbox/faults', ({ body }, reply) =>
      withBody(oneFault, body, reply, (fault) => {
        faults.add(fault);
        return fault;
      }),
    );
    scope.delete('/_sandbox/faults', () => {
      faults.clear();
      return faults.waiting;
    });
    scope.get('/_sandbox/fault-plan', () => faults.describePlan());
    scope.put('/_sandbox/fault-plan', ({ body }, reply) =>
      withBody(plan, body, reply, (next) => {
        faults.startPlan(next);
        return faults.describePlan();
      }),
    );
    scope.delete('/_sandbox/fault-plan', () => {
      faults.endPlan();
      return faults.describePlan();
    });
  }

  #registerClock(scope: FastifyInstance): void {
    scope.get('/_sandbox/clock', () => this.#clockReading());
    const clockChange = clockChangeSchema(this.#options.clock);
    scope.put('/_sandbox/clock', ({ body }, reply) =>
      withBody(clockChange, body, reply, (change) => {
        turn(this.#options.clock, change);
        return this.#clockReading();
      }),
    );
  }

  #clockReading(): unknown {
    const { clock } = this.#options;
    return {
      now: new Date(clock.now()).toISOString(),
      frozen: clock.isFrozen,
      waiting: clock.waitingCount,
      lateCommits: this.#lateCommits,
    };
  }
}

const TEN_YEARS_MS = 10 * 366 * 86_400_000;

/** Dates that both systems can write, with room for due dates and the like. */
const EARLIEST_DAY = '2000-01-01';
const LATEST_DAY = '2999-12-31';

function isInBounds(at: number): boolean {
  return at >= Date.parse(EARLIEST_DAY) && at < Date.parse(LATEST_DAY) + 86_400_000;
}

function clockChangeSchema(clock: SandboxClock) {
  const error = `the clock goes from ${EARLIEST_DAY} to ${LATEST_DAY} (UTC)`;
  return z
    .strictObject({
      advanceMs: z
        .int()
        .min(0)
        .max(TEN_YEARS_MS)
        .refine((ms) => isInBounds(clock.now() + ms), { error })
        .optional(),
      at: z.iso
        .datetime({ offset: true })
        .refine((at) => isInBounds(Date.parse(at)), { error })
        .optional(),
      frozen: z.boolean().optional(),
    })
    .refine((change) => Object.values(change).filter((value) => value !== undefined).length === 1, {
      error: 'give exactly one of advanceMs, at, frozen',
    });
}

type ClockChange = z.infer<ReturnType<typeof clockChangeSchema>>;

function turn(clock: SandboxClock, { advanceMs, at, frozen }: ClockChange): void {
  if (advanceMs !== undefined) clock.advance(advanceMs);
  else if (at !== undefined) clock.set(Date.parse(at));
  else if (frozen === true) clock.freeze();
  else clock.run();
}

function deliver(reply: FastifyReply, delivery: Delivery): FastifyReply {
  if (delivery.how === 'hang-up') return hangUp(reply);
  const { status, headers = {}, contentType, body } = delivery.answer;
  if (delivery.how === 'cut-off') return cutOff(reply, delivery.answer);
  return reply.code(status).headers(headers).type(contentType).send(body);
}

function hangUp(reply: FastifyReply): FastifyReply {
  reply.hijack();
  const { socket } = reply.raw;
  // A reset rather than an orderly end, as when a proxy or a machine goes down.
  if (socket === null) reply.raw.destroy();
  else socket.resetAndDestroy();
  return reply;
}

/** Sends half of the announced length, then closes the connection. */
function cutOff(reply: FastifyReply, { status, headers = {}, contentType, body }: HttpAnswer): FastifyReply {
  reply.hijack();
  const bytes = Buffer.from(body);
  reply.raw.writeHead(status, { ...headers, 'content-type': contentType, 'content-length': bytes.length });
  reply.raw.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => reply.raw.destroy());
  return reply;
}
