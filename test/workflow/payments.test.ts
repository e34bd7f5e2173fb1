/**
 * Payments in ServiceTitan at any moment of a bill, on a real Temporal server: before it is posted it is held, after that
 * the next poll reports it; a payment that was canceled is none.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { failure } from '../../src/domain/failures/failure.ts';
import type { Settlement } from '../../src/domain/source/settlement.ts';
import { countRuns, listDifferingBills } from '../../src/temporal/client/bill-lists.ts';
import { LESS, startStories, storiesIn } from '../support/bill-stories.ts';
import { aCredit } from '../support/builders.ts';
import { eventually } from '../support/eventually.ts';
import { pollsOf } from '../support/polls.ts';
import { aPolicy, aPostedBill, CONNECTION, type WorkflowWorld } from '../support/workflow-world.ts';

let world: WorkflowWorld;
beforeAll(async () => {
  world = await startStories();
});
beforeEach(() => {
  world.source.changed = [];
  world.source.changedCredits = [];
  world.source.changedPayments = [];
  world.source.paymentWindows = [];
});
afterEach(() => {
  world.source.onListPayments = undefined;
  world.source.onSettlements = undefined;
  world.source.settlementsAgeMs = 50;
  world.source.paymentListFailure = undefined;
  world.policy = aPolicy();
});
afterAll(() => world.close());

const { handleOf, resultOf, holdOf, statusOf, post, change, resolve, kindsOf } = storiesIn(() => world);
const poll = pollsOf(() => world, 'payments');

const paymentOf = (billId: number, overrides: Partial<Settlement> = {}): Settlement => ({
  kind: 'payment',
  id: billId * 10,
  amount: '250.00',
  date: '2026-11-02',
  method: 'ServiceTitan',
  status: 'Paid',
  ...overrides,
});

let revisions = 0;
/** ServiceTitan lists the payment of this bill as changed now. */
function list(billId: number, bills: readonly number[] = [billId]): void {
  revisions += 1;
  const revision = new Date(Date.now() - 60_000 + revisions).toISOString();
  world.source.changedPayments = [{ id: billId * 10, revision, bills }];
}
function pay(billId: number, overrides: Partial<Settlement> = {}): void {
  world.source.settlements.set(billId, [paymentOf(billId, overrides)]);
  list(billId);
}
function cancel(billId: number): void {
  world.source.settlements.delete(billId);
  list(billId);
}

const runsOf = (billId: number) => countRuns(world.client, { key: { connectionId: CONNECTION, kind: 'bill', id: billId } }); // prettier-ignore
/** The result of the run that a poll starts. */
async function polled(billId: number) {
  const { runId } = await handleOf(billId).describe();
  await poll();
  await eventually(
    () => handleOf(billId).describe(),
    (described) => described.runId !== runId,
  );
  return resultOf(billId);
}

describe('a bill that is paid in ServiceTitan before Tieout posts it', () => {
  it('is held with the payment and its amount, and posted when the payment is canceled', async () => {
    pay(6001, { amount: '99.95' });
    await world.start(aPostedBill(6001));
    const hold = await holdOf(6001, 'servicetitan.bill-paid');
    expect(hold.reason).toContain('payment 60010 of 99.95 on 2026-11-02 (ServiceTitan, Paid)');
    await poll();
    await holdOf(6001);
    cancel(6001);
    await poll();
    expect(await resultOf(6001)).toMatchObject({ outcome: 'posted' });
    expect(world.ledger.of(6001)).toHaveLength(1);
  });

  it('is posted when a person says that it is owed, and counts as differing for its payment', async () => {
    pay(6002);
    await world.start(aPostedBill(6002));
    await holdOf(6002, 'servicetitan.bill-paid');
    await resolve(6002, { action: 'repost' });
    expect(await resultOf(6002)).toMatchObject({ outcome: 'posted', findings: ['servicetitan.paid-elsewhere'] });
  });

  it('is not written when the payment comes between the plan and the write', async () => {
    let questions = 0;
    // The plan asks first, then the write itself does, directly before it sends.
    world.source.onSettlements = (billId) => {
      if (billId !== 6003) return undefined;
      questions += 1;
      return questions === 1 ? [] : [paymentOf(billId)];
    };
    await world.start(aPostedBill(6003));
    await holdOf(6003, 'servicetitan.bill-paid');
    expect(kindsOf(6003)).toEqual([]);
  });

  it('is posted as ever when its payment was canceled before', async () => {
    cancel(6004);
    await world.start(aPostedBill(6004));
    expect(await resultOf(6004)).toMatchObject({ outcome: 'posted' });
    await poll();
    await eventually(() => runsOf(6004), (count) => count === 2); // prettier-ignore
    expect(await resultOf(6004)).toMatchObject({ outcome: 'unchanged' });
    expect(await statusOf(6004)).toBe('unchanged');
  });
});

describe('a bill that is paid in ServiceTitan after Tieout posted it', () => {
  it('is reported by the next poll, in the result, the list and the search; once it is canceled, no more', async () => {
    const { recordNo } = await post(6010);
    pay(6010);
    const found = await polled(6010);
    expect(found).toMatchObject({ outcome: 'unchanged', recordNo, findings: ['servicetitan.paid-elsewhere'] });
    expect(found.because).toContain('payment 60100 of 250.00');
    expect(found.because).toContain('0.00 of 250.00 paid in Intacct');
    expect(await statusOf(6010)).toBe('differs');
    const listed = async () => (await listDifferingBills(world.client, { connection: CONNECTION })).find(({ id }) => id === 6010); // prettier-ignore
    const differing = await eventually(listed, (bill) => bill !== undefined);
    expect(differing?.findings.map(({ code }) => code)).toEqual(['servicetitan.paid-elsewhere']);
    cancel(6010);
    expect((await polled(6010)).findings).toBeUndefined();
    expect([await statusOf(6010), kindsOf(6010)]).toEqual(['unchanged', ['create']]);
  });

  it('and is paid in Intacct too, is reported when ServiceTitan paid itself, and not when it only recorded it', async () => {
    const { recordNo } = await post(6011);
    world.ledger.edit(recordNo, { state: 'Paid', paidAmount: '250.00' });
    pay(6011, { method: 'AccountingSystem' });
    expect((await polled(6011)).findings).toBeUndefined();
    pay(6011);
    expect((await polled(6011)).findings).toEqual(['servicetitan.paid-elsewhere']);
  });

  it('and changes, is corrected, and the payment is still reported', async () => {
    await post(6012);
    world.source.settlements.set(6012, [paymentOf(6012, { amount: '200.00' })]);
    await change(6012, LESS);
    expect(await resultOf(6012)).toMatchObject({ outcome: 'amended', findings: ['servicetitan.paid-elsewhere'] });
  });

  it('and shows in what a worker has cached only some time after the list, is reported all the same', async () => {
    await post(6013);
    pay(6013);
    let listedAt = Infinity;
    world.source.onListPayments = () => (listedAt = performance.now());
    // What was cached before the list, for longer than a bill takes that is compared at once.
    world.source.settlementsAgeMs = 2_000;
    world.source.onSettlements = (billId) => (billId === 6013 && performance.now() - listedAt < 1_990 ? [] : undefined);
    expect((await polled(6013)).findings).toEqual(['servicetitan.paid-elsewhere']);
  });

  it('and is exported there, is reported as exported by someone else', async () => {
    await post(6014);
    await change(6014, {}, { syncStatus: 'Exported' });
    expect(await resultOf(6014)).toMatchObject({
      outcome: 'unchanged',
      findings: ['servicetitan.exported-elsewhere'],
    });
  });
});

describe('a credit that is applied to a posted bill in ServiceTitan', () => {
  it('is reported on that bill by the poll that lists the credit', async () => {
    await post(6020);
    const credit: Settlement = { kind: 'credit', id: 8601, amount: '20.00' };
    world.source.settlements.set(6020, [credit]);
    const revision = new Date().toISOString();
    world.source.credits.set(8601, aCredit({ id: 8601, revision, content: { vendorInvoiceNumber: 'CM-8601' } }));
    world.source.changedCredits = [{ id: 8601, revision, settles: [6020] }];
    const found = await polled(6020);
    expect(found.findings).toEqual(['servicetitan.paid-elsewhere']);
    expect(found.because).toContain('credit 8601 of 20.00');
  });
});

describe('the poll of payments', () => {
  it('asks once, from its cursor with an overlap, and notifies each revision once', async () => {
    await post(6030);
    pay(6030);
    const first = await poll();
    expect(first.because).toContain('1 payments were modified');
    await eventually(() => runsOf(6030), (count) => count === 2); // prettier-ignore
    await resultOf(6030);
    const second = await poll();
    expect(second.because).toContain('0 of them are new or changed');
    expect(await runsOf(6030)).toBe(2);
    expect(world.source.paymentWindows).toHaveLength(2);
    const [payment] = world.source.changedPayments;
    const overlap = Date.parse(payment?.revision ?? '') - Date.parse(world.source.paymentWindows[1]?.from ?? '');
    expect(overlap).toBe(600_000);
  });

  it('goes on with bills when payments cannot be listed, says so every time, and misses none of them later', async () => {
    await post(6031);
    const before = await poll();
    pay(6031);
    world.source.paymentListFailure = failure('servicetitan.access-denied', 'tn.acc.appayments:r.');
    world.source.bills.set(6032, aPostedBill(6032));
    world.source.changed = [{ id: 6032, revision: new Date().toISOString() }];
    for (let i = 0; i < 2; i += 1) {
      const refused = await poll();
      expect(refused.because).toContain('Payments in ServiceTitan could not be listed');
      expect(refused.because).toContain('tn.acc.appayments:r');
      expect(refused.payments).toEqual(before.payments);
    }
    expect(await resultOf(6032)).toMatchObject({ outcome: 'posted' });
    world.source.paymentListFailure = undefined;
    expect((await polled(6031)).findings).toEqual(['servicetitan.paid-elsewhere']);
  });

  it('holds no bill that ServiceTitan does not have, whatever a payment names', async () => {
    list(6033);
    await poll();
    await expect(resultOf(6033)).rejects.toThrow();
    expect((await handleOf(6033).describe()).status.name).toBe('FAILED');
  });

  it('remembers no more than a bounded number of payments', async () => {
    const now = Date.now();
    world.source.changedPayments = Array.from({ length: 3_000 }, (_, i) => ({
      ...{ id: 900_000 + i, revision: new Date(now - 60_000 + i).toISOString(), bills: [] },
    }));
    const { payments } = await poll();
    const seen = Object.keys(payments?.seen ?? {});
    expect([seen.length, seen.includes('902999'), seen.includes('900000')]).toEqual([1_000, true, false]);
  });
});
