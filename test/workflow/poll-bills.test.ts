/**
 * The poll: only new and changed bills are told, the cursor survives every failure, holds are woken. What the schedule
 * does is asked of the schedule itself; elsewhere one poll follows the other as on a schedule, without its waits.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { failure } from '../../src/domain/failures/failure.ts';
import { billWorkflowId, MESSAGES, pollScheduleId } from '../../src/workflows/names.ts';
import { countRuns } from '../../src/temporal/client/bill-lists.ts';
import { ensurePollSchedule } from '../../src/temporal/client/polls.ts';
import { visibilityQuery } from '../../src/temporal/client/search.ts';
import type { BillStatusView } from '../../src/workflows/messages.ts';
import type { PollBillsResult } from '../../src/workflows/poll-bills.workflow.ts';
import { aCredit } from '../support/builders.ts';
import { eventually } from '../support/eventually.ts';
import { pollerOf } from '../support/poller.ts';
import { aPolicy, aPostedBill, CONNECTION, startWorkflowWorld, type WorkflowWorld } from '../support/workflow-world.ts';

const EVERY_MS = 1_000;
let world: WorkflowWorld;
beforeAll(async () => {
  world = await startWorkflowWorld();
  world.source.listsOnlyChanged = true;
});
beforeEach(() => {
  world.source.changed = [];
  world.source.windows = [];
});
afterAll(() => world.close());

const statusOf = async (billId: number) =>
  (
    await world.client.workflow
      .getHandle(billWorkflowId(CONNECTION, billId))
      .query<BillStatusView>(MESSAGES.getBillCase)
  ).status;

function listed(billId: number, revision = new Date().toISOString()): void {
  world.source.bills.set(billId, aPostedBill(billId, {}, { revision }));
  world.source.changed = [...world.source.changed.filter((bill) => bill.id !== billId), { id: billId, revision }];
}

describe('the schedule of pollBills', () => {
  const schedule = () => world.client.schedule.getHandle(pollScheduleId(CONNECTION));
  beforeEach(async () => {
    await ensurePollSchedule(world.client, { connectionId: CONNECTION, everyMs: EVERY_MS });
  });
  afterAll(() => schedule().delete());

  /** Results of the polls that have ended, oldest first. */
  async function polls(): Promise<PollBillsResult[]> {
    const ended: { at: number; result: PollBillsResult }[] = [];
    for await (const run of world.client.workflow.list({
      query: visibilityQuery({ type: 'pollBills', execution: 'Completed' }),
    })) {
      const result = (await world.client.workflow.getHandle(run.workflowId, run.runId).result()) as PollBillsResult;
      ended.push({ at: run.startTime.getTime(), result });
    }
    return ended.sort((a, b) => a.at - b.at).map(({ result }) => result);
  }

  async function nextPolls(count: number): Promise<PollBillsResult[]> {
    const before = (await polls()).length;
    return (await eventually(polls, (ended) => ended.length >= before + count)).slice(before);
  }

  it('begins at the go-live date, then goes on from its cursor with an overlap', async () => {
    const [first] = await eventually(polls, (ended) => ended.length >= 1);
    expect(first?.because).toContain('since 2026-09-01T00:00:00Z');
    expect(first?.cursor).toBe('2026-09-01T00:00:00.000Z');
    listed(3010, '2026-10-05T12:00:00.1234567Z');
    const second = (await nextPolls(2)).at(-1);
    expect(second?.cursor).toBe('2026-10-05T12:00:00.123Z');
    await nextPolls(1);
    expect(world.source.windows.at(-1)?.from).toBe('2026-10-05T11:50:00.123Z');
  });

  it('begins again where an operator says, through its argument', async () => {
    await schedule().update((current) => ({
      ...current,
      action: { ...current.action, args: [{ connectionId: CONNECTION, epoch: 1, resetTo: '2026-10-01T00:10:00Z' }] },
    }));
    await eventually(
      async () => world.source.windows,
      (windows) => windows.some(({ from }) => from === '2026-10-01T00:00:00.000Z'),
    );
    const [later] = (await nextPolls(1)).slice(-1);
    expect(later?.epoch).toBe(1);
    expect(later?.cursor).toBe('2026-10-01T00:10:00.000Z');
  });

  it('keeps the pause and the argument of an operator when a worker starts', async () => {
    await schedule().pause('month-end');
    await eventually(
      () => schedule().describe(),
      (described) => described.state.paused,
    );
    await ensurePollSchedule(world.client, { connectionId: CONNECTION, everyMs: 2 * EVERY_MS });
    const isNew = (every: number | undefined) => every === 2 * EVERY_MS;
    const { state, action } = await eventually(
      () => schedule().describe(),
      ({ spec }) => isNew(spec.intervals?.[0]?.every),
    );
    expect(state.paused).toBe(true);
    expect(action.args?.[0]).toMatchObject({ epoch: 1 });
  });

  it('waits for an operator where the worker is started so; one that runs already goes on', async () => {
    const connectionId = 'not-yet';
    const ensure = (isNewPaused: boolean) => ensurePollSchedule(world.client, { connectionId, everyMs: EVERY_MS, isNewPaused }); // prettier-ignore
    const handle = world.client.schedule.getHandle(pollScheduleId(connectionId));
    expect(await ensure(true)).toBe(true);
    expect((await handle.describe()).state).toMatchObject({ paused: true, note: 'started paused' });
    expect(await ensure(false)).toBe(true);
    await handle.unpause('go');
    await eventually(() => handle.describe(), ({ state }) => !state.paused); // prettier-ignore
    expect(await ensure(true)).toBe(false);
    await handle.delete();
  });
});

describe('pollBills', () => {
  const { poll } = pollerOf(() => world);

  /** Until lists show it: a poll wakes what it finds in them. */
  async function untilHeld(...billIds: readonly number[]): Promise<void> {
    for (const billId of billIds) {
      const query = visibilityQuery({ status: 'held', workflowId: billWorkflowId(CONNECTION, billId) });
      await eventually(
        () => world.client.workflow.count(query),
        ({ count }) => count === 1,
      );
    }
  }

  const untilPosted = (billId: number) =>
    eventually(
      async () => world.ledger.of(billId).length,
      (bills) => bills === 1,
    );

  it('uses the times of ServiceTitan, and not beyond its own', async () => {
    const halfAnHourAgo = new Date(Date.now() - 1_800_000).toISOString();
    listed(3011, halfAnHourAgo);
    listed(3012, '2999-01-01T00:00:00Z');
    // However far ahead the worker's clock is: what changes a moment after the newest known bill is still asked for.
    expect((await poll()).cursor).toBe(halfAnHourAgo);
    const [newest = 0] = world.source.windows.map(({ before }) => Date.parse(before)).toSorted((a, b) => b - a);
    expect(newest).toBeGreaterThan(Date.now() + 3_600_000);
  });

  it('notifies a new bill once, and again only when its revision changes', async () => {
    listed(3001);
    for (let i = 0; i < 3; i += 1) await poll();
    await untilPosted(3001);
    const runs = () => countRuns(world.client, { key: { connectionId: CONNECTION, kind: 'bill', id: 3001 } });
    expect(await runs()).toBe(1);
    await world.client.workflow.getHandle(billWorkflowId(CONNECTION, 3001)).result();
    await poll();
    expect(await runs()).toBe(1);
    listed(3001);
    await poll();
    await eventually(runs, (count) => count === 2);
  });

  it('notifies a bill that reads do not show yet: it is listed at once, and read again until it shows', async () => {
    let show: () => void = () => undefined;
    const shown = new Promise<void>((resolve) => (show = resolve));
    world.source.onLoad = async (billId) => {
      if (billId !== 3013 || (world.source.loads.get(billId) ?? 0) < 3) return;
      await shown;
      world.source.bills.set(billId, aPostedBill(billId));
    };
    world.source.changed = [{ id: 3013, revision: new Date().toISOString() }];
    await poll();
    const query = visibilityQuery({ status: 'syncing', workflowId: billWorkflowId(CONNECTION, 3013) });
    await eventually(
      () => world.client.workflow.count(query),
      ({ count }) => count === 1,
    );
    show();
    await untilPosted(3013);
    expect(world.source.loads.get(3013)).toBeGreaterThanOrEqual(3);
    world.source.onLoad = undefined;
  });

  it('holds a bill that was announced and never shows', async () => {
    world.source.changed = [{ id: 3014, revision: new Date().toISOString() }];
    await poll();
    const held = await eventually(
      () => statusOf(3014).catch(() => 'not there yet'),
      (status) => status === 'held',
      60_000,
    );
    expect(held).toBe('held');
  });

  it('returns its cursor also when it could not finish, and the next one goes on from it', async () => {
    const before = await poll();
    world.source.failures.push(failure('servicetitan.access-denied', 'GET ap-bills answered 403.'));
    const failed = await poll();
    expect(failed.because).toContain('could not finish');
    expect(failed.because).toContain('403');
    expect(Date.parse(failed.cursor ?? '')).toBeGreaterThanOrEqual(Date.parse(before.cursor ?? ''));
    expect((await poll()).because).toContain('were modified since');
  });

  it('wakes held bills when the configuration changed, but never those that a person must release', async () => {
    const unmapped = { job: { number: '1', jobTypeId: 48, jobTypeName: 'Indoor Air Quality' } };
    await world.start(aPostedBill(3002, unmapped));
    await world.start(aPostedBill(3003, { billDate: '2026-09-15' }, { syncStatus: 'Exported' }));
    await untilHeld(3002, 3003);
    await poll();
    const loadsBefore = world.source.loads.get(3003);
    const { mapping } = world.policy;
    const rule = { destination: 'job', jobType: 48, account: '5050' } as const;
    world.policy = aPolicy({ version: 'v2', mapping: { ...mapping, accounts: [...mapping.accounts, rule] } });
    await poll();
    await untilPosted(3002);
    await poll();
    expect(world.source.loads.get(3003)).toBe(loadsBefore);
  });

  it('tries all holds again once a day, whatever their cause, but those that a person must release', async () => {
    await world.start(aPostedBill(3020, {}, { status: 'Discrepancy' }));
    await world.start(aPostedBill(3021, {}, { syncStatus: 'Exported' }));
    await untilHeld(3020, 3021);
    // Mended without a trace: no list tells of it.
    world.source.bills.set(3020, aPostedBill(3020));
    const loadsBefore = world.source.loads.get(3021);
    for (let i = 0; i < 2; i += 1) await poll();
    expect(world.ledger.of(3020)).toHaveLength(0);
    world.polling.recheckEveryMs = 1;
    await poll();
    await untilPosted(3020);
    world.polling.recheckEveryMs = 86_400_000;
    expect((await poll()).watched?.rechecks).toBeGreaterThanOrEqual(1);
    expect(world.source.loads.get(3021)).toBe(loadsBefore);
  });

  it('wakes bills held for a vendor when vendors in Intacct changed', async () => {
    await world.start(aPostedBill(3004, { vendor: { id: 9, name: 'New Supply', ledgerVendorId: 'V-9' } }));
    await untilHeld(3004);
    await poll();
    world.ledger.vendors.set('V-9', { vendorId: 'V-9', name: 'New Supply', isActive: true, termName: undefined });
    world.ledger.fingerprint = 'two';
    await poll();
    await untilPosted(3004);
  });

  it('notifies credits too, with a cursor of their own, and goes on with bills when credits cannot be listed', async () => {
    const revision = new Date().toISOString();
    world.source.credits.set(8001, aCredit({ id: 8001, revision, content: { vendorInvoiceNumber: 'CM-8001' } }));
    world.source.changedCredits = [{ id: 8001, revision }];
    const told = await poll();
    expect(told.credits).toEqual({ cursor: revision, seen: { 8001: revision }, goLive: '2026-09-01' });
    expect(told.because).toContain('1 credits were modified');
    const posted = await eventually(
      async () => world.ledger.ofCredit(8001),
      (found) => found.length === 1,
    );
    expect(posted[0]?.kind).toBe('credit');
    world.source.creditListFailure = failure('servicetitan.access-denied', 'tn.acc.apcredits:r.');
    listed(8002);
    const refused = await poll();
    expect(refused.because).toContain('Credits could not be listed');
    expect(refused.credits).toEqual(told.credits);
    await untilPosted(8002);
    world.source.creditListFailure = undefined;
  });

  it('lists no credits while they are switched off, and keeps how far they were seen', async () => {
    const before = (await poll()).credits;
    expect(before).toBeDefined();
    world.policy = aPolicy({ credits: { ...aPolicy().credits, enabled: false } });
    world.source.creditWindows = [];
    const off = await poll();
    expect(world.source.creditWindows).toEqual([]);
    expect(off.credits).toEqual(before);
    world.policy = aPolicy();
  });
});
