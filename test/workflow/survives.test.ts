/** Replays, resets, restarts and updates in the life of a posted bill: all lead to the same ledger. */
import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NativeConnection, Worker } from '@temporalio/worker';

import { createLocalActivities } from '../../src/activities/index.ts';
import { fingerprint } from '../../src/domain/values/fingerprint.ts';
import type { LedgerBill } from '../../src/domain/ledger/ledger-bill.ts';
import { activityTaskQueue, billWorkflowId, MESSAGES, WORKFLOW_TASK_QUEUE } from '../../src/workflows/names.ts';
import type { BillStatusView } from '../../src/workflows/messages.ts';
import { DELTA, LESS, startStories, storiesIn } from '../support/bill-stories.ts';
import { AIR_QUALITY } from '../support/builders.ts';
import { sideBySide } from '../support/side-by-side.ts';
import { eventually } from '../support/eventually.ts';
import { aPostedBill, CONNECTION, TIMING, type WorkflowWorld } from '../support/workflow-world.ts';

let world: WorkflowWorld;
beforeAll(async () => {
  world = await startStories();
});
afterAll(() => world.close());
const beside = sideBySide(5);

const { handleOf, resultOf, holdOf, post, change, ask, kindsOf, landed } = storiesIn(() => world);

/** Ids of the events to which a run can be reset: completed workflow tasks. */
async function resetPoints(billId: number): Promise<number[]> {
  const { events } = await handleOf(billId).fetchHistory();
  return (events ?? [])
    .filter((event) => event.workflowTaskCompletedEventAttributes)
    .map((event) => Number(event.eventId));
}

async function reset(billId: number, eventId: number, ofRun: string): Promise<void> {
  await begunAgain(billId, eventId, ofRun);
  await resultOf(billId);
}

async function begunAgain(billId: number, eventId: number, ofRun: string): Promise<void> {
  const workflowId = billWorkflowId(CONNECTION, billId);
  await world.client.workflowService.resetWorkflowExecution({
    namespace: world.namespace,
    workflowExecution: { workflowId, runId: ofRun },
    workflowTaskFinishEventId: eventId as never,
    requestId: randomUUID(),
    reason: 'test',
  });
}

/** The bills of a source bill as people see them: what stands, and what was taken out. */
const ledgerOf = (billId: number) =>
  world.ledger.bills
    .filter(({ rawDescription }) => rawDescription.includes(`/${billId} `))
    .map(({ recordNo, state, vendorId, lines }: LedgerBill) => ({ recordNo, state, vendorId, content: fingerprint(lines) })); // prettier-ignore

/** What happens to a posted bill, and the changes that the ledger then sees of it, the first post included. */
const CHANGES: [string, number, Parameters<typeof change>[1], Parameters<typeof change>[2], string[]][] = [
  ['amended', 5001, LESS, {}, ['create', 'amend']],
  ['reversed and entered again', 5002, { vendor: DELTA }, {}, ['create', 'reverse', 'create']],
  ['canceled', 5003, {}, { status: 'Canceled' }, ['create', 'reverse']],
];

describe('a finished run in which a bill was', () => {
  beside(
    'posted, and that a person deleted since, is held when it is reset: it knows only what was known at its begin',
    async () => {
      const { recordNo } = await post(5004);
      const { runId } = await handleOf(5004).describe();
      world.ledger.bills = world.ledger.bills.filter((bill) => bill.recordNo !== recordNo);
      const [, second = 0] = await resetPoints(5004);
      await begunAgain(5004, second, runId);
      expect((await holdOf(5004)).code).toBe('intacct.bill-removed');
      expect(kindsOf(5004)).toEqual(['create']);
    },
  );

  for (const [what, billId, content, bill, kinds] of CHANGES) {
    beside(`${what}, reset to every workflow task, changes nothing more`, async () => {
      await post(billId);
      await change(billId, content, bill);
      await resultOf(billId);
      const before = ledgerOf(billId);
      const { runId } = await handleOf(billId).describe();
      const points = await resetPoints(billId);
      expect(points.length).toBeGreaterThan(4);
      for (const point of points) await reset(billId, point, runId);
      expect(ledgerOf(billId)).toEqual(before);
      expect(kindsOf(billId)).toEqual(kinds);
    });

    beside(`${what}, terminated in the middle of the write and started again, comes to the same end`, async () => {
      const other = billId + 10;
      await post(other);
      world.ledger.scriptOf(other).writes.push({ kind: 'late', afterMs: TIMING.settleMs });
      await change(other, content, bill);
      await eventually(
        async () => kindsOf(other).length,
        (changes) => changes > 1,
      );
      await handleOf(other).terminate('test');
      await change(other, content, bill);
      await resultOf(other);
      await landed(other);
      expect(world.ledger.of(other)).toHaveLength(bill?.status === 'Canceled' ? 0 : 1);
      expect(kindsOf(other)).toEqual(kinds);
    });
  }
});

describe('a bill that is synced again at any time', () => {
  beside('is compared, nothing is written, and it says why', async () => {
    await post(5101);
    for (let i = 0; i < 3; i += 1) {
      await ask(5101, { by: 'tieout sync' });
      expect(await resultOf(5101)).toMatchObject({ outcome: 'unchanged', because: expect.stringContaining('nothing has changed') }); // prettier-ignore
    }
    expect(kindsOf(5101)).toEqual(['create']);
  });

  beside('while it is being written is read again afterwards, and written once', async () => {
    world.ledger.scriptOf(5102).writes.push({ kind: 'late', afterMs: TIMING.settleMs - 300 });
    await world.start(aPostedBill(5102));
    await eventually(
      async () => world.ledger.writes.get(5102),
      (writes) => writes === 1,
    );
    await ask(5102, { by: 'tieout sync' });
    expect((await resultOf(5102)).recordNo).toBeDefined();
    await landed(5102);
    expect(world.ledger.of(5102)).toHaveLength(1);
    expect(world.ledger.writes.get(5102)).toBe(1);
  });
});

describe('an update of Tieout', () => {
  it('with another table and another mapping releases a bill that was held before it', async () => {
    await world.start(aPostedBill(5201, { job: AIR_QUALITY }));
    expect((await holdOf(5201)).code).toBe('mapping.account-missing');
    await world.pause();
    // Other code altogether: it maps by itself, and its table knows but one answer.
    let planned = 0;
    await world.resume({
      mapBill: async ({ source }) => ({
        decision: 'mapped',
        because: 'By other code.',
        composition: { problems: [], rules: [], roundingDifference: '0.00' },
        mappingVersion: source.revision,
      }),
      planBill: async () => {
        planned += 1;
        return { decision: 'nothing', because: 'The new table says so.', recordNo: '5', problems: [], remarks: [] };
      },
    });
    await handleOf(5201).signal(MESSAGES.retry);
    expect(await resultOf(5201)).toMatchObject({ outcome: 'unchanged', because: 'The new table says so.' });
    expect(planned).toBe(1);
    await world.pause();
    await world.resume();
  });

  it('to a configuration with a new connection serves it, although another worker does not know it yet', async () => {
    const connection = await NativeConnection.connect({ address: world.address });
    const newer = await Worker.create({
      ...{ connection, namespace: world.namespace },
      taskQueue: activityTaskQueue('east'),
      activities: {
        ...createLocalActivities({
          temporal: world.client,
          timings: new Map([['east', () => TIMING]]),
          retentionMs: 86_400_000,
          hasPosted: async () => false,
        }),
        loadBill: async () => ({ decision: 'waiting', because: 'Served from here.', source: aPostedBill(5301) }),
      },
    });
    const running = newer.run();
    const id = 'bill/east/5301';
    const handle = await world.client.workflow.start('syncBill', {
      workflowId: id,
      taskQueue: WORKFLOW_TASK_QUEUE,
      args: [{ connectionId: 'east', billId: 5301 }],
    });
    const caseOf = () => handle.query<BillStatusView>(MESSAGES.getBillCase);
    const { story } = await eventually(caseOf, ({ status }) => status === 'waiting');
    expect(story).toEqual(['Served from here.']);
    await handle.terminate('test');
    newer.shutdown();
    await running;
    await connection.close();
  });
});
