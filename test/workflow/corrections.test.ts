/** Life after posting, on a real Temporal server: changed, canceled, replaced. */
import { afterAll, beforeAll, describe, expect } from '@jest/globals';

import { failure, IntegrationError } from '../../src/domain/failures/failure.ts';
import { isLive, type LedgerBill } from '../../src/domain/ledger/ledger-bill.ts';
import { GONE_MEMO, LINK_MEMO, MESSAGES, REMARKS_MEMO } from '../../src/workflows/names.ts';
import { LESS, DELTA, startStories, storiesIn } from '../support/bill-stories.ts';
import { sideBySide } from '../support/side-by-side.ts';
import { eventually } from '../support/eventually.ts';
import { aPolicy, aPostedBill, type WorkflowWorld } from '../support/workflow-world.ts';

let world: WorkflowWorld;
beforeAll(async () => {
  world = await startStories();
});
afterAll(() => world.close());
const it = sideBySide(5);

const { ask, handleOf, resultOf, caseOf, holdOf, memoOf, statusOf, post, change, resolve, kindsOf, lineAmounts } =
  storiesIn(() => world);

describe('a posted bill that changes', () => {
  it('is amended in place, and a look has seen it', async () => {
    const { recordNo } = await post(4001);
    await change(4001, LESS);
    expect(await resultOf(4001)).toMatchObject({ outcome: 'amended', recordNo });
    expect(lineAmounts(4001)).toEqual([['200.00']]);
    await change(4001, LESS);
    expect((await resultOf(4001)).outcome).toBe('unchanged');
    expect(kindsOf(4001)).toEqual(['create', 'amend']);
  });

  it('ends only when a look shows the amended bill', async () => {
    await post(4009);
    const before = world.ledger.of(4009)[0] as LedgerBill;
    let looks = 0;
    let amended: LedgerBill | undefined;
    world.ledger.scriptOf(4009).onLook = async () => {
      if (kindsOf(4009).at(-1) !== 'amend') return;
      looks += 1;
      amended ??= world.ledger.of(4009)[0] as LedgerBill;
      // The first look after the write still shows the bill as it was, though it was written.
      world.ledger.edit(before.recordNo, looks > 1 ? amended : before);
    };
    await change(4009, LESS);
    expect((await resultOf(4009)).outcome).toBe('amended');
    expect(looks).toBeGreaterThan(1);
    expect(await statusOf(4009)).toBe('amended');
  });

  it('to and fro is amended each time, each under a control id of its own', async () => {
    await post(4002);
    for (const content of [LESS, {}, LESS, {}]) {
      await change(4002, content);
      expect((await resultOf(4002)).outcome).toBe('amended');
    }
    expect(lineAmounts(4002)).toEqual([['200.00', '50.00']]);
    const ids = world.ledger.controlIds.filter((id) => id.includes(':4002:'));
    expect(new Set(ids).size).toBe(5);
  });

  it('to another vendor is reversed and replaced', async () => {
    const { recordNo } = await post(4003);
    await change(4003, { vendor: DELTA });
    const result = await resultOf(4003);
    expect(result.outcome).toBe('posted');
    expect(result.recordNo).not.toBe(recordNo);
    expect(world.ledger.of(4003)).toMatchObject([{ vendorId: 'V-1003' }]);
    expect(world.ledger.bills.find((bill) => bill.recordNo === recordNo)?.state).toBe('Reversed');
    expect((await memoOf(4003))[GONE_MEMO]).toEqual([recordNo]);
    await change(4003, { vendor: DELTA });
    expect((await resultOf(4003)).outcome).toBe('unchanged');
  });

  it('is reversed and replaced where the company wants it so, under a number that shows it', async () => {
    world.policies.set(4004, aPolicy({ corrections: 'reverse', numberAfterReversal: 'suffixed' }));
    await post(4004);
    await change(4004, LESS);
    expect((await resultOf(4004)).outcome).toBe('posted');
    expect(world.ledger.of(4004)).toMatchObject([{ billNumber: 'INV-4004-R1' }]);
    await change(4004, LESS);
    expect((await resultOf(4004)).outcome).toBe('unchanged');
  });

  it('is held when it is paid, and ends when a person adopts what is there', async () => {
    const { recordNo } = await post(4005);
    world.ledger.edit(recordNo, { state: 'Paid', paidAmount: '250.00' });
    await change(4005, LESS);
    const hold = await holdOf(4005);
    expect(hold.code).toBe('intacct.bill-paid');
    expect(hold.reason).toContain('A debit memo for 50.00');
    await resolve(4005, { action: 'adopt' });
    expect(await resultOf(4005)).toMatchObject({ outcome: 'adopted', recordNo });
    expect(kindsOf(4005)).toEqual(['create']);
    expect((await memoOf(4005))[LINK_MEMO]).toMatchObject({ recordNo });
    await change(4005, LESS);
    expect((await resultOf(4005)).recordNo).toBe(recordNo);
    expect(kindsOf(4005)).toEqual(['create']);
  });

  it('and was edited by a person is held, with what each of the three says', async () => {
    const { recordNo } = await post(4006);
    world.ledger.edit(recordNo, { dueDate: '2026-12-24' });
    await change(4006, LESS);
    const hold = await holdOf(4006);
    expect(hold.code).toBe('intacct.bill-edited');
    expect(hold.reason).toContain('due date: posted 2026-11-13, Intacct 2026-12-24, ServiceTitan 2026-11-13');
    world.ledger.edit(recordNo, { dueDate: '2026-11-13' });
    await handleOf(4006).signal(MESSAGES.retry);
    expect((await resultOf(4006)).outcome).toBe('amended');
  });

  it('and was edited is held with what was posted, also by a run that was ended by force', async () => {
    world.ledger.scriptOf(4021).writes.push({ kind: 'late', afterMs: 500 });
    await change(4021);
    await eventually(async () => world.ledger.writes.get(4021), (writes) => writes === 1); // prettier-ignore
    await handleOf(4021).terminate('test');
    const [bill] = await eventually(async () => world.ledger.of(4021), (bills) => bills.length === 1); // prettier-ignore
    world.ledger.edit(bill?.recordNo ?? '', { dueDate: '2026-12-24' });
    await change(4021, LESS);
    expect((await holdOf(4021)).reason).toContain('due date: posted 2026-11-13, Intacct 2026-12-24');
  });

  it('and was edited is held with what was posted, also by the same run', async () => {
    const script = world.ledger.scriptOf(4022);
    script.onLook = async () => {
      if (world.ledger.writes.get(4022) !== 1) return;
      script.onLook = undefined;
      throw new IntegrationError(failure('intacct.reply-unreadable', 'a look after the write.'));
    };
    await change(4022);
    await holdOf(4022, 'intacct.reply-unreadable');
    const [bill] = world.ledger.of(4022);
    world.ledger.edit(bill?.recordNo ?? '', { dueDate: '2026-12-24' });
    world.source.bills.set(4022, aPostedBill(4022, LESS));
    await handleOf(4022).signal(MESSAGES.retry);
    const { reason } = await holdOf(4022, 'intacct.bill-edited');
    expect(reason).toContain('due date: posted 2026-11-13, Intacct 2026-12-24');
  });

  it('says what differs when nothing is done, in a list that needs no worker', async () => {
    const { recordNo } = await post(4007);
    world.ledger.edit(recordNo, { dueDate: '2026-12-24' });
    await change(4007);
    expect(await resultOf(4007)).toMatchObject({ outcome: 'unchanged', recordNo });
    expect(await statusOf(4007)).toBe('differs');
    expect((await memoOf(4007))[REMARKS_MEMO]).toEqual([expect.stringContaining('A person edited')]);
  });

  it('follows the mapping of today only when a person asks for it', async () => {
    await post(4008);
    const accounts = [{ destination: 'job', jobType: 41, account: '5020' } as const];
    world.policies.set(4008, aPolicy({ version: 'v2', mapping: { accounts } }));
    await change(4008);
    expect((await resultOf(4008)).because).toContain('The current mapping would give a different result');
    expect(await statusOf(4008)).toBe('differs');
    await ask(4008, { by: 'dana', why: 'rule corrected', apply: 'mapping' });
    expect((await resultOf(4008)).outcome).toBe('amended');
    expect((await caseOf(4008)).story[0]).toBe('dana asked to apply the mapping: rule corrected');
    expect(world.ledger.of(4008)[0]?.lines[0]?.glAccountNo).toBe('5020');
  });

  it('is amended, not held, when its dimension has no rule any more', async () => {
    const dimensions = { project: [{ value: 'P-77', missing: 'hold' }] } as const;
    world.policies.set(4019, aPolicy({ version: 'v1', mapping: { dimensions } }));
    await post(4019);
    expect(world.ledger.of(4019)[0]?.lines[0]?.dimensions).toMatchObject({ projectId: 'P-77' });
    world.policies.set(4019, aPolicy({ version: 'v2' }));
    await change(4019);
    expect((await resultOf(4019)).outcome).toBe('unchanged');
    expect((await memoOf(4019))[REMARKS_MEMO]).toEqual([
      expect.stringMatching(/^The current mapping would give a different result/),
    ]);
    await change(4019, LESS);
    expect((await resultOf(4019)).outcome).toBe('amended');
    expect(world.ledger.of(4019)[0]?.lines[0]?.dimensions).not.toHaveProperty('projectId');
  });
});

describe('a rule for a further dimension that comes while a bill is being posted', () => {
  it('is not of that bill: what a clerk fills in there is no edit', async () => {
    const dimensions = { project: [{ value: 'P-77', missing: 'hold' }] } as const;
    world.ledger.scriptOf(4020).onLook = async () => {
      world.policies.set(4020, aPolicy({ version: 'v2', mapping: { dimensions } }));
    };
    const { recordNo, lines } = await post(4020);
    world.ledger.edit(recordNo, { lines: lines.map((line) => ({ ...line, dimensions: { ...line.dimensions, projectId: 'P-12' } })) }); // prettier-ignore
    await change(4020);
    expect((await resultOf(4020)).outcome).toBe('unchanged');
    expect((await memoOf(4020))[REMARKS_MEMO]).toEqual([
      expect.stringMatching(/^The current mapping would give a different result/),
    ]);
  });
});

describe('a posted bill that is not owed any more', () => {
  it('is reversed, and owed again later it is posted again', async () => {
    const { recordNo } = await post(4101);
    await change(4101, {}, { status: 'Canceled' });
    expect((await resultOf(4101)).outcome).toBe('canceled');
    expect(world.ledger.of(4101)).toEqual([]);
    expect(world.ledger.bills.find((bill) => bill.recordNo === recordNo)?.state).toBe('Reversed');
    await change(4101);
    expect((await resultOf(4101)).outcome).toBe('posted');
    expect(world.ledger.of(4101)).toHaveLength(1);
  });

  it('is held when it is paid: a skip ends it, and it stays listed', async () => {
    const { recordNo } = await post(4103);
    world.ledger.edit(recordNo, { state: 'Paid' });
    await change(4103, {}, { status: 'Canceled' });
    expect((await holdOf(4103)).problems.map(({ code }) => code)).toEqual([
      'intacct.bill-paid',
      'servicetitan.bill-canceled',
    ]);
    await resolve(4103, { action: 'skip' });
    expect((await caseOf(4103)).status).toBe('skipped');
  });

  it('refused a reversal by Intacct, and reversed by a person then, is never created again on its own', async () => {
    const { recordNo } = await post(4104);
    world.ledger.scriptOf(4104).writes.push({ kind: 'fails', failure: aRefusal() });
    await change(4104, { vendor: DELTA });
    expect((await holdOf(4104)).code).toBe('intacct.business-rule');
    world.ledger.edit(recordNo, { state: 'Reversed' });
    await handleOf(4104).signal(MESSAGES.retry);
    expect((await eventually(() => caseOf(4104), ({ hold }) => hold?.code === 'intacct.bill-removed')).status).toBe('held'); // prettier-ignore
    await resolve(4104, { action: 'repost' });
    expect((await resultOf(4104)).outcome).toBe('posted');
    expect(world.ledger.of(4104)).toMatchObject([{ vendorId: 'V-1003' }]);
  });
});

function aRefusal() {
  return {
    code: 'intacct.business-rule',
    disposition: 'human',
    summary: 'Intacct refused the bill: no reversal today.',
    remedy: 'Try again.',
  } as const;
}

describe('an edited purchase order: a new bill takes the place of an old one', () => {
  it('the old one is reversed first, then the new one is posted: one story', async () => {
    const content = { vendorInvoiceNumber: 'PO-4201', purchaseOrderNumber: 'PO-4201' };
    const { recordNo } = await post(4201, content);
    world.source.bills.set(4201, aPostedBill(4201, content, { status: 'Canceled' }));
    await world.start(aPostedBill(4202, { ...content, ...LESS }));
    expect((await resultOf(4202)).outcome).toBe('posted');
    expect((await resultOf(4201)).outcome).toBe('canceled');
    expect(world.ledger.bills.find((bill) => bill.recordNo === recordNo)?.state).toBe('Reversed');
    expect(world.ledger.of(4202)).toHaveLength(1);
    expect((await caseOf(4201)).story.join(' ')).toContain('Bill 4202 takes its place in ServiceTitan.');
    expect((await caseOf(4202)).story.join(' ')).toContain('It replaces ServiceTitan bill 4201');
  });

  it('with another number is posted at once, and the old bill is notified', async () => {
    const content = { vendorInvoiceNumber: 'PO-4231', purchaseOrderNumber: 'PO-4231' };
    await post(4231, content);
    world.source.bills.set(4231, aPostedBill(4231, content, { status: 'Canceled' }));
    await post(4232, { ...content, vendorInvoiceNumber: 'PO-4231-CORRECTED' });
    await eventually(
      async () => world.ledger.of(4231).length,
      (bills) => bills === 0,
    );
    expect((await caseOf(4231)).story.join(' ')).toContain('Bill 4232 takes its place');
  });

  it('whose old bill is paid is held, with the difference', async () => {
    const content = { vendorInvoiceNumber: 'PO-4221', purchaseOrderNumber: 'PO-4221' };
    const { recordNo } = await post(4221, content);
    world.ledger.edit(recordNo, { state: 'Paid' });
    world.source.bills.set(4221, aPostedBill(4221, content, { status: 'Canceled' }));
    await world.start(aPostedBill(4222, { ...content, ...LESS }));
    expect((await holdOf(4222)).code).toBe('servicetitan.bill-replaced');
    await resolve(4222, { action: 'adopt', recordNo });
    expect(await resultOf(4222)).toMatchObject({ recordNo });
    expect(world.ledger.bills.filter((bill) => isLive(bill) && bill.reference === 'PO-4221')).toHaveLength(1);
  });
});
