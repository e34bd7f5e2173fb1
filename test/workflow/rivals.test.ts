/** Bills that stand in the way of one another, on a real Temporal server: doubled, typed by hand, adopted. */
import { afterAll, beforeAll, describe, expect } from '@jest/globals';

import type { Instruction } from '../../src/domain/reconcile/instruction.ts';
import type { LedgerBill } from '../../src/domain/ledger/ledger-bill.ts';
import type { DocumentRef } from '../../src/domain/values/document.ts';
import { MESSAGES } from '../../src/workflows/names.ts';
import { LESS, startStories, storiesIn } from '../support/bill-stories.ts';
import { foreign } from '../support/builders.ts';
import { sideBySide } from '../support/side-by-side.ts';
import { aPolicy, aPostedBill, type WorkflowWorld } from '../support/workflow-world.ts';

let world: WorkflowWorld;
beforeAll(async () => {
  world = await startStories();
});
afterAll(() => world.close());
const it = sideBySide(5);

const { handleOf, resultOf, caseOf, holdOf, post, change, resolve, kindsOf } = storiesIn(() => world);

describe('two ServiceTitan bills of one vendor with the same number', () => {
  it('one after the other: the second is held, with what to do', async () => {
    await post(4301, { vendorInvoiceNumber: 'TWICE-1' });
    await world.start(aPostedBill(4302, { vendorInvoiceNumber: 'twice 1' }));
    expect((await holdOf(4302)).code).toBe('servicetitan.invoice-doubled');
    await change(4302, { vendorInvoiceNumber: 'TWICE-2' }).catch(() => undefined);
    await handleOf(4302).signal(MESSAGES.billChanged);
    expect((await resultOf(4302)).outcome).toBe('posted');
  });

  it('at the same moment: both look before either writes, and at most one stays', async () => {
    const content = { vendorInvoiceNumber: 'RACE-1' };
    const ids = [4311, 4312];
    const looks: number[] = [];
    let free: () => void = () => undefined;
    const both = new Promise<void>((resolve) => (free = resolve));
    // The second look of each stands directly before its write.
    const look = async ({ id }: DocumentRef) => {
      looks.push(id);
      if (looks.filter((one) => one === id).length !== 2) return;
      if (ids.every((each) => looks.filter((one) => one === each).length >= 2)) free();
      await both;
    };
    for (const billId of ids) Object.assign(world.ledger.scriptOf(billId), { readLagMs: 400, onLook: look });
    for (const billId of ids) world.source.bills.set(billId, aPostedBill(billId, content));
    await Promise.all(ids.map((billId) => world.start(aPostedBill(billId, content))));
    expect((await resultOf(4311)).outcome).toBe('posted');
    expect((await holdOf(4312)).code).toBe('servicetitan.invoice-doubled');
    expect(world.ledger.of(4311)).toHaveLength(1);
    expect(world.ledger.of(4312)).toEqual([]);
  });
});

describe('a bill that is in Intacct already', () => {
  const typed = (billId: number, overrides: Partial<LedgerBill> = {}) =>
    world.ledger.bills.push(
      foreign({ recordNo: `7${billId}`, billNumber: `INV-${billId}`, reference: `PO-${billId}`, ...overrides }),
    );

  it('is adopted by policy, and watched from then on', async () => {
    world.policies.set(4401, aPolicy({ alreadyEntered: 'adopt' }));
    typed(4401);
    await world.start(aPostedBill(4401));
    expect(await resultOf(4401)).toMatchObject({ outcome: 'adopted', recordNo: '74401' });
    expect(kindsOf(4401)).toEqual(['adopt']);
    await change(4401, LESS);
    expect((await resultOf(4401)).outcome).toBe('amended');
    expect(world.ledger.writes.get(4401)).toBeUndefined();
  });

  it('is adopted when a person names it, whatever its number', async () => {
    typed(4402, { total: '1.00' });
    typed(9402);
    await world.start(aPostedBill(4402));
    expect((await holdOf(4402)).code).toBe('intacct.number-taken');
    await resolve(4402, { action: 'adopt', recordNo: '404' });
    await holdOf(4402, 'intacct.adoption-refused');
    await resolve(4402, { action: 'adopt', recordNo: '79402' });
    expect(await resultOf(4402)).toMatchObject({ outcome: 'adopted', recordNo: '79402' });
    expect((await caseOf(4402)).story.join(' ')).toContain('a tester decided to adopt RECORDNO 79402: tried');
  });

  it('and can no longer change is remembered, whatever its number: later runs find it again', async () => {
    typed(9404, { state: 'Paid', billNumber: 'PAPER-1' });
    typed(4404, { total: '1.00' });
    await world.start(aPostedBill(4404));
    await holdOf(4404);
    await resolve(4404, { action: 'adopt', recordNo: '79404' });
    expect(await resultOf(4404)).toMatchObject({ outcome: 'adopted', recordNo: '79404' });
    await change(4404);
    expect(await resultOf(4404)).toMatchObject({ outcome: 'unchanged', recordNo: '79404' });
    expect(world.ledger.writes.get(4404)).toBeUndefined();
  });

  it('is not adopted by an instruction that a later change would have to use up', async () => {
    const instruction: Instruction['action'] = 'adopt';
    await world.start(aPostedBill(4403, { vendorInvoiceNumber: undefined }));
    expect((await holdOf(4403)).code).toBe('servicetitan.bill-number-missing');
    await resolve(4403, { action: instruction });
    await holdOf(4403, 'intacct.adoption-refused');
    world.source.bills.set(4403, aPostedBill(4403));
    await handleOf(4403).signal(MESSAGES.billChanged);
    expect((await resultOf(4403)).outcome).toBe('posted');
  });
});
