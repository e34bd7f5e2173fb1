/**
 * The wire, word for word: what the client sends is compared with `test/golden/intacct/<function>/<case>.request.xml`,
 * and what it makes of `<case>.response.xml` with what stands here. After a wanted change write them anew:
 *   TIEOUT_GOLDEN=update NODE_OPTIONS=--experimental-vm-modules npx jest test/contract/intacct-client-golden
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import {
  callWithin,
  closeServers,
  failureOf,
  startIntacct,
  startProxy,
  startServer,
  type Exchange,
} from '../support/with-sandboxes.ts';
import { aWrite, clientOf, lookFor, post } from './intacct-client-bills.ts';

const FOLDER = path.resolve(import.meta.dirname, '../golden/intacct');
const CASES = [
  'getAPISession/company',
  'query/bills-before',
  'getAPISession/entity',
  'create/bill',
  'query/bills-after',
  'query/lines',
  'create/refused',
] as const;
type Case = (typeof CASES)[number];

const order = aWrite(81_000_123, { description: `Tom's "A&B" <fittings> 🔧` });
const refusedOrder = aWrite(81_000_124, { vendorId: 'V-1025' });
const recorded = new Map<Case, Exchange>();

/** What differs each time, under a name that does not. */
function steady(xml: string): string {
  return xml
    .replaceAll(/<sessionid>[^<]*</g, '<sessionid>SESSION<')
    .replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'http://gateway.example')
    .replaceAll(/<(sessiontimestamp|sessiontimeout)>[^<]*</g, (_all, name) => `<${name}>2026-11-02T08:00:00+00:00<`)
    .replaceAll(/\[Support ID: [^\]]*\]/g, '[Support ID: 0123%7E4567]')
    .replaceAll('><', '>\n<');
}

const fileOf = (name: Case, side: 'request' | 'response') => path.join(FOLDER, `${name}.${side}.xml`);
const golden = (name: Case, side: 'request' | 'response') => readFileSync(fileOf(name, side), 'utf8');

beforeAll(async () => {
  const sandbox = await startIntacct();
  const proxy = await startProxy(sandbox.origin);
  const client = clientOf(`${proxy.origin}/ia/xml/xmlgw.phtml`);
  await client.findBills(lookFor(order), callWithin());
  await post(client, order);
  await client.findBills(lookFor(order), callWithin());
  await failureOf(post(client, refusedOrder));
  await closeServers();
  expect(proxy.exchanges).toHaveLength(CASES.length);
  CASES.forEach((name, i) => recorded.set(name, proxy.exchanges[i] as Exchange));
  if (process.env['TIEOUT_GOLDEN'] !== 'update') return;
  for (const [name, { request, response }] of recorded) {
    mkdirSync(path.dirname(fileOf(name, 'request')), { recursive: true });
    writeFileSync(fileOf(name, 'request'), `${steady(request)}\n`);
    writeFileSync(fileOf(name, 'response'), `${steady(response)}\n`);
  }
});

afterEach(closeServers);

/** A gateway that answers each request with a golden response, in this order. */
async function clientAnsweredWith(names: readonly Case[]) {
  const rest = [...names];
  const server = await startServer((_body, response) => {
    const next = rest.shift();
    const body = next === undefined ? '' : golden(next, 'response').replaceAll('http://gateway.example', server.origin);
    response.writeHead(200, { 'content-type': 'text/xml' }).end(body);
  });
  return clientOf(server.origin);
}

describe('requests to Intacct', () => {
  it.each(CASES)('%s is sent as it always was', (name) => {
    expect(`${steady(recorded.get(name)?.request ?? '')}\n`).toBe(golden(name, 'request'));
  });
});

describe('answers of Intacct', () => {
  it('a bill and its lines are read', async () => {
    const client = await clientAnsweredWith(['getAPISession/company', 'query/bills-after', 'query/lines']);
    const found = await client.findBills(lookFor(order), callWithin());
    expect(found).toMatchObject([{ ...order.bill, recordNo: '3001', state: 'Posted', total: '250.00' }]);
  });

  it('no bill is read as none', async () => {
    const client = await clientAnsweredWith(['getAPISession/company', 'query/bills-before']);
    expect(await client.findBills(lookFor(order), callWithin())).toEqual([]);
  });

  it('the record number of a new bill is read', async () => {
    const client = await clientAnsweredWith(['getAPISession/entity', 'create/bill']);
    expect(await post(client, order)).toEqual({ recordNo: '3001' });
  });

  it('a refusal is read with its words', async () => {
    const client = await clientAnsweredWith(['getAPISession/entity', 'create/refused']);
    const { code, everything } = await failureOf(post(client, refusedOrder));
    expect(code).toBe('intacct.vendor-inactive');
    expect(everything).toContain('Activate the vendor V-1025, then try again.');
  });
});
