/**
 * Function control ids that were completed under uniqueid=true. Documented is only that such a request "cannot be
 * repeated" once executed and completed; the reaction, the time it is remembered, the scope (sender, company, id) and the
 * fate of failed attempts are assumed, the first two therefore selectable.
 */
import type { IntacctSwitches } from '../switches.ts';
import type { XmlElement } from './xml.ts';

interface Completed {
  /** Of a write. A read is not kept: it can be done again, and its answer may be large. */
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

  /** Only a success is remembered: "executed and completed" suggests that a failed function may be sent again. */
  remember(scope: Scope, result: XmlElement | undefined): void {
    this.#forgetExpired();
    const key = keyOf(scope);
    const at = this.#now();
    // Taken out first, so that the map stays in order of time.
    this.#completed.delete(key);
    this.#completed.set(key, result === undefined ? { at } : { result, at });
  }

  /** How it was completed; undefined when it may run. */
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
