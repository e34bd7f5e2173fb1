/**
 * The time of a sandbox: it runs like the machine's and can be turned, stopped and started again. What waits on it
 * fires when the sandbox's time has passed, by itself or because somebody turned the clock. It knows no HTTP.
 */
interface Waiting {
  readonly due: number;
  readonly work: () => void;
}

/** A clock made by a test moves when the test says so, and nobody tells us: so it is asked this often. */
const pollMs = 20;
/** The longest delay of a Node timer. */
const longestTimerMs = 2_147_483_647;

export class SandboxClock {
  readonly #base: () => number;
  readonly #waiting = new Set<Waiting>();
  #offsetMs = 0;
  #frozenAt: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param base milliseconds since 1970 of the time that this clock follows. */
  constructor(base: () => number = Date.now) {
    this.#base = base;
  }

  /** Milliseconds since 1970. Bound, so that it can be handed on as it is. */
  readonly now = (): number => this.#frozenAt ?? this.#base() + this.#offsetMs;

  get isFrozen(): boolean {
    return this.#frozenAt !== undefined;
  }

  get waitingCount(): number {
    return this.#waiting.size;
  }

  /** Does `work` once, `ms` from now. It never keeps the process alive. @returns a function that calls it off. */
  after(ms: number, work: () => void): () => void {
    const waiting = { due: this.now() + ms, work };
    this.#waiting.add(waiting);
    this.#arm();
    return () => {
      this.#waiting.delete(waiting);
      this.#arm();
    };
  }

  advance(ms: number): void {
    this.set(this.now() + ms);
  }

  /** Turns to a time; on the way there everything due is done in its order, each at its own time. */
  set(at: number): void {
    for (let next = this.#next(); next !== undefined && next.due <= at; next = this.#next()) {
      this.#turn(Math.max(next.due, this.now()));
      this.#fire(next);
    }
    this.#turn(at);
    this.#arm();
  }

  freeze(): void {
    this.#frozenAt = this.now();
    this.#arm();
  }

  run(): void {
    if (this.#frozenAt !== undefined) this.#offsetMs = this.#frozenAt - this.#base();
    this.#frozenAt = undefined;
    this.#arm();
  }

  #turn(at: number): void {
    if (this.#frozenAt === undefined) this.#offsetMs = at - this.#base();
    else this.#frozenAt = at;
  }

  #next(): Waiting | undefined {
    let next: Waiting | undefined;
    for (const waiting of this.#waiting) if (next === undefined || waiting.due < next.due) next = waiting;
    return next;
  }

  #fire(waiting: Waiting): void {
    this.#waiting.delete(waiting);
    waiting.work();
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const next = this.#next();
    if (next === undefined || this.isFrozen) return;
    const longest = this.#base === Date.now ? longestTimerMs : pollMs;
    const delay = Math.min(Math.max(0, Math.ceil(next.due - this.now())), longest);
    this.#timer = setTimeout(() => this.#fireDue(), delay).unref();
  }

  #fireDue(): void {
    for (let next = this.#next(); next !== undefined && next.due <= this.now(); next = this.#next()) this.#fire(next);
    this.#arm();
  }
}
