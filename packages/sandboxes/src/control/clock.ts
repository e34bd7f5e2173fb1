/**
 * The time of a sandbox: it runs like the machine's and can be turned, stopped and started again. What waits on it
 * fires when the sandbox's time has passed, by itself or because somebody turned the clock; a clock turned back leaves
 * it waiting for the same moment. It knows no HTTP.
 */
interface Waiting {
  readonly due: number;
  /** Of two that are due at one moment the older goes first. */
  readonly number: number;
  readonly work: () => void;
}

/** A clock made by a test moves when the test says so, and nobody tells us: so it is asked this often. */
const POLL_MS = 20;
/** The longest delay of a Node timer. */
const MAX_TIMER_MS = 2_147_483_647;

export class SandboxClock {
  readonly #base: () => number;
  /** In the order in which they fire. */
  readonly #waiting: Waiting[] = [];
  #lastNumber = 0;
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
    return this.#waiting.length;
  }

  /** Does `work` once, `ms` from now. It never keeps the process alive. @returns a function that calls it off. */
  after(ms: number, work: () => void): () => void {
    this.#lastNumber += 1;
    const waiting = { due: this.now() + ms, number: this.#lastNumber, work };
    const place = this.#placeOf(waiting);
    this.#waiting.splice(place, 0, waiting);
    if (place === 0) this.#arm();
    return () => this.#callOff(waiting);
  }

  advance(ms: number): void {
    this.set(this.now() + ms);
  }

  /** Turns to a time; on the way there everything due is done in its order, each at its own time. */
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

  /** How many of those that wait go before this one. */
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

  #callOff(waiting: Waiting): void {
    const place = this.#placeOf(waiting);
    if (this.#waiting[place] !== waiting) return;
    this.#waiting.splice(place, 1);
    if (place === 0) this.#arm();
  }

  /** Takes out the next one that is due then. */
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
