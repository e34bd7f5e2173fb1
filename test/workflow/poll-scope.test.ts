/** Every way in which a bill comes into scope: the poll finds it, whenever it was entered and whatever changed since. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { countRuns } from '../../src/temporal/client/bill-lists.ts';
import { visibilityQuery } from '../../src/temporal/client/search.ts';
import { documentWorkflowId, type BillStatus } from '../../src/workflows/names.ts';
import type { DocumentKind } from '../../src/domain/values/document.ts';
import type { SourceBill } from '../../src/domain/source/source-bill.ts';
import { aCredit } from '../support/builders.ts';
import { eventually } from '../support/eventually.ts';
import { pollerOf, type Poller } from '../support/poller.ts';
import {
  aPolicy as anyPolicy,
  aPostedBill,
  CONNECTION,
  startWorkflowWorld,
  type WorkflowWorld,
} from '../support/workflow-world.ts';

/** No period is closed: a bill of any date may be posted. */
const aPolicy = (changes: Parameters<typeof anyPolicy>[0] = {}) => anyPolicy({ closedThrough: {}, ...changes });

let world: WorkflowWorld;
let poller: Poller;
beforeAll(async () => {
  world = await startWorkflowWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  world.source.bills.clear();
  world.source.credits.clear();
  world.policy = aPolicy();
  poller = pollerOf(() => world);
});

const GO_LIVE = '2026-09-01';

function add(
  id: number,
  modified: string,
  content: Partial<SourceBill['content']> = {},
  more: Partial<SourceBill> = {},
): void {
  world.source.bills.set(id, aPostedBill(id, content, { ...more, revision: modified }));
}

const runsOf = (id: number, kind: DocumentKind = 'bill') => countRuns(world.client, { key: { connectionId: CONNECTION, kind, id } }); // prettier-ignore

const untilPosted = (id: number) =>
  eventually(
    async () => world.ledger.of(id).length,
    (bills) => bills === 1,
  );

function untilStatus(id: number, status: BillStatus, kind: DocumentKind = 'bill') {
  const query = visibilityQuery({ status, workflowId: documentWorkflowId({ connectionId: CONNECTION, kind, id }) });
  return eventually(
    () => world.client.workflow.count(query),
    ({ count }) => count >= 1,
  );
}

describe('a bill comes into scope', () => {
  it.each([
    [4001, 'entered late: dated long before it is entered', '2026-11-20T09:00:00Z', '2026-09-02'],
    [4002, 'entered early: dated after the go-live date, entered before it and never touched again', '2026-07-14T09:00:00Z', '2026-09-15'],
    [4003, 'entered years early', '2021-03-01T09:00:00Z', '2026-10-01'],
    [4004, 'entered on the go-live date, east of Greenwich', '2026-08-31T20:30:00Z', GO_LIVE],
    [4005, 'entered on the evening before, west of Greenwich', '2026-09-01T03:00:00Z', GO_LIVE],
    [4006, 'entered at midnight', '2026-09-01T00:00:00Z', GO_LIVE],
  ])('%i, %s', async (id, _how, modified, billDate) => {
    add(id, modified, { billDate });
    await poller.poll();
    await untilPosted(id);
    await poller.poll();
    expect(await runsOf(id)).toBe(1);
  }); // prettier-ignore

  it('when the go-live date is moved to an earlier day', async () => {
    add(4010, '2026-08-10T09:00:00Z', { billDate: '2026-08-09' });
    add(4011, '2026-10-10T09:00:00Z', { billDate: '2026-08-20' });
    add(4012, '2026-10-10T09:00:00Z', { billDate: '2026-10-09' });
    await poller.poll();
    await untilPosted(4012);
    expect([await runsOf(4010), await runsOf(4011)]).toEqual([0, 0]);
    world.policy = aPolicy({ goLive: '2026-08-01', version: 'earlier' });
    await poller.poll();
    await untilPosted(4010);
    await untilPosted(4011);
    await poller.poll();
    expect(await runsOf(4012)).toBe(1);
  });

  it('when one that was looked at before, and was out of scope, is in scope by an earlier go-live date', async () => {
    await world.start(aPostedBill(4015, { billDate: '2026-08-20' }, { revision: '2026-08-21T09:00:00Z' }));
    await untilStatus(4015, 'out-of-scope');
    await poller.poll();
    expect(await runsOf(4015)).toBe(1);
    world.policy = aPolicy({ goLive: '2026-08-01', version: 'earlier-still' });
    await poller.poll();
    await untilPosted(4015);
  });

  it('when it was posted, and is dated before the go-live date later: it stays its own', async () => {
    add(4020, '2026-10-10T09:00:00Z');
    await poller.poll();
    await untilStatus(4020, 'posted');
    add(4020, '2026-10-11T09:00:00Z', { billDate: '2026-08-20' });
    await poller.poll();
    await eventually(
      () => runsOf(4020),
      (runs) => runs === 2,
    );
  });

  it('by a policy: bills that are not reconciled are posted, those over nothing too', async () => {
    world.policy = aPolicy({ eligible: 'reconciled', zeroAmount: 'ignore', version: 'strict' });
    const nothing = {
      billAmount: '0.00',
      lines: [{ ...aPostedBill(1).content.lines[0], unitCost: '0', quantity: '1' }],
    };
    add(4030, '2026-10-10T09:00:00Z', {}, { status: 'Unreconciled' });
    add(4031, '2026-10-10T09:00:00Z', nothing as Partial<SourceBill['content']>, { status: 'Reconciled' });
    await poller.poll();
    await untilStatus(4030, 'waiting');
    await untilStatus(4031, 'out-of-scope');
    world.policy = aPolicy({ eligible: 'posted', zeroAmount: 'post', version: 'generous' });
    const { because } = await poller.poll();
    expect(because).toMatch(/So do \d+ that were waiting or out of scope/);
    await untilPosted(4030);
    await untilPosted(4031);
  });

  it('by a policy: credits that were looked at while they were switched off', async () => {
    const off = aPolicy({ credits: { ...aPolicy().credits, enabled: false }, version: 'off' });
    world.policy = off;
    world.source.credits.set(8101, aCredit({ id: 8101, revision: '2026-07-01T09:00:00Z', content: { vendorInvoiceNumber: 'CM-8101' } })); // prettier-ignore
    await poller.poll();
    expect(await runsOf(8101, 'credit')).toBe(0);
    world.policy = aPolicy({ version: 'on' });
    await poller.poll();
    await eventually(
      async () => world.ledger.ofCredit(8101).length,
      (found) => found === 1,
    );
  });
});

describe('the poll', () => {
  it('starts nothing for a bill that was never in scope', async () => {
    add(4040, '2026-10-10T09:00:00Z', { billDate: '2026-08-31' });
    add(4041, '2026-03-10T09:00:00Z', { billDate: '2026-03-09' });
    add(4042, '2026-10-10T09:00:00Z', { billDate: undefined });
    await poller.poll();
    await untilStatus(4042, 'held');
    expect([await runsOf(4040), await runsOf(4041)]).toEqual([0, 0]);
  });

  it('notifies a bill once that has no time at all, though every list has it', async () => {
    add(4050, '');
    await poller.poll();
    await untilPosted(4050);
    const { because } = await poller.poll();
    expect(because).toContain('0 of them are new or changed');
    expect(await runsOf(4050)).toBe(1);
  });

  it('takes over what a poll of an earlier version remembered', async () => {
    const revision = '2026-10-10T09:00:00.1234567Z';
    add(4060, revision);
    add(4061, '2026-10-10T08:59:00Z');
    poller.last = {
      epoch: 0,
      cursor: '2026-10-10T09:00:00.123Z',
      seen: { 4060: revision },
      watched: undefined,
      because: '',
    };
    const { because, seen } = await poller.poll();
    expect(because).toContain('2 bills were modified since 2026-10-10T08:50:00.123Z; 1 of them are new or changed.');
    expect(Object.keys(seen)).toEqual(['4060', '4061']);
    await untilPosted(4061);
  });

  it('works off in one poll what comes in many parts', async () => {
    world.source.partSize = 3;
    for (let i = 0; i < 20; i += 1) add(4100 + i, `2026-10-10T09:00:${String(i).padStart(2, '0')}Z`, {}, { syncStatus: 'Pending' }); // prettier-ignore
    const { pass, cursor } = await poller.poll();
    world.source.partSize = Infinity;
    expect([pass, cursor]).toEqual([undefined, '2026-10-10T09:00:19.000Z']);
    for (let i = 0; i < 20; i += 1) await untilStatus(4100 + i, 'waiting');
    await poller.poll();
    for (let i = 0; i < 20; i += 1) expect(await runsOf(4100 + i)).toBe(1);
  });
});
