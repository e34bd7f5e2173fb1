/** Lists of the ServiceTitan sandbox: pages, envelope, order, filters and what is refused, over real HTTP. */
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import {
  call,
  control,
  json,
  list,
  problemSchema,
  record,
  refusal,
  scenario,
  tenantPath,
  useSandbox,
} from './servicetitan-sandbox-requests.ts';

useSandbox();

const { bills } = scenario.servicetitan;

describe('ap-bills', () => {
  it('lists Procurement bills unless asked otherwise, 50 a page, without a count', async () => {
    const page = await list('accounting', 'ap-bills');
    expect(page).toMatchObject({ page: 1, pageSize: 50, hasMore: true, totalCount: null });
    expect(page.data).toHaveLength(50);
    expect(new Set(page.data.map((bill) => bill['billType']))).toEqual(new Set(['Procurement']));
    const counted = await list('accounting', 'ap-bills', '?billType=ApBill&includeTotal=true');
    expect(counted).toMatchObject({ totalCount: 10, hasMore: false });
  });

  it('pages in an order that is stable and not sorted, and ends with an empty page', async () => {
    const pages = await Promise.all(
      [1, 2, 3, 4].map((page) => list('accounting', 'ap-bills', `?pageSize=40&page=${page}`)),
    );
    const ids = pages.flatMap(({ data }) => data.map(({ id }) => id));
    expect(new Set(ids).size).toBe(110);
    expect(ids).not.toEqual(ids.toSorted((a, b) => a - b));
    expect(pages.map(({ hasMore }) => hasMore)).toEqual([true, true, false, false]);
    expect(pages[3]?.data).toEqual([]);
    const again = await list('accounting', 'ap-bills', '?pageSize=40&page=1&sort=-Id');
    expect(again.data).toEqual(pages[0]?.data);
  });

  it('keeps amounts and quantities as strings', async () => {
    const { data } = await list('accounting', 'ap-bills', '?pageSize=5000');
    for (const bill of data) {
      expect(typeof bill['billAmount']).toBe('string');
      expect(bill['customFields']).toBeNull();
    }
    const items = data.flatMap((bill) =>
      z.array(z.looseObject({ quantity: z.string(), cost: z.string() })).parse(bill['items']),
    );
    expect(items.length).toBeGreaterThan(110);
  });

  it('reads modified windows as half open, to the seventh digit', async () => {
    const stamp = bills.find(({ modifiedOn, billType }) => /\.\d{7}Z$/.test(modifiedOn) && billType === 'Procurement');
    const at = stamp?.modifiedOn ?? '';
    const from = await list('accounting', 'ap-bills', `?modifiedOnOrAfter=${at}&pageSize=5000`);
    const before = await list('accounting', 'ap-bills', `?modifiedBefore=${at}&pageSize=5000`);
    expect(from.data.map(({ id }) => id)).toContain(stamp?.id);
    expect(before.data.map(({ id }) => id)).not.toContain(stamp?.id);
    expect(from.data.length + before.data.length).toBe(110);
  });

  it('filters by ids, sync statuses, statuses and purchase order number', async () => {
    const ids = bills
      .filter(({ billType }) => billType === 'Procurement')
      .slice(0, 50)
      .map(({ id }) => id);
    expect((await list('accounting', 'ap-bills', `?ids=${ids.join(',')}`)).data).toHaveLength(50);
    expect((await list('accounting', 'ap-bills', '?syncStatuses=Pending&syncStatuses=Exported')).data).toHaveLength(2);
    const exported = await list('accounting', 'ap-bills', '?syncStatuses=PostedAndExported&includeTotal=true');
    expect(exported.totalCount).toBe(109);
    expect((await list('accounting', 'ap-bills', '?statuses=Discrepancy')).data).toHaveLength(1);
    const order = scenario.servicetitan.purchaseOrders[0];
    const found = await list('accounting', 'ap-bills', `?purchaseOrderNumber=${order?.number}`);
    expect(new Set(found.data.map((bill) => bill['purchaseOrderId']))).toEqual(new Set([order?.id]));
  });

  it('ignores parameters it does not know, as the real API does', async () => {
    const { totalCount } = await list('accounting', 'ap-bills', '?syncStatus=Pending&vendorId=1&includeTotal=true');
    expect(totalCount).toBe(110);
  });

  it.each([
    ['more than 50 ids', `?ids=${Array.from({ length: 51 }, (_, i) => i + 1).join(',')}`, 'ids'],
    ['an id that is none', '?ids=12,x', 'ids'],
    ['an unknown status', '?syncStatuses=Posted,Pending', 'syncStatuses'],
    ['a date that is none', '?modifiedOnOrAfter=yesterday', 'modifiedOnOrAfter'],
    ['page 0', '?page=0', 'page'],
    ['a page of 5001', '?pageSize=5001', 'pageSize'],
  ])('refuses %s', async (_case, query, field) => {
    expect(Object.keys((await refusal('accounting', 'ap-bills', query)).errors)).toEqual([field]);
  });

  it('reads one bill, and answers 404 in the API form for one that does not exist', async () => {
    const id = bills[0]?.id ?? 0;
    const shown: unknown = await (await call(tenantPath('accounting', `ap-bills/${id}`))).json();
    expect(shown).toEqual({ ...bills[0], expenseItems: null });
    const missing = await call(tenantPath('accounting', 'ap-bills/1'));
    expect(missing.status).toBe(404);
    expect(problemSchema.parse(await missing.json()).title).toBe('Not Found');
    expect((await call(tenantPath('accounting', 'ap-bill'))).status).toBe(404);
  });
});

describe('other records', () => {
  it('writes decimals of orders as numbers that keep their scale', async () => {
    const order = scenario.servicetitan.purchaseOrders[0];
    const response = await call(tenantPath('inventory', `purchase-orders/${order?.id}`));
    const text = await response.text();
    expect(text).toContain(`"total":${order?.total.toFixed(2)}`);
    expect(text).toMatch(/"quantity":\d+\.\d{4}/);
    const items = order?.items.map((item) => ({ ...item, serialNumbers: null }));
    expect(JSON.parse(text)).toEqual({ ...order, items });
  });

  it('finds the receipt of a bill', async () => {
    const receipt = scenario.servicetitan.receipts[3];
    const { data } = await list('inventory', 'receipts', `?billId=${receipt?.billId}`);
    expect(data.map(({ id }) => id)).toEqual([receipt?.id]);
    const orders = await list('inventory', 'receipts', `?purchaseOrderIds=${receipt?.purchaseOrderId}`);
    expect(orders.data.map(({ id }) => id)).toContain(receipt?.id);
  });

  it('sorts where a sort is documented, and refuses one that is not', async () => {
    const { data } = await list('inventory', 'purchase-orders', '?sort=-Id&pageSize=5000');
    const ids = data.map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted((a, b) => b - a));
    const { errors } = await refusal('inventory', 'purchase-orders', '?sort=-total');
    expect(errors).toEqual({ sort: ["The value '-total' is not valid for Sort."] });
  });

  it.each([
    ['accounting', 'gl-accounts', 15],
    ['accounting', 'payment-terms', 4],
    ['accounting', 'ap-payments', 1],
    ['accounting', 'gl-accounts/types', 5],
    ['accounting', 'tax-zones', 1],
    ['accounting', 'remittance-vendors', 1],
    ['inventory', 'purchase-order-types', 2],
    ['inventory', 'warehouses', 3],
    ['inventory', 'trucks', 12],
    ['jpm', 'jobs', scenario.servicetitan.jobs.length],
    ['jpm', 'job-types', 8],
    ['settings', 'business-units', 24],
  ])('lists %s %s', async (module, resource, count) => {
    expect((await list(module, resource, '?pageSize=5000&includeTotal=true')).totalCount).toBe(count);
  });
});

describe('GL accounts', () => {
  const send = (method: string, resource: string, body: unknown) =>
    call(tenantPath('accounting', resource), json(method, body));

  it('are made and changed by apps, with a number of their own', async () => {
    const made = await send('POST', 'gl-accounts', { name: 'Freight in', number: '5900', type: 'Cost of Goods Sold' });
    expect(made.status).toBe(201);
    const { id } = record.parse(await made.json());
    const changed = await send('PATCH', `gl-accounts/${id}`, { description: 'Inbound', active: false });
    expect(await changed.json()).toMatchObject({ id, number: '5900', source: 'PublicApi', active: false });
    expect((await list('accounting', 'gl-accounts', '?description=bound')).data).toEqual([]);
    expect((await list('accounting', 'gl-accounts', '?description=bound&active=Any')).data).toMatchObject([{ id }]);
    expect((await send('POST', 'gl-accounts', { name: 'Again', number: '5900' })).status).toBe(409);
    expect((await send('PATCH', `gl-accounts/${id}`, { number: '5010' })).status).toBe(409);
    expect((await send('PATCH', 'gl-accounts/4', {})).status).toBe(404);
    expect((await send('POST', 'gl-accounts', { name: 'No number' })).status).toBe(400);
  });
});

describe('disturbed pages', () => {
  it('lose bills and show others twice when the order drifts between two pages', async () => {
    const first = await list('accounting', 'ap-bills', '?pageSize=60&page=1');
    await control('POST', 'faults', { kind: 'page-drift', operation: 'GET ap-bills' });
    const second = await list('accounting', 'ap-bills', '?pageSize=60&page=2');
    const ids = [...first.data, ...second.data].map(({ id }) => id);
    expect(new Set(ids).size).toBeLessThan(ids.length);
    expect(new Set(ids).size).toBeLessThan(110);
  });
});
