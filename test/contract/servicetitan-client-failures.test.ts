/** What the ServiceTitan client makes of everything but a plain answer, and of nulls where lists and texts should be. */
import { afterEach, describe, expect, it } from '@jest/globals';

import { callWithin, closeServers, failureOf, startServiceTitan, tenant } from '../support/with-sandboxes.ts';
import { bareBill, clientOf, listAll, listing, page, startApi, type Reply } from './servicetitan-client-server.ts';

afterEach(closeServers);

const aMonth = { from: '2000-01-01T00:00:00Z', before: '2100-01-01T00:00:00Z' };
const SECRETS = [tenant.clientSecret, tenant.appKey, 'canary-token-1'];

/** The failure of a list whose answer is `reply`; it holds no secret. */
async function refusedBy(reply: Reply | undefined, resource = 'ap-bills') {
  const api = await startApi((asked) => {
    if (asked.resource === resource) return reply;
    return asked.resource === 'connect/token' ? 'token' : page([]);
  });
  const refused = await failureOf(listAll(clientOf(api.origin, '1s'), 'bill', aMonth));
  for (const secret of SECRETS) expect(refused.everything).not.toContain(secret);
  return { ...refused, asked: api.asked.map((asked) => asked.resource) };
}

/** What becomes of bill 1 when it is sent so. */
async function bill(overrides: Readonly<Record<string, unknown>>) {
  const api = await startApi(listing('ap-bills', () => page([bareBill(1, overrides)])));
  return clientOf(api.origin).load({ kind: 'bill', id: 1 }, callWithin());
}

describe('a refusal', () => {
  it.each([500, 502, 503, 504, 408])('with HTTP %s is asked again', async (status) => {
    expect((await refusedBy({ status, body: '<html></html>' })).code).toBe('servicetitan.unreachable');
  });

  it('with 401 for a new token too is final', async () => {
    const { code, asked } = await refusedBy({ status: 401, body: '' });
    expect(code).toBe('servicetitan.access-denied');
    expect(asked).toEqual(['connect/token', 'ap-bills', 'connect/token', 'ap-bills']);
  });

  it.each(['Scope validation failed', { title: 'Scope validation failed', status: 403 }])(
    'with 403 is final, keeps the token, and names the scope: %j',
    async (body) => {
      const { code, asked, everything } = await refusedBy({ status: 403, body });
      expect([code, asked]).toEqual(['servicetitan.access-denied', ['connect/token', 'ap-bills']]);
      expect(everything).toContain('GET accounting/ap-bills answered 403 (Scope validation failed)');
      expect(everything).toContain('tn.acc.apbills:r');
      expect(everything).toContain('current version is accepted in ServiceTitan');
    },
  );

  it.each([
    [400, 'servicetitan.access-denied'],
    [401, 'servicetitan.access-denied'],
    [403, 'servicetitan.access-denied'],
    [404, 'servicetitan.request-refused'],
    [429, 'servicetitan.rate-limited'],
    [503, 'servicetitan.unreachable'],
  ])('of a token with HTTP %s is told: %s', async (status, code) => {
    for (const body of [
      { error: 'invalid_client', said: SECRETS.join(' ') },
      `<html>${SECRETS.join()}</html>`,
      `No ${tenant.clientSecret} ${tenant.appKey}`,
    ])
      expect((await refusedBy({ status, body }, 'connect/token')).code).toBe(code);
  });

  it.each([400, 404, 405, 409, 413, 422])(
    'with HTTP %s is our mistake, told in the words of the answer',
    async (status) => {
      const said = `one ${SECRETS.join(' ')} two`;
      const problem = {
        title: said,
        status,
        traceId: '00-7f3c-01',
        errors: { Ids: [said], name: ['required'] },
        data: {},
      };
      for (const body of [problem, said, JSON.stringify(said)]) {
        const { code, everything } = await refusedBy({ status, body });
        expect(code).toBe('servicetitan.request-refused');
        expect(everything).toContain(`answered ${status} (one`);
        expect(everything).toContain('two');
      }
      expect((await refusedBy({ status, body: problem })).everything).toMatch(/Ids: one .*name: required.*00-7f3c-01/s);
    },
  );

  it.each([
    '<!DOCTYPE html><html><body>secret</body></html>',
    '{"title": "cut off here',
    '',
    '[1]',
    { title: null, errors: null },
  ])('with HTTP 400 quotes no page and no cut: %j', async (body) => {
    const { code, everything } = await refusedBy({ status: 400, body });
    expect(code).toBe('servicetitan.request-refused');
    expect(everything).toContain('GET accounting/ap-bills answered 400.');
  });

  it('with a redirect is an answer that we do not know', async () => {
    expect((await refusedBy({ status: 302, body: '' })).code).toBe('servicetitan.reply-unreadable');
  });
});

describe('a broken exchange', () => {
  it('is asked again: a dropped connection, before or after the work', async () => {
    const sandbox = await startServiceTitan();
    const client = clientOf(sandbox.origin);
    for (const fault of ['drop-before', 'drop-after']) {
      await sandbox.control('POST', 'faults', { kind: fault, operation: 'GET ap-bills' });
      expect((await failureOf(client.load({ kind: 'bill', id: 1 }, callWithin()))).code).toBe(
        'servicetitan.unreachable',
      );
    }
    expect(await client.load({ kind: 'bill', id: 1 }, callWithin())).toBeUndefined();
  });

  it.each(['truncated', 'cut-body', 'doubled', 'status', 'status-after'])('is asked again: %s', async (kind) => {
    const sandbox = await startServiceTitan();
    const client = clientOf(sandbox.origin);
    for (const operation of ['POST connect/token', 'GET ap-bills']) {
      await sandbox.control('POST', 'faults', { kind, operation });
      expect((await failureOf(listAll(client, 'bill', aMonth))).code).toBe('servicetitan.unreachable');
    }
    expect((await listAll(client, 'bill', aMonth)).length).toBe(tenant.bills.length);
  });

  it.each(['lost-session', 'page-repeated', 'page-shuffled', 'page-drift'])('is none at all: %s', async (kind) => {
    const sandbox = await startServiceTitan();
    const client = clientOf(sandbox.origin);
    await client.load({ kind: 'bill', id: 1 }, callWithin());
    await sandbox.control('POST', 'faults', { kind, operation: 'GET ap-bills' });
    const changed = await listAll(client, 'bill', aMonth);
    expect(changed.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(
      tenant.bills.map(({ id }) => id).toSorted((a, b) => a - b),
    );
  });

  it('is asked again: an answer later than the time-out, a token that never comes, no one there', async () => {
    const sandbox = await startServiceTitan();
    await sandbox.control('POST', 'faults', { kind: 'slow', operation: 'GET ap-bills', delayMs: 1_500 });
    const slow = clientOf(sandbox.origin, '200ms');
    expect((await failureOf(listAll(slow, 'bill', aMonth))).code).toBe('servicetitan.unreachable');
    expect((await refusedBy(undefined, 'connect/token')).code).toBe('servicetitan.unreachable');
    const nobody = clientOf('http://127.0.0.1:9');
    expect((await failureOf(listAll(nobody, 'bill', aMonth))).code).toBe('servicetitan.unreachable');
  });

  it('is asked again: an answer that ends before its announced length', async () => {
    const cut = { body: '{"hasMore":', headers: { 'content-length': '500', connection: 'close' } };
    expect((await refusedBy(cut)).code).toBe('servicetitan.unreachable');
  });

  it('drops calls that no one waits for or that could not end in time, before anything is sent', async () => {
    const sandbox = await startServiceTitan();
    const client = clientOf(sandbox.origin, '5s');
    const call = { deadline: Date.now() + 60_000, signal: AbortSignal.abort() };
    const dropped = await Promise.all([
      failureOf(client.load({ kind: 'bill', id: 1 }, call)),
      failureOf(client.load({ kind: 'bill', id: 2 }, callWithin(4_900))),
    ]);
    expect(dropped.map(({ code }) => code)).toEqual(Array(2).fill('servicetitan.unreachable'));
    expect((await sandbox.meter()).requests).toBe(0);
  });
});

describe('an answer of another form', () => {
  it.each(['{"hasMore": fal', '<html></html>', '', 'Service Unavailable'])(
    'with HTTP 200 is a passing error when it is no JSON at all: %j',
    async (body) => {
      expect((await refusedBy({ body })).code).toBe('servicetitan.unreachable');
      expect((await refusedBy({ body }, 'connect/token')).code).toBe('servicetitan.unreachable');
    },
  );

  it.each([
    ['a list without envelope', [{ id: 1 }]],
    ['nothing', 'null'],
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

  it.each(['$1,000', '1,000.00', '1.000,00', '(12.50)', '12-', 'NaN', '1e30', '0x10'])(
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
    const loaded = await Promise.allSettled([1, 2, 3].map((id) => client.load({ kind: 'bill', id }, callWithin())));
    expect(loaded.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(api.asked.filter(({ resource }) => resource === 'ap-bills')).toHaveLength(1);
  });
});

describe('bills that share a request', () => {
  const ids = Array.from({ length: 12 }, (_, i) => i + 1);
  const idsIn = (query: URLSearchParams) => (query.get('ids') ?? '').split(',').map(Number);
  /** What becomes of twelve bills when `answer` says what comes of a request for some of them. */
  async function loadedFrom(answer: (asked: number[]) => Reply) {
    const api = await startApi(listing('ap-bills', ({ query }) => answer(idsIn(query))));
    const client = clientOf(api.origin);
    const outcomes = await Promise.allSettled(ids.map((id) => client.load({ kind: 'bill', id }, callWithin())));
    const failed = ids.filter((_, i) => outcomes[i]?.status === 'rejected');
    return { failed, requests: api.asked.filter(({ resource }) => resource === 'ap-bills').length };
  }
  const pageOf = (asked: number[]) => page(asked.map((id) => bareBill(id)));

  it.each([
    ['first', [1]],
    ['last', [12]],
    ['some', [3, 4]],
  ])('are not kept back by the %s one, which ServiceTitan always answers with 500', async (_which, poisoned) => {
    const { failed } = await loadedFrom((asked) =>
      asked.some((id) => poisoned.includes(id)) ? { status: 500, body: {} } : pageOf(asked),
    );
    expect(failed).toEqual(poisoned);
  });

  it('are not kept back by any number of them that are refused for good', async () => {
    const refused = [2, 3, 8, 11];
    const { failed } = await loadedFrom((asked) =>
      asked.some((id) => refused.includes(id)) ? { status: 400, body: {} } : pageOf(asked),
    );
    expect(failed).toEqual(refused);
  });

  it.each([500, 503])('are not asked for one by one while everything answers %s', async (status) => {
    const { failed, requests } = await loadedFrom(() => ({ status, body: {} }));
    expect(failed).toEqual(ids);
    expect(requests).toBe(status === 500 ? 3 : 1);
  });
});

describe('nulls and new fields', () => {
  it('are no failure: a bill of which ServiceTitan sent hardly anything', async () => {
    const nulls = ['vendor', 'businessUnit', 'summary', 'billDate', 'dueDate', 'billAmount', 'taxAmount', 'termName'];
    const sent = { ...Object.fromEntries(nulls.map((name) => [name, null])), somethingNew: { a: 1 } };
    expect(await bill(sent)).toMatchObject({
      id: 1,
      revision: '',
      status: 'unknown',
      content: { vendor: undefined, billDate: undefined, taxAmount: '0.00', summary: '', lines: [] },
    });
  });

  it('are no failure: a vendor without external data, and a receipt without number', async () => {
    const api = await startApi(({ resource }) => {
      if (resource === 'connect/token') return 'token';
      if (resource === 'vendors') return page([{ id: 9, name: null, externalData: null }]);
      if (resource === 'receipts') return page([{ id: 3, billId: 1, vendorInvoiceNumber: null }]);
      return page(resource === 'ap-bills' ? [bareBill(1, { vendor: { id: 9, name: null }, purchaseOrderId: 5 })] : []);
    });
    const loaded = await clientOf(api.origin).load({ kind: 'bill', id: 1 }, callWithin());
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
