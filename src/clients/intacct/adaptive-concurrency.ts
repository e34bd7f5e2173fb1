/**
 * How many requests a company gets at a time: as many as allowed, half as many once Intacct says that there are too
 * many, and one more again after a while without that. The limit is the company's, so all entities and kinds of
 * requests share one. Repeats nothing.
 */
import PQueue from 'p-queue';

/** Successful requests after which one more at a time is tried. */
const SUCCESSES_TO_GROW = 10;

export class AdaptiveConcurrency {
  readonly #most: number;
  readonly #queue: PQueue;
  #successes = 0;

  constructor(most: number) {
    this.#most = most;
    this.#queue = new PQueue({ concurrency: most });
  }

  /** Requests that may be under way at a time now. */
  get width(): number {
    return this.#queue.concurrency;
  }

  add<T>(work: () => Promise<T>): Promise<T> {
    return this.#queue.add(work);
  }

  succeeded(): void {
    this.#successes += 1;
    if (this.#successes < SUCCESSES_TO_GROW || this.width === this.#most) return;
    this.#successes = 0;
    this.#queue.concurrency = this.width + 1;
  }

  /** @param width when the request was sent: those of one moment are refused together, and lower the limit once. */
  refused(width: number): void {
    this.#successes = 0;
    this.#queue.concurrency = Math.min(this.width, Math.max(1, Math.floor(width / 2)));
  }
}
