/** The Intacct client in a company that admits fewer requests than were configured, because others use it as well. */
import { afterEach, describe, expect, it } from '@jest/globals';

import type { IntacctClient } from '../../src/clients/intacct/intacct-client.ts';
import { callWithin, closeServers, failureOf, startIntacct, startServer } from '../support/with-sandboxes.ts';
import { aWrite, clientOf, lookFor, post, writes, type StoredBill, type Write } from './intacct-client-bills.ts';
import { forATime } from '../support/for-a-time.ts';

afterEach(closeServers);

/** Passes requests on to `target` and tells how many were under way whenever one came, and how each ended. */
async function startCounter(target: string) {
  let running = 0;
  const arrivals: { readonly underWay: number; status: number }[] = [];
  const server = await startServer(async (body, response) => {
    running += 1;
    const arrival = { underWay: running, status: 0 };
    arrivals.push(arrival);
    const answer = await fetch(`${target}/ia/xml/xmlgw.phtml`, { method: 'POST', body, headers: { 'content-type': 'application/xml' } }); // prettier-ignore
    const text = (await answer.text()).replaceAll(target, server.origin);
    arrival.status = answer.status;
    running -= 1;
    response.writeHead(answer.status, { 'content-type': 'text/xml' }).end(text);
  });
  return { url: `${server.origin}/ia/xml/xmlgw.phtml`, arrivals };
}

/** Posts one bill as its workflow would: waits and tries again while Intacct asks for fewer calls. */
async function carry(client: IntacctClient, order: Write): Promise<void> {
  for (;;) {
    const outcome = await post(client, order).then(
      () => 'posted',
      (reason: unknown) => failureOf(Promise.reject(reason)).then(({ code }) => code),
    );
    if (outcome === 'posted') return;
    expect(outcome).toBe('intacct.rate-limited');
    await forATime(20, 'Intacct asked for fewer requests');
  }
}

describe('a company that admits one request at a time, asked by four lanes', () => {
  it('gets every bill once; the lanes narrow until hardly any request is refused', async () => {
    const sandbox = await startIntacct({ switches: { concurrency: 1 } });
    await sandbox.control('PUT', 'latency', { requestMs: 30 });
    const counter = await startCounter(sandbox.origin);
    const client = clientOf(counter.url, { lanes: 4, batchSize: 1, batchWindow: '5ms' });
    await client.listTerms();
    await Promise.all(writes(40).map((order) => carry(client, order)));
    const { bills } = await sandbox.state<{ bills: StoredBill[] }>();
    expect(bills.map(({ recordId }) => recordId).toSorted()).toEqual(
      writes(40).map(({ bill }) => bill.billNumber).toSorted(),
    ); // prettier-ignore
    const peak = (from: number, to?: number) =>
      Math.max(...counter.arrivals.slice(from, to).map(({ underWay }) => underWay));
    expect(peak(0, 10)).toBeGreaterThan(2);
    expect(peak(15)).toBeLessThanOrEqual(2);
    // Three at first, then about one in ten: each tries whether there is room for one more.
    const refused = counter.arrivals.filter(({ status }) => status === 429).length;
    expect(refused).toBeLessThan(12);
  });

  it('shares its lanes among entities, looks and writes', async () => {
    const sandbox = await startIntacct({ switches: { concurrency: 8 } });
    await sandbox.control('PUT', 'latency', { requestMs: 40 });
    const counter = await startCounter(sandbox.origin);
    const client = clientOf(counter.url, { lanes: 2, batchSize: 2, batchWindow: '5ms' });
    const orders = [...writes(6, { entityId: 'E10' }), ...[7, 8, 9].map((id) => aWrite(id, { entityId: undefined }))];
    await Promise.all([
      ...orders.map((order) => post(client, order)),
      ...orders.map((order) => client.findBills(lookFor(order), callWithin())),
      client.listTerms(),
      client.masterDataFingerprint([]),
    ]);
    expect(Math.max(...counter.arrivals.map(({ underWay }) => underWay))).toBe(2);
  });
});

describe('a limit reported for a write, by whom is not known', () => {
  it.each([
    ['HTTP 429 of a proxy', { kind: 'status-after', status: 429 }],
    ['words in HTTP 200', { kind: 'rate-limited-ok' }],
  ])('narrows the lanes, though the write counts as unknown: %s', async (_case, fault) => {
    const sandbox = await startIntacct({ switches: { concurrency: 8 } });
    await sandbox.control('PUT', 'latency', { requestMs: 40 });
    const counter = await startCounter(sandbox.origin);
    const client = clientOf(counter.url, { lanes: 4, batchSize: 1, batchWindow: '5ms' });
    await sandbox.control('POST', 'faults', { ...fault, operation: 'create APBILL' });
    expect((await failureOf(post(client, aWrite(1)))).code).toBe('intacct.outcome-unknown');
    await Promise.all(writes(8).map((order) => post(client, order)));
    expect(Math.max(...counter.arrivals.map(({ underWay }) => underWay))).toBe(2);
  });
});

describe('a request that the client gave up', () => {
  it('still counts at Intacct: the next one has to wait, and the bill takes no harm', async () => {
    const sandbox = await startIntacct({ switches: { concurrency: 1 } });
    const client = clientOf(sandbox.url, { requestTimeout: '300ms', lanes: 1 });
    await client.listTerms();
    await post(client, aWrite(1));
    await sandbox.control('POST', 'faults', { kind: 'slow', operation: 'create APBILL', delayMs: 1_200 });
    expect((await failureOf(post(client, aWrite(2)))).code).toBe('intacct.outcome-unknown');
    expect((await failureOf(post(client, aWrite(3)))).code).toBe('intacct.rate-limited');
    await carry(client, aWrite(3));
    const { bills } = await sandbox.state<{ bills: StoredBill[] }>();
    expect(bills.map(({ recordId }) => recordId)).toEqual(['INV-1', 'INV-2', 'INV-3']);
  });
});
