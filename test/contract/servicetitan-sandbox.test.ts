/**
 * The ServiceTitan sandbox over real HTTP: what it accepts, what it refuses and in which form.
 */
import { describe, expect, it } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { z } from 'zod';

import { startServiceTitanSandbox } from '../../src/sandbox/servicetitan/server.ts';
import {
  advanceClock,
  call,
  clock,
  form,
  guid,
  json,
  list,
  requestToken,
  sandbox,
  scenario,
  tenantPath,
  token,
} from './servicetitan-sandbox-requests.ts';

const { tenantId, clientId, appKey, bills } = scenario.servicetitan;

const problemSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  traceId: z.string(),
  errors: z.record(z.string(), z.array(z.string())),
  data: z.record(z.string(), z.unknown()),
});

async function refusal(module: string, resource: string, query: string): Promise<z.infer<typeof problemSchema>> {
  const response = await call(tenantPath(module, resource, query));
  expect(response.status).toBe(400);
  return problemSchema.parse(await response.json());
}

describe('tokens', () => {
  it('answers the form with a JWT that lives 900 seconds', async () => {
    const response = await requestToken(form());
    expect(response.status).toBe(200);
    const answer: unknown = await response.json();
    expect(answer).toMatchObject({ expires_in: 900, token_type: 'Bearer' });
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'RS256', typ: 'at+jwt' });
    const claims = decodeJwt(token);
    expect(claims).toMatchObject({ client_id: clientId, tenant: String(tenantId) });
    expect(Number(claims.exp) - Number(claims.nbf)).toBe(900);
    expect(Array.isArray(claims['scope'])).toBe(true);
  });

  it.each([
    ['wrong secret', form({ client_secret: 'cs1.wrong' }), undefined, 'invalid_client'],
    [
      'JSON instead of a form',
      JSON.stringify({ grant_type: 'client_credentials' }),
      'application/json',
      'invalid_request',
    ],
    ['broken JSON', '{', 'application/json', 'invalid_request'],
    ['no grant type', 'client_id=x', undefined, 'invalid_request'],
    ['another grant', form({ grant_type: 'password' }), undefined, 'unsupported_grant_type'],
  ])('refuses %s with 400', async (_case, body, type, error) => {
    const response = await requestToken(body, type);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error });
  });
});

describe('access', () => {
  it('takes the token with and without Bearer', async () => {
    const bare = await call(tenantPath('accounting', 'ap-bills'), { headers: { authorization: token } });
    expect(bare.status).toBe(200);
  });

  it.each([
    ['no token', { authorization: '' }],
    ['a foreign token', { authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' }],
    ['no app key', { 'st-app-key': '' }],
  ])('answers 401 to %s', async (_case, headers) => {
    const response = await call(tenantPath('accounting', 'ap-bills'), { headers });
    expect(response.status).toBe(401);
    expect(problemSchema.parse(await response.json()).status).toBe(401);
  });

  it('answers 401 to an expired token', async () => {
    advanceClock(899_000);
    expect((await call(tenantPath('accounting', 'ap-bills'))).status).toBe(200);
    advanceClock(2_000);
    const response = await call(tenantPath('accounting', 'ap-bills'));
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain('invalid_token');
  });

  it('answers 403 for another tenant and for a missing scope', async () => {
    expect((await call('/accounting/v2/tenant/999/ap-bills')).status).toBe(403);
    const tenant = { ...scenario.servicetitan, scopes: ['tn.inv.vendors:r'] };
    const narrow = await startServiceTitanSandbox({ port: 0, tenant, now: () => clock });
    try {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const granted = await fetch(`${narrow.origin}/connect/token`, { method: 'POST', headers, body: form() });
      const { access_token } = z.object({ access_token: z.string() }).parse(await granted.json());
      const response = await fetch(`${narrow.origin}${tenantPath('accounting', 'ap-bills')}`, {
        headers: { authorization: `Bearer ${access_token}`, 'st-app-key': appKey },
      });
      expect(response.status).toBe(403);
      expect(problemSchema.parse(await response.json()).title).toBe('Scope validation failed');
    } finally {
      await narrow.close();
    }
  });

  it('answers 429 to the 61st call of a second, and serves again a second later', async () => {
    const path = tenantPath('settings', 'business-units', '?pageSize=1');
    const answers = await Promise.all(Array.from({ length: 61 }, () => call(path)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(60);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.headers.get('retry-after')).toBe('1');
    expect(problemSchema.parse(await refused?.json()).title).toBe('Rate limit is exceeded. Try again in 1 seconds.');
    advanceClock(1_000);
    expect((await call(path)).status).toBe(200);
  });
});

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
    expect(await (await call(tenantPath('accounting', `ap-bills/${id}`))).json()).toEqual(bills[0]);
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
    expect(JSON.parse(text)).toEqual(order);
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
    ['accounting', 'gl-accounts', 14],
    ['accounting', 'payment-terms', 3],
    ['accounting', 'ap-payments', 0],
    ['inventory', 'warehouses', 3],
    ['inventory', 'trucks', 12],
    ['jpm', 'jobs', scenario.servicetitan.jobs.length],
    ['jpm', 'job-types', 8],
    ['settings', 'business-units', 24],
  ])('lists %s %s', async (module, resource, count) => {
    expect((await list(module, resource, '?pageSize=5000&includeTotal=true')).totalCount).toBe(count);
  });
});

describe('vendors', () => {
  const vendorPath = tenantPath('inventory', 'vendors/1702');
  const read = async (query = `?externalDataApplicationGuid=${guid}`): Promise<unknown> => {
    const vendor = z.looseObject({ externalData: z.unknown() }).parse(await (await call(vendorPath + query)).json());
    return vendor.externalData;
  };
  const patch = (change: unknown) => call(vendorPath, json('PATCH', { externalData: change }));

  it('takes repeated ids, and shows external data only to the application that asks', async () => {
    const { data } = await list('inventory', 'vendors', `?ids=1701&ids=1702&externalDataApplicationGuid=${guid}`);
    expect(data.map((vendor) => vendor['externalData'])).toEqual([
      [{ key: 'intacctVendorId', value: '00123' }],
      [{ key: 'intacctVendorId', value: 'V-1002' }],
    ]);
    expect(await read('')).toBeNull();
    await refusal('inventory', 'vendors', '?ids=1701,1702');
    const found = await list(
      'inventory',
      'vendors',
      `?externalDataApplicationGuid=${guid}&externalDataKey=intacctVendorId&externalDataValues=V-1003,00123`,
    );
    expect(found.data.map(({ id }) => id)).toEqual([1701, 1703]);
  });

  it('merges, deletes by null, and replaces when no mode is given', async () => {
    const link = { key: 'intacctVendorId', value: 'V-1002' };
    await patch({ applicationGuid: guid, patchMode: 'Merge', externalData: [{ key: 'checked', value: 'yes' }] });
    expect(await read()).toEqual([link, { key: 'checked', value: 'yes' }]);
    await patch({ applicationGuid: guid, patchMode: 'Merge', externalData: [{ key: 'checked', value: null }] });
    expect(await read()).toEqual([link]);
    const response = await patch({ applicationGuid: guid, externalData: [{ key: 'other', value: '1' }] });
    expect(await response.json()).toEqual({ id: 1702 });
    expect(await read()).toEqual([{ key: 'other', value: '1' }]);
    await patch({ applicationGuid: guid, externalData: [link] });
    expect((await patch({ externalData: [] })).status).toBe(400);
  });

  it('lists inactive vendors only when asked', async () => {
    await fetch(`${sandbox.origin}/_sandbox/vendors/1723`, json('PATCH', { active: false }));
    const count = async (query: string): Promise<number> => (await list('inventory', 'vendors', query)).data.length;
    expect(await count('')).toBe(24);
    expect(await count('?active=Any')).toBe(25);
    expect(await count('?active=False')).toBe(1);
  });
});
