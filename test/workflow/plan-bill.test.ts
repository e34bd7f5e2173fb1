/** `planBill`: says what a sync would do, and does none of it. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WorkflowFailedError } from '@temporalio/client';

import { listOpenBills } from '../../src/temporal/client/bill-lists.ts';
import { visibilityQuery } from '../../src/temporal/client/search.ts';
import {
  MAX_RULES,
  MESSAGES,
  planWorkflowId,
  WORKFLOW_TASK_QUEUE,
  WORKFLOWS,
  type BillStatus,
} from '../../src/workflows/names.ts';
import type { BillPlan } from '../../src/workflows/plan-bill.workflow.ts';
import { DELTA, LESS, startStories, storiesIn } from '../support/bill-stories.ts';
import { AIR_QUALITY } from '../support/builders.ts';
import { eventually } from '../support/eventually.ts';
import { aPolicy, aPostedBill, CONNECTION, type WorkflowWorld } from '../support/workflow-world.ts';

let world: WorkflowWorld;
beforeAll(async () => {
  world = await startStories();
});
afterAll(() => world.close());

const { post, change, resultOf } = storiesIn(() => world);

const planOf = (billId: number, workflowId = planWorkflowId(CONNECTION, billId), input: object = {}) =>
  world.client.workflow.execute(WORKFLOWS.planBill, {
    workflowId,
    taskQueue: WORKFLOW_TASK_QUEUE,
    args: [{ connectionId: CONNECTION, billId, ...input }],
  }) as Promise<BillPlan>;

/** Rules that book job type 41 elsewhere. */
function otherRules(account: string) {
  return aPolicy({ version: '5015aaaabbbb', mapping: { accounts: [{ destination: 'job', jobType: 41, account }] } });
}

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

  it('knows what earlier runs posted: a bill that a person removed is not planned again', async () => {
    await post(6002);
    world.ledger.bills = world.ledger.bills.filter((bill) => !world.ledger.of(6002).includes(bill));
    const plan = await planOf(6002);
    expect([plan.decision, plan.problems[0]?.code]).toEqual(['hold', 'intacct.bill-removed']);
  });

  it('says who skipped a bill, and why, as the last one did; taken up again, it is planned as ever', async () => {
    const id = 6020;
    const handle = world.client.workflow.getHandle(await world.start(aPostedBill(id, { job: AIR_QUALITY })));
    const until = (status: BillStatus) => {
      const query = visibilityQuery({ status, workflowId: handle.workflowId, execution: 'Running' });
      return eventually(
        () => world.client.workflow.count(query),
        ({ count }) => count === 1,
      );
    };
    const decide = (by: string, why: string, action = 'skip') => handle.executeUpdate(MESSAGES.resolveHold, { args: [{ action, by, why }] }); // prettier-ignore
    await until('held');
    expect((await planOf(id)).decision).toBe('hold');
    await decide('dana', 'paid by card.');
    await until('skipped');
    const plan = await planOf(id);
    expect(plan).toMatchObject({ decision: 'skipped', problems: [] });
    expect(plan.because).toMatch(/^dana decided to skip it: paid by card\. Otherwise: No mapping rule says/);
    const [listed] = await listOpenBills(world.client, 'skipped', {
      key: { connectionId: CONNECTION, kind: 'bill', id },
    });
    expect(listed?.skip).toEqual({ by: 'dana', why: 'paid by card.' });
    await decide('kim', 'on a statement.');
    expect((await planOf(id)).because).toContain('kim decided to skip it: on a statement.');
    // Not eligible now, and skipped all the same.
    world.source.bills.set(id, aPostedBill(id, {}, { syncStatus: 'Pending' }));
    expect((await planOf(id)).decision).toBe('skipped');
    await decide('dana', 'owed after all.', 'retry');
    await until('waiting');
    expect((await planOf(id)).decision).toBe('waiting');
  });

  it('says why a bill would be held, would wait, or is out of scope', async () => {
    world.source.bills.set(6003, aPostedBill(6003, { job: AIR_QUALITY }));
    expect((await planOf(6003)).problems.map(({ code }) => code)).toEqual(['mapping.account-missing']);
    world.source.bills.set(6003, aPostedBill(6003, {}, { syncStatus: 'Pending' }));
    expect((await planOf(6003)).decision).toBe('waiting');
    world.source.bills.set(6003, aPostedBill(6003, { billDate: '2026-08-31' }));
    expect((await planOf(6003)).decision).toBe('out-of-scope');
  });

  it('shows what is there, what would be written, and what is entered after a reversal', async () => {
    const standing = await post(6004);
    world.source.bills.set(6004, aPostedBill(6004, LESS));
    expect(await planOf(6004)).toMatchObject({
      decision: 'amend',
      standing: { recordNo: standing.recordNo, lines: [{ amount: '200.00' }, { amount: '50.00' }] },
      bill: { lines: [{ amount: '200.00' }] },
      source: { vendorName: 'Cedar Supply', stated: '200.00', syncStatus: 'Posted' },
      rulesVersion: world.policy.version,
    });
    world.policies.set(6004, aPolicy({ corrections: 'reverse', numberAfterReversal: 'suffixed' }));
    const reversal = await planOf(6004);
    expect(reversal).toMatchObject({ decision: 'reverse', entersAgain: { billNumber: 'INV-6004-R1' } });
    await change(6004, LESS);
    expect((await resultOf(6004)).outcome).toBe('posted');
    expect(world.ledger.of(6004).map(({ billNumber }) => billNumber)).toEqual(['INV-6004-R1']);
  });

  it('next to other rules shows what both make of it, a posted bill included', async () => {
    await post(6005);
    const rules = otherRules('5015');
    const plan = await planOf(6005, planWorkflowId(CONNECTION, 6005, rules.version), { rules });
    expect(plan.decision).toBe('nothing');
    expect(plan).not.toHaveProperty('bill');
    const accountsOf = (side: 'now' | 'other') => plan.compared?.[side].bill?.lines.map((line) => line.glAccountNo);
    expect([accountsOf('now'), accountsOf('other')]).toEqual([['5010', '5010'], ['5015', '5015']]); // prettier-ignore
    expect(plan.compared?.other.rules[0]).toContain('account 5015');
  });

  it('books by the other rules to the vendor that they name', async () => {
    world.source.bills.set(6007, aPostedBill(6007));
    const rules = { ...aPolicy({ mapping: { vendorOverrides: [{ jobType: 41, vendorId: 'V-1003' }] }, version: 'fedcba543210' }), tenantId: '' }; // prettier-ignore
    const { compared } = await planOf(6007, planWorkflowId(CONNECTION, 6007, rules.version), { rules });
    expect([compared?.now.bill?.vendorId, compared?.other.bill?.vendorId]).toEqual(['V-1002', 'V-1003']);
    expect(compared?.other.rules[0]).toContain('job type 41 → vendor V-1003');
  });

  it('asks the other rules too whether the bill is theirs', async () => {
    world.source.bills.set(6006, aPostedBill(6006, { billDate: '2026-08-31', vendor: DELTA }));
    const earlier = { ...aPolicy({ goLive: '2026-08-01', closedThrough: {}, version: 'abcdef012345' }), tenantId: '' };
    const plan = await planOf(6006, planWorkflowId(CONNECTION, 6006, earlier.version), { rules: earlier });
    expect([plan.decision, plan.compared?.now.decision, plan.compared?.other.decision]).toEqual(['out-of-scope', 'out-of-scope', 'eligible']); // prettier-ignore
    expect(plan.compared?.other.bill?.vendorId).toBe('V-1003');
  });

  it.each([
    ['no rules', { rules: 'mine' }],
    ['rules without accounts', { rules: { version: 'abc', goLive: '2026-09-01', mapping: { businessUnits: [] } } }],
    ['rules that are too large', { rules: { ...otherRules('5015'), padding: 'x'.repeat(MAX_RULES) } }],
  ])('is refused in words with %s', async (_what, input) => {
    const error: unknown = await planOf(6001, planWorkflowId(CONNECTION, 6001), input).catch((cause: unknown) => cause);
    expect((error as WorkflowFailedError).cause?.message).toContain('"rules" is not that: wanted the rules of a connection as npx tieout plan --against sends them'); // prettier-ignore
  });

  it('is refused in words for a bill that does not exist, and under an id of its own making', async () => {
    const refusal = async (...args: Parameters<typeof planOf>) => {
      const error: unknown = await planOf(...args).catch((cause: unknown) => cause);
      expect(error).toBeInstanceOf(WorkflowFailedError);
      return (error as WorkflowFailedError).cause?.message;
    };
    expect(await refusal(404)).toContain('ServiceTitan has no bill or credit with this id: 404.');
    expect(await refusal(6001, 'mine')).toContain('belongs to the workflow id plan/test/6001, not mine');
  });
});
