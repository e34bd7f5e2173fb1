/**
 * The worker process: configuration → clients → activities → workers. Nothing else constructs clients, but the commands
 * that set a company up before a worker can run: they only read (src/cli/setup/readers.ts, decision 0013).
 */
import type { Client } from '@temporalio/client';
import { DefaultLogger, Runtime, Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import type { Logger } from 'pino';

import { createConnectionActivities, createLocalActivities, type LocalActivities } from './activities/index.ts';
import type { ConnectionDependencies } from './activities/dependencies.ts';
import { timingOf, type Timing } from './activities/timing.ts';
import { validateRules } from './activities/validate-rules.ts';
import { IntacctClient } from './clients/intacct/intacct-client.ts';
import { aheadOf } from './clients/read-clock.ts';
import { ServiceTitanClient } from './clients/servicetitan/servicetitan-client.ts';
import { LivePolicies } from './config/live-policies.ts';
import type { Config, ConnectionConfig } from './config/load.ts';
import { describeRuleProblems } from './config/rule-problems.ts';
import type { ConnectionPolicy } from './domain/mapping/connection-policy.ts';
import { activityTaskQueue, pollScheduleId, WORKFLOW_TASK_QUEUE } from './workflows/names.ts';
import { callWithin } from './ports/call.ts';
import { watchClocks } from './observability/clock-watch.ts';
import { stepLog } from './observability/step-log.ts';
import { connectToTemporal, connectWorker } from './temporal/connect.ts';
import { readRetention } from './temporal/retention.ts';
import { registerSearchAttributes } from './temporal/register-search-attributes.ts';
import { recordClocks } from './temporal/client/clocks.ts';
import { ensurePollSchedule } from './temporal/client/polls.ts';
import { workflowBundle } from './temporal/workflow-bundle.ts';

/** Steps under way at a time on one connection: many, because their requests are shared. */
const MAX_CONCURRENT_ACTIVITIES = 200;
/** Of bills that changed together: a hundred thousand take some minutes. */
const STARTS_PER_SECOND = 250;
/** The longest that rules are compared with the company. */
const COMPARING_MS = 600_000;
/** Left to a shutdown beyond the longest request. */
const SHUTDOWN_MARGIN_MS = 15_000;

export interface WorkerStart {
  /** Connections that no one polled before wait for an operator to begin. */
  readonly isPaused: boolean;
}

/** Runs until SIGINT or SIGTERM; writes that are under way are finished first. */
export async function runWorker(config: Config, log: Logger, { isPaused }: WorkerStart): Promise<void> {
  Runtime.install({
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
      // True of a connection's worker by design: workflows have a worker of their own.
      if (message.startsWith('No workflows registered')) return;
      log.warn({ event: 'temporal.log', level, meta }, message);
    }),
  });
  const temporal = await connectToTemporal();
  const { connection } = await connectWorker();
  try {
    await registerSearchAttributes(temporal.connection, temporal.namespace);
    const { client, namespace } = temporal;
    const retentionMs = await readRetention(temporal.connection, namespace);
    const ledgers = new Map([...config.connections].map(([id, each]) => [id, new IntacctClient(each)]));
    const fieldServices = fieldServicesOf(config);
    const policies = watchPolicies(config, ledgers, log);
    await policies.compareAtStart();
    const policyOf = policyReader(config, policies);
    const around = { config, client, connection, namespace, retentionMs, log, ledgers, policyOf };
    const workers = await Promise.all([
      createWorkflowWorker(around),
      ...[...ledgers].map(([id, ledger]) =>
        createConnectionWorker(around, id, { ledger, fieldService: fieldServices.get(id) as ServiceTitanClient }),
      ),
    ]);
    for (const connectionId of config.connections.keys()) {
      const schedule = { connectionId, everyMs: config.schedules.pollBills.every, isNewPaused: isPaused };
      if (await ensurePollSchedule(temporal.client, schedule)) logPausedSchedule(connectionId, log);
    }
    log.info({ event: 'worker.started', address: temporal.address, connections: [...config.connections.keys()] });
    for (const [connectionId, fieldService] of fieldServices)
      void warnOfDeniedPayments(connectionId, fieldService, log);
    const unwatch = watch(around, policies);
    await runTogether(workers).finally(unwatch);
    log.info({ event: 'worker.stopped' });
  } finally {
    await connection.close();
    await temporal.connection.close();
  }
}

/** What happens next to the bills. @returns what ends it. */
function watch({ config, client, log }: WorkerContext, policies: LivePolicies): () => void {
  policies.watch();
  const unwatchClocks = watchClocks({
    connections: [...config.connections.values()],
    aheadOf,
    record: (worker, readings) => recordClocks(client, worker, readings),
    log,
  });
  return () => {
    policies.unwatch();
    unwatchClocks();
  };
}

function logPausedSchedule(connectionId: string, log: Logger): void {
  const begin = `npx tieout temporal -- schedule toggle --schedule-id ${pollScheduleId(connectionId)} --unpause`;
  log.warn(
    { event: 'poll.paused', connectionId },
    `No bill of ${connectionId} is looked for by itself. To begin: ${begin}`,
  );
}

function fieldServicesOf({ connections, schedules }: Config): Map<string, ServiceTitanClient> {
  const overlapMs = schedules.pollBills.overlap;
  return new Map([...connections].map(([id, each]) => [id, new ServiceTitanClient(each, { overlapMs })]));
}

/** Polls say it too, but the person who starts a worker may not look there. What else fails now, the first poll meets. */
async function warnOfDeniedPayments(
  connectionId: string,
  fieldService: ServiceTitanClient,
  log: Logger,
): Promise<void> {
  const denied = await fieldService.deniedPayments().catch(() => undefined);
  if (denied === undefined) return;
  log.warn(
    { event: 'payments.unreadable', connectionId },
    `Payments in ServiceTitan are not noticed: a bill that is paid there is posted. ${denied.summary}`,
  );
}

interface WorkerContext {
  readonly config: Config;
  readonly client: Client;
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly retentionMs: number;
  readonly log: Logger;
  readonly ledgers: ReadonlyMap<string, IntacctClient>;
  /** The rules in force. */
  readonly policyOf: (connectionId: string) => ConnectionPolicy;
}

/** Decides about bills, on the queue that scripts know. */
async function createWorkflowWorker(around: WorkerContext): Promise<Worker> {
  return Worker.create({
    ...sharedOptions(around),
    taskQueue: WORKFLOW_TASK_QUEUE,
    workflowBundle: await workflowBundle(process.env),
    activities: admissionOf(around),
  });
}

/** For the workflows' own process, and for those of a worker that does not know the connection yet. */
function admissionOf({ config, client, retentionMs, ledgers, policyOf }: WorkerContext): LocalActivities {
  const timings = new Map(
    [...config.connections].map(([id, { settings }]) => [id, () => timingFor(settings, policyOf(id).settleTimeMs)]),
  );
  const hasPosted = async (id: string): Promise<boolean> =>
    (await ledgers.get(id)?.hasLinkedBills(policyOf(id).tenantId)) ?? false;
  return createLocalActivities({ temporal: client, timings, retentionMs, hasPosted });
}

/** Talks to the two systems of one connection. */
function createConnectionWorker(
  around: WorkerContext,
  connectionId: string,
  clients: Pick<ConnectionDependencies, 'ledger' | 'fieldService'>,
): Promise<Worker> {
  const { config, client, policyOf } = around;
  const connectionConfig = config.connections.get(connectionId) as ConnectionConfig;
  const { settings } = connectionConfig;
  const { overlap, masterDataEvery, recheckEvery } = config.schedules.pollBills;
  return Worker.create({
    ...sharedOptions(around),
    taskQueue: activityTaskQueue(connectionId),
    maxConcurrentActivityTaskExecutions: MAX_CONCURRENT_ACTIVITIES,
    activities: {
      ...admissionOf(around),
      ...createConnectionActivities({
        policy: () => policyOf(connectionId),
        ...clients,
        temporal: client,
        timing: timingFor(settings, policyOf(connectionId).settleTimeMs),
        polling: {
          overlapMs: overlap,
          masterDataEveryMs: masterDataEvery,
          recheckEveryMs: recheckEvery,
          startsPerSecond: STARTS_PER_SECOND,
        },
      }),
    },
  });
}

/** A shutdown lets the longest request finish: a write that is cut off would have to be looked for. */
function sharedOptions({ config, connection, namespace, log }: WorkerContext): Omit<WorkerOptions, 'taskQueue'> {
  const requests = [...config.connections.values()].map(({ settings }) => settings.intacct.requestTimeout);
  const longest = Math.max(...requests);
  return {
    connection,
    namespace,
    interceptors: { activity: [stepLog(log)] },
    shutdownGraceTime: longest + SHUTDOWN_MARGIN_MS,
    shutdownForceTime: longest + 2 * SHUTDOWN_MARGIN_MS,
  };
}

function timingFor({ servicetitan, intacct }: ConnectionConfig['settings'], settleMs: number): Timing {
  const requests = {
    servicetitanMs: servicetitan.requestTimeout,
    intacctMs: intacct.requestTimeout,
    batchWindowMs: intacct.batchWindow,
    queueMs: intacct.queueTimeout,
  };
  return timingOf(requests, settleMs);
}

function watchPolicies(config: Config, ledgers: ReadonlyMap<string, IntacctClient>, log: Logger): LivePolicies {
  return new LivePolicies(config, {
    warn: (message) => log.error({ event: 'configuration.refused' }, message),
    applied: (versions) => log.info({ event: 'configuration.applied', versions }),
    restartNeeded: (settings) =>
      log.warn({ event: 'configuration.restart-needed', settings }, 'these settings count from the next start of the worker'), // prettier-ignore
    compare: async (policy) => {
      const { connectionId } = policy;
      const call = callWithin(COMPARING_MS, AbortSignal.timeout(COMPARING_MS));
      const ledger = ledgers.get(connectionId);
      if (ledger === undefined) return [];
      return describeRuleProblems(config.path, connectionId, await validateRules(policy, ledger, call));
    },
  });
}

function policyReader(config: Config, policies: LivePolicies): WorkerContext['policyOf'] {
  return (connectionId) => {
    const policy = policies.get(connectionId);
    if (policy === undefined) throw new Error(`connection ${connectionId} is gone from ${config.path}`);
    return policy;
  };
}

/** One that fails takes the others down in order, instead of leaving half a worker. */
async function runTogether(workers: readonly Worker[]): Promise<void> {
  const stopAll = () => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  const runs = workers.map((worker) => worker.run().finally(stopAll));
  const [failed] = (await Promise.allSettled(runs)).filter((run) => run.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
