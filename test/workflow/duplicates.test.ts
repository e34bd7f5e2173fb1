/** An invoice that a person enters in Intacct next to ours, at any moment, on a real Temporal server: nothing stays unsaid. */
import { afterAll, beforeAll, describe, expect } from '@jest/globals';

import type { LedgerBill } from '../../src/domain/ledger/ledger-bill.ts';
import { listDifferingBills } from '../../src/temporal/client/bill-lists.ts';
import { tieoutHoldCode } from '../../src/workflows/search-attributes.ts';
import { LESS, startStories, storiesIn } from '../support/bill-stories.ts';
import { foreign, posted } from '../support/builders.ts';
import { eventually } from '../support/eventually.ts';
import { sideBySide } from '../support/side-by-side.ts';
import { aPostedBill, CONNECTION, type WorkflowWorld } from '../support/workflow-world.ts';

let world: WorkflowWorld;
beforeAll(async () => {
  world = await startStories();
});
afterAll(() => world.close());
const it = sideBySide(5);

const { handleOf, resultOf, holdOf, statusOf, post, change, resolve, ask, caseOf, kindsOf } = storiesIn(() => world);

/** A clerk's own bill of the same invoice. */
const enter = (billId: number, overrides: Partial<LedgerBill> = {}) =>
  world.ledger.bills.push(
    foreign({ recordNo: `7${billId}`, billNumber: `INV-${billId}`, reference: undefined, ...overrides }),
  );
const codeOf = async (billId: number) => (await handleOf(billId).describe()).typedSearchAttributes.get(tieoutHoldCode);
const differing = async (billId: number) =>
  (await listDifferingBills(world.client, { connection: CONNECTION })).find(({ id }) => id === billId);

describe('a clerk enters the invoice that Tieout posts', () => {
  it('after it was posted: the next look reports both records, in the result, the list and the search', async () => {
    const { recordNo } = await post(4501);
    enter(4501);
    await change(4501);
    const result = await resultOf(4501);
    expect(result).toMatchObject({ outcome: 'unchanged', recordNo, findings: ['intacct.duplicate-entered'] });
    for (const part of ['RECORDNO 74501', `RECORDNO ${recordNo}`, '250.00']) expect(result.because).toContain(part);
    expect([await statusOf(4501), await codeOf(4501)]).toEqual(['differs', 'intacct.duplicate-entered']);
    const listed = await eventually(
      () => differing(4501),
      (bill) => bill !== undefined,
    );
    expect(listed?.findings.map(({ code }) => code)).toEqual(['intacct.duplicate-entered']);
    expect((await caseOf(4501)).story.join(' ')).toContain('RECORDNO 74501');
  });

  it('while the create is on its way: it is reported as soon as ours is seen', async () => {
    const script = world.ledger.scriptOf(4502);
    // Planned, looked at directly before the write, and then: the clerk is quicker than the answer.
    script.onWrite = async () => void enter(4502);
    await world.start(aPostedBill(4502));
    expect(await resultOf(4502)).toMatchObject({ outcome: 'posted', findings: ['intacct.duplicate-entered'] });
    expect(await statusOf(4502)).toBe('differs');
  });

  it('and Tieout then corrects its own bill: reported with the correction, or it holds it', async () => {
    await post(4503);
    enter(4503, { billNumber: '4503' });
    await change(4503, LESS);
    expect(await resultOf(4503)).toMatchObject({ outcome: 'amended' });
    await post(4504);
    enter(4504);
    await change(4504, LESS);
    expect((await holdOf(4504)).code).toBe('intacct.number-taken');
  });

  it('and a person says that it is another invoice: said once, for the runs that follow too', async () => {
    await post(4505);
    enter(4505);
    await change(4505);
    expect((await resultOf(4505)).findings).toEqual(['intacct.duplicate-entered']);
    await ask(4505, { by: 'a tester', why: 'two deliveries', separate: 'all' });
    expect((await resultOf(4505)).findings).toBeUndefined();
    await eventually(
      () => statusOf(4505),
      (status) => status === 'unchanged',
    );
    await change(4505);
    expect((await resultOf(4505)).findings).toBeUndefined();
  });
});

describe('a bill of a similar number with the same date and total', () => {
  it('holds this one until a person says that it is another invoice; then both exist', async () => {
    enter(4511, { billNumber: '4511' });
    await world.start(aPostedBill(4511));
    expect((await holdOf(4511)).code).toBe('intacct.similar-bill');
    await resolve(4511, { action: 'separate' });
    expect(await resultOf(4511)).toMatchObject({ outcome: 'posted' });
    expect((await resultOf(4511)).findings).toBeUndefined();
    expect(kindsOf(4511)).toEqual(['create']);
  });

  it('that appears after the decision is another question', async () => {
    enter(4512, { billNumber: '4512' });
    await world.start(aPostedBill(4512));
    await holdOf(4512);
    let looks = 0;
    world.ledger.scriptOf(4512).onLook = async () => {
      looks += 1;
      if (looks === 2) enter(4512, { recordNo: '84512' });
    };
    await resolve(4512, { action: 'separate' });
    expect((await holdOf(4512, 'intacct.already-entered')).reason).toContain('RECORDNO 84512');
    expect(kindsOf(4512)).toEqual([]);
  });
});

describe('two ServiceTitan bills of one number that a person calls two invoices', () => {
  it('are both posted, once, and neither is taken back', async () => {
    await post(4541, { vendorInvoiceNumber: 'TWO-1' });
    await world.start(aPostedBill(4542, { vendorInvoiceNumber: 'TWO-1' }));
    expect((await holdOf(4542)).code).toBe('servicetitan.invoice-doubled');
    await resolve(4542, { action: 'separate' });
    expect(await resultOf(4542)).toMatchObject({ outcome: 'posted' });
    expect(kindsOf(4542)).toEqual(['create']);
    expect(world.ledger.of(4541)).toHaveLength(1);
  });
});

describe('a person takes our link out of the description', () => {
  it('is held as that, with the record that is still there, and adopted again', async () => {
    const { recordNo } = await post(4521);
    world.ledger.edit(recordNo, { rawDescription: 'typed over', billNumber: 'TYPED' });
    await change(4521);
    const hold = await holdOf(4521, 'intacct.link-removed');
    expect(hold.reason).toContain(`RECORDNO ${recordNo}`);
    await resolve(4521, { action: 'adopt', recordNo });
    expect(await resultOf(4521)).toMatchObject({ outcome: 'adopted', recordNo });
    expect(kindsOf(4521)).toEqual(['create', 'adopt']);
  });
});

describe('another installation of Tieout on the same pair of systems', () => {
  it('posted the bill: it is held, and adopted when that installation is gone', async () => {
    const source = aPostedBill(4531);
    const createdAt = new Date(Date.now() + 300_000).toISOString();
    world.ledger.bills.push(posted(source, { recordNo: '94531', billNumber: 'INV-4531', createdAt }));
    await world.start(source);
    const hold = await holdOf(4531, 'tieout.posted-elsewhere');
    expect(hold.reason).toContain('RECORDNO 94531');
    await resolve(4531, { action: 'adopt', recordNo: '94531' });
    expect(await resultOf(4531)).toMatchObject({ recordNo: '94531' });
    await change(4531);
    expect(await resultOf(4531)).toMatchObject({ recordNo: '94531' });
    expect(await statusOf(4531)).not.toBe('held');
    expect(kindsOf(4531)).not.toContain('create');
  });
});
