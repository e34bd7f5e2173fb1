/** What the ServiceTitan client makes of everything but a plain answer, and of nulls where lists and texts should be. */
import { afterEach, describe, expect, it } from '@jest/globals';

import { AccessToken } from '../../src/clients/servicetitan/access-token.ts';
import {
  callWithin,
  closeServers,
  connectionTo,
  failureOf,
  startServiceTitan,
  tenant,
} from '../support/with-sandboxes.ts';
import { bareBill, clientOf, listing, page, startApi, type Reply } from './servicetitan-client-server.ts';

afterEach(closeServers);

const aMonth = { from: '2000-01-01T00:00:00Z', before: '2100-01-01T00:00:00Z' };
const SECRETS = [tenant.clientSecret, tenant.appKey, 'canary-token'];

/** The failure of a list whose answer is `reply`; it holds no secret. */
async function refusedBy(reply: Reply | undefined, resource = 'ap-bills') {
  const api = await startApi((asked) => {
    if (asked.resource === resource) return reply;
    return asked.resource === 'connect/token' ? 'token' : page([]);
  });
  const refused = await failureOf(clientOf(api.origin, '1s').listChangedBills(aMonth));
  for (const secret of SECRETS) expect(refused.everything).not.toContain(secret);
  return { ...refused, asked: api.asked.map((asked) => asked.resource) };
}

/** What becomes of bill 1 when it is sent so. */
async function bill(overrides: Readonly<Record<string, unknown>>) {
  const api = await startApi(listing('ap-bills', () => page([bareBill(1, overrides)])));
  return clientOf(api.origin).loadBill(1, callWithin());
}

describe('a refusal', () => {
  it.each([
    ['the seconds of the title', { body: { title: 'Rate limit is exceeded. Try again in 7 seconds.' } }, 7_000],
    ['the Retry-After header', { body: '', headers: { 'retry-after': '3' } }, 3_000],
    ['the longer of both', { body: { title: 'Try again in 2 seconds.' }, headers: { 'retry-after': '5' } }, 5_000],
    ['a second when nothing is said', { body: '' }, 1_000],
    ['a date as well as nothing', { body: '', headers: { 'retry-after': 'Mon, 05 Oct 2026 08:00:00 GMT' } }, 1_000],
    ['ten minutes at most', { body: { title: 'Try again in 86400 seconds.' } }, 600_000],
  ])('for too many calls asks to wait: %s', async (_case, reply, wait) => {
    const { code, retryAfterMs } = await refusedBy({ status: 429, ...reply });
    expect([code, retryAfterMs]).toEqual(['servicetitan.rate-limited', wait]);
  });

  it('for too many calls of the sandbox says the second that it says', async () => {
    const sandbox = await startServiceTitan();
    const client = clientOf(sandbox.origin);
    const lists = await Promise.allSettled(Array.from({ length: 61 }, () => client.listChangedBills(aMonth)));
    const refused = lists.find((list) => list.status === 'rejected');
    expect(await failureOf(Promise.reject(refused?.reason))).toMatchObject({
      code: 'servicetitan.rate-limited',
      retryAfterMs: 1_000,
    });
  });

  it.each([500, 502, 503, 504])('with HTTP %s is asked again', async (status) => {
    expect((await refusedBy({ status, body: '<html></html>' })).code).toBe('servicetitan.unreachable');
  });

  it('with 401 for a new token too is final', async () => {
    const { code, asked } = await refusedBy({ status: 401, body: '' });
    expect(code).toBe('servicetitan.access-denied');
    expect(asked).toEqual(['connect/token', 'ap-bills', 'connect/token', 'ap-bills']);
  });

  it.each([
    [400, 'servicetitan.access-denied'],
    [401, 'servicetitan.access-denied'],
    [429, 'servicetitan.rate-limited'],
    [503, 'servicetitan.unreachable'],
  ])('of a token with HTTP %s is told: %s', async (status, code) => {
    const body = { error: 'invalid_client', said: SECRETS.join(' ') };
    expect((await refusedBy({ status, body }, 'connect/token')).code).toBe(code);
  });

  it.each([
    [400, 'servicetitan.reply-unreadable'],
    [404, 'servicetitan.reply-unreadable'],
    [302, 'servicetitan.reply-unreadable'],
    [403, 'servicetitan.access-denied'],
  ])('with HTTP %s is no passing error: %s', async (status, code) => {
    expect((await refusedBy({ status, body: { title: SECRETS.join(' ') } })).code).toBe(code);
  });
});

describe('a broken exchange', () => {
  it('is asked again: a dropped connection, before or after the work', async () => {
    const sandbox = await startServiceTitan();
    const client = clientOf(sandbox.origin);
    for (const fault of ['drop-before', 'drop-after']) {
      await sandbox.control('POST', 'faults', { kind: fault, operation: 'GET ap-bills' });
      expect((await failureOf(client.loadBill(1, callWithin()))).code).toBe('servicetitan.unreachable');
    }
    expect(await client.loadBill(1, callWithin())).toBeUndefined();
  });

  it('is asked again: an answer later than the time-out, a token that never comes, nobody there', async () => {
    const sandbox = await startServiceTitan();
    await sandbox.control('POST', 'faults', { kind: 'slow', operation: 'GET ap-bills', delayMs: 1_500 });
    const slow = clientOf(sandbox.origin, '200ms');
    expect((await failureOf(slow.listChangedBills(aMonth))).code).toBe('servicetitan.unreachable');
    expect((await refusedBy(undefined, 'connect/token')).code).toBe('servicetitan.unreachable');
    const nobody = clientOf('http://127.0.0.1:9');
    expect((await failureOf(nobody.listChangedBills(aMonth))).code).toBe('servicetitan.unreachable');
  });

  it('is asked again: an answer that ends before its announced length', async () => {
    const cut = { body: '{"hasMore":', headers: { 'content-length': '500', connection: 'close' } };
    expect((await refusedBy(cut)).code).toBe('servicetitan.unreachable');
  });

  it('drops calls that nobody waits for, before anything is sent', async () => {
    const sandbox = await startServiceTitan();
    const client = clientOf(sandbox.origin);
    const call = { deadline: Date.now() + 60_000, signal: AbortSignal.abort() };
    expect((await failureOf(client.loadBill(1, call))).code).toBe('servicetitan.unreachable');
    expect((await sandbox.meter()).requests).toBe(0);
  });
});

describe('an answer of another form', () => {
  it.each([
    ['garbage', '{"hasMore": fal'],
    ['HTML', '<html></html>'],
    ['a list without envelope', [{ id: 1 }]],
    ['an envelope without hasMore', { data: [] }],
    ['an id that is text', { hasMore: false, data: [{ id: '1' }] }],
  ])('is unreadable: %s', async (_case, body) => {
    expect((await refusedBy({ body })).code).toBe('servicetitan.reply-unreadable');
  });

  it('is unreadable: a token answer without token', async () => {
    expect((await refusedBy({ body: { token: SECRETS.join(' ') } }, 'connect/token')).code).toBe(
      'servicetitan.reply-unreadable',
    );
  });

  it.each(['$1,000', '1,000.00', '1e3', '', ' 12', '12.', 'NaN', 1000])(
    'is unreadable: an amount of %p',
    async (amount) => {
      for (const field of ['billAmount', 'taxAmount', 'shippingAmount', 'vendorInvoiceTotal', 'preTaxCharge']) {
        const { code, everything } = await failureOf(bill({ [field]: amount }));
        expect([field, code]).toEqual([field, 'servicetitan.reply-unreadable']);
        expect(everything).toContain(field);
      }
    },
  );

  it('fails the bill alone whose amount cannot be read, and not those that shared its request', async () => {
    const three = [bareBill(1), bareBill(2, { billAmount: '$1,000' }), bareBill(3)];
    const api = await startApi(listing('ap-bills', () => page(three)));
    const client = clientOf(api.origin);
    const loaded = await Promise.allSettled([1, 2, 3].map((id) => client.loadBill(id, callWithin())));
    expect(loaded.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(api.asked.filter(({ resource }) => resource === 'ap-bills')).toHaveLength(1);
  });
});

describe('nulls and new fields', () => {
  it('are no failure: a bill of which ServiceTitan sent hardly anything', async () => {
    const nulls = ['vendor', 'businessUnit', 'summary', 'billDate', 'dueDate', 'billAmount', 'taxAmount', 'termName'];
    const sent = { ...Object.fromEntries(nulls.map((name) => [name, null])), somethingNew: { a: 1 } };
    expect(await bill(sent)).toMatchObject({
      billId: 1,
      revision: '',
      status: 'unknown',
      content: { vendor: undefined, billDate: undefined, taxAmount: '0.00', summary: '', lines: [] },
    });
  });

  it('are no failure: a vendor without external data, and a receipt without number', async () => {
    const api = await startApi(({ resource }) => {
      if (resource === 'connect/token') return 'token';
      if (resource === 'vendors') return page([{ id: 9, name: null, externalData: null }]);
      if (resource === 'receipts') return page([{ billId: 1, vendorInvoiceNumber: null }]);
      return page(resource === 'ap-bills' ? [bareBill(1, { vendor: { id: 9, name: null }, purchaseOrderId: 5 })] : []);
    });
    const loaded = await clientOf(api.origin).loadBill(1, callWithin());
    expect(loaded?.content.vendor).toEqual({ id: 9, name: '', ledgerVendorId: undefined });
    expect(loaded?.content.vendorInvoiceNumber).toBeUndefined();
  });

  it('keep every digit of an amount that counts', async () => {
    const items = [
      { order: 2, quantity: '0.3333', cost: '1.00005' },
      { order: 1, quantity: '-1', cost: '12.10' },
    ];
    const loaded = await bill({ billAmount: '100.10', items });
    expect(loaded?.content.billAmount).toBe('100.10');
    expect(loaded?.content.lines.map(({ quantity, unitCost }) => [quantity, unitCost])).toEqual([
      ['-1', '12.1'],
      ['0.3333', '1.00005'],
    ]);
  });

  it('call a bill canceled that carries only the date of it', async () => {
    expect((await bill({ status: 'Reconciled', dateCanceled: '2026-10-20T08:00:00Z' }))?.status).toBe('Canceled');
  });
});

describe('the token of several callers', () => {
  it('is fetched once when all of them hear 401 in the same moment', async () => {
    const api = await startApi(() => 'token');
    const token = new AccessToken(connectionTo({ servicetitanOrigin: api.origin }).servicetitan, 1_000);
    const rejected = await token.get();
    const renewed = await Promise.all([1, 2, 3].map(() => token.renew(rejected)));
    expect(new Set(renewed).size).toBe(1);
    expect(renewed[0]).not.toBe(rejected);
    expect(api.asked).toHaveLength(2);
  });
});
