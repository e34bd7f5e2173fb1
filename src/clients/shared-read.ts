/** A read that many callers share: cached for a while, and repeated for a caller who must know how things are now. */
export class SharedRead<T> {
  readonly #read: () => Promise<T>;
  readonly #cachedForMs: number;
  #running: Promise<T> | undefined;
  #runningSince = 0;
  #next: Promise<T> | undefined;
  #last: { readonly value: T; readonly at: number } | undefined;

  constructor(read: () => Promise<T>, cachedForMs: number) {
    this.#read = read;
    this.#cachedForMs = cachedForMs;
  }

  cached(): Promise<T> {
    const last = this.#last;
    if (last !== undefined && this.#isRecent(last.at)) return Promise.resolve(last.value);
    if (this.#running !== undefined && this.#isRecent(this.#runningSince)) return this.#running;
    return this.refreshed();
  }

  #isRecent(at: number): boolean {
    return performance.now() - at < this.#cachedForMs;
  }

  /** An answer to a question that was not asked before this call: those who call while one is under way share the next. */
  refreshed(): Promise<T> {
    if (this.#running === undefined) return this.#start();
    this.#next ??= this.#running.then(ignore, ignore).then(() => {
      this.#next = undefined;
      return this.#start();
    });
    return this.#next;
  }

  #start(): Promise<T> {
    const at = performance.now();
    this.#runningSince = at;
    this.#running = this.#read().finally(() => {
      this.#running = undefined;
    });
    // One that fails is no answer: what was known before stays, and the next one asks again.
    this.#running.then((value) => (this.#last = { value, at }), ignore);
    return this.#running;
  }
}

function ignore(): void {}
