/** Notifies the workflows of many bills or credits, at a bounded rate, and each revision once however often the step is tried. */
import PQueue from 'p-queue';

import type { ListedDocument } from '../ports/field-service.ts';
import { notifyBill } from '../temporal/client/bills.ts';
import type { Polling, PollDependencies } from './dependencies.ts';
import type { Progress } from './step.ts';

/** Starts at a time: enough to keep the server busy, few enough not to crowd out running bills. */
const MAX_CONCURRENT_STARTS = 10;
/** Of a second, that starts are counted in. */
const PORTIONS = 10;
/** What is reported is written each time. */
const REPORTED_AT_ONCE = 100;

/** For a queue of starts. */
export function rateOf({ startsPerSecond }: Pick<Polling, 'startsPerSecond'>) {
  return { interval: 1_000 / PORTIONS, intervalCap: Math.max(1, Math.floor(startsPerSecond / PORTIONS)) };
}

export type Notify = (changed: readonly ListedDocument[]) => Promise<void>;

/** What one try of a step has notified is known to the next one. */
export function createNotify(
  { temporal, policy, polling }: Pick<PollDependencies, 'temporal' | 'policy' | 'polling'>,
  { before, report }: Progress,
): Notify {
  const notified = new Set(Array.isArray(before) ? (before as string[]) : []);
  const queue = new PQueue({ concurrency: MAX_CONCURRENT_STARTS, ...rateOf(polling) });
  const notify = async ({ kind, id, revision }: ListedDocument): Promise<void> => {
    const name = `${kind} ${id} ${revision}`;
    if (notified.has(name)) return;
    await notifyBill(temporal, { connectionId: policy().connectionId, kind, id }, { revision });
    notified.add(name);
    if (notified.size % REPORTED_AT_ONCE === 0) report([...notified]);
  };
  return async (changed) => {
    try {
      await queue.addAll(changed.map((one) => () => notify(one)));
    } catch (error) {
      queue.clear();
      await queue.onIdle();
      throw error;
    } finally {
      report([...notified]);
    }
  };
}
