/** Another system's clock, by the `Date` header of an answer (RFC 9110: of every origin that has a clock). */
import { exchange } from './http.ts';

const ANSWER_WITHIN_MS = 10_000;
/** The header has no fractions. */
const HALF_A_SECOND_MS = 500;

/**
 * Asks for nothing: what the answer says does not matter, so it needs no credentials and costs no transaction.
 * @param address any of the system.
 * @returns how far this machine is ahead of it, to a second or so; `undefined` when the system does not say.
 */
export async function aheadOf(address: string): Promise<number | undefined> {
  const askedAt = Date.now();
  const url = new URL('/', address).href;
  const answer = await exchange({ method: 'GET', url, timeoutMs: ANSWER_WITHIN_MS }).catch(() => undefined);
  const theirs = Date.parse(String(answer?.headers['date'] ?? ''));
  if (Number.isNaN(theirs)) return undefined;
  return Math.round((askedAt + Date.now()) / 2 - theirs - HALF_A_SECOND_MS);
}
