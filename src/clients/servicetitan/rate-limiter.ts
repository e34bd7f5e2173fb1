/**
 * Calls within ServiceTitan's limit of 60 a second for an app and a tenant, one budget for all calls of the client.
 * After a 429 nothing is sent before the time that ServiceTitan asked for is over; callers hear at once how long.
 */
import PQueue from 'p-queue';

import { failure, IntegrationError } from '../../domain/failures/failure.ts';
import type { HttpAnswer } from '../http.ts';
import { waitAsked } from './to-failure.ts';

/**
 * 40 calls a second, well under the limit: whatever else runs under the same app counts too. In small portions, because
 * calls that start apart may arrive together.
 */
const RATE_LIMIT = { intervalCap: 8, interval: 200, strict: true };

export class RateLimiter {
  readonly #queue = new PQueue(RATE_LIMIT);
  #pausedUntil = 0;

  /** @throws IntegrationError servicetitan.rate-limited, with the time left, when nothing may be sent now. */
  send(call: () => Promise<HttpAnswer>): Promise<HttpAnswer> {
    return this.#queue.add(async () => {
      const left = this.#pausedUntil - Date.now();
      if (left > 0) throw new IntegrationError(failure('servicetitan.rate-limited'), left);
      const answer = await call();
      if (answer.status === 429) this.#pausedUntil = Math.max(this.#pausedUntil, Date.now() + waitAsked(answer));
      return answer;
    });
  }
}
