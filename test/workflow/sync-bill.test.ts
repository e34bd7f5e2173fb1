/** The story of one bill on a real Temporal server: posting, waiting, holds and their release. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WorkflowUpdateFailedError } from '@temporalio/client';

import { failure } from '../../src/domain/failures/failure.ts';
import { HOLD_MEMO, MESSAGES, POSTED_MEMO } from '../../src/workflows/names.ts';
import type { BillStatusView } from '../../src/workflows/messages.ts';
import type { SyncBillResult } from '../../src/workflows/outcome.ts';
import { tieoutHoldCode, tieoutStatus } from '../../src/workflows/search-attributes.ts';
import { sideBySide } from '../support/side-by-side.ts';
import { eventually } from '../support/eventually.ts';
import { aPolicy, aPostedBill, startWorkflowWorld, type WorkflowWorld } from '../support/workflow-world.ts';

let world: WorkflowWorld;
beforeAll(async () => {
  world = await startWorkflowWorld();
});
afterAll(() => world.close());
const beside = sideBySide(5);

const resultOf = (workflowId: string) =>
  world.client.workflow.getHandle(workflowId).result() as Promise<SyncBillResult>;
const caseOf = (workflowId: string) =>
  world.client.workflow.getHandle(workflowId).query<BillStatusView>(MESSAGES.getBillCase);
const untilStatus = (workflowId: string, status: string) =>
  eventually(
    () => caseOf(workflowId),
    (view) => view.status === status,
  );
const resolve = (workflowId: string, resolution: unknown) =>
  world.client.workflow.getHandle(workflowId).executeUpdate(MESSAGES.resolveHold, { args: [resolution] });

const UNMAPPED = { number: '70013', jobTypeId: 48, jobTypeName: 'Indoor Air Quality' };

describe('syncBill', () => {
  beside('posts a bill once and ends when a look has seen it', async () => {
    const id = await world.start(aPostedBill(1001));
    const result = await resultOf(id);
    expect(result).toMatchObject({ outcome: 'posted' });
    expect(world.ledger.of(1001)).toHaveLength(1);
    const { memo, typedSearchAttributes } = await world.client.workflow.getHandle(id).describe();
    expect(memo?.[POSTED_MEMO]).toBe(result.recordNo);
    expect(typedSearchAttributes.get(tieoutStatus)).toBe('posted');
  });

  beside('leaves decisions in history that read without a worker', async () => {
    const id = await world.start(aPostedBill(1002));
    await resultOf(id);
    const { events } = await world.client.workflow.getHandle(id).fetchHistory();
    const results = (events ?? []).flatMap((event) => {
      const data = event.activityTaskCompletedEventAttributes?.result?.payloads?.[0]?.data;
      return data ? [JSON.parse(Buffer.from(data).toString()) as { decision: string; because: string }] : [];
    });
    expect(results.map(({ decision }) => decision)).toEqual([
      'eligible',
      'ready',
      'mapped',
      'create',
      'posted',
      'nothing',
    ]);
    expect(results.every(({ because }) => because.length > 10)).toBe(true);
  });

  beside('has nothing to do for a bill that is posted and unchanged', async () => {
    await resultOf(await world.start(aPostedBill(1003)));
    const again = await resultOf(await world.start(aPostedBill(1003)));
    expect(again.outcome).toBe('unchanged');
    expect(world.ledger.writes.get(1003)).toBe(1);
  });

  beside('never posts again what a person removed from the ledger', async () => {
    await resultOf(await world.start(aPostedBill(1004)));
    world.ledger.bills = world.ledger.bills.filter((bill) => !world.ledger.of(1004).includes(bill));
    const id = await world.start(aPostedBill(1004));
    expect((await untilStatus(id, 'held')).hold?.code).toBe('intacct.bill-removed');
    expect(world.ledger.of(1004)).toHaveLength(0);
  });

  beside('holds a bill without a rule, and posts it when the rule is there and someone says retry', async () => {
    const id = await world.start(aPostedBill(1005, { job: UNMAPPED }));
    const { hold } = await untilStatus(id, 'held');
    expect(hold).toMatchObject({ code: 'mapping.account-missing' });
    expect(hold?.reason).toContain('job type 48 (Indoor Air Quality)');
    const { mapping } = world.policy;
    const rule = { destination: 'job', jobType: 48, account: '5050' } as const;
    const accounts = [...mapping.accounts, rule];
    world.policies.set(1005, aPolicy({ version: 'v2', mapping: { ...mapping, accounts } }));
    await resolve(id, { action: 'retry', by: 'a tester', why: 'rule added' });
    expect((await resultOf(id)).outcome).toBe('posted');
    const { typedSearchAttributes, memo } = await world.client.workflow.getHandle(id).describe();
    expect(typedSearchAttributes.get(tieoutHoldCode)).toBeUndefined();
    expect(memo?.[HOLD_MEMO]).toBeUndefined();
    expect(world.ledger.of(1005)[0]?.lines[0]?.glAccountNo).toBe('5050');
  });

  beside('holds a bill of an unknown status in words, and posts it when the status is known', async () => {
    const id = await world.start({ ...aPostedBill(1091), syncStatus: 'Queued for review' });
    const { hold } = await untilStatus(id, 'held');
    expect(hold).toMatchObject({ code: 'servicetitan.status-unknown' });
    expect(hold?.reason).toContain('syncStatus "Queued for review"');
    world.source.bills.set(1091, aPostedBill(1091));
    await world.client.workflow.getHandle(id).signal(MESSAGES.billChanged, { revision: 'later' });
    expect((await resultOf(id)).outcome).toBe('posted');
  });

  beside('holds a bill whose month depends on the time zone, and posts it on the tenant’s day', async () => {
    const moment = '2026-11-01T03:00:00Z';
    const id = await world.start(aPostedBill(1092, { billDate: '2026-11-01', writtenDates: { billDate: moment } }));
    const { hold } = await untilStatus(id, 'held');
    expect(hold).toMatchObject({ code: 'servicetitan.date-unclear' });
    expect(hold?.reason).toContain(moment);
    world.policies.set(1092, aPolicy({ version: 'v2', timeZone: 'America/Chicago' }));
    await resolve(id, { action: 'retry', by: 'a tester', why: 'time zone set' });
    expect((await resultOf(id)).outcome).toBe('posted');
    expect(world.ledger.of(1092)[0]).toMatchObject({ billDate: '2026-10-31', postingDate: '2026-10-31' });
  });

  beside('takes the retry signal without any argument, as the Temporal CLI sends it', async () => {
    const id = await world.start(aPostedBill(1006, { vendor: { id: 9, name: 'New Supply', ledgerVendorId: 'V-9' } }));
    expect((await untilStatus(id, 'held')).hold?.code).toBe('intacct.vendor-missing');
    world.ledger.vendors.set('V-9', { vendorId: 'V-9', name: 'New Supply', isActive: true, termName: undefined });
    await world.client.workflow.getHandle(id).signal(MESSAGES.retry);
    expect((await resultOf(id)).outcome).toBe('posted');
  });

  beside('releases a hold by itself when the bill changes', async () => {
    const id = await world.start(aPostedBill(1007, { vendorInvoiceNumber: undefined }));
    expect((await untilStatus(id, 'held')).hold?.code).toBe('servicetitan.bill-number-missing');
    world.source.bills.set(1007, aPostedBill(1007));
    await world.client.workflow.getHandle(id).signal(MESSAGES.billChanged, { revision: 'later' });
    expect((await resultOf(id)).outcome).toBe('posted');
  });

  beside('survives values that no search attribute can hold', async () => {
    const vendor = { id: 9, name: 'Long Supply', ledgerVendorId: 'V'.repeat(3_000) };
    const id = await world.start(aPostedBill(1021, { vendor, billAmount: `${'9'.repeat(400)}.00` }));
    expect((await untilStatus(id, 'held')).hold?.code).toBe('intacct.vendor-missing');
  });

  beside('keeps a skipped bill open and listed, whatever changes, until someone says retry', async () => {
    const id = await world.start(aPostedBill(1008, { job: UNMAPPED }));
    await untilStatus(id, 'held');
    await resolve(id, { action: 'skip', by: 'a tester', why: 'paid by card' });
    const { story } = await untilStatus(id, 'skipped');
    expect(story.at(-1)).toBe('a tester decided to skip: paid by card');
    world.source.bills.set(1008, aPostedBill(1008));
    await world.client.workflow.getHandle(id).signal(MESSAGES.billChanged);
    const { status } = await world.client.workflow.getHandle(id).describe();
    expect(status.name).toBe('RUNNING');
    await world.client.workflow.getHandle(id).signal(MESSAGES.retry, { by: 'a batch' });
    expect((await caseOf(id)).status).toBe('skipped');
    expect(
      (await world.client.workflow.getHandle(id).describe()).typedSearchAttributes.get(tieoutHoldCode),
    ).toBeUndefined();
    await resolve(id, { action: 'retry', by: 'a tester', why: 'it was not paid after all' });
    expect((await resultOf(id)).outcome).toBe('posted');
  });

  for (const [what, resolution] of [
    ['no decision', {}],
    ['an unknown action', { action: 'pay', by: 'x', why: 'y' }],
    ['nobody', { action: 'skip', by: ' ', why: 'y' }],
    ['no reason', { action: 'skip', by: 'x' }],
  ] as const)
    beside(`refuses a resolution with ${what}, and the bill stays held`, async () => {
      const id = await world.start(aPostedBill(1009, { job: UNMAPPED })).catch(() => 'bill/test/1009');
      await untilStatus(id, 'held');
      await expect(resolve(id, resolution)).rejects.toThrow(WorkflowUpdateFailedError);
      expect((await caseOf(id)).status).toBe('held');
    });

  beside('answers the query for its status by the older name too', async () => {
    const id = await world.start(aPostedBill(1022));
    await resultOf(id);
    const answer = await world.client.workflow.getHandle(id).query<BillStatusView>(MESSAGES.getBillStatus);
    expect(answer).toMatchObject({
      status: 'posted',
      story: expect.arrayContaining([expect.stringMatching(/^Posted/)]),
    });
    expect(answer).toEqual(await caseOf(id));
  });

  beside('waits for a bill that is not posted in ServiceTitan yet, without a hold', async () => {
    const id = await world.start(aPostedBill(1010, {}, { syncStatus: 'Pending' }));
    expect((await untilStatus(id, 'waiting')).hold).toBeUndefined();
    world.source.bills.set(1010, aPostedBill(1010));
    await world.client.workflow.getHandle(id).signal(MESSAGES.billChanged);
    expect((await resultOf(id)).outcome).toBe('posted');
  });

  beside('leaves a bill from before the go-live date alone', async () => {
    const id = await world.start(aPostedBill(1011, { billDate: '2026-08-31' }));
    expect((await resultOf(id)).outcome).toBe('out-of-scope');
    expect(world.ledger.writes.get(1011)).toBeUndefined();
  });

  beside('asks again by itself when ServiceTitan does not answer', async () => {
    const unreachable = failure('servicetitan.unreachable');
    world.source.loadFailures.set(1012, [unreachable, unreachable]);
    expect((await resultOf(await world.start(aPostedBill(1012)))).outcome).toBe('posted');
  });

  beside('holds instead of failing when an answer cannot be read, and goes on after a retry', async () => {
    world.source.loadFailures.set(1013, [failure('servicetitan.reply-unreadable', 'GET ap-bills.')]);
    const id = await world.start(aPostedBill(1013));
    expect((await untilStatus(id, 'held')).hold?.code).toBe('servicetitan.reply-unreadable');
    await world.client.workflow.getHandle(id).signal(MESSAGES.retry);
    expect((await resultOf(id)).outcome).toBe('posted');
  });

  beside('holds a bill that Intacct refuses, in its words', async () => {
    world.ledger.scriptOf(1014).writes.push({
      kind: 'fails',
      failure: failure('intacct.business-rule', 'Invalid Project 10064.'),
    });
    const id = await world.start(aPostedBill(1014));
    const { hold } = await untilStatus(id, 'held');
    expect(hold).toMatchObject({ code: 'intacct.business-rule' });
    expect(hold?.reason).toContain('Invalid Project 10064.');
  });

  beside('tries a write again that certainly was not sent', async () => {
    world.ledger.scriptOf(1015).writes.push({ kind: 'fails', failure: failure('intacct.write-not-sent') });
    expect((await resultOf(await world.start(aPostedBill(1015)))).outcome).toBe('posted');
    expect(world.ledger.writes.get(1015)).toBe(2);
  });

  beside('handles the newest change, also one that comes while the last step runs', async () => {
    const id = 'bill/test/1016';
    let looks = 0;
    world.ledger.scriptOf(1016).onLook = async () => {
      if ((looks += 1) !== 3) return;
      world.source.bills.set(1016, aPostedBill(1016, { summary: 'Capacitors, corrected' }));
      await world.client.workflow.getHandle(id).signal(MESSAGES.billChanged);
    };
    await world.start(aPostedBill(1016));
    expect((await resultOf(id)).outcome).toBe('amended');
    expect(world.ledger.of(1016)).toMatchObject([{ description: 'Capacitors, corrected' }]);
  });

  it('obeys a skip that comes in the same moment as a retry', async () => {
    const id = await world.start(aPostedBill(1020, { vendorInvoiceNumber: undefined }));
    await untilStatus(id, 'held');
    world.source.bills.set(1020, aPostedBill(1020));
    // Both wait for the worker and reach it together.
    await world.pause();
    await world.client.workflow.getHandle(id).signal(MESSAGES.retry);
    const skipped = resolve(id, { action: 'skip', by: 'a tester', why: 'not owed' });
    await world.resume();
    await skipped;
    expect((await untilStatus(id, 'skipped')).story.at(-1)).toBe('a tester decided to skip: not owed');
    await world.client.workflow.getHandle(id).signal(MESSAGES.retry);
    expect((await caseOf(id)).status).toBe('skipped');
    expect(world.ledger.of(1020)).toHaveLength(0);
  });
});
