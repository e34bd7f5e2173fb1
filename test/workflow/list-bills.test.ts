/** `listBills`: chooses bills by the rows that ServiceTitan shows, and never by what it promises to filter. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { WorkflowFailedError } from '@temporalio/client';

import { MAX_BILLS, type ListBillsResult } from '../../src/activities/list-bills.ts';
import { failure } from '../../src/domain/failures/failure.ts';
import { listWorkflowId, WORKFLOW_TASK_QUEUE, WORKFLOWS } from '../../src/workflows/names.ts';
import { aPostedBill, CONNECTION, startWorkflowWorld, type WorkflowWorld } from '../support/workflow-world.ts';

let world: WorkflowWorld;
beforeAll(async () => {
  world = await startWorkflowWorld();
});
beforeEach(() => {
  world.source.bills.clear();
  world.source.credits.clear();
  world.source.creditListFailure = undefined;
});
afterAll(() => world.close());

let asked = 0;
const list = (input: object) => {
  asked += 1;
  return world.client.workflow.execute(WORKFLOWS.listBills, {
    workflowId: listWorkflowId(CONNECTION, String(asked)),
    taskQueue: WORKFLOW_TASK_QUEUE,
    args: [{ connectionId: CONNECTION, ...input }],
  }) as Promise<ListBillsResult>;
};
const idsOf = async (input: object) => (await list(input)).bills.map(({ billId }) => billId);
const add = (billId: number, billDate: string | undefined, batch?: number) => {
  world.source.bills.set(billId, aPostedBill(billId, { billDate }));
  if (batch !== undefined) world.source.batches.set(billId, batch);
};

describe('a list of bills', () => {
  it('has the bill dates of the range, both days included, in the order of ids', async () => {
    add(7004, '2026-10-31');
    add(7001, '2026-10-01');
    add(7002, '2026-09-30');
    add(7003, '2026-11-01');
    expect(await idsOf({ from: '2026-10-01', through: '2026-10-31' })).toEqual([7001, 7004]);
    expect(await idsOf({ from: '2026-11-01' })).toEqual([7003]);
    expect(await idsOf({ through: '2026-09-30' })).toEqual([7002]);
  });

  it('has a bill without a date in every range: someone must see that it has none', async () => {
    add(7005, undefined);
    expect(await idsOf({ from: '2026-10-01', through: '2026-10-31' })).toEqual([7005]);
  });

  it('has the rows of the batch, though ServiceTitan showed others too', async () => {
    add(7006, '2026-10-01', 212);
    add(7007, '2026-10-01', 213);
    add(7008, '2026-10-02');
    add(7009, '2026-11-02', 212);
    expect(await idsOf({ batch: 212 })).toEqual([7006, 7009]);
    expect(await idsOf({ batch: 212, from: '2026-10-01', through: '2026-10-31' })).toEqual([7006]);
  });

  it('has credits after the bills, by the same dates and batch', async () => {
    world.source.credits.set(6001, aPostedBill(6001, { billDate: '2026-10-05' }, { kind: 'credit' }));
    world.source.credits.set(6002, aPostedBill(6002, { billDate: '2026-11-05' }, { kind: 'credit' }));
    world.source.batches.set(6002, 212);
    add(7011, '2026-10-01');
    const named = async (input: object) => (await list(input)).bills.map(({ billId, document = 'bill' }) => [document, billId]); // prettier-ignore
    expect(await named({ from: '2026-10-01', through: '2026-10-31' })).toEqual([['bill', 7011], ['credit', 6001]]); // prettier-ignore
    expect(await named({ batch: 212 })).toEqual([['credit', 6002]]);
  });

  it('goes without credits where the app may not read them, and says so', async () => {
    add(7012, '2026-10-01');
    world.source.creditListFailure = failure('servicetitan.access-denied', 'credits: no scope.');
    const { decision, bills, creditsMissing } = await list({ from: '2026-10-01' });
    expect([decision, bills.map(({ billId }) => billId)]).toEqual(['listed', [7012]]);
    expect(creditsMissing).toContain('credits: no scope.');
  });

  it('goes without credits where the company does not sync them', async () => {
    world.source.credits.set(6003, aPostedBill(6003, { billDate: '2026-10-05' }, { kind: 'credit' }));
    const { policy } = world;
    world.policy = { ...policy, credits: { ...policy.credits, enabled: false } };
    try {
      expect((await list({ from: '2026-10-01' })).bills).toEqual([]);
    } finally {
      world.policy = policy;
    }
  });

  it('has bills that were entered before the go-live date, and counts those that it did not read', async () => {
    world.source.bills.set(7021, aPostedBill(7021, { billDate: '2026-10-05' }, { revision: '2026-06-05T09:00:00Z' }));
    const early = await list({ from: '2026-10-01', through: '2026-10-31' });
    expect([early.bills.map(({ billId }) => billId), early.outside]).toEqual([[7021], undefined]);
    for (const id of [7022, 7023])
      world.source.bills.set(id, aPostedBill(id, { billDate: '2026-10-05' }, { revision: '2026-05-05T09:00:00Z' }));
    world.source.credits.set(6022, aPostedBill(6022, {}, { kind: 'credit', revision: '2021-05-05T09:00:00Z' }));
    const { bills, outside, because } = await list({ from: '2026-10-01', through: '2026-10-31' });
    expect(bills.map(({ billId }) => billId)).toEqual([7021]);
    expect(outside).toEqual({ before: '2026-06-01T00:00:00Z', bills: 3 });
    expect(because).toContain('modified since 2026-06-01 (go-live date 2026-09-01)');
  });

  it('has a malformed row in every range and batch: its bill is looked at by itself', async () => {
    add(7025, '2026-10-05');
    add(7026, '2026-10-05');
    world.source.unreadable.set(7026, 'billDate: expected string');
    try {
      expect(await idsOf({ from: '2026-11-01' })).toEqual([7026]);
      expect(await idsOf({ batch: 212 })).toEqual([7026]);
      expect(await idsOf({ from: '2026-10-01' })).toEqual([7025, 7026]);
    } finally {
      world.source.unreadable.clear();
    }
  });

  it('has bills from every part of a long list', async () => {
    world.source.partSize = 2;
    for (let id = 7030; id < 7037; id += 1)
      world.source.bills.set(
        id,
        aPostedBill(id, { billDate: '2026-10-05' }, { revision: `2026-10-0${id - 7029}T09:00:00Z` }),
      );
    try {
      expect(await idsOf({ from: '2026-10-01' })).toEqual([7030, 7031, 7032, 7033, 7034, 7035, 7036]);
    } finally {
      world.source.partSize = Infinity;
    }
  });

  it('says how many there are when there are too many, and lists none', async () => {
    for (let id = 1; id <= MAX_BILLS; id += 1) add(10_000 + id, '2026-10-01');
    const most = await list({ from: '2026-10-01', through: '2026-10-01' });
    expect([most.decision, most.bills.length]).toEqual(['listed', MAX_BILLS]);
    add(20_000, '2026-10-01');
    const { decision, bills, because } = await list({ from: '2026-10-01', through: '2026-10-01' });
    expect([decision, bills]).toEqual(['too-many', []]);
    expect(because).toContain(`${MAX_BILLS + 1} of the bills`);
    expect(because).toContain('At most 5000 can be taken at a time.');
  });

  it('asks again after a passing failure', async () => {
    add(7010, '2026-10-01');
    world.source.failures.push(failure('servicetitan.unreachable', 'once.'));
    expect(await idsOf({ from: '2026-10-01' })).toEqual([7010]);
  });

  it.each([
    ['nothing to choose by', {}],
    ['a date that is none', { from: '2026-02-30' }],
    ['a batch that is no number', { batch: 'march' }],
    ['no connection', { connectionId: '', from: '2026-10-01' }],
  ])('is refused in words for %s', async (_what, input) => {
    const error: unknown = await list(input).catch((cause: unknown) => cause);
    expect((error as WorkflowFailedError).cause?.message).toContain('wanted {"connectionId": "<connection>", "from": "2026-10-01"'); // prettier-ignore
  });
});
