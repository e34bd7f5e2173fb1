/**
 * What happens to a function control id that comes again under uniqueid=true. Documented is only that such a request
 * "cannot be repeated" once executed and completed; the reaction, its scope and the fate of failed attempts are assumed,
 * therefore selectable.
 */
import type { XmlElement } from './xml.ts';

/** `refuse`: a result failure. `replay`: the first answer again. `execute`: as if the id were new. */
export type RepeatedControlId = 'refuse' | 'replay' | 'execute';

export class ControlIds {
  readonly mode: RepeatedControlId;
  readonly #completed = new Map<string, XmlElement>();

  constructor(mode: RepeatedControlId) {
    this.mode = mode;
  }

  /** Only a success is remembered: "executed and completed" suggests that a failed function may be sent again. */
  remember(controlId: string, result: XmlElement): void {
    if (this.mode !== 'execute') this.#completed.set(controlId, result);
  }

  earlierResult(controlId: string): XmlElement | undefined {
    return this.#completed.get(controlId);
  }
}
