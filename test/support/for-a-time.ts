/** Waiting for a time, where there is no condition to wait for: a test must say what the time stands for. */
import { setTimeout as delay } from 'node:timers/promises';

/** @param _why what happens meanwhile, or must not. */
export function forATime(ms: number, _why: string): Promise<void> {
  return delay(ms);
}
