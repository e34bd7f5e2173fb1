/** What a bill waits for, in a sentence: `loadBill is being retried (attempt 7 since 10:32 UTC): ServiceTitan …`. */
import type { PendingStep } from '../temporal/client/pending-steps.ts';

/** By the name that Temporal shows. */
const STEPS: Readonly<Record<string, string>> = {
  loadBill: 'reading it from ServiceTitan',
  ensureVendor: 'finding its vendor in Intacct',
  mapBill: 'mapping its lines',
  mapOtherwise: 'mapping its lines by other rules',
  planBill: 'looking it up in Intacct',
  postBill: 'writing it to Intacct',
  verifyBill: 'looking up what was written to Intacct',
  tellBill: 'notifying the bill that it replaces',
};

/** @param isServed whether a worker serves the connection; `undefined` where no one knows. */
export function pendingWords(pending: PendingStep, connection: string, isServed?: boolean): string {
  const { state, step, attempt } = pending;
  const since = describeSince(pending.since);
  const what = step === undefined ? 'The workflow' : `${step} (${STEPS[step] ?? 'a step'})`;
  const start = isServed === false ? ` No worker serves the connection ${connection}: start npx tieout worker.` : '';
  switch (state) {
    case 'retried':
      return `${what} is being retried (attempt ${attempt} since ${since}): ${reasonOf(pending)}${start}`;
    case 'unclaimed':
      return `${what} waits for a worker since ${since}.${start}`;
    case 'under-way':
      return `${what} is under way since ${since}.${start}`;
    case 'paused':
      return `${what} is paused in Temporal by an operator, and goes on when it is unpaused there (due since ${since}).`;
  }
}

function reasonOf({ step, code, reason }: PendingStep): string {
  if (step === undefined) return "it fails at its next decision; the worker's log says why.";
  const words = [code, reason].filter((one) => one !== undefined).join(': ');
  return words === '' ? 'Temporal does not say why.' : words;
}

/** `10:32 UTC`, and the day when it is not today. */
function describeSince(instant: string, now = Date.now()): string {
  const [day = '', time = ''] = instant.split('T');
  const clock = `${time.slice(0, 5)} UTC`;
  return day === new Date(now).toISOString().slice(0, 10) ? clock : `${day} ${clock}`;
}
