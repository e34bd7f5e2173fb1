/** Corrections whose answer is lost, late or stale: looked for, never simply repeated. */
import { afterAll, beforeAll, describe, expect } from '@jest/globals';

import type { LedgerBill } from '../../src/domain/ledger/ledger-bill.ts';
import { MESSAGES } from '../../src/workflows/names.ts';
import { LESS, DELTA, startStories, storiesIn } from '../support/bill-stories.ts';
import { sideBySide } from '../support/side-by-side.ts';
import { eventually } from '../support/eventually.ts';
import { TIMING, type WorkflowWorld, aPostedBill } from '../support/workflow-world.ts';

let world: WorkflowWorld;
beforeAll(async () => {
  world = await startStories();
});
afterAll(() => world.close());
const it = sideBySide(5);

const { handleOf, resultOf, caseOf, holdOf, post, change, ask, kindsOf, lineAmounts, landed } = storiesIn(() => world);

/** As often as a write is tried again before a person is asked. */
function loseRequests(billId: number): void {
  for (let i = 0; i < 3; i += 1) world.ledger.scriptOf(billId).writes.push({ kind: 'lost-request' });
}

describe('a correction whose outcome is unknown', () => {
  const WRITES = [
    { kind: 'lost-answer' },
    { kind: 'lost-request' },
    { kind: 'late', afterMs: TIMING.settleMs - 500 },
    { kind: 'hang', afterMs: TIMING.writeMs + 1_200 },
  ] as const;

  for (const [i, write] of WRITES.entries()) {
    it(`${write.kind}: amended once`, async () => {
      const billId = 4501 + i;
      const { recordNo } = await post(billId);
      world.ledger.scriptOf(billId).writes.push(write);
      await change(billId, LESS);
      expect(await resultOf(billId)).toMatchObject({ outcome: 'amended', recordNo });
      await landed(billId);
      expect(lineAmounts(billId)).toEqual([['200.00']]);
    });

    it(`${write.kind}: reversed once, and replaced once`, async () => {
      const billId = 4511 + i;
      await post(billId);
      world.ledger.scriptOf(billId).writes.push(write);
      await change(billId, { vendor: DELTA });
      expect((await resultOf(billId)).outcome).toBe('posted');
      await landed(billId);
      expect(world.ledger.of(billId)).toMatchObject([{ vendorId: 'V-1003' }]);
      expect(world.ledger.writes.get(billId)).toBe(2);
    });
  }

  it('is forgotten when the bill is seen to exist: removed later, a person removed it', async () => {
    const { recordNo } = await post(4531);
    loseRequests(4531);
    await change(4531, { vendor: DELTA });
    await holdOf(4531, 'intacct.write-never-confirmed');
    world.source.bills.set(4531, aPostedBill(4531));
    await handleOf(4531).signal(MESSAGES.retry);
    expect(await resultOf(4531)).toMatchObject({ outcome: 'unchanged', recordNo });
    world.ledger.bills = world.ledger.bills.filter((bill) => bill.recordNo !== recordNo);
    await change(4531);
    await holdOf(4531, 'intacct.bill-removed');
    expect(world.ledger.writes.get(4531)).toBe(1);
  });

  it('of a deleted bill is taken up again after a hold', async () => {
    await post(4532);
    world.source.bills.delete(4532);
    loseRequests(4532);
    await ask(4532, { by: 'a test' });
    await eventually(
      () => caseOf(4532),
      (view) => view.hold?.code === 'intacct.write-never-confirmed',
      60_000,
    );
    await handleOf(4532).signal(MESSAGES.retry);
    expect((await resultOf(4532)).outcome).toBe('canceled');
    expect(world.ledger.of(4532)).toEqual([]);
  });

  it('is held when Intacct confirms it and never shows it', async () => {
    await post(4521);
    const before = world.ledger.of(4521)[0] as LedgerBill;
    // Whatever is written, somebody puts it back.
    world.ledger.scriptOf(4521).onLook = async () => world.ledger.edit(before.recordNo, before);
    await change(4521, LESS);
    expect((await holdOf(4521)).code).toBe('intacct.write-never-confirmed');
  });
});

describe('a ledger that changes between the look and the write', () => {
  it('is planned again: nothing is written that was decided on another state', async () => {
    const { recordNo } = await post(4601);
    let looks = 0;
    world.ledger.scriptOf(4601).onLook = async () => {
      looks += 1;
      if (looks === 2) world.ledger.edit(recordNo, { state: 'Paid' });
    };
    await change(4601, LESS);
    // The fake answers a look with what stood when it was asked; the next look sees the payment.
    await eventually(() => caseOf(4601), ({ status }) => status === 'held' || status === 'amended'); // prettier-ignore
    expect(kindsOf(4601)).toEqual(['create']);
    expect((await holdOf(4601)).code).toBe('intacct.bill-paid');
  });
});
