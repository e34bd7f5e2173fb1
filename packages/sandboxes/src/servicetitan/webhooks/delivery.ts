/**
 * The delivery of an event to a receiver: attempts are repeated after 10, 30, 60 and 300 seconds as documented, on the
 * sandbox's clock. It keeps its own log.
 */
import { randomUUID } from 'node:crypto';

import type { SandboxClock } from '../../control/clock.ts';
import type { ServiceTitanSwitches } from '../switches.ts';
import { cloudEvent, signatureHeader, type Occurrence } from './cloud-event.ts';
import type { Subscription } from './subscription.ts';

const RETRY_AFTER_SECONDS = [10, 30, 60, 300] as const;

interface Attempt {
  /** The `id` of the event in this attempt. */
  readonly id: string;
  readonly at: string;
  /** HTTP status of the receiver; null if it did not answer. */
  readonly status: number | null;
  readonly problem: string | null;
}

export interface DeliveryOptions {
  readonly subscription: Subscription;
  readonly occurrence: Occurrence;
  readonly clock: SandboxClock;
  readonly switches: () => ServiceTitanSwitches;
}

export class Delivery {
  readonly id = randomUUID();
  readonly #options: DeliveryOptions;
  readonly #attempts: Attempt[] = [];
  #state: 'sending' | 'waiting' | 'delivered' | 'failed' = 'sending';
  #nextAttemptAt: number | undefined;
  #retries = 0;
  #cancel: () => void = () => undefined;
  #isClosed = false;

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  get reading(): unknown {
    const { subscription, occurrence } = this.#options;
    const next = this.#nextAttemptAt;
    return {
      id: this.id,
      subscriptionId: subscription.id,
      url: subscription.url,
      type: occurrence.type,
      userassignedid: occurrence.userassignedid,
      state: this.#state,
      nextAttemptAt: next === undefined ? null : new Date(next).toISOString(),
      attempts: this.#attempts,
      data: occurrence.data,
    };
  }

  /** Documented for events that could not be delivered. */
  get canBeReplayed(): boolean {
    return this.#state === 'failed' && !this.#isClosed;
  }

  get subscriptionId(): string {
    return this.#options.subscription.id;
  }

  get state(): string {
    return this.#state;
  }

  get isOver(): boolean {
    return this.#state === 'delivered' || this.#state === 'failed';
  }

  /** Starts again after it has failed; assumed: with all its attempts. */
  replay(): Promise<void> {
    this.#retries = 0;
    return this.attempt();
  }

  async attempt(): Promise<void> {
    this.#state = 'sending';
    this.#nextAttemptAt = undefined;
    const attempt = await this.#send();
    this.#attempts.push(attempt);
    if (this.#isClosed) return;
    if (attempt.status !== null && attempt.status >= 200 && attempt.status < 300) this.#state = 'delivered';
    else this.#retryLater();
  }

  #retryLater(): void {
    const seconds = RETRY_AFTER_SECONDS[this.#retries];
    if (seconds === undefined) {
      this.#state = 'failed';
      return;
    }
    this.#retries += 1;
    const { clock } = this.#options;
    this.#state = 'waiting';
    this.#nextAttemptAt = clock.now() + seconds * 1_000;
    this.#cancel = clock.after(seconds * 1_000, () => void this.attempt());
  }

  async #send(): Promise<Attempt> {
    const { subscription, occurrence, clock, switches } = this.#options;
    const id = randomUUID();
    const at = new Date(clock.now()).toISOString();
    const body = cloudEvent(id, occurrence);
    const signature = signatureHeader(body, subscription.signingKey, switches());
    const abort = new AbortController();
    const { webhookTimeoutMs } = switches();
    const noTimeOut = clock.after(webhookTimeoutMs, () => abort.abort(`no answer within ${webhookTimeoutMs} ms`));
    this.#cancel = () => {
      noTimeOut();
      abort.abort('called off');
    };
    try {
      const headers = { 'content-type': 'application/json', ...signature };
      const { signal } = abort;
      const answer = await fetch(subscription.url, { method: 'POST', headers, body, signal, redirect: 'manual' });
      // Reads the answer to its end without keeping it: a receiver that never ends its answer has not accepted the
      // event.
      await answer.body?.pipeTo(new WritableStream());
      return { id, at, status: answer.status, problem: null };
    } catch (error) {
      return { id, at, status: null, problem: reasonOf(error) };
    } finally {
      noTimeOut();
    }
  }

  /** Ends it permanently: its subscription or the sandbox is gone. */
  close(): void {
    this.#isClosed = true;
    this.#nextAttemptAt = undefined;
    if (this.#state !== 'delivered') this.#state = 'failed';
    this.#cancel();
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
