/**
 * What both sandboxes offer beside the API they stand in for, under `/_sandbox`: their state and meter to look at,
 * faults and latency to set. It holds no record of either system.
 */
import { setTimeout as delay } from 'node:timers/promises';

import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';

const faultSchema = z.strictObject({
  /**
   * `status`: answer with `status` and an HTML page, nothing done. `drop-before`: reset the connection, nothing done.
   * `drop-after`: do the work, then reset the connection. `slow`: do the work, answer after `delayMs`.
   * `late`: reset the connection at once, do the work after `delayMs`.
   */
  kind: z.enum(['status', 'drop-before', 'drop-after', 'slow', 'late']),
  /** Operation name as the meter shows it, e.g. `create APBILL` or `GET ap-bills`; any operation when left out. */
  operation: z.string().optional(),
  times: z.int().min(1).max(10_000).default(1),
  status: z.int().min(400).max(599).default(503),
  delayMs: z.int().min(0).max(3_600_000).default(1_000),
});
export type Fault = z.infer<typeof faultSchema>;

const latencySchema = z.strictObject({
  requestMs: z.int().min(0).max(60_000).default(0),
  /** Intacct only: added for each function of a request. */
  functionMs: z.int().min(0).max(60_000).default(0),
});
export type Latency = z.infer<typeof latencySchema>;

export interface Meter {
  /** HTTP requests received, faults included. */
  requests: number;
  /** Calls by operation name. */
  operations: Record<string, number>;
  /** Billed transactions by the vendor's counting rules (Intacct only; 0 elsewhere). */
  transactions: number;
}

export class ControlPlane {
  readonly #state: () => unknown;
  #meter: Meter = { requests: 0, operations: {}, transactions: 0 };
  #faults: Fault[] = [];
  #latency: Latency = { requestMs: 0, functionMs: 0 };

  /** @param state what `GET /_sandbox/state` answers; called at each request. */
  constructor(state: () => unknown) {
    this.#state = state;
  }

  get latency(): Latency {
    return this.#latency;
  }

  countRequest(): void {
    this.#meter.requests += 1;
  }

  countOperation(operation: string, transactions = 0): void {
    this.#meter.operations[operation] = (this.#meter.operations[operation] ?? 0) + 1;
    this.#meter.transactions += transactions;
  }

  /** Takes the next planned fault for any of these operations, if there is one. */
  takeFault(operations: readonly string[]): Fault | undefined {
    const index = this.#faults.findIndex((f) => f.operation === undefined || operations.includes(f.operation));
    const fault = this.#faults[index];
    if (fault === undefined) return undefined;
    if (fault.times > 1) this.#faults[index] = { ...fault, times: fault.times - 1 };
    else this.#faults.splice(index, 1);
    return fault;
  }

  /**
   * Does `work` under the next planned fault and the latency model, and sends its answer.
   * @param functions how many functions the request holds, for the latency model.
   */
  async serve(
    reply: FastifyReply,
    operations: readonly string[],
    functions: number,
    work: () => { status: number; contentType: string; body: string; headers?: Record<string, string> },
  ): Promise<FastifyReply> {
    this.countRequest();
    const fault = this.takeFault(operations);
    const pause = this.#latency.requestMs + this.#latency.functionMs * functions;
    if (pause > 0) await delay(pause);
    if (fault?.kind === 'drop-before') return hangUp(reply);
    if (fault?.kind === 'late') {
      setTimeout(work, fault.delayMs);
      return hangUp(reply);
    }
    if (fault?.kind === 'status') {
      return reply
        .code(fault.status)
        .type('text/html')
        .send(`<html><body><h1>${fault.status}</h1>planned fault</body></html>`);
    }
    const answer = work();
    if (fault?.kind === 'drop-after') return hangUp(reply);
    if (fault?.kind === 'slow') await delay(fault.delayMs);
    return reply
      .code(answer.status)
      .headers(answer.headers ?? {})
      .type(answer.contentType)
      .send(answer.body);
  }

  register(app: FastifyInstance): void {
    app.get('/_sandbox/state', () => this.#state());
    app.get('/_sandbox/meter', () => this.#meter);
    app.delete('/_sandbox/meter', () => (this.#meter = { requests: 0, operations: {}, transactions: 0 }));
    app.get('/_sandbox/faults', () => this.#faults);
    app.delete('/_sandbox/faults', () => (this.#faults = []));
    app.post('/_sandbox/faults', (request, reply) => {
      const parsed = faultSchema.safeParse(request.body);
      if (!parsed.success) return reply.code(400).send({ error: z.prettifyError(parsed.error) });
      this.#faults.push(parsed.data);
      return parsed.data;
    });
    app.put('/_sandbox/latency', (request, reply) => {
      const parsed = latencySchema.safeParse(request.body);
      if (!parsed.success) return reply.code(400).send({ error: z.prettifyError(parsed.error) });
      return (this.#latency = parsed.data);
    });
  }
}

function hangUp(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.destroy();
  return reply;
}
