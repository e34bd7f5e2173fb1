/** What is understood of a message to `keepMemory`: anything may come from the Temporal CLI. */
import type { MemoryMemo } from '../names.ts';
import { fieldsOf, isText } from './unknown.ts';

/**
 * @param now for a message that names no instant: from this moment on.
 * @returns `undefined` for one that does not say who decided and why, or names no instant of the past.
 */
export function memoryIn(news: unknown, now: Date): MemoryMemo | undefined {
  const { from = now.toISOString(), by, why } = fieldsOf(news);
  const at = typeof from === 'string' ? Date.parse(from) : NaN;
  if (!isText(by) || !isText(why) || !(at <= now.getTime())) return undefined;
  return { from: new Date(at).toISOString(), because: `${by}: ${why}` };
}
