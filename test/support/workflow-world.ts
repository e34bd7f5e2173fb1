/**
 * Temporal and a worker over the fake systems. One namespace and one worker serve a whole file; tests keep apart by
 * bill id.
 */
import { activityInfo } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { ApplicationFailure, IllegalStateError, type DataConverter } from '@temporalio/common';
import { DefaultLogger, NativeConnection, Runtime, Worker, type ActivityInterceptorsFactory } from '@temporalio/worker';

import {
  createConnectionActivities,
  createLocalActivities,
  type ConnectionActivities,
} from '../../src/activities/index.ts';
import type { Timing } from '../../src/activities/timing.ts';
import type { ConnectionPolicy } from '../../src/domain/mapping/connection-policy.ts';
import type { SourceBill } from '../../src/domain/source/source-bill.ts';
import { activityTaskQueue, billWorkflowId, WORKFLOW_TASK_QUEUE, WORKFLOWS } from '../../src/workflows/names.ts';
import { workflowBundle } from '../../src/temporal/workflow-bundle.ts';
import { Client as TemporalClient, Connection } from '@temporalio/client';
import { aPolicy as aConnectionPolicy, aSourceBill, LEDGER_VENDOR } from './builders.ts';
import { FakeFieldService, FakeLedger } from './fake-systems.ts';
import { takeNamespace } from './temporal-for-tests.ts';

export const CONNECTION = 'test';

/** Short enough for tests, long enough to look more than once. */
export const TIMING: Timing = { readMs: 20_000, writeMs: 3_000, settleMs: 2_000 };

export interface WorkflowWorld {
  readonly address: string;
  readonly namespace: string;
  readonly client: Client;
  readonly source: FakeFieldService;
  readonly ledger: FakeLedger;
  /** The rules in force. */
  policy: ConnectionPolicy;
  /** Other rules for the steps of one bill or credit. */
  readonly policies: Map<number, ConnectionPolicy>;
  readonly polling: { recheckEveryMs: number };
  /** Ends the workers, as a deploy does, until `resume`. */
  pause(): Promise<void>;
  /** @param steps take the place of today's, as an update does. */
  resume(steps?: Partial<ConnectionActivities>): Promise<void>;
  /** Starts the workflow of a bill that the source holds. */
  start(bill: SourceBill): Promise<string>;
  close(): Promise<void>;
}

/** The rules in force in this world. */
export function aPolicy(changes: Parameters<typeof aConnectionPolicy>[0] = {}): ConnectionPolicy {
  return aConnectionPolicy({ connectionId: CONNECTION, settleTimeMs: TIMING.settleMs, ...changes });
}

/** A bill that may be posted, with numbers of its own: no other bill has to do with it. */
export function aPostedBill(
  billId: number,
  content: Partial<SourceBill['content']> = {},
  bill: Partial<SourceBill> = {},
): SourceBill {
  const numbers = { vendorInvoiceNumber: `INV-${billId}`, purchaseOrderNumber: `PO-${billId}` };
  return aSourceBill({ id: billId, ...bill, content: { ...numbers, ...content } });
}

/** Of a step that is tried again. */
const SHORT_PAUSE_MS = 50;

/** Steps are tried as often as ever, without the pauses of a patient product. */
const impatient: ActivityInterceptorsFactory = () => ({
  inbound: {
    execute: async (input, next) => {
      try {
        return await next(input);
      } catch (error) {
        if (!(error instanceof ApplicationFailure) || error.nonRetryable) throw error;
        const { message, type, details, cause, category } = error;
        throw new ApplicationFailure(message, type, false, details, cause, SHORT_PAUSE_MS, category);
      }
    },
  },
});

/** The bill or credit that the step under way is for; 0 for none. */
function billInHand(): number {
  const { workflowExecution } = activityInfo();
  return Number(/^[a-z/]*\/test\/(\d+)/.exec(workflowExecution?.workflowId ?? '')?.[1] ?? 0);
}

export interface WorldOptions {
  /** What payloads go through, e.g. encryption. */
  readonly dataConverter?: DataConverter;
}

/** It lives until the last worker ends: a second world of a file has that of the first. */
function installRuntime(): void {
  try {
    Runtime.install({ logger: new DefaultLogger('ERROR') });
  } catch (error) {
    if (!(error instanceof IllegalStateError)) throw error;
  }
}

export async function startWorkflowWorld({ dataConverter = {} }: WorldOptions = {}): Promise<WorkflowWorld> {
  installRuntime();
  const temporal = await takeNamespace();
  const { address, namespace } = temporal;
  const connection = await Connection.connect({ address });
  const native = await NativeConnection.connect({ address });
  const client = new TemporalClient({ connection, namespace, dataConverter });
  const source = new FakeFieldService();
  const ledger = new FakeLedger();
  ledger.vendors.set(LEDGER_VENDOR.vendorId, { ...LEDGER_VENDOR, name: 'Cedar Supply', isActive: true });
  const polling = { overlapMs: 600_000, masterDataEveryMs: 0, recheckEveryMs: 86_400_000, startsPerSecond: 10_000 };
  const policies = new Map<number, ConnectionPolicy>();
  const world = { address, namespace, client, source, ledger, policy: aPolicy(), policies, polling };
  const dependencies = {
    policy: () => policies.get(billInHand()) ?? world.policy,
    fieldService: source,
    ledger,
    temporal: client,
    timing: TIMING,
    polling: world.polling,
  };
  const bundle = await workflowBundle(process.env);
  const admission = createLocalActivities({
    temporal: client,
    timings: new Map([[CONNECTION, () => TIMING]]),
    retentionMs: 400 * 86_400_000,
    hasPosted: () => ledger.hasLinkedBills(),
  });
  const createWorkers = (steps: Partial<ConnectionActivities>) =>
    Promise.all([
      Worker.create({
        ...{ connection: native, namespace },
        taskQueue: WORKFLOW_TASK_QUEUE,
        workflowBundle: bundle,
        dataConverter,
        activities: admission,
      }),
      Worker.create({
        ...{ connection: native, namespace },
        taskQueue: activityTaskQueue(CONNECTION),
        dataConverter,
        activities: { ...admission, ...createConnectionActivities(dependencies), ...steps },
        interceptors: { activity: [impatient] },
      }),
    ]);
  let stop = async (): Promise<void> => undefined;
  const resume = async (steps: Partial<ConnectionActivities> = {}): Promise<void> => {
    const workers = await createWorkers(steps);
    const runs = workers.map((worker) => worker.run());
    stop = async () => {
      for (const worker of workers) worker.shutdown();
      await Promise.all(runs);
    };
  };
  await resume();
  return Object.assign(world, {
    pause: () => stop(),
    resume,
    start: async (bill: SourceBill) => {
      source.bills.set(bill.id, bill);
      const workflowId = billWorkflowId(CONNECTION, bill.id);
      await client.workflow.start(WORKFLOWS.syncBill, {
        workflowId,
        taskQueue: WORKFLOW_TASK_QUEUE,
        args: [{ connectionId: CONNECTION, billId: bill.id }],
      });
      return workflowId;
    },
    close: async () => {
      await stop();
      await native.close();
      await connection.close();
      await temporal.close();
    },
  });
}
