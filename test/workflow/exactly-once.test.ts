/** One bill, whatever happens to the write: lost answers, time-outs, late commits, resets, terminated runs. */
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { randomUUID } from 'node:crypto';

import { failure, IntegrationError } from '../../src/domain/failures/failure.ts';
import { MESSAGES } from '../../src/workflows/names.ts';
import type { BillStatusView } from '../../src/workflows/messages.ts';
import type { SyncBillResult } from '../../src/workflows/outcome.ts';
import { sideBySide } from '../support/side-by-side.ts';
import { eventually } from '../support/eventually.ts';
import { aPostedBill, startWorkflowWorld, TIMING, type WorkflowWorld } from '../support/workflow-world.ts';

let world: WorkflowWorld;
beforeAll(async () => {
  world = await startWorkflowWorld();
});
afterAll(() => world.close());
const it = sideBySide(5);

const resultOf = (workflowId: string, runId?: string) =>
  world.client.workflow.getHandle(workflowId, runId).result() as Promise<SyncBillResult>;
const caseOf = (workflowId: string) =>
  world.client.workflow.getHandle(workflowId).query<BillStatusView>(MESSAGES.getBillCase);

/** Bills of a source bill once every write that is still under way has landed. */
async function landed(billId: number): Promise<number> {
  await eventually(
    async () => world.ledger.underWay(billId),
    (writes) => writes === 0,
  );
  return world.ledger.of(billId).length;
}

/** Ids of the events to which a run can be reset: completed workflow tasks. */
async function resetPoints(client: Client, workflowId: string): Promise<number[]> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  return (events ?? [])
    .filter((event) => event.workflowTaskCompletedEventAttributes)
    .map((event) => Number(event.eventId));
}

async function reset(client: Client, workflowId: string, eventId: number, ofRun?: string): Promise<string> {
  const { runId } = await client.workflowService.resetWorkflowExecution({
    namespace: world.namespace,
    workflowExecution: { workflowId, ...(ofRun === undefined ? {} : { runId: ofRun }) },
    workflowTaskFinishEventId: eventId as never,
    requestId: randomUUID(),
    reason: 'test',
  });
  return runId;
}

describe('a write whose outcome is unknown', () => {
  it('is looked for, found, and not repeated when only the answer was lost', async () => {
    world.ledger.scriptOf(2001).writes.push({ kind: 'lost-answer' });
    expect((await resultOf(await world.start(aPostedBill(2001)))).outcome).toBe('posted');
    expect(world.ledger.writes.get(2001)).toBe(1);
    expect(await landed(2001)).toBe(1);
  });

  it('is found when it shows only after a while', async () => {
    world.ledger.scriptOf(2002).readLagMs = 900;
    world.ledger.scriptOf(2002).writes.push({ kind: 'lost-answer' });
    expect((await resultOf(await world.start(aPostedBill(2002)))).outcome).toBe('posted');
    expect(world.ledger.writes.get(2002)).toBe(1);
  });

  it('is adopted when Intacct commits it after we were cut off', async () => {
    world.ledger.scriptOf(2003).writes.push({ kind: 'late', afterMs: TIMING.settleMs - 500 });
    expect((await resultOf(await world.start(aPostedBill(2003)))).outcome).toBe('posted');
    expect(await landed(2003)).toBe(1);
  });

  it('is written again only when the settle time has passed without a trace of it', async () => {
    world.ledger.scriptOf(2004).writes.push({ kind: 'lost-request' });
    const startedAt = Date.now();
    const id = await world.start(aPostedBill(2004));
    await eventually(
      () => caseOf(id),
      (view) => view.status === 'settling',
    );
    expect((await resultOf(id)).outcome).toBe('posted');
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(TIMING.settleMs);
    expect(world.ledger.writes.get(2004)).toBe(2);
    expect(await landed(2004)).toBe(1);
  });

  it('is not repeated by the server when the step runs into its time-out', async () => {
    // Written after the moment at which the server would try again.
    world.ledger.scriptOf(2005).writes.push({ kind: 'hang', afterMs: TIMING.writeMs + 1_200 });
    expect((await resultOf(await world.start(aPostedBill(2005)))).outcome).toBe('posted');
    expect(world.ledger.writes.get(2005)).toBe(1);
    expect(await landed(2005)).toBe(1);
  });

  it('is waited out for as long as a step that was cut off may still go on by itself', async () => {
    // A worker that was stopped and woken sends what it had begun: until its own deadline, and Intacct after that.
    world.ledger.scriptOf(2007).writes.push({ kind: 'hang', afterMs: TIMING.writeMs + TIMING.settleMs + 1_000 });
    expect((await resultOf(await world.start(aPostedBill(2007)))).outcome).toBe('posted');
    expect(world.ledger.writes.get(2007)).toBe(1);
    expect(await landed(2007)).toBe(1);
  });

  it('is waited out also when a person retries a hold that came in between', async () => {
    const script = world.ledger.scriptOf(2008);
    script.writes.push({ kind: 'late', afterMs: TIMING.settleMs - 300 });
    script.onLook = async () => {
      if (world.ledger.writes.get(2008) !== 1) return;
      script.onLook = undefined;
      throw new IntegrationError(failure('intacct.reply-unreadable', 'a look after the write.'));
    };
    const id = await world.start(aPostedBill(2008));
    await eventually(
      () => caseOf(id),
      (view) => view.status === 'held',
    );
    await world.client.workflow.getHandle(id).signal(MESSAGES.retry);
    expect((await resultOf(id)).recordNo).toBeDefined();
    expect(world.ledger.writes.get(2008)).toBe(1);
    expect(await landed(2008)).toBe(1);
  });

  it('is held for a person when several writes are neither confirmed nor seen', async () => {
    world.ledger
      .scriptOf(2009)
      .writes.push({ kind: 'lost-request' }, { kind: 'lost-request' }, { kind: 'lost-request' });
    const id = await world.start(aPostedBill(2009));
    const { hold } = await eventually(
      () => caseOf(id),
      (view) => view.status === 'held',
    );
    expect(hold?.code).toBe('intacct.write-never-confirmed');
    await world.client.workflow.getHandle(id).signal(MESSAGES.retry);
    expect((await resultOf(id)).outcome).toBe('posted');
    expect(await landed(2009)).toBe(1);
  });

  it('is remembered once Intacct confirmed it, even before a look has seen it', async () => {
    world.ledger.scriptOf(2010).readLagMs = 60_000;
    const id = await world.start(aPostedBill(2010));
    const removed = () =>
      eventually(
        () => caseOf(id),
        (view) => view.status === 'held',
      );
    expect((await removed()).hold?.code).toBe('intacct.bill-removed');
    world.source.bills.set(2010, aPostedBill(2010, { summary: 'edited' }));
    await world.client.workflow.getHandle(id).signal(MESSAGES.billChanged);
    await eventually(
      async () => world.source.loads.get(2010),
      (loads) => loads === 2,
    );
    expect((await removed()).hold?.code).toBe('intacct.bill-removed');
    expect(world.ledger.writes.get(2010)).toBe(1);
  });

  it('lets a run end only after a look has seen the bill', async () => {
    world.ledger.scriptOf(2006).readLagMs = 1_000;
    const startedAt = Date.now();
    expect((await resultOf(await world.start(aPostedBill(2006)))).outcome).toBe('posted');
    expect(Date.now() - startedAt).toBeGreaterThan(1_000);
    expect(world.ledger.writes.get(2006)).toBe(1);
  });
});

describe('a run that is reset or replaced', () => {
  it('posts nothing again when a finished run is reset, at any point', async () => {
    const id = await world.start(aPostedBill(2101));
    await resultOf(id);
    const points = await resetPoints(world.client, id);
    expect(points.length).toBeGreaterThan(5);
    const { runId } = await world.client.workflow.getHandle(id).describe();
    for (const point of points) await resultOf(id, await reset(world.client, id, point, runId));
    expect(await landed(2101)).toBe(1);
    expect(world.ledger.writes.get(2101)).toBe(1);
  });

  it('waits out a write that the reset run left in progress', async () => {
    world.ledger.scriptOf(2102).writes.push({ kind: 'late', afterMs: TIMING.settleMs - 300 });
    const id = await world.start(aPostedBill(2102));
    await eventually(
      async () => world.ledger.writes.get(2102),
      (writes) => writes === 1,
    );
    const runId = await reset(world.client, id, (await resetPoints(world.client, id))[1] ?? 0);
    expect((await resultOf(id, runId)).recordNo).toBeDefined();
    expect(await landed(2102)).toBe(1);
  });

  it('waits out a write of a terminated run before it writes', async () => {
    world.ledger.scriptOf(2103).writes.push({ kind: 'late', afterMs: TIMING.settleMs });
    const id = await world.start(aPostedBill(2103));
    await eventually(
      async () => world.ledger.writes.get(2103),
      (writes) => writes === 1,
    );
    await world.client.workflow.getHandle(id).terminate('test');
    await world.start(aPostedBill(2103));
    expect((await resultOf(id)).recordNo).toBeDefined();
    expect(await landed(2103)).toBe(1);
  });

  it('starts no second run of a bill that is in progress', async () => {
    let pending: () => void = () => undefined;
    world.source.onLoad = (billId) =>
      billId === 2104 ? new Promise((resolve) => (pending = resolve)) : Promise.resolve();
    const id = await world.start(aPostedBill(2104));
    await expect(world.start(aPostedBill(2104))).rejects.toThrow(/already/i);
    world.source.onLoad = undefined;
    pending();
    await resultOf(id);
    expect(await landed(2104)).toBe(1);
  });
});
