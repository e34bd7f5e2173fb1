/** Memory begins when it began: a Temporal that lost its runs does not claim to know what became of older bills. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { findMemory } from '../../src/temporal/client/memory.ts';
import { billWorkflowId, memoryWorkflowId, MESSAGES } from '../../src/workflows/names.ts';
import type { BillStatusView } from '../../src/workflows/messages.ts';
import { eventually } from '../support/eventually.ts';
import { aPolicy, aPostedBill, CONNECTION, startWorkflowWorld, type WorkflowWorld } from '../support/workflow-world.ts';

const worlds: WorkflowWorld[] = [];
/** A namespace of its own, with nothing in it. */
async function newWorld(): Promise<WorkflowWorld> {
  const world = await startWorkflowWorld();
  world.policy = aPolicy({ closedThrough: {} });
  worlds.push(world);
  return world;
}
afterAll(() => Promise.all(worlds.map((world) => world.close())));

const statusOf = (world: WorkflowWorld, id: number) =>
  world.client.workflow.getHandle(billWorkflowId(CONNECTION, id)).query<BillStatusView>(MESSAGES.getBillStatus);
const untilSettled = (world: WorkflowWorld, id: number) =>
  eventually(
    () => statusOf(world, id),
    ({ status }) => ['posted', 'held', 'unchanged', 'differs'].includes(status),
  );
const marker = (world: WorkflowWorld) => world.client.workflow.getHandle(memoryWorkflowId(CONNECTION));

const BEFORE = '2026-09-20T10:00:00.1234567Z';

describe('a fresh installation', () => {
  it('posts bills from the go-live date on without a person: nothing was ever posted', async () => {
    const world = await newWorld();
    await world.start(aPostedBill(7101, { billDate: '2026-09-02' }, { createdOn: '2026-09-02T10:00:00Z' }));
    await world.start(aPostedBill(7102, { billDate: '2026-09-02' }));
    expect([(await untilSettled(world, 7101)).status, (await untilSettled(world, 7102)).status]).toEqual(['posted', 'posted']); // prettier-ignore
    expect(await findMemory(world.client, CONNECTION)).toMatchObject({ from: null });
    // Intacct has bills of ours now, and they are of this memory.
    world.ledger.hasEarlierBills = true;
    await world.start(aPostedBill(7103, { billDate: '2026-09-02' }, { createdOn: '2026-09-02T10:00:00Z' }));
    expect((await untilSettled(world, 7103)).status).toBe('posted');
  });
});

describe('a Temporal whose runs were lost', () => {
  let world: WorkflowWorld;
  beforeAll(async () => {
    world = await newWorld();
    world.ledger.hasEarlierBills = true;
  });

  it('never posts a bill again that a person removed before', async () => {
    const before = await newWorld();
    const bill = aPostedBill(7201, {}, { createdOn: BEFORE });
    await before.start(bill);
    expect((await untilSettled(before, 7201)).status).toBe('posted');
    before.ledger.bills = [];
    // Another namespace has the same bill, and the same Intacct.
    await world.start(bill);
    const { status, hold } = await untilSettled(world, 7201);
    expect([status, hold?.code]).toEqual(['held', 'tieout.history-expired']);
    expect(hold?.reason).toContain(`created ${BEFORE}; Temporal's records go back to`);
    expect(world.ledger.writes.get(7201)).toBeUndefined();
  });

  it('finds those that are in Intacct by their link', async () => {
    const before = await newWorld();
    const bill = aPostedBill(7202, {}, { createdOn: BEFORE });
    await before.start(bill);
    await untilSettled(before, 7202);
    world.ledger.bills.push(...before.ledger.of(7202));
    await world.start(bill);
    expect((await untilSettled(world, 7202)).status).toBe('unchanged');
  });

  it.each([
    [7211, 'was created since, however early it is dated', { billDate: '2026-09-02' }, () => new Date().toISOString(), 'posted'],
    [7212, 'was created before, however late it is dated', { billDate: '2031-12-31' }, () => BEFORE, 'held'],
    [7213, 'has a date before that day, and no time of creation', { billDate: '2026-09-20' }, () => undefined, 'held'],
    [7214, 'has neither a known creation nor an early date', { billDate: '2031-12-31' }, () => 'yesterday', 'posted'],
  ])('%i: one that %s', async (id, _what, content, createdOn, status) => {
    // The memory began with the first bill.
    const created = createdOn();
    await world.start(aPostedBill(id, content, created === undefined ? {} : { createdOn: created }));
    expect((await untilSettled(world, id)).status).toBe(status);
  }); // prettier-ignore

  it('remembers from where a person says, who has seen that nothing else was posted', async () => {
    await marker(world).signal(MESSAGES.rememberFrom, { from: '2026-09-01T00:00:00Z' });
    await marker(world).signal(MESSAGES.rememberFrom, { from: '2999-01-01T00:00:00Z', by: 'dana', why: 'wrong' });
    await marker(world).signal(MESSAGES.rememberFrom, { from: '2026-09-01', by: 'dana', why: 'the plan was read' });
    const memory = await eventually(
      () => findMemory(world.client, CONNECTION),
      (found) => found?.because.startsWith('dana') === true,
    );
    expect(memory).toEqual({ from: '2026-09-01T00:00:00.000Z', because: 'dana: the plan was read' });
    await world.start(aPostedBill(7221, {}, { createdOn: BEFORE }));
    expect((await untilSettled(world, 7221)).status).toBe('posted');
  });

  it('begins again with the oldest run that is left, when only the marker was lost', async () => {
    await marker(world).terminate('test');
    await world.start(aPostedBill(7231, {}, { createdOn: new Date().toISOString() }));
    expect((await untilSettled(world, 7231)).status).toBe('posted');
    const { from } = (await findMemory(world.client, CONNECTION)) ?? {};
    const first = await world.client.workflow.getHandle(billWorkflowId(CONNECTION, 7201)).describe();
    const began = first.startTime.getTime();
    expect(Date.parse(from ?? '')).toBeLessThanOrEqual(began);
    expect(Date.parse(from ?? '')).toBeGreaterThan(began - 120_000);
  });
});
