/** The ServiceTitan client against the sandbox over real HTTP: tokens, bills with what belongs to them, windows. */
import { afterEach, describe, expect, it } from '@jest/globals';

import {
  callWithin,
  closeServers,
  failureOf,
  startServiceTitan,
  tenant,
  type RunningSandbox,
} from '../support/with-sandboxes.ts';
import { bareBill, clientOf, listAll, listing, page, startApi } from './servicetitan-client-server.ts';

afterEach(closeServers);

type SeedBill = (typeof tenant.bills)[number];
const bills = tenant.bills;

/** The first bill of the month that is as the test needs it. */
function theBill(isWanted: (bill: SeedBill) => boolean): SeedBill {
  const bill = bills.find(isWanted);
  if (bill === undefined) throw new Error('the scenario has no such bill');
  return bill;
}
const calls = async (sandbox: RunningSandbox): Promise<Readonly<Record<string, number>>> =>
  (await sandbox.meter()).operations;
const aMonth = { from: '2000-01-01T00:00:00Z', before: '2100-01-01T00:00:00Z' };

/** `12.50` and `12.5` are one amount: written one way, so that a change of the wire's habit is no change of a bill. */
const plain = (amount: string | null): string => (amount ?? '').replace(/\.?0+$/, '');

describe('the access token', () => {
  it('is fetched once for many callers, and used for all its life', async () => {
    let clock = Date.UTC(2026, 10, 2, 8);
    const sandbox = await startServiceTitan(tenant, () => clock);
    const client = clientOf(sandbox.origin);
    await Promise.all([
      listAll(client, 'bill', aMonth),
      listAll(client, 'bill', aMonth),
      client.load({ kind: 'bill', id: bills[0]?.id ?? 0 }, callWithin()),
    ]);
    clock += 898_000; // it lives 900 seconds
    await listAll(client, 'bill', aMonth);
    expect((await calls(sandbox))['POST connect/token']).toBe(1);
  });

  it('is renewed after a 401, once for all who were refused, and their calls are repeated', async () => {
    let clock = Date.UTC(2026, 10, 2, 8);
    const sandbox = await startServiceTitan(tenant, () => clock);
    const client = clientOf(sandbox.origin);
    await listAll(client, 'bill', aMonth);
    clock += 901_000;
    const lists = await Promise.all([1, 2, 3].map(() => listAll(client, 'bill', aMonth)));
    expect(lists.map((list) => list.length)).toEqual([bills.length, bills.length, bills.length]);
    expect((await calls(sandbox))['POST connect/token']).toBe(2);
  });

  it('is not renewed after a 403', async () => {
    const sandbox = await startServiceTitan({ ...tenant, scopes: ['tn.inv.vendors:r'] });
    const refused = await failureOf(listAll(clientOf(sandbox.origin), 'bill', aMonth));
    expect(refused.code).toBe('servicetitan.access-denied');
    expect(await calls(sandbox)).toEqual({ 'POST connect/token': 1, 'GET ap-bills': 1 });
  });

  it('is refused to wrong credentials, and asked for again by the next call only', async () => {
    const sandbox = await startServiceTitan({ ...tenant, clientSecret: 'another' });
    const client = clientOf(sandbox.origin);
    expect((await failureOf(listAll(client, 'bill', aMonth))).code).toBe('servicetitan.access-denied');
    expect(await calls(sandbox)).toEqual({ 'POST connect/token': 1 });
    await failureOf(listAll(client, 'bill', aMonth));
    expect(await calls(sandbox)).toEqual({ 'POST connect/token': 2 });
  });
});

describe('a bill', () => {
  it('of a purchase order comes with order, job, vendor and its link, and amounts as the text they are', async () => {
    const sandbox = await startServiceTitan();
    const seed = theBill(({ purchaseOrderId, jobId, vendorNumber, items, vendor }) =>
      Boolean(purchaseOrderId && jobId && vendorNumber && (items?.length ?? 0) > 1 && vendor.id === 1701),
    );
    const bill = await clientOf(sandbox.origin).load({ kind: 'bill', id: seed.id }, callWithin());
    const order = tenant.purchaseOrders.find(({ id }) => id === seed.purchaseOrderId);
    const job = tenant.jobs.find(({ id }) => id === seed.jobId);
    const jobTypeName = tenant.jobTypes.find(({ id }) => id === job?.jobTypeId)?.name;
    expect(bill).toMatchObject({
      kind: 'bill',
      id: seed.id,
      billType: 'procurement',
      revision: seed.modifiedOn,
      content: {
        vendor: { id: 1701, name: seed.vendor.name, ledgerVendorId: '00123' },
        vendorInvoiceNumber: seed.vendorNumber,
        purchaseOrderNumber: order?.number,
        job: { number: job?.jobNumber, jobTypeId: job?.jobTypeId, jobTypeName },
        billAmount: seed.billAmount,
        businessUnitId: seed.businessUnit?.id,
      },
    });
    expect(bill?.content.lines.map(({ quantity, unitCost }) => [quantity, unitCost])).toEqual(
      [...(seed.items ?? [])]
        .sort((a, b) => a.order - b.order)
        .map(({ quantity, cost }) => [plain(quantity), plain(cost)]),
    );
  });

  it.each(['long', 'exponent'] as const)('is the same, whatever form its numbers have: %s', async (numbers) => {
    const usual = await startServiceTitan();
    const other = await startServiceTitan();
    await other.control('PATCH', 'switches', { numbers });
    const read = async (origin: string) => {
      const client = clientOf(origin);
      const bills = tenant.bills.map(({ id }) => client.load({ kind: 'bill', id }, callWithin()));
      const credits = (tenant.credits ?? []).map(({ id }) => client.load({ kind: 'credit', id }, callWithin()));
      return Promise.all([...bills, ...credits, listAll(client, 'bill', aMonth), listAll(client, 'credit', aMonth)]);
    };
    expect(await read(other.origin)).toEqual(await read(usual.origin));
  });

  it('without order has a job and a business unit for each line', async () => {
    const sandbox = await startServiceTitan();
    const seed = theBill(({ billType, expenseItems }) => billType === 'ApBill' && (expenseItems?.length ?? 0) > 1);
    const bill = await clientOf(sandbox.origin).load({ kind: 'bill', id: seed.id }, callWithin());
    expect(bill?.billType).toBe('expense');
    expect(bill?.content.purchaseOrderNumber).toBeUndefined();
    expect(bill?.content.lines).toMatchObject(
      (seed.expenseItems ?? []).map(({ amount, businessUnit }) => ({
        kind: 'expense',
        amount: plain(amount),
        ...(businessUnit ? { businessUnitId: businessUnit.id } : {}),
      })),
    );
  });

  it('without a number of its own has that of its receipt', async () => {
    const sandbox = await startServiceTitan();
    const receiptOf = (bill: SeedBill) => tenant.receipts.find(({ billId }) => billId === bill.id);
    const seed = theBill((bill) => !bill.vendorNumber && Boolean(receiptOf(bill)?.vendorInvoiceNumber));
    const bill = await clientOf(sandbox.origin).load({ kind: 'bill', id: seed.id }, callWithin());
    expect(bill?.content.vendorInvoiceNumber).toBe(receiptOf(seed)?.vendorInvoiceNumber);
  });

  it('keeps its dates as the days that are written, wherever this machine is', async () => {
    const sandbox = await startServiceTitan();
    const seed = theBill(({ syncStatus, billDate }) => syncStatus === 'Posted' && billDate.endsWith('T00:00:00Z'));
    const edit = { billDate: '2026-10-01T00:00:00Z', dueDate: '2026-10-31T00:00:00Z' };
    await sandbox.control('PATCH', `bills/${seed.id}`, edit);
    const bill = await clientOf(sandbox.origin).load({ kind: 'bill', id: seed.id }, callWithin());
    expect([bill?.content.billDate, bill?.content.dueDate]).toEqual(['2026-10-01', '2026-10-31']);
  });

  it('carries what a person changed, at once and under a new revision', async () => {
    const sandbox = await startServiceTitan();
    const seed = theBill(({ syncStatus, status }) => syncStatus === 'Posted' && status === 'Unreconciled');
    const client = clientOf(sandbox.origin);
    const before = await client.load({ kind: 'bill', id: seed.id }, callWithin());
    await sandbox.control('PATCH', `bills/${seed.id}`, { doNotPay: true, status: 'Canceled', vendorNumber: '  ' });
    const after = await client.load({ kind: 'bill', id: seed.id }, callWithin());
    expect(after).toMatchObject({ status: 'Canceled', content: { doNotPay: true } });
    expect(after?.content.vendorInvoiceNumber).not.toBe('  ');
    expect(after?.revision).not.toBe(before?.revision);
  });

  it('is nothing when ServiceTitan has none of this id', async () => {
    const sandbox = await startServiceTitan();
    expect(await clientOf(sandbox.origin).load({ kind: 'bill', id: 404 }, callWithin())).toBeUndefined();
  });

  it('has vendors by the external data of our application alone', async () => {
    const sandbox = await startServiceTitan();
    const seed = theBill(({ vendor }) => vendor.id === 1702);
    const foreign = { '00000000-0000-4000-8000-000000000001': [{ key: 'intacctVendorId', value: 'FOREIGN' }] };
    const ours = '7d0f3c52-4b1e-4c55-9a60-0f1d2e3c4b5a';
    const client = clientOf(sandbox.origin);
    const idOf = async () =>
      (await client.load({ kind: 'bill', id: seed.id }, callWithin()))?.content.vendor?.ledgerVendorId;
    await sandbox.control('PATCH', 'vendors/1702', { externalData: foreign, active: false });
    expect(await idOf()).toBe('V-1002');
    await sandbox.control('PATCH', 'vendors/1702', { externalData: { [ours]: [{ key: 'another', value: 'X' }] } });
    expect(await idOf()).toBeUndefined();
  });
});

describe('few calls', () => {
  it('load a whole month in a tenth of a call a bill, and each bill only once', async () => {
    const sandbox = await startServiceTitan();
    const client = clientOf(sandbox.origin);
    const loaded = await Promise.all(bills.map(({ id }) => client.load({ kind: 'bill', id }, callWithin())));
    expect(loaded.map((bill) => bill?.id)).toEqual(bills.map(({ id }) => id));
    const { requests, operations } = await sandbox.meter();
    expect(requests).toBeLessThanOrEqual(25);
    expect(operations).toMatchObject({ 'POST connect/token': 1, 'GET job-types': expect.any(Number) });
  });

  it('ask for at most 50 ids at a time', async () => {
    const api = await startApi(listing('ap-bills', ({ query }) => page((query.get('ids') ?? '').split(',').map((id) => bareBill(Number(id)))))); // prettier-ignore
    const client = clientOf(api.origin);
    const ids = Array.from({ length: 120 }, (_, i) => i + 1);
    await Promise.all(ids.map((id) => client.load({ kind: 'bill', id }, callWithin())));
    const groups = api.asked.filter(({ resource }) => resource === 'ap-bills').map(({ query }) => query.get('ids'));
    // Two requests are under way at a time and may arrive in either order.
    const sizes = groups.map((group) => group?.split(',').length ?? 0);
    expect(sizes.toSorted((a, b) => b - a)).toEqual([50, 50, 20]);
    expect(groups.flatMap((group) => group?.split(',').map(Number)).toSorted((a, b) => Number(a) - Number(b))).toEqual(
      ids,
    );
  });
});

describe('changed bills', () => {
  it('are those of both types, each once, with the revision as it is written', async () => {
    const sandbox = await startServiceTitan();
    const changed = await listAll(clientOf(sandbox.origin), 'bill', aMonth);
    expect(changed.toSorted((a, b) => a.id - b.id)).toMatchObject(
      bills.map(({ id, modifiedOn }) => ({ id, revision: modifiedOn })),
    );
    expect(new Set(bills.map(({ billType }) => billType))).toEqual(new Set(['Procurement', 'ApBill']));
  });

  it('are those of the window: its beginning included, its end not', async () => {
    const sandbox = await startServiceTitan();
    const client = clientOf(sandbox.origin);
    const at = theBill(({ modifiedOn }) => /\.\d{7}Z$/.test(modifiedOn));
    const idsOf = async (from: string, before: string) =>
      (await listAll(client, 'bill', { from, before })).map(({ id }) => id);
    const after = await idsOf(at.modifiedOn, aMonth.before);
    const earlier = await idsOf(aMonth.from, at.modifiedOn);
    expect(after).toContain(at.id);
    expect(earlier).not.toContain(at.id);
    expect(after.length + earlier.length).toBe(bills.length);
  });

  it('come from every page, however long the list', async () => {
    const api = await startApi(
      listing('ap-bills', ({ query }) => {
        const at = Number(query.get('page'));
        if (query.has('createdBefore')) return page([]);
        const isProcurement = query.get('billType') === 'Procurement';
        // One bill moved from page to page while it was read.
        return page([{ id: at * 10, modifiedOn: `r${at}` }, { id: at * 10 + 10 }], isProcurement && at < 7);
      }),
    );
    const changed = await listAll(clientOf(api.origin), 'bill', aMonth);
    expect(changed.map(({ id }) => id)).toEqual([10, 20, 30, 40, 50, 60, 70, 80]);
    const asked = api.asked.filter(({ resource }) => resource === 'ap-bills');
    expect(asked.map(({ query }) => `${query.get('billType')} ${query.get('page')}`)).toEqual([
      ...[1, 2, 3, 4, 5, 6, 7].map((n) => `Procurement ${n}`),
      'ApBill 1',
      'Procurement 1',
      'ApBill 1',
    ]);
  });
});
