/**
 * Webhooks V2 under `/_sandbox/webhooks`: subscriptions as in the developer portal, and the log of deliveries with
 * replay. Events come from the UI routes; calls of the API raise none.
 */
import { randomUUID } from 'node:crypto';

import type { FastifyInstance, FastifyReply } from 'fastify';

import type { SandboxClock } from '../../control/clock.ts';
import { withBody } from '../../control/control-routes.ts';
import type { Job } from '../records/operations-records.ts';
import type { ServiceTitanSwitches } from '../switches.ts';
import type { ServiceTitanTenant } from '../tenant.ts';
import { jobOccurrence } from './cloud-event.ts';
import { Delivery } from './delivery.ts';
import { EVENT_TYPES, NO_PAYABLES_EVENTS, type EventType } from './event-types.ts';
import { subscriptionSchema, type Subscription } from './subscription.ts';

/**
 * The log keeps this many deliveries. The oldest finished one is removed first; if none is finished, the oldest is
 * ended.
 */
const MAX_LOGGED_DELIVERIES = 1_000;

export interface WebhooksOptions {
  readonly tenant: ServiceTitanTenant;
  readonly clock: SandboxClock;
  readonly switches: () => ServiceTitanSwitches;
}

export class Webhooks {
  readonly #options: WebhooksOptions;
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #deliveries = new Map<string, Delivery>();
  /** Deliveries ended because the log was full, by subscription. */
  readonly #dropped = new Map<string, number>();
  /** First attempts to a receiver are made one after the other, so that order is meaningful. */
  readonly #lines = new Map<string, Promise<void>>();

  constructor(options: WebhooksOptions) {
    this.#options = options;
  }

  /** Sends the events of one change, in the order they happened. */
  jobEvents(types: readonly EventType[], job: Job): void {
    const { tenant, switches } = this.#options;
    const ordered = switches().webhookOrder === 'in-order' ? types : types.toReversed();
    for (const type of ordered) {
      const occurrence = jobOccurrence(tenant, type, job);
      for (const subscription of this.#subscriptions.values()) {
        if (subscription.eventTypes.includes(type)) {
          this.#start(new Delivery({ ...this.#options, subscription, occurrence }), subscription);
        }
      }
    }
  }

  #start(delivery: Delivery, { id }: Subscription): void {
    this.#forgetOldest();
    this.#deliveries.set(delivery.id, delivery);
    const line = this.#lines.get(id) ?? Promise.resolve();
    this.#lines.set(
      id,
      line.then(() => (delivery.state === 'failed' ? undefined : delivery.attempt())),
    );
  }

  #forgetOldest(): void {
    if (this.#deliveries.size < MAX_LOGGED_DELIVERIES) return;
    const all = [...this.#deliveries.values()];
    const oldest = all.find(({ isOver }) => isOver) ?? all[0];
    if (oldest === undefined) return;
    if (!oldest.isOver) {
      const { subscriptionId } = oldest;
      this.#dropped.set(subscriptionId, (this.#dropped.get(subscriptionId) ?? 0) + 1);
      oldest.close();
    }
    this.#deliveries.delete(oldest.id);
  }

  /** The signing key is never returned. */
  #shown({ signingKey, ...rest }: Subscription): unknown {
    return { ...rest, isSigned: signingKey !== undefined, droppedDeliveries: this.#dropped.get(rest.id) ?? 0 };
  }

  #allShown(): readonly unknown[] {
    return [...this.#subscriptions.values()].map((subscription) => this.#shown(subscription));
  }

  register(scope: FastifyInstance): void {
    scope.get('/_sandbox/webhooks/event-types', () => ({ eventTypes: EVENT_TYPES, none: NO_PAYABLES_EVENTS }));
    scope.get('/_sandbox/webhooks', () => this.#allShown());
    scope.post('/_sandbox/webhooks', ({ body }, reply) =>
      withBody(subscriptionSchema, body, reply, (wanted) => {
        const subscription = { id: randomUUID(), ...wanted };
        this.#subscriptions.set(subscription.id, subscription);
        return reply.code(201).send(this.#shown(subscription));
      }),
    );
    scope.delete<{ Params: { id: string } }>('/_sandbox/webhooks/:id', ({ params: { id } }, reply) =>
      this.#end(id, reply),
    );
    scope.get('/_sandbox/webhooks/deliveries', () => [...this.#deliveries.values()].map(({ reading }) => reading));
    scope.post<{ Params: { id: string } }>('/_sandbox/webhooks/deliveries/:id/replay', ({ params: { id } }, reply) =>
      this.#replay(id, reply),
    );
  }

  /** Ends a subscription. Assumed: nothing more is sent to it, not even retries. */
  #end(id: string, reply: FastifyReply): unknown {
    if (!this.#subscriptions.delete(id)) {
      return refuse(reply, 404, `There is no subscription ${id}: GET /_sandbox/webhooks lists them.`);
    }
    for (const delivery of this.#deliveries.values()) if (delivery.subscriptionId === id) delivery.close();
    this.#lines.delete(id);
    this.#dropped.delete(id);
    return this.#allShown();
  }

  #replay(id: string, reply: FastifyReply): unknown {
    const delivery = this.#deliveries.get(id);
    if (delivery === undefined) {
      return refuse(reply, 404, `There is no delivery ${id}: GET /_sandbox/webhooks/deliveries lists them.`);
    }
    if (!delivery.canBeReplayed) {
      const message = `Delivery ${id} is ${delivery.state}: only a failed one, whose subscription is still there, can be replayed.`;
      return refuse(reply, 409, message);
    }
    void delivery.replay();
    return reply.code(202).send(delivery.reading);
  }

  close(): void {
    for (const delivery of this.#deliveries.values()) delivery.close();
  }
}

function refuse(reply: FastifyReply, status: number, error: string): FastifyReply {
  return reply.code(status).send({ error });
}
