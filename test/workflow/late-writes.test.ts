/**
 * A write that is handed to a worker too late is not sent, whatever the clock of the worker says; one that is not late is.
 * The clock of this process is set while a test runs: Temporal has its own.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';

import { createPostBill, type PostBillInput } from '../../src/activities/post-bill.ts';
import { isLate } from '../../src/clients/request-batcher.ts';
import { failure, IntegrationError } from '../../src/domain/failures/failure.ts';
import { callWithin } from '../../src/ports/call.ts';
import { recordedSource } from '../../src/workflows/recorded.ts';
import type { SyncBillResult } from '../../src/workflows/outcome.ts';
import { eventually } from '../support/eventually.ts';
import { forATime } from '../support/for-a-time.ts';
import { aPostedBill, startWorkflowWorld, TIMING, type WorkflowWorld } from '../support/workflow-world.ts';

const REQUEST_MS = 1_000;
const MINUTE_MS = 60_000;
const realNow = Date.now;

let world: WorkflowWorld;
/** Bills whose first write is in the hands of a worker that stands still until Temporal has given it up. */
const stalled = new Set<number>();
/** What became of that write. */
const stalledWrites = new Map<number, unknown>();

beforeAll(async () => {
  world = await startWorkflowWorld();
  // As the client of Intacct does it, directly before it sends.
  const write = world.ledger.write.bind(world.ledger);
  world.ledger.write = (request, call) =>
    isLate(call, REQUEST_MS)
      ? Promise.reject(new IntegrationError(failure('intacct.write-not-sent')))
      : write(request, call);
  const { client: temporal, source: fieldService, ledger } = world;
  const polling = { overlapMs: 0, masterDataEveryMs: 0, recheckEveryMs: 0, startsPerSecond: 100 };
  const postBill = createPostBill({ policy: () => world.policy, fieldService, ledger, temporal, timing: TIMING, polling }); // prettier-ignore
  await world.pause();
  await world.resume({
    postBill: async (input) => {
      const { billId } = input.source;
      if (!stalled.delete(billId)) return postBill(input);
      await forATime(TIMING.writeMs + 500, 'until Temporal has given the write up');
      return postBill(input).catch((error: unknown) => {
        stalledWrites.set(billId, error);
        throw error;
      });
    },
  });
});
afterEach(() => {
  Date.now = realNow;
});
afterAll(() => world.close());

function setClock(byMs: number): void {
  Date.now = () => realNow() + byMs;
}

const resultOf = (workflowId: string): Promise<SyncBillResult> =>
  world.client.workflow.getHandle(workflowId).result() as Promise<SyncBillResult>;

/** A worker that stood still and was woken (chaos seed 1170). */
async function givenUp(billId: number): Promise<void> {
  stalled.add(billId);
  expect(await resultOf(await world.start(aPostedBill(billId)))).toMatchObject({ outcome: 'posted' });
  expect(String(stalledWrites.get(billId))).toContain('Temporal no longer waits for this attempt.');
  expect(world.ledger.writes.get(billId)).toBe(1);
}

/** The next run knows that a write may still appear, and until when. */
async function terminated(billId: number): Promise<void> {
  world.ledger.scriptOf(billId).writes.push({ kind: 'late', afterMs: TIMING.settleMs + 1_000 });
  const bill = aPostedBill(billId);
  const workflowId = await world.start(bill);
  await eventually(async () => world.ledger.writes.get(billId), (count) => count !== undefined, 60_000, 50); // prettier-ignore
  await world.client.workflow.getHandle(workflowId).terminate('as an operator does');
  await world.start(bill);
  expect((await resultOf(workflowId)).recordNo).toBeDefined();
  expect(world.ledger.writes.get(billId)).toBe(1);
}

describe.each([
  ['ten minutes ahead', 10 * MINUTE_MS, 9_110],
  ['ten minutes behind', -10 * MINUTE_MS, 9_120],
])('with a clock that is %s', (_name, byMs, billId) => {
  it('a bill is posted at the first try', async () => {
    setClock(byMs);
    expect(await resultOf(await world.start(aPostedBill(billId)))).toMatchObject({ outcome: 'posted' });
    expect(world.ledger.writes.get(billId)).toBe(1);
  });

  it('a step that was given up writes nothing, and what a terminated run wrote is waited out', async () => {
    setClock(byMs);
    await Promise.all([givenUp(billId + 1), terminated(billId + 2)]);
  });
});

describe('an attempt that cannot ask Temporal whether it is still awaited', () => {
  it('writes nothing, and is tried again', async () => {
    const connection = Connection.lazy({ address: '127.0.0.1:9' });
    const temporal = new Client({ connection, namespace: world.namespace });
    const { source: fieldService, ledger } = world;
    const polling = { overlapMs: 0, masterDataEveryMs: 0, recheckEveryMs: 0, startsPerSecond: 100 };
    const postBill = createPostBill({ policy: () => world.policy, fieldService, ledger, temporal, timing: TIMING, polling }); // prettier-ignore
    const input = { source: recordedSource(aPostedBill(9_140)) } as unknown as PostBillInput;
    const before = ledger.changes.length;
    const refused = new MockActivityEnvironment().run(postBill, input);
    await expect(refused).rejects.toMatchObject({
      type: 'intacct.write-not-sent',
      nonRetryable: false,
      message: expect.stringContaining('Temporal did not answer whether it still waits for this attempt.'),
    });
    expect(ledger.changes).toHaveLength(before);
    await connection.close();
  });
});

describe('a call', () => {
  const call = () => callWithin(1_800, new AbortController().signal);

  it('is late by the clock of the machine, which goes on while the machine sleeps', () => {
    const asked = call();
    expect(isLate(asked, REQUEST_MS)).toBe(false);
    setClock(900);
    expect(isLate(asked, REQUEST_MS)).toBe(true);
  });

  it('is late by the time that has passed, also when someone set the clock back', async () => {
    const asked = call();
    setClock(-MINUTE_MS);
    expect(isLate(asked, REQUEST_MS)).toBe(false);
    expect(isLate(asked, 1_801)).toBe(true);
    await forATime(850, 'longer than a call has');
    expect(isLate(asked, REQUEST_MS)).toBe(true);
  });
});
