/** The poll on its schedule: only new and changed bills are told, the cursor survives every failure, holds are woken. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { failure } from '../../src/domain/failures/failure.ts';
import { billWorkflowId, MESSAGES, pollScheduleId } from '../../src/workflows/names.ts';
import { ensurePollSchedule } from '../../src/temporal/schedules.ts';
import type { BillCaseView } from '../../src/workflows/messages.ts';
import type { PollBillsResult } from '../../src/workflows/poll-bills.workflow.ts';
import { aCredit } from '../support/builders.ts';
import {
  aPolicy,
  aPostedBill,
  CONNECTION,
  eventually,
  startWorkflowWorld,
  type WorkflowWorld,
} from '../support/workflow-world.ts';

const EVERY_MS = 1_000;
let world: WorkflowWorld;
beforeAll(async () => {
  world = await startWorkflowWorld();
});
beforeEach(async () => {
  world.source.changed = [];
  world.source.windows = [];
  await ensurePollSchedule(world.client, { connectionId: CONNECTION, everyMs: EVERY_MS });
});
afterAll(() => world.close());

const schedule = () => world.client.schedule.getHandle(pollScheduleId(CONNECTION));

/** Results of the polls that have ended, oldest first. */
async function polls(): Promise<PollBillsResult[]> {
  const ended: { at: number; result: PollBillsResult }[] = [];
  for await (const run of world.client.workflow.list({
    query: "WorkflowType = 'pollBills' AND ExecutionStatus = 'Completed'",
  })) {
    const result = (await world.client.workflow.getHandle(run.workflowId, run.runId).result()) as PollBillsResult;
    ended.push({ at: run.startTime.getTime(), result });
  }
  return ended.sort((a, b) => a.at - b.at).map(({ result }) => result);
}

async function nextPolls(count = 2): Promise<PollBillsResult[]> {
  const before = (await polls()).length;
  return (await eventually(polls, (ended) => ended.length >= before + count)).slice(before);
}

const statusOf = async (billId: number) =>
  (await world.client.workflow.getHandle(billWorkflowId(CONNECTION, billId)).query<BillCaseView>(MESSAGES.getBillCase))
    .status;

function listed(billId: number, revision = new Date().toISOString()): void {
  world.source.bills.set(billId, aPostedBill(billId, {}, { revision }));
  world.source.changed = [...world.source.changed.filter((bill) => bill.billId !== billId), { billId, revision }];
}

describe('pollBills on its schedule', () => {
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

  it('goes by the times of ServiceTitan, and not beyond its own', async () => {
    const halfAnHourAgo = new Date(Date.now() - 1_800_000).toISOString();
    listed(3011, halfAnHourAgo);
    listed(3012, '2999-01-01T00:00:00Z');
    // However far ahead the worker's clock is: what changes a moment after the newest known bill is still asked for.
    expect((await nextPolls(2)).at(-1)?.cursor).toBe(halfAnHourAgo);
    const { before } = world.source.windows.at(-1) ?? { before: '' };
    expect(Date.parse(before)).toBeGreaterThan(Date.now() + 3_600_000);
  });

  it('tells a new bill once, and again only when its revision changes', async () => {
    listed(3001);
    await nextPolls(3);
    await eventually(
      async () => world.ledger.of(3001).length,
      (bills) => bills === 1,
    );
    const runsBefore = await world.client.workflow.count(`WorkflowId = '${billWorkflowId(CONNECTION, 3001)}'`);
    expect(runsBefore.count).toBe(1);
    listed(3001);
    await eventually(
      () => world.client.workflow.count(`WorkflowId = '${billWorkflowId(CONNECTION, 3001)}'`),
      ({ count }) => count === 2,
    );
  });

  it('tells of a bill that reads do not show yet: it is listed at once, and read again until it shows', async () => {
    world.source.onLoad = async (billId) => {
      if (billId === 3013 && world.source.loads.get(billId) === 3) world.source.bills.set(billId, aPostedBill(billId));
    };
    world.source.changed = [{ billId: 3013, revision: new Date().toISOString() }];
    const query = `TieoutStatus = 'syncing' AND WorkflowId = '${billWorkflowId(CONNECTION, 3013)}'`;
    await eventually(
      () => world.client.workflow.count(query),
      ({ count }) => count === 1,
    );
    await eventually(
      async () => world.ledger.of(3013).length,
      (bills) => bills === 1,
    );
    world.source.onLoad = undefined;
  });

  it('holds a bill that was announced and never shows', async () => {
    world.source.changed = [{ billId: 3014, revision: new Date().toISOString() }];
    const held = await eventually(
      () => statusOf(3014).catch(() => 'not there yet'),
      (status) => status === 'held',
      60_000,
    );
    expect(held).toBe('held');
  });

  it('returns its cursor also when it could not finish, and the next one goes on from it', async () => {
    const [before] = await nextPolls(1);
    world.source.failures.push(failure('servicetitan.access-denied', 'GET ap-bills answered 403.'));
    const results = await nextPolls(2);
    const failed = results.find(({ because }) => because.includes('could not finish'));
    expect(failed?.because).toContain('403');
    expect(Date.parse(failed?.cursor ?? '')).toBeGreaterThanOrEqual(Date.parse(before?.cursor ?? ''));
    const [after] = await nextPolls(1);
    expect(after?.because).toContain('were modified since');
  });

  it('begins anew where an operator says, through the argument of the schedule', async () => {
    await nextPolls(1);
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
    await schedule().unpause();
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

  it('wakes held bills when the configuration changed, but never those that a person must release', async () => {
    const unmapped = { job: { number: '1', jobTypeId: 48, jobTypeName: 'Indoor Air Quality' } };
    await world.start(aPostedBill(3002, unmapped));
    await world.start(aPostedBill(3003, { billDate: '2026-09-15' }, { syncStatus: 'Exported' }));
    await eventually(
      () => statusOf(3002),
      (status) => status === 'held',
    );
    await eventually(
      () => statusOf(3003),
      (status) => status === 'held',
    );
    await nextPolls(1);
    const loadsBefore = world.source.loads.get(3003);
    const { mapping } = world.policy;
    const rule = { destination: 'job', jobType: 48, account: '5050' } as const;
    world.policy = aPolicy({ version: 'v2', mapping: { ...mapping, accounts: [...mapping.accounts, rule] } });
    await eventually(
      async () => world.ledger.of(3002).length,
      (bills) => bills === 1,
    );
    await nextPolls(1);
    expect(world.source.loads.get(3003)).toBe(loadsBefore);
  });

  it('tries all holds again once a day, whatever their cause, but those that a person must release', async () => {
    await world.start(aPostedBill(3020, {}, { status: 'Discrepancy' }));
    await world.start(aPostedBill(3021, {}, { syncStatus: 'Exported' }));
    for (const billId of [3020, 3021]) {
      await eventually(
        () => statusOf(billId),
        (status) => status === 'held',
      );
    }
    // Mended without a trace: no list tells of it.
    world.source.bills.set(3020, aPostedBill(3020));
    const loadsBefore = world.source.loads.get(3021);
    await nextPolls(2);
    expect(world.ledger.of(3020)).toHaveLength(0);
    world.polling.recheckEveryMs = 1;
    await eventually(
      async () => world.ledger.of(3020).length,
      (bills) => bills === 1,
    );
    world.polling.recheckEveryMs = 86_400_000;
    const [last] = (await nextPolls(1)).slice(-1);
    expect(last?.watched?.rechecks).toBeGreaterThanOrEqual(1);
    expect(world.source.loads.get(3021)).toBe(loadsBefore);
  });

  it('wakes bills held for a vendor when vendors in Intacct changed', async () => {
    await world.start(aPostedBill(3004, { vendor: { id: 9, name: 'New Supply', ledgerVendorId: 'V-9' } }));
    await eventually(
      () => statusOf(3004),
      (status) => status === 'held',
    );
    await nextPolls(2);
    world.ledger.vendors.set('V-9', { vendorId: 'V-9', name: 'New Supply', isActive: true, termName: undefined });
    world.ledger.masterData = 'two';
    await eventually(
      async () => world.ledger.of(3004).length,
      (bills) => bills === 1,
    );
  });

  it('tells credits too, with a cursor of their own, and goes on with bills when credits cannot be listed', async () => {
    const revision = new Date().toISOString();
    world.source.credits.set(8001, aCredit({ billId: 8001, revision, content: { vendorInvoiceNumber: 'CM-8001' } }));
    world.source.changedCredits = [{ billId: 8001, revision }];
    const posted = await eventually(
      async () => world.ledger.ofCredit(8001),
      (found) => found.length === 1,
    );
    expect(posted[0]?.document).toBe('credit');
    const told = (await nextPolls()).at(-1);
    expect(told?.credits).toEqual({ cursor: revision, seen: { 8001: revision } });
    expect(told?.because).toContain('1 credits were modified');
    world.source.creditListFailure = failure('servicetitan.access-denied', 'tn.acc.apcredits:r.');
    listed(8002);
    const [, refused] = await nextPolls();
    expect(refused?.because).toContain('Credits could not be listed');
    expect(refused?.credits).toEqual(told?.credits);
    await eventually(
      async () => world.ledger.of(8002),
      (found) => found.length === 1,
    );
    world.source.creditListFailure = undefined;
  });

  it('lists no credits while they are switched off, and keeps how far they were seen', async () => {
    const before = (await nextPolls(1)).at(-1)?.credits;
    world.policy = aPolicy({ credits: { ...aPolicy().credits, enabled: false } });
    await nextPolls(1);
    world.source.creditWindows = [];
    const off = (await nextPolls()).at(-1);
    expect(world.source.creditWindows).toEqual([]);
    expect(off?.credits).toEqual(before);
    world.policy = aPolicy();
  });
});
