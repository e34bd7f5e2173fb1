/**
 * A real Temporal server and worker over the fake systems. One server and one worker serve a whole file; tests keep
 * apart by bill id.
 */
import { fileURLToPath } from 'node:url';

import type { Client } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';

import type { Timing } from '../../src/activities/dependencies.ts';
import { createConnectionActivities, createLocalActivities } from '../../src/activities/index.ts';
import type { ConnectionPolicy } from '../../src/domain/connection.ts';
import type { SourceBill } from '../../src/domain/source-bill.ts';
import { activityTaskQueue, billWorkflowId, WORKFLOW_TASK_QUEUE, WORKFLOWS } from '../../src/domain/workflow-names.ts';
import { startEmbeddedServer } from '../../src/temporal/server.ts';
import { Client as TemporalClient, Connection } from '@temporalio/client';
import { FakeFieldService, FakeLedger } from './fake-systems.ts';

export const CONNECTION = 'test';

/** Short enough for tests, long enough to look more than once. */
export const TIMING: Timing = { readMs: 20_000, writeMs: 3_000, settleMs: 1_500 };

export interface WorkflowWorld {
  readonly client: Client;
  readonly source: FakeFieldService;
  readonly ledger: FakeLedger;
  policy: ConnectionPolicy;
  /** Starts the workflow of a bill that the source holds. */
  start(bill: SourceBill): Promise<string>;
  close(): Promise<void>;
}

export function aPolicy(changes: Partial<ConnectionPolicy> = {}): ConnectionPolicy {
  return {
    connectionId: CONNECTION,
    tenantId: '4001001',
    goLive: '2026-09-01',
    eligible: 'posted',
    billNumberFallback: { vendorIds: [] },
    postingDate: 'billDate',
    closedThrough: {},
    action: 'Submit',
    billAmountIncludes: 'tax-and-freight',
    settleTimeMs: TIMING.settleMs,
    version: 'v1',
    mapping: {
      businessUnits: [{ id: 3011, entity: 'E10', location: 'T01', department: 'SVC' }],
      accounts: [{ destination: 'job', jobType: 41, account: '5010' }],
      terms: {},
      vendors: {},
      remittanceVendors: [],
    },
    ...changes,
  };
}

export function aPostedBill(
  billId: number,
  content: Partial<SourceBill['content']> = {},
  bill: Partial<SourceBill> = {},
): SourceBill {
  return {
    billId,
    revision: '2026-10-05T12:00:00.1234567Z',
    kind: 'procurement',
    syncStatus: 'Posted',
    status: 'Reconciled',
    ...bill,
    content: {
      vendor: { id: 1701, name: 'Sample Supply', ledgerVendorId: '00123' },
      remittanceVendor: undefined,
      vendorInvoiceNumber: `INV-${billId}`,
      purchaseOrderNumber: '70012-001',
      billDate: '2026-10-05',
      dueDate: '2026-11-04',
      termName: undefined,
      summary: 'Capacitors',
      doNotPay: false,
      businessUnitId: 3011,
      job: { number: '70012', jobTypeId: 41, jobTypeName: 'AC Repair' },
      billAmount: '90.00',
      vendorInvoiceTotal: undefined,
      taxAmount: '0.00',
      freightAmount: '0.00',
      otherAmount: '0.00',
      lines: [{ kind: 'item', description: 'Capacitor', quantity: '2.00', unitCost: '45.00' }],
      ...content,
    },
  };
}

export async function startWorkflowWorld(): Promise<WorkflowWorld> {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const server = await startEmbeddedServer({ port: 0, headless: true, report: () => undefined });
  const connection = await Connection.connect({ address: server.address });
  const native = await NativeConnection.connect({ address: server.address });
  const client = new TemporalClient({ connection });
  const source = new FakeFieldService();
  const ledger = new FakeLedger();
  ledger.vendors.set('00123', { vendorId: '00123', name: 'Sample Supply', isActive: true, termName: undefined });
  const world = { client, source, ledger, policy: aPolicy() };
  const dependencies = {
    policy: () => world.policy,
    fieldService: source,
    ledger,
    temporal: client,
    timing: TIMING,
    polling: { overlapMs: 600_000, masterDataEveryMs: 0 },
  };
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../../src/workflows/index.ts', import.meta.url)),
    logger: new DefaultLogger('ERROR'),
  });
  const workers = await Promise.all([
    Worker.create({
      connection: native,
      taskQueue: WORKFLOW_TASK_QUEUE,
      workflowBundle,
      activities: createLocalActivities({
        temporal: client,
        timings: new Map([[CONNECTION, () => TIMING]]),
        retentionMs: 400 * 86_400_000,
      }),
    }),
    Worker.create({
      connection: native,
      taskQueue: activityTaskQueue(CONNECTION),
      activities: createConnectionActivities(dependencies),
    }),
  ]);
  const runs = workers.map((worker) => worker.run());
  return Object.assign(world, {
    start: async (bill: SourceBill) => {
      source.bills.set(bill.billId, bill);
      const workflowId = billWorkflowId(CONNECTION, bill.billId);
      await client.workflow.start(WORKFLOWS.syncBill, {
        workflowId,
        taskQueue: WORKFLOW_TASK_QUEUE,
        args: [{ connectionId: CONNECTION, billId: bill.billId }],
      });
      return workflowId;
    },
    close: async () => {
      for (const worker of workers) worker.shutdown();
      await Promise.all(runs);
      await native.close();
      await connection.close();
      await server.stop();
    },
  });
}

/** Asks until the answer satisfies; the condition's own last answer is what a failure shows. */
export async function eventually<T>(
  ask: () => Promise<T>,
  isEnough: (answer: T) => boolean,
  withinMs = 30_000,
): Promise<T> {
  const until = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (isEnough(answer)) return answer;
    if (Date.now() > until) throw new Error(`not within ${withinMs} ms; last seen: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
