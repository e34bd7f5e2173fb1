/** Payments of bills, and credits applied to them, through the ServiceTitan client: what counts, and what it costs. */
import { afterEach, describe, expect, it } from '@jest/globals';

import { callWithin, closeServers, failureOf, startServiceTitan, tenant, type RunningSandbox } from '../support/with-sandboxes.ts'; // prettier-ignore
import { eventually } from '../support/eventually.ts';
import { clientOf, listing, page, startApi, listAll } from './servicetitan-client-server.ts';

afterEach(closeServers);

/** The list that a worker begins with is that of a quarter. */
const GO_LIVE = new Date().toISOString().slice(0, 10);
const always = { from: '2000-01-01T00:00:00Z', before: '2100-01-01T00:00:00Z' };
/** Nothing is cached: each question is answered as things are now. */
const NOW = { settlementsAgeMs: 0 };

const payable = tenant.bills.filter(
  ({ syncStatus, status, doNotPay, billAmount }) =>
    syncStatus === 'Posted' && status !== 'Canceled' && !doNotPay && Number(billAmount) > 20,
);
/** Two bills of a vendor, with purchase orders. */
function twoBills() {
  for (const bill of payable) {
    const other = payable.find((one) => one.id !== bill.id && one.vendor.id === bill.vendor.id);
    if (other !== undefined && bill.purchaseOrderId !== null && other.purchaseOrderId !== null)
      return [bill.id, other.id] as const;
  }
  throw new Error('no vendor has two bills');
}
const [first, second] = twoBills();
const expense = payable.find(({ billType }) => billType === 'ApBill')?.id ?? 0;

type Parts = Readonly<Record<number, string>>;
async function pay(sandbox: RunningSandbox, parts: Parts, more: object = {}): Promise<number> {
  const splits = Object.entries(parts).map(([billId, amount]) => ({ billId: Number(billId), amount }));
  const { id } = (await sandbox.control('POST', 'ap-payments', { splits, ...more })) as { id: number };
  return id;
}

async function start(times = NOW) {
  const sandbox = await startServiceTitan();
  const client = clientOf(sandbox.origin, '5s', times);
  return { sandbox, client, settled: (billId: number) => client.settlementsOf(billId, GO_LIVE, callWithin()) };
}

describe('a payment', () => {
  it('settles each bill that it pays, by its part, with its date, method and status', async () => {
    const { sandbox, settled } = await start();
    expect(await settled(first)).toEqual([]);
    const id = await pay(sandbox, { [first]: '10.10', [second]: '7.00' }, { date: '2026-11-02T00:00:00Z' });
    const payment = { kind: 'payment', id, date: '2026-11-02', method: 'ServiceTitan', status: 'Paid' };
    expect(await settled(first)).toEqual([{ ...payment, amount: '10.10' }]);
    expect(await settled(second)).toEqual([{ ...payment, amount: '7.00' }]);
    const more = await pay(sandbox, { [second]: '3.00' }, { method: 'AccountingSystem', status: 'ReadyForApproval' });
    expect((await settled(second)).map(({ id: one, method, status }) => [one, method, status])).toEqual([
      [id, 'ServiceTitan', 'Paid'],
      [more, 'AccountingSystem', 'ReadyForApproval'],
    ]);
  });

  it.each([
    ['Cancelled', true],
    ['Rejected', true],
    ['Cancelled', false],
  ])('that is %s is none, and canceled ones being listed: %s', async (status, canceledPaymentsListed) => {
    const { sandbox, settled } = await start();
    const id = await pay(sandbox, { [first]: '10.00' });
    expect(await settled(first)).toHaveLength(1);
    await sandbox.control('PATCH', 'switches', { canceledPaymentsListed });
    await sandbox.control('PATCH', `ap-payments/${id}`, { status });
    expect(await settled(first)).toEqual([]);
  });

  it('that goes on without a bill settles it no more, and still names it to the poll', async () => {
    const { sandbox, client, settled } = await start();
    const id = await pay(sandbox, { [first]: '10.00', [second]: '7.00' });
    await sandbox.control('POST', `ap-payments/${id}/remove-bill`, { billId: first });
    expect([await settled(first), (await settled(second)).length]).toEqual([[], 1]);
    const [payment] = await client.listChangedPayments(always);
    expect([payment?.id, payment?.bills]).toEqual([id, [first, second]]);
  });

  it('names a bill without a purchase order in either field', async () => {
    const { sandbox, client, settled } = await start();
    await pay(sandbox, { [expense]: '5.00' });
    await sandbox.control('PATCH', 'switches', { paymentSplitsName: 'documentId' });
    await pay(sandbox, { [expense]: '6.00' });
    expect((await settled(expense)).map(({ amount }) => amount)).toEqual(['5.00', '6.00']);
    expect((await client.listChangedPayments(always)).map(({ bills }) => bills)).toEqual([[expense], [expense]]);
  });
});

describe('a credit that is applied to a bill', () => {
  it('settles it until it is taken back, and names the bill to the poll in both cases', async () => {
    const { sandbox, client, settled } = await start();
    const credit = tenant.credits?.find(({ vendor }) => payable.some((bill) => bill.vendor.id === vendor?.id));
    const billId = payable.find(({ vendor }) => vendor.id === credit?.vendor?.id)?.id ?? 0;
    const namedBy = async () => (await listAll(client, 'credit', always)).find(({ id }) => id === credit?.id)?.settles;
    expect([await settled(billId), await namedBy()]).toEqual([[], undefined]);
    await sandbox.control('POST', `ap-credits/${credit?.id}/apply`, { billId, amount: '1.50' });
    const expected = { kind: 'credit', id: credit?.id, amount: '1.50', date: credit?.date.slice(0, 10) };
    expect([await settled(billId), await namedBy()]).toEqual([[expected], [billId]]);
    await sandbox.control('POST', `ap-credits/${credit?.id}/unapply`, { billId });
    expect([await settled(billId), await namedBy()]).toEqual([[], [billId]]);
  });
});

describe('asking about many bills', () => {
  it('costs one list of payments and one of credits, however many bills, and nothing while they are cached', async () => {
    const { sandbox, settled } = await start({ settlementsAgeMs: 60_000 });
    const id = await pay(sandbox, { [first]: '10.00', [second]: '7.00' });
    const answers = await Promise.all(tenant.bills.map((bill) => settled(bill.id)));
    expect(answers.flat().map((one) => one.id)).toEqual([id, id]);
    // The lists, and the one payment again for both of its bills.
    const cost = { 'GET ap-payments': 2, 'GET ap-credits': 1 };
    expect((await sandbox.meter()).operations).toMatchObject(cost);
    await Promise.all(tenant.bills.filter((bill) => bill.id !== first && bill.id !== second).map((bill) => settled(bill.id))); // prettier-ignore
    expect((await sandbox.meter()).operations).toMatchObject(cost);
  });

  it('shows a payment once what is cached has its age', async () => {
    const { sandbox, client, settled } = await start({ settlementsAgeMs: 300 });
    expect(await settled(first)).toEqual([]);
    await pay(sandbox, { [first]: '10.00' });
    await eventually(
      () => settled(first),
      (found) => found.length === 1,
    );
    expect(client.settlementsAgeMs).toBe(300);
  });

  it('reads from some time before the go-live date, a quarter at a time, then only what changed; and again from an earlier date', async () => {
    const payments = [{ id: 1, modifiedOn: '2026-10-05T12:00:00Z', splits: [{ inventoryBillId: 7, amount: 5 }] }];
    const api = await startApi(listing('ap-payments', () => page(payments)));
    const client = clientOf(api.origin, '5s', { ...NOW, overlapMs: 60_000 });
    /** Windows that one question about a bill without payments is answered by. */
    const windows = async (goLive: string) => {
      const before = api.asked.length;
      await client.settlementsOf(8, goLive, callWithin());
      const asked = api.asked.slice(before).filter(({ resource }) => resource === 'ap-payments');
      return asked.map(({ query }) => [query.get('modifiedOnOrAfter') ?? '', query.get('modifiedBefore') ?? '']);
    };
    const first = await windows('2026-01-01');
    expect(first[0]?.[0]).toBe('2025-10-03T00:00:00.000Z');
    expect(first.length).toBeGreaterThan(1);
    expect(first.slice(1).map(([from]) => from)).toEqual(first.slice(0, -1).map(([, until]) => until));
    expect(Date.parse(first.at(-1)?.[1] ?? '')).toBeGreaterThan(Date.now());
    expect((await windows('2026-01-01'))[0]?.[0]).toBe('2026-10-05T11:59:00.000Z');
    expect((await windows('2025-01-01'))[0]?.[0]).toBe('2024-10-03T00:00:00.000Z');
  });
});

describe('what ServiceTitan says of a payment', () => {
  it.each([
    ['an unknown status', { status: 'OnItsWay' }, 1],
    ['no status at all', { status: null }, 1],
    ['the other way to write canceled', { status: 'Canceled' }, 0],
    ['that it is not active', { status: 'Paid', active: false }, 0],
    ['a date that is none', { date: 'soon' }, 1],
  ])('may be %s: payments that count are %j, %i', async (_what, facts, count) => {
    const payment = { id: 3, splits: [{ inventoryBillId: 7, amount: 5.5 }], ...facts };
    const api = await startApi(listing('ap-payments', () => page([payment])));
    const settled = await clientOf(api.origin).settlementsOf(7, GO_LIVE, callWithin());
    expect(settled.map(({ amount }) => amount)).toEqual(count === 1 ? ['5.50'] : []);
  });

  it('may have no amount that can be read: the bill is paid all the same, by an unknown amount', async () => {
    const splits = [{ inventoryBillId: 7, amount: 'five' }, { inventoryBillId: 7, amount: 5 }, { amount: 1 }];
    const api = await startApi(
      listing('ap-payments', () =>
        page([
          { id: 3, splits },
          { id: 4, splits: null },
        ]),
      ),
    );
    expect(await clientOf(api.origin).settlementsOf(7, GO_LIVE, callWithin())).toEqual([
      { kind: 'payment', id: 3, amount: undefined },
    ]);
  });
});

describe('an app that may not read payments', () => {
  const withoutPayments = async (...withoutScopes: readonly string[]) => {
    const sandbox = await startServiceTitan();
    await sandbox.control('PATCH', 'switches', { withoutScopes });
    await pay(sandbox, { [first]: '10.00' });
    return { sandbox, client: clientOf(sandbox.origin, '5s', { settlementsAgeMs: 60_000 }) };
  };

  it('sees none, at the cost of one call, and the poll is told which scope is missing', async () => {
    const { sandbox, client } = await withoutPayments('tn.acc.appayments:r', 'tn.acc.apcredits:r');
    for (const billId of [first, second, expense])
      expect(await client.settlementsOf(billId, GO_LIVE, callWithin())).toEqual([]);
    expect((await sandbox.meter()).operations).toMatchObject({ 'GET ap-payments': 1, 'GET ap-credits': 1 });
    expect((await client.deniedPayments())?.summary).toContain('tn.acc.appayments:r');
    const refused = await failureOf(client.listChangedPayments(always));
    expect([refused.code, refused.everything.includes('tn.acc.appayments:r')]).toEqual(['servicetitan.access-denied', true]); // prettier-ignore
  });

  it('still sees credits, and an app that may not read credits still sees payments', async () => {
    const { client } = await withoutPayments('tn.acc.apcredits:r');
    expect(await client.deniedPayments()).toBeUndefined();
    expect(await client.settlementsOf(first, GO_LIVE, callWithin())).toHaveLength(1);
  });
});

describe('a list of payments that takes long', () => {
  it('leaves a caller half of its time, and what it read is there for the next one', async () => {
    const sandbox = await startServiceTitan();
    await pay(sandbox, { [first]: '10.00' });
    await sandbox.control('POST', 'faults', { kind: 'slow', operation: 'GET ap-payments', delayMs: 2_000 });
    const client = clientOf(sandbox.origin, '5s', { settlementsAgeMs: 60_000 });
    const late = await failureOf(client.settlementsOf(first, GO_LIVE, callWithin(1_000)));
    expect([late.code, late.everything.includes('still being read')]).toEqual(['servicetitan.unreachable', true]);
    expect(await client.settlementsOf(first, GO_LIVE, callWithin())).toHaveLength(1);
    expect((await sandbox.meter()).operations).toMatchObject({ 'GET ap-payments': 2 });
  });
});
