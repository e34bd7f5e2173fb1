/** The steps as workflows call them: task queues, time limits, and the three retry policies, named. */
import { proxyActivities, proxyLocalActivities, type RetryPolicy } from '@temporalio/workflow';

import type { AdmitBillResult, AdmitPollResult } from '../activities/admit.ts';
import type { ConnectionActivities, LocalActivities } from '../activities/index.ts';
import type { Timing } from '../activities/timing.ts';
import { capitalized } from '../domain/values/document.ts';
import { isTimeout } from './application-failures.ts';
import { activityTaskQueue, type DocumentKey } from './names.ts';
import { recorded } from './recorded.ts';

/** Reads may be asked again for as long as it takes: an outage of a day delays bills, it loses none. */
const PATIENT: RetryPolicy = { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '2m' };

/**
 * A write is tried again only when it certainly was not sent. A time-out leaves the outcome unknown, and the server
 * must not repeat it: it knows time-outs by these type names.
 */
const CAREFUL: RetryPolicy = {
  initialInterval: '1s',
  backoffCoefficient: 2,
  maximumInterval: '1m',
  nonRetryableErrorTypes: ['TemporalTimeout:StartToClose', 'TemporalTimeout:Heartbeat'],
};

/** Questions to Temporal itself, in the worker's own process. */
const QUICK: RetryPolicy = { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '10s' };

const HEARTBEAT_TIMEOUT = '20s';

const admission = proxyLocalActivities<LocalActivities>({ startToCloseTimeout: '30s', retry: QUICK });

/** How long a connection that this process does not know may take to answer from another one. */
const ANOTHER_WORKER_WITHIN = '20s';

/**
 * Asks this process, and when it does not know the connection, the connection's own queue: while a new one is rolled
 * out, workers with the old and the new tieout.yaml run side by side.
 */
export async function admitBill(key: DocumentKey): Promise<AdmitBillResult> {
  const bill = recorded(key);
  const answer = await admission.admitBill(bill);
  return answer.decision === 'admitted' ? answer : admittedThere((there) => there.admitBill(bill), bill, answer);
}

/** For a workflow of a whole connection. */
export async function admitPoll(poll: { readonly connectionId: string }): Promise<AdmitPollResult> {
  const answer = await admission.admitPoll(poll);
  return answer.decision === 'admitted' ? answer : admittedThere((there) => there.admitPoll(poll), poll, answer);
}

async function admittedThere<T>(
  ask: (there: LocalActivities) => Promise<T>,
  { connectionId }: { readonly connectionId: string },
  refusal: T,
): Promise<T> {
  const there = proxyActivities<LocalActivities>({
    taskQueue: activityTaskQueue(connectionId),
    scheduleToStartTimeout: ANOTHER_WORKER_WITHIN,
    startToCloseTimeout: '30s',
    summary: 'Does another worker know this connection?',
  });
  try {
    return await ask(there);
  } catch (error) {
    if (isTimeout(error)) return refusal;
    throw error;
  }
}

export type BillSteps = Pick<
  ConnectionActivities,
  'loadBill' | 'ensureVendor' | 'mapBill' | 'mapOtherwise' | 'planBill' | 'postBill' | 'verifyBill' | 'tellBill'
>;

/** The steps of one connection. Each shows in Temporal's Web UI under a summary that names the bill or credit. */
export function stepsOf(
  { connectionId, kind, id }: DocumentKey,
  { readMs, writeMs }: Pick<Timing, 'readMs' | 'writeMs'>,
): BillSteps {
  const taskQueue = activityTaskQueue(connectionId);
  const options = { taskQueue, heartbeatTimeout: HEARTBEAT_TIMEOUT } as const;
  const reading = (summary: string) =>
    proxyActivities<ConnectionActivities>({ ...options, startToCloseTimeout: readMs, retry: PATIENT, summary });
  const writing = proxyActivities<ConnectionActivities>({
    ...options,
    startToCloseTimeout: writeMs,
    retry: CAREFUL,
    summary: `${capitalized(kind)} ${id} in Intacct: look, write once`,
  });
  return {
    loadBill: reading(`Load ${kind} ${id} from ServiceTitan`).loadBill,
    ensureVendor: reading('Find the vendor in Intacct').ensureVendor,
    mapBill: reading('Map accounts and dimensions').mapBill,
    mapOtherwise: reading('Map by other rules').mapOtherwise,
    planBill: reading('Look in Intacct and decide').planBill,
    postBill: writing.postBill,
    verifyBill: reading('Look again: is it as it should be, once?').verifyBill,
    tellBill: reading(`Notify the ${kind} that this one replaces`).tellBill,
  };
}

export function listStepOf(connectionId: string): Pick<ConnectionActivities, 'listBills'> {
  return longReading(connectionId, 'List bills of ServiceTitan');
}

export function ruleStepOf(connectionId: string): Pick<ConnectionActivities, 'checkRules'> {
  return longReading(connectionId, 'Compare the rules with Intacct');
}

export type PollSteps = Pick<ConnectionActivities, 'collectChanges' | 'collectPayments' | 'wakeHolds'>;

export function pollStepsOf(connectionId: string): PollSteps {
  return {
    collectChanges: longReading(connectionId, 'List changed bills, notify their workflows').collectChanges,
    collectPayments: longReading(connectionId, 'List changed payments, notify the bills').collectPayments,
    wakeHolds: longReading(connectionId, 'Wake holds whose cause may be gone').wakeHolds,
  };
}

/** Many pages, for no bill in particular. A poll that cannot finish ends and leaves its cursor to the next one. */
function longReading(connectionId: string, summary: string) {
  return proxyActivities<ConnectionActivities>({
    taskQueue: activityTaskQueue(connectionId),
    heartbeatTimeout: HEARTBEAT_TIMEOUT,
    startToCloseTimeout: '10m',
    scheduleToCloseTimeout: '15m',
    retry: PATIENT,
    summary,
  });
}
