/** What a legacy function is, and how it answers and fails. */
import type { Disturbance } from '../../../control/disturbance.ts';
import { Refusal, type GatewayError } from '../../gateway/failures.ts';
import type { XmlElement } from '../../gateway/xml.ts';
import type { Caller } from '../../objects/object-type.ts';
import type { Outcome } from '../outcome.ts';

/** Throws `Refusal`, which becomes the failure of the result. */
export type LegacyFunction = (body: XmlElement, caller: Caller, disturbance: Disturbance) => Outcome;

/**
 * A write of one record. What it returns is its key; a deletion or a reversal answers none.
 * @param generic what is said after the reason of a refusal.
 */
export function writing(
  generic: GatewayError,
  act: (body: XmlElement, caller: Caller) => string | undefined,
): LegacyFunction {
  return (body, caller) => {
    try {
      const key = act(body, caller);
      return { ...(key === undefined ? {} : { key }), errors: [], transactions: 1 };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      throw new Refusal(...error.errors, generic);
    }
  };
}
