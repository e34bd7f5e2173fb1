/** `planBill`: says what a sync would do, and does none of it. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { WorkflowFailedError } from '@temporalio/client';

import { planWorkflowId, WORKFLOW_TASK_QUEUE, WORKFLOWS } from '../../src/domain/workflow-names.ts';
import type { BillPlan } from '../../src/workflows/plan-bill.workflow.ts';
import { DELTA, LESS, startStories, storiesIn, unbend } from '../support/bill-stories.ts';
import { AIR_QUALITY } from '../support/builders.ts';
import { aPostedBill, CONNECTION, type WorkflowWorld } from '../support/workflow-world.ts';

let world: WorkflowWorld;
beforeAll(async () => {
  world = await startStories();
});
beforeEach(() => unbend(world));
afterAll(() => world.close());

const { post, change, resultOf } = storiesIn(() => world);

const planOf = (billId: number, workflowId = planWorkflowId(CONNECTION, billId)) =>
  world.client.workflow.execute(WORKFLOWS.planBill, {
    workflowId,
    taskQueue: WORKFLOW_TASK_QUEUE,
    args: [{ connectionId: CONNECTION, billId }],
  }) as Promise<BillPlan>;

describe('the plan of a bill', () => {
  it('is what a sync then does, and changes nothing itself', async () => {
    world.source.bills.set(6001, aPostedBill(6001));
    const before = world.ledger.changes.length;
    const first = await planOf(6001);
    expect(first).toMatchObject({ decision: 'create', bill: { billNumber: 'INV-6001', lines: [{ amount: '200.00' }, { amount: '50.00' }] } }); // prettier-ignore
    expect(first.rules[0]).toContain('job type 41');
    expect(world.ledger.changes).toHaveLength(before);
    await post(6001);
    world.source.bills.set(6001, aPostedBill(6001, LESS));
    expect((await planOf(6001)).decision).toBe('amend');
    world.source.bills.set(6001, aPostedBill(6001, { vendor: DELTA }));
    expect((await planOf(6001)).decision).toBe('reverse');
    expect(world.ledger.changes).toHaveLength(before + 1);
    await change(6001, { vendor: DELTA });
    expect((await resultOf(6001)).outcome).toBe('posted');
    expect((await planOf(6001)).decision).toBe('nothing');
  });

  it('knows what earlier runs posted: a bill that a person removed is not planned anew', async () => {
    await post(6002);
    world.ledger.bills = world.ledger.bills.filter((bill) => !world.ledger.of(6002).includes(bill));
    const plan = await planOf(6002);
    expect([plan.decision, plan.problems[0]?.code]).toEqual(['hold', 'intacct.bill-removed']);
  });

  it('says why a bill would be held, would wait, or is out of scope', async () => {
    world.source.bills.set(6003, aPostedBill(6003, { job: AIR_QUALITY }));
    expect((await planOf(6003)).problems.map(({ code }) => code)).toEqual(['mapping.account-missing']);
    world.source.bills.set(6003, aPostedBill(6003, {}, { syncStatus: 'Pending' }));
    expect((await planOf(6003)).decision).toBe('waiting');
    world.source.bills.set(6003, aPostedBill(6003, { billDate: '2026-08-31' }));
    expect((await planOf(6003)).decision).toBe('out-of-scope');
  });

  it('is refused in words for a bill that does not exist, and under an id of its own making', async () => {
    const refusal = async (...args: Parameters<typeof planOf>) => {
      const error: unknown = await planOf(...args).catch((cause: unknown) => cause);
      expect(error).toBeInstanceOf(WorkflowFailedError);
      return (error as WorkflowFailedError).cause?.message;
    };
    expect(await refusal(404)).toContain('ServiceTitan has no bill with this id: 404.');
    expect(await refusal(6001, 'mine')).toContain('belongs to the workflow id plan/test/6001, not mine');
  });
});
