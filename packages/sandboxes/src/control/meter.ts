/** Counts requests, operations by name, billed transactions and faults. */
export interface MeterReading {
  /** HTTP requests received, including those with a fault. */
  readonly requests: number;
  /** Calls by operation name. */
  readonly operations: Readonly<Record<string, number>>;
  /** Billed transactions by the vendor's counting rules (Intacct only; 0 elsewhere). */
  readonly transactions: number;
  /** Faults injected since the meter was reset. */
  readonly faults: number;
}

export class Meter {
  #requests = 0;
  #transactions = 0;
  #faults = 0;
  readonly #operations = new Map<string, number>();

  get reading(): MeterReading {
    return {
      requests: this.#requests,
      operations: Object.fromEntries(this.#operations),
      transactions: this.#transactions,
      faults: this.#faults,
    };
  }

  countRequest(): void {
    this.#requests += 1;
  }

  countOperation(operation: string, transactions: number): void {
    this.#operations.set(operation, (this.#operations.get(operation) ?? 0) + 1);
    this.#transactions += transactions;
  }

  countFault(): void {
    this.#faults += 1;
  }

  reset(): void {
    this.#requests = this.#transactions = this.#faults = 0;
    this.#operations.clear();
  }
}
