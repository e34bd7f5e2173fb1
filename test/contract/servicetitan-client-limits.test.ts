/** How the ServiceTitan client keeps within the limits: calls a second, pauses that were asked for, one token for all. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { exchange } from '../../src/clients/http.ts';
import { AccessToken } from '../../src/clients/servicetitan/access-token.ts';
import { ServiceTitanApi } from '../../src/clients/servicetitan/api.ts';
import {
  callWithin,
  closeServers,
  connectionTo,
  failureOf,
  startServiceTitan,
  tenant,
} from '../support/with-sandboxes.ts';
import { bareBill, clientOf, listAll, page, startApi, type Reply } from './servicetitan-client-server.ts';
import { forATime } from '../support/for-a-time.ts';

afterEach(closeServers);

const anyBill = z.looseObject({ id: z.int() });

const aMonth = { from: '2000-01-01T00:00:00Z', before: '2100-01-01T00:00:00Z' };

/** A server whose lists are first answered so, and with an empty page after that. */
async function limiting(reply: Reply, resource = 'ap-bills') {
  let isFirst = true;
  return startApi((asked) => {
    if (asked.resource === resource && isFirst) {
      isFirst = false;
      return { status: 429, ...reply };
    }
    return asked.resource === 'connect/token' ? 'token' : page([]);
  });
}

describe('too many calls', () => {
  const soon = (seconds: number) => new Date(Date.UTC(2026, 10, 2, 8, 0, seconds)).toUTCString();
  it.each([
    ['the seconds of the title', { body: { title: 'Rate limit is exceeded. Try again in 7 seconds.' } }, 7_000],
    ['the Retry-After header', { body: '', headers: { 'retry-after': '3' } }, 3_000],
    ['a fraction of it', { body: '', headers: { 'retry-after': '2.5' } }, 2_500],
    ['the longer of both', { body: { title: 'Try again in 2 seconds.' }, headers: { 'retry-after': '5' } }, 5_000],
    ['a date, by the clock of who says it', { body: '', headers: { 'retry-after': soon(30), date: soon(18) } }, 12_000],
    ['a second for a date that has passed', { body: '', headers: { 'retry-after': soon(0), date: soon(5) } }, 1_000],
    ['a second when nothing is said', { body: '' }, 1_000],
    ['a second when nothing can be understood', { body: '<html></html>', headers: { 'retry-after': 'soon' } }, 1_000],
    ['ten minutes at most', { body: { title: 'Try again in 86400 seconds.' } }, 600_000],
    ['ten minutes at most', { body: '', headers: { 'retry-after': '86400' } }, 600_000],
  ])('ask to wait: %s', async (_case, reply, wait) => {
    for (const resource of ['ap-bills', 'connect/token']) {
      const api = await limiting(reply, resource);
      const { code, retryAfterMs } = await failureOf(listAll(clientOf(api.origin, '1s'), 'bill', aMonth));
      expect([code, retryAfterMs]).toEqual(['servicetitan.rate-limited', wait]);
    }
  });

  it('stop all calls for as long as ServiceTitan asked: they hear at once how long is left', async () => {
    const api = await limiting({ body: '', headers: { 'retry-after': '1' } });
    const client = clientOf(api.origin);
    await failureOf(listAll(client, 'bill', aMonth));
    const asked = api.asked.length;
    const refused = await Promise.all([
      failureOf(listAll(client, 'bill', aMonth)),
      failureOf(client.load({ kind: 'bill', id: 1 }, callWithin())),
    ]);
    for (const { code, retryAfterMs = 0 } of refused) {
      expect(code).toBe('servicetitan.rate-limited');
      expect(retryAfterMs).toBeGreaterThan(0);
      expect(retryAfterMs).toBeLessThanOrEqual(1_000);
    }
    expect(api.asked).toHaveLength(asked);
    await forATime(1_000, 'what ServiceTitan asked to wait');
    expect(await listAll(client, 'bill', aMonth)).toEqual([]);
  });

  it('are never made, however much is asked at once', async () => {
    const arrivals: number[] = [];
    const api = await startApi((asked) => {
      arrivals.push(Date.now());
      return asked.resource === 'connect/token' ? 'token' : page([]);
    });
    const client = clientOf(api.origin);
    await Promise.all(Array.from({ length: 30 }, () => listAll(client, 'bill', aMonth)));
    expect(arrivals).toHaveLength(121); // a token, and four lists each
    const inOneSecond = arrivals.map((from) => arrivals.filter((at) => at >= from && at < from + 1_000).length);
    expect(Math.max(...inOneSecond)).toBeLessThan(60);
  });

  it('are never made to the sandbox, which refuses the sixty-first in a second', async () => {
    const sandbox = await startServiceTitan();
    const client = clientOf(sandbox.origin, '30s');
    const lists = await Promise.all(Array.from({ length: 31 }, () => listAll(client, 'bill', aMonth)));
    expect(lists.filter((list) => list.length !== tenant.bills.length)).toEqual([]);
  });
});

describe('the token of many callers', () => {
  it('is renewed once when all of them hear 401 in the same moment', async () => {
    const api = await startApi(({ resource, token }) => {
      if (resource === 'connect/token') return 'token';
      return token === 'Bearer canary-token-1' ? { status: 401, body: '' } : page([bareBill(1)]);
    });
    const st = new ServiceTitanApi(connectionTo({ servicetitanOrigin: api.origin }).servicetitan, 5_000);
    const lists = await Promise.all(Array.from({ length: 20 }, () => st.list('accounting/ap-bills', {}, anyBill)));
    expect(lists.map((list) => list.length)).toEqual(Array(20).fill(1));
    const tokens = api.asked.map(({ resource, token }) => (resource === 'connect/token' ? 'sign-in' : token));
    expect(tokens.filter((token) => token === 'sign-in')).toHaveLength(2);
    expect(tokens.filter((token) => token === 'Bearer canary-token-2')).toHaveLength(20);
  });

  it('is fetched once when they ask for another in the same turn', async () => {
    const api = await startApi(() => 'token');
    const { servicetitan } = connectionTo({ servicetitanOrigin: api.origin });
    const token = new AccessToken(servicetitan, (request) => exchange({ ...request, timeoutMs: 1_000 }));
    const rejected = await token.get();
    const renewed = await Promise.all([1, 2, 3].map(() => token.renew(rejected)));
    expect(renewed).toEqual(Array(3).fill('canary-token-2'));
    expect(api.asked).toHaveLength(2);
  });

  it('is fetched once more when a caller hears late that the old one was refused', async () => {
    let isExpired = false;
    const api = await startApi(({ resource, token }) => {
      if (resource === 'connect/token') return 'token';
      return isExpired && token === 'Bearer canary-token-1' ? { status: 401, body: '' } : page([]);
    });
    const st = new ServiceTitanApi(connectionTo({ servicetitanOrigin: api.origin }).servicetitan, 5_000);
    const list = () => st.list('accounting/ap-bills', {}, anyBill);
    await list();
    isExpired = true;
    await Promise.all([list(), list()]);
    await list();
    expect(api.asked.filter(({ resource }) => resource === 'connect/token')).toHaveLength(2);
  });
});
