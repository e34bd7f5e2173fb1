/**
 * Function control IDs that were completed under uniqueid=true. Documented: such a request "cannot be repeated" once it
 * was executed and completed. The reaction, the retention time, the scope (sender, company, ID) and the effect of
 * failed attempts are assumed; the first two are switches.
 */
import type { IntacctSwitches } from '../switches.ts';
import type { XmlElement } from './xml.ts';

interface Completed {
  /** Of a write. Results of reads are not kept: they can be read again and may be large. */
  readonly result?: XmlElement;
  readonly at: number;
}

interface Scope {
  readonly senderId: string;
  readonly companyId: string;
  readonly controlId: string;
}

export class ControlIds {
  readonly #switches: () => IntacctSwitches;
  readonly #now: () => number;
  readonly #completed = new Map<string, Completed>();

  constructor(switches: () => IntacctSwitches, now: () => number) {
    this.#switches = switches;
    this.#now = now;
  }

  /** Only successes are recorded: "executed and completed" suggests that a failed function may be sent again. */
  remember(scope: Scope, result: XmlElement | undefined): void {
    this.#forgetExpired();
    const key = keyOf(scope);
    const at = this.#now();
    // Removed first, so that the map stays in chronological order.
    this.#completed.delete(key);
    this.#completed.set(key, result === undefined ? { at } : { result, at });
  }

  /** The earlier completion; undefined if the function may run. */
  earlier(scope: Scope): Pick<Completed, 'result'> | undefined {
    const completed = this.#completed.get(keyOf(scope));
    if (completed === undefined || this.#switches().repeatedControlId === 'execute') return undefined;
    return this.#isExpired(completed) ? undefined : completed;
  }

  #forgetExpired(): void {
    for (const [key, completed] of this.#completed) {
      if (!this.#isExpired(completed)) return;
      this.#completed.delete(key);
    }
  }

  #isExpired({ at }: Completed): boolean {
    return this.#now() - at >= this.#switches().controlIdRetentionMs;
  }
}

function keyOf({ senderId, companyId, controlId }: Scope): string {
  return JSON.stringify([senderId, companyId, controlId]);
}
