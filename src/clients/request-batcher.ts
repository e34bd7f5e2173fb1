/**
 * Lets calls of many bills share one request. Answers are never cached, each call gets an outcome of its own, and
 * directly before sending, calls that no one waits for or that cannot finish in time are dropped.
 */
import { setTimeout as delay } from 'node:timers/promises';

import DataLoader from 'dataloader';

import { msLeft, type Call } from '../ports/call.ts';

/** For `quietMs`: the lookups of bills that changed together reach a client within this time of each other. */
export const IDLE_WINDOW_MS = 400;

export interface RequestBatcherOptions<K, V> {
  /** One outcome per key, in order. What it throws is the outcome of every key. */
  readonly send: (keys: readonly K[]) => Promise<(V | Error)[]>;
  /** What a dropped call fails with: certain that nothing was sent. */
  readonly notSent: () => Error;
  readonly maxBatch: number;
  /** The longest a request may take; a call with less time left is dropped. */
  readonly requestTimeoutMs: number;
  /** A batch goes out when no call has come for `quietMs`, at the latest after `maxWaitMs`. */
  readonly quietMs: number;
  readonly maxWaitMs: number;
  /** Requests at a time; a batch keeps growing while it waits for its turn. */
  readonly lanes: { add(work: () => Promise<void>): Promise<void> };
}

interface Waiting<K> {
  readonly key: K;
  readonly call: Call;
}

/** No one waits for it any more, or a request could not finish before its deadline. */
export function isLate(call: Call, requestTimeoutMs: number): boolean {
  return call.signal.aborted || requestTimeoutMs > msLeft(call);
}

export class RequestBatcher<K, V> {
  readonly #options: RequestBatcherOptions<K, V>;
  readonly #loader: DataLoader<Waiting<K>, V>;
  #lastArrival = 0;
  #running: Promise<unknown> = Promise.resolve();

  constructor(options: RequestBatcherOptions<K, V>) {
    this.#options = options;
    this.#loader = new DataLoader<Waiting<K>, V>((batch) => this.#run(batch), {
      cache: false,
      maxBatchSize: options.maxBatch,
      batchScheduleFn: (dispatch) => void this.#dispatchInTurn(dispatch),
    });
  }

  ask(key: K, call: Call): Promise<V> {
    this.#lastArrival = performance.now();
    return this.#loader.load({ key, call });
  }

  async #dispatchInTurn(dispatch: () => void): Promise<void> {
    const { quietMs, maxWaitMs, lanes } = this.#options;
    // Not the wall clock: one that is set back would keep a batch waiting.
    const latest = performance.now() + maxWaitMs;
    for (;;) {
      const wait = Math.ceil(Math.min(this.#lastArrival + quietMs, latest) - performance.now());
      if (wait <= 0) break;
      await delay(wait);
    }
    await lanes.add(async () => {
      dispatch(); // starts #run synchronously
      await this.#running;
    });
  }

  #run(batch: readonly Waiting<K>[]): Promise<(V | Error)[]> {
    const outcome = this.#send(batch);
    this.#running = outcome;
    return outcome;
  }

  async #send(batch: readonly Waiting<K>[]): Promise<(V | Error)[]> {
    const { send, notSent, requestTimeoutMs } = this.#options;
    const alive = batch.filter(({ call }) => !isLate(call, requestTimeoutMs));
    const results =
      alive.length === 0
        ? []
        : await send(alive.map(({ key }) => key)).catch((error: unknown) => {
            const failed = error instanceof Error ? error : new Error(String(error));
            return alive.map(() => failed);
          });
    const outcomes = new Map(alive.map((waiting, i) => [waiting, results[i] as V | Error]));
    return batch.map((waiting) => (outcomes.has(waiting) ? (outcomes.get(waiting) as V | Error) : notSent()));
  }
}
