/**
 * The clock of a sandbox. It runs with the machine's clock and can be moved, stopped and started again. A timer fires
 * when the sandbox's time reaches it, whether by itself or because somebody moved the clock; a clock that is set back
 * leaves it due at the same moment.
 */
interface Waiting {
  readonly due: number;
  /** Of two timers due at the same moment the older fires first. */
  readonly number: number;
  readonly work: () => void;
}

/** A clock made by a test moves without notice, so it is polled this often. */
const POLL_MS = 20;
/** The longest delay of a Node timer. */
const MAX_TIMER_MS = 2_147_483_647;

export class SandboxClock {
  readonly #base: () => number;
  /** Sorted by the order in which they fire. */
  readonly #waiting: Waiting[] = [];
  #lastNumber = 0;
  #offsetMs = 0;
  #frozenAt: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param base milliseconds since 1970 of the time that this clock follows. */
  constructor(base: () => number = Date.now) {
    this.#base = base;
  }

  /** Milliseconds since 1970. An arrow function, so that it can be passed on its own. */
  readonly now = (): number => this.#frozenAt ?? this.#base() + this.#offsetMs;

  get isFrozen(): boolean {
    return this.#frozenAt !== undefined;
  }

  get waitingCount(): number {
    return this.#waiting.length;
  }

  /** Does `work` once, `ms` from now. It never keeps the process alive. @returns a function that cancels it. */
  after(ms: number, work: () => void): () => void {
    this.#lastNumber += 1;
    const waiting = { due: this.now() + ms, number: this.#lastNumber, work };
    const place = this.#placeOf(waiting);
    this.#waiting.splice(place, 0, waiting);
    if (place === 0) this.#arm();
    return () => this.#cancel(waiting);
  }

  advance(ms: number): void {
    this.set(this.now() + ms);
  }

  /** Moves the clock to a time. Timers due on the way fire in order, each at its own time. */
  set(at: number): void {
    for (let next = this.#due(at); next !== undefined; next = this.#due(at)) {
      this.#turn(Math.max(next.due, this.now()));
      next.work();
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

  /** Where this timer belongs in the order of firing. */
  #placeOf({ due, number }: Waiting): number {
    let low = 0;
    let high = this.#waiting.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const other = this.#waiting[middle];
      const isBefore = other !== undefined && (other.due < due || (other.due === due && other.number < number));
      if (isBefore) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #cancel(waiting: Waiting): void {
    const place = this.#placeOf(waiting);
    if (this.#waiting[place] !== waiting) return;
    this.#waiting.splice(place, 1);
    if (place === 0) this.#arm();
  }

  /** Removes and returns the next timer due by then. */
  #due(at: number): Waiting | undefined {
    const [next] = this.#waiting;
    return next !== undefined && next.due <= at ? this.#waiting.shift() : undefined;
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const [next] = this.#waiting;
    if (next === undefined || this.isFrozen) return;
    const longest = this.#base === Date.now ? MAX_TIMER_MS : POLL_MS;
    const delay = Math.min(Math.max(0, Math.ceil(next.due - this.now())), longest);
    this.#timer = setTimeout(() => this.#fireDue(), delay).unref();
  }

  #fireDue(): void {
    for (let next = this.#due(this.now()); next !== undefined; next = this.#due(this.now())) next.work();
    this.#arm();
  }
}
