/**
 * Function control ids that were completed under uniqueid=true. Documented is only that such a request "cannot be
 * repeated" once executed and completed; the reaction, the time it is remembered, the scope (sender, company, id) and the
 * fate of failed attempts are assumed, the first two therefore selectable.
 */
import type { IntacctSwitches } from '../switches.ts';
import type { XmlElement } from './xml.ts';

interface Completed {
  readonly result: XmlElement;
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
  remember(scope: Scope, result: XmlElement): void {
    this.#completed.set(keyOf(scope), { result, at: this.#now() });
  }

  /** The answer it was completed with; undefined when it may run. */
  earlierResult(scope: Scope): XmlElement | undefined {
    const completed = this.#completed.get(keyOf(scope));
    const { repeatedControlId, controlIdRetentionMs } = this.#switches();
    if (completed === undefined || repeatedControlId === 'execute') return undefined;
    return this.#now() - completed.at < controlIdRetentionMs ? completed.result : undefined;
  }
}

function keyOf({ senderId, companyId, controlId }: Scope): string {
  return JSON.stringify([senderId, companyId, controlId]);
}
