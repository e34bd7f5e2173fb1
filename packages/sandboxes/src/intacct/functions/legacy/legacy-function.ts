/** The type of legacy functions, and how writes answer and fail. */
import type { Disturbance } from '../../../control/disturbance.ts';
import { Refusal, type GatewayError } from '../../gateway/failures.ts';
import type { XmlElement } from '../../gateway/xml.ts';
import type { Caller } from '../../objects/object-type.ts';
import type { Outcome } from '../outcome.ts';

/** Throws `Refusal`, which becomes the failure of the result. */
export type LegacyFunction = (body: XmlElement, caller: Caller, disturbance: Disturbance) => Outcome;

/**
 * A write of one record. `write` returns the key of the record; deletions and reversals have none.
 * @param generic the error that follows the reason of a refusal.
 */
export function writeFunction(
  generic: GatewayError,
  write: (body: XmlElement, caller: Caller) => string | undefined,
): LegacyFunction {
  return (body, caller) => {
    try {
      const key = write(body, caller);
      return { ...(key === undefined ? {} : { key }), errors: [], transactions: 1 };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      throw new Refusal(...error.errors, generic);
    }
  };
}
