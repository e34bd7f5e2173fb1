/**
 * A vendor's credit on its way into the ledger: the way of a bill, to an adjustment. Posted once whatever happens to the
 * write, corrected in place, deleted and entered again, taken back; held where Intacct or policy lets nobody change it.
 */
import { afterAll, beforeAll, describe, expect } from '@jest/globals';

import { failure } from '../../src/domain/failures/failure.ts';
import type { LedgerBill } from '../../src/domain/ledger/ledger-bill.ts';
import type { SourceBill } from '../../src/domain/source/source-bill.ts';
import { creditPlanWorkflowId, creditWorkflowId, MESSAGES, WORKFLOWS } from '../../src/workflows/names.ts';
import type { BillStatusView } from '../../src/workflows/messages.ts';
import type { SyncBillResult } from '../../src/workflows/outcome.ts';
import type { BillPlan } from '../../src/workflows/plan-bill.workflow.ts';
import {
  tieoutAmount,
  tieoutBillDate,
  tieoutConnection,
  tieoutStatus,
  tieoutVendorId,
} from '../../src/workflows/search-attributes.ts';
import { aCredit, anItemLine } from '../support/builders.ts';
import { startStories } from '../support/bill-stories.ts';
import { sideBySide } from '../support/side-by-side.ts';
import { eventually } from '../support/eventually.ts';
import { aPolicy, aPostedBill, CONNECTION, type WorkflowWorld } from '../support/workflow-world.ts';

let world: WorkflowWorld;
beforeAll(async () => {
  world = await startStories();
});
afterAll(() => world.close());
const it = sideBySide(5);

type Content = Partial<SourceBill['content']>;

/** A credit with a number of its own. */
const creditOf = (id: number, content: Content = {}, header: Partial<SourceBill> = {}) =>
  aCredit({ id: id, ...header, content: { vendorInvoiceNumber: `CM-${id}`, ...content } });

async function start(id: number, content: Content = {}, header: Partial<SourceBill> = {}): Promise<void> {
  world.source.credits.set(id, creditOf(id, content, header));
  await startAlone(id);
}
/** The run, whatever ServiceTitan has under this id. */
async function startAlone(id: number): Promise<void> {
  await world.client.workflow.start(WORKFLOWS.syncCredit, {
    workflowId: creditWorkflowId(CONNECTION, id),
    taskQueue: 'tieout',
    args: [{ connectionId: CONNECTION, creditId: id }],
  });
}
const handleOf = (id: number) => world.client.workflow.getHandle(creditWorkflowId(CONNECTION, id));
const resultOf = (id: number) => handleOf(id).result() as Promise<SyncBillResult>;
const caseOf = (id: number) => handleOf(id).query<BillStatusView>(MESSAGES.getBillCase);
async function post(id: number): Promise<LedgerBill> {
  await start(id);
  const { outcome } = await resultOf(id);
  const [credit] = world.ledger.ofCredit(id);
  if (outcome !== 'posted' || credit === undefined) throw new Error(`credit ${id} is ${outcome}`);
  return credit;
}
async function holdOf(id: number) {
  const { hold } = await eventually(
    () => caseOf(id),
    ({ status }) => status === 'held',
  );
  if (hold === undefined) throw new Error('held without a hold');
  return hold;
}
const kindsOf = (recordNos: readonly string[], id: number) =>
  world.ledger.changes
    .filter((one) => ('link' in one ? one.link.id === id : recordNos.includes(one.recordNo)))
    .map((one) => [one.action, (one.action === 'create' ? one.bill : one).kind]);

async function expectTakenOut(id: number, recordNo: string): Promise<void> {
  expect((await resultOf(id)).outcome).toBe('canceled');
  expect(world.ledger.ofCredit(id)).toEqual([]);
  expect(kindsOf([recordNo], id).map(([kind]) => kind)).toEqual(['create', 'delete']);
}

const LESS: Content = {
  billAmount: '160.00',
  lines: [anItemLine({ unitCost: '60' }), anItemLine({ quantity: '4', unitCost: '10' })],
};

describe('syncCredit', () => {
  it('posts a credit as an adjustment, once, found by what people search for', async () => {
    const credit = await post(1001);
    expect(credit).toMatchObject({ kind: 'credit', billNumber: 'CM-1001', total: '-250.00', entityId: 'E10' });
    expect(credit.rawDescription).toMatch(/\[tieout:1 credit:4001001\/1001 src:/);
    const { typedSearchAttributes: found } = await handleOf(1001).describe();
    expect([tieoutConnection, tieoutStatus, tieoutVendorId, tieoutBillDate, tieoutAmount].map((key) => found.get(key as typeof tieoutConnection))).toEqual([CONNECTION, 'posted', 'V-1002', '2026-10-14', 250]); // prettier-ignore
    expect((await caseOf(1001)).story).toContain(
      `Posted ServiceTitan credit 1001 as credit CM-1001 of vendor V-1002 in entity E10: RECORDNO ${credit.recordNo}.`,
    );
    await start(1001);
    expect((await resultOf(1001)).outcome).toBe('unchanged');
    expect(world.ledger.ofCredit(1001)).toHaveLength(1);
  });

  it('and a bill of the same id and number go past each other', async () => {
    await world.start(aPostedBill(1002, { vendorInvoiceNumber: 'CM-1002' }));
    const credit = await post(1002);
    await eventually(
      async () => world.ledger.of(1002),
      (bills) => bills.length === 1,
    );
    expect(world.ledger.ofCredit(1002).map(({ recordNo }) => recordNo)).toEqual([credit.recordNo]);
  });

  for (const [id, kind] of [
    [1003, 'lost-answer'],
    [1004, 'lost-request'],
  ] as const) {
    // prettier-ignore
    it(`posts it once after a ${kind}`, async () => {
      world.ledger.scriptOf(id).writes.push({ kind });
      await start(id);
      expect((await resultOf(id)).outcome).toBe('posted');
      expect(world.ledger.ofCredit(id)).toHaveLength(1);
    });
  }

  it('waits until it is posted in ServiceTitan', async () => {
    await start(1005, {}, { syncStatus: 'Pending' });
    await eventually(
      () => caseOf(1005),
      ({ status }) => status === 'waiting',
    );
    expect(world.ledger.ofCredit(1005)).toEqual([]);
    world.source.credits.set(1005, creditOf(1005));
    await handleOf(1005).signal(MESSAGES.billChanged);
    expect((await resultOf(1005)).outcome).toBe('posted');
  });

  it('touches none while credits are switched off', async () => {
    world.policies.set(1006, aPolicy({ credits: { ...aPolicy().credits, enabled: false } }));
    await start(1006);
    expect(await resultOf(1006)).toMatchObject({ outcome: 'out-of-scope' });
    expect(world.ledger.ofCredit(1006)).toEqual([]);
  });

  it('holds one without lines until a rule says what it is for', async () => {
    await start(1007, { lines: [], job: undefined, summary: 'Rebate' });
    expect((await holdOf(1007)).code).toBe('servicetitan.credit-without-lines');
    const { mapping } = aPolicy();
    world.policies.set(1007, aPolicy({ mapping: { accounts: [...mapping.accounts, { line: 'credit', account: '5890' }] } })); // prettier-ignore
    await handleOf(1007).signal(MESSAGES.retry);
    expect((await resultOf(1007)).outcome).toBe('posted');
    expect(world.ledger.ofCredit(1007)[0]?.lines).toMatchObject([{ glAccountNo: '5890', amount: '-250.00' }]);
  });

  it('holds a number that another vendor has, instead of asking for ever', async () => {
    const thirdPartyBill = await post(1008);
    world.ledger.edit(thirdPartyBill.recordNo, { vendorId: 'V-1003', rawDescription: 'typed', description: 'typed' });
    await start(1009, { vendorInvoiceNumber: 'CM-1008' });
    expect((await holdOf(1009)).code).toBe('intacct.number-taken');
  });

  it('refuses an input that is none of its own', async () => {
    const args = [{ connectionId: CONNECTION, billId: 1010 }];
    const handle = await world.client.workflow.start(WORKFLOWS.syncCredit, {
      workflowId: creditWorkflowId(CONNECTION, 1010),
      taskQueue: 'tieout',
      args,
    });
    const words = await handle.result().catch(({ cause }: { cause: Error }) => cause.message);
    expect(words).toContain('"creditId": <number>} under the id credit/<connection>/<number>');
  });
});

describe('a credit that was posted', () => {
  it('is amended in place when it changes', async () => {
    const { recordNo } = await post(1101);
    await start(1101, LESS);
    expect((await resultOf(1101)).outcome).toBe('amended');
    const [credit] = world.ledger.ofCredit(1101);
    expect([credit?.recordNo, credit?.total]).toEqual([recordNo, '-160.00']);
    expect(kindsOf([recordNo], 1101)).toEqual([
      ['create', 'credit'],
      ['amend', 'credit'],
    ]);
  });

  it('with a line less is deleted and replaced, and a lost answer in between changes nothing', async () => {
    const { recordNo } = await post(1102);
    world.ledger.scriptOf(1102).writes.push({ kind: 'lost-answer' });
    await start(1102, { billAmount: '200.00', lines: [anItemLine()] });
    expect((await resultOf(1102)).outcome).toBe('posted');
    const standing = world.ledger.ofCredit(1102);
    expect(standing.map(({ total }) => total)).toEqual(['-200.00']);
    expect(standing[0]?.recordNo).not.toBe(recordNo);
    expect(kindsOf([recordNo], 1102).map(([kind]) => kind)).toEqual(['create', 'delete', 'create']);
  });

  it('is removed again when it was canceled', async () => {
    const { recordNo } = await post(1103);
    await start(1103, {}, { status: 'Canceled' });
    await expectTakenOut(1103, recordNo);
  });

  it('is removed again when it was deleted', async () => {
    const { recordNo } = await post(1104);
    world.source.credits.delete(1104);
    await startAlone(1104);
    await expectTakenOut(1104, recordNo);
  });

  it('and applied is held with what would fix it, and adopted by a person as it is', async () => {
    const { recordNo } = await post(1105);
    world.ledger.edit(recordNo, { state: 'Paid', paidAmount: '-250.00' });
    await start(1105, LESS);
    const hold = await holdOf(1105);
    expect([hold.code, hold.reason]).toEqual(['intacct.bill-paid', expect.stringContaining('for 90.00')]);
    await handleOf(1105).executeUpdate(MESSAGES.resolveHold, {
      args: [{ action: 'adopt', by: 'a tester', why: 'the vendor was billed 90.00' }],
    });
    expect((await resultOf(1105)).outcome).toBe('adopted');
    expect(world.ledger.ofCredit(1105)[0]?.total).toBe('-250.00');
  });

  it('is left to a person where the company wants that', async () => {
    await post(1106);
    world.policies.set(1106, aPolicy({ credits: { ...aPolicy().credits, corrections: 'hold' } }));
    await start(1106, {}, { status: 'Canceled' });
    expect((await holdOf(1106)).code).toBe('intacct.credit-by-hand');
    expect(world.ledger.ofCredit(1106)).toHaveLength(1);
  });

  it('and that a person removed is never entered again on its own', async () => {
    const { recordNo } = await post(1107);
    world.ledger.bills = world.ledger.bills.filter((bill) => bill.recordNo !== recordNo);
    await start(1107);
    expect((await holdOf(1107)).code).toBe('intacct.bill-removed');
    await handleOf(1107).executeUpdate(MESSAGES.resolveHold, {
      args: [{ action: 'repost', by: 'a tester', why: 'removed by mistake' }],
    });
    expect((await resultOf(1107)).outcome).toBe('posted');
  });
});

describe('planCredit', () => {
  it('says what would be done, and writes nothing', async () => {
    world.source.credits.set(1201, creditOf(1201));
    const plan = (await world.client.workflow.execute(WORKFLOWS.planCredit, {
      workflowId: creditPlanWorkflowId(CONNECTION, 1201),
      taskQueue: 'tieout',
      args: [{ connectionId: CONNECTION, creditId: 1201 }],
    })) as BillPlan;
    expect(plan).toMatchObject({ decision: 'create', bill: { document: 'credit', billNumber: 'CM-1201' } });
    expect(kindsOf([], 1201)).toEqual([]);
  });
});

describe('a failure that a credit meets', () => {
  it('is the same as a bill’s: refused by Intacct, held in its words', async () => {
    world.ledger
      .scriptOf(1301)
      .writes.push({ kind: 'fails', failure: failure('intacct.business-rule', 'no such period.') });
    await start(1301);
    expect(await holdOf(1301)).toMatchObject({
      code: 'intacct.business-rule',
      reason: expect.stringContaining('no such'),
    });
  });
});
