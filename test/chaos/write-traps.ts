/** Kills the worker at a chosen moment of a write, the sandbox saying how far Intacct has come. */
import { setTimeout as delay } from 'node:timers/promises';

import type { WriteMoment } from './plan.ts';
import type { StepFeed } from './step-feed.ts';
import type { ControlledSystem } from './systems.ts';

interface WriteTrap {
  readonly steps: StepFeed;
  readonly signal: AbortSignal;
  readonly intacct: ControlledSystem<unknown>;
  readonly isOurs: (workflowId: string) => boolean;
}

const WRITE = 'create APBILL';
/** Leaves time to see the commit and to kill before the answer comes. */
const ANSWER_AFTER_MS = 1_200;

/** @returns whether it was killed before the signal. */
export async function killInWrite(moment: WriteMoment, trap: WriteTrap): Promise<boolean> {
  const { steps, signal, isOurs } = trap;
  if (moment === 'while-working' || moment === 'after-commit') return killInIntacct(moment, trap);
  const wanted = moment === 'before-send' ? 'step.started' : 'step.ended';
  return steps.at(
    {
      fits: ({ event, step, decision, workflowId }) =>
        step === 'postBill' && event === wanted && isOurs(workflowId) && (decision ?? 'posted') === 'posted',
      nth: 1,
      signal,
    },
    (worker) => worker.kill(),
  );
}

/** Intacct's latency comes before its work, the fault `slow` after it. */
async function killInIntacct(moment: WriteMoment, { steps, signal, intacct, isOurs }: WriteTrap): Promise<boolean> {
  const known = (await intacct.injected()).at(-1)?.number ?? 0;
  const writesBefore = await writesOf(intacct);
  await intacct.control('POST', 'faults', { kind: 'slow', operation: WRITE, delayMs: ANSWER_AFTER_MS });
  const hasArrived = async (): Promise<boolean> =>
    (await intacct.injected()).some(({ number, by, kind }) => number > known && by === 'request' && kind === 'slow');
  const isCommitted = async (): Promise<boolean> => (await writesOf(intacct)) > writesBefore;
  if (!(await until(hasArrived, signal))) return false;
  if (moment === 'after-commit' && !(await until(isCommitted, signal))) return false;
  const writer = steps.writerOf(isOurs);
  writer?.kill();
  return writer !== undefined;
}

async function writesOf(intacct: ControlledSystem<unknown>): Promise<number> {
  return (await intacct.meter()).operations[WRITE] ?? 0;
}

async function until(isSo: () => Promise<boolean>, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    if (await isSo()) return true;
    await delay(25);
  }
  return false;
}
