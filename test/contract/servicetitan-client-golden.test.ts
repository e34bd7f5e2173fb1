/**
 * The wire of the ServiceTitan client: what it sends is compared with `test/golden/servicetitan/<resource>/<case>.request.http`,
 * and what it makes of the answer beside it with what stands here. Refusals are the golden answers of the sandbox.
 */
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { ServiceTitanClient } from '../../src/clients/servicetitan/servicetitan-client.ts';
import type { FailureCode } from '../../src/domain/failures/failure.ts';
import {
  callWithin,
  closeServers,
  connectionTo,
  failureOf,
  startProxy,
  startServer,
  startServiceTitan,
  type Exchange,
} from '../support/with-sandboxes.ts';
import { GoldenFolder } from '../../packages/sandboxes/test/support/golden-files.ts';
import { serviceTitanCases, tenant } from '../../packages/sandboxes/test/contract/golden-servicetitan-cases.ts';
import {
  answerIn,
  conversation,
  writtenAnswer,
  writtenRequest,
} from '../../packages/sandboxes/test/support/golden-servicetitan.ts';
import { prepare, type Step } from '../../packages/sandboxes/test/contract/golden-steps.ts';
import { listAll, quietMs } from './servicetitan-client-server.ts';

const golden = new GoldenFolder('client', 'servicetitan');
const ofSandbox = new GoldenFolder('sandbox', 'servicetitan');

/** Every request that the client can make, by what is asked. */
const cases = {
  'token/granted': /\/connect\/token$/,
  'ap-bills/changed-procurement': /ap-bills\?billType=Procurement&modified/,
  'ap-bills/changed-expense': /ap-bills\?billType=ApBill&modified/,
  'ap-bills/created-procurement': /ap-bills\?billType=Procurement&created/,
  'ap-bills/created-expense': /ap-bills\?billType=ApBill&created/,
  'ap-bills/by-ids-procurement': /ap-bills\?billType=Procurement&ids=/,
  'ap-bills/by-ids-expense': /ap-bills\?billType=ApBill&ids=/,
  'ap-payments/changed': /ap-payments\?modified/,
  'purchase-orders/by-ids': /purchase-orders\?/,
  'jobs/by-ids': /jobs\?/,
  'job-types/all': /job-types\?/,
  'projects/by-ids': /projects\?/,
  'business-units/all': /business-units\?/,
  'vendors/by-ids': /vendors\?/,
  'receipts/by-orders': /receipts\?/,
} as const;
type Case = keyof typeof cases;
const names = Object.keys(cases) as Case[];
const requestOf = (name: Case): string => `${name}.request.http`;
const responseOf = (name: Case): string => `${name}.response.json`;
const caseOf = (path: string): Case | undefined => names.find((name) => cases[name].test(path));

const billId = 80_000_007;
const october = { from: '2026-10-01T00:00:00Z', before: '2026-12-01T00:00:00Z' };
const exchanges: Exchange[] = [];

function clientOf(servicetitanOrigin: string): ServiceTitanClient {
  const variables = { SERVICETITAN_CLIENT_SECRET: tenant.clientSecret, SERVICETITAN_APP_KEY: tenant.appKey };
  return new ServiceTitanClient(connectionTo({ servicetitanOrigin, variables }), { quietMs });
}

/** A bill without a number of its own, so that its receipt is asked for, and one that is not there. */
beforeAll(async () => {
  const { origin } = await startServiceTitan(tenant, () => Date.UTC(2026, 10, 2, 12));
  const send = conversation(origin, (name) => ofSandbox.read(`${name}.request.http`));
  await send('auth/token/granted');
  const before: readonly Step[] = [
    ...['inventory/receipts/created'],
    ['POST', `bills/${billId}/post`, {}],
    ['PATCH', `bills/${billId}`, { vendorNumber: null }],
    ['POST', 'ap-payments', { splits: [{ billId, amount: '100.00' }], date: '2026-11-02T00:00:00Z' }],
  ];
  await prepare('client', { cases: { ...serviceTitanCases, client: { before } }, origin: () => origin, send });
  const proxy = await startProxy(origin);
  const client = clientOf(proxy.origin);
  await listAll(client, 'bill', october);
  await client.listChangedPayments(october);
  await Promise.all([
    client.load({ kind: 'bill', id: billId }, callWithin()),
    client.load({ kind: 'bill', id: 999 }, callWithin()),
  ]);
  await closeServers();
  exchanges.push(...proxy.exchanges);
});

afterEach(closeServers);

function exchangeOf(name: Case): Exchange {
  const [exchange, ...others] = exchanges.filter(({ path }) => caseOf(path) === name);
  if (exchange === undefined || others.length > 0)
    throw new Error(`${name} was sent ${others.length + 1} times, or never`);
  return exchange;
}

describe('the ServiceTitan client and its sandbox, word for word:', () => {
  it.each(names)('the request %s', (name) => {
    const { method, path: url, headers, request } = exchangeOf(name);
    golden.expectSame(requestOf(name), writtenRequest({ method, url, headers }, request));
  });

  it.each(names)('the answer to %s', async (name) => {
    const { status, contentType, response } = exchangeOf(name);
    const answer = new Response(response, { status, headers: { 'content-type': contentType } });
    golden.expectSame(responseOf(name), await writtenAnswer(answer));
  });

  it('have golden files, and no others', () => {
    golden.expectFiles(names.flatMap((name) => [requestOf(name), responseOf(name)]));
    expect(exchanges.filter(({ path }) => caseOf(path) === undefined)).toEqual([]);
  });
});

/** An API that answers with golden files, all but `refused` with those of this client. */
async function clientAnswered(refused?: { readonly name: Case; readonly as: string }): Promise<ServiceTitanClient> {
  const { origin } = await startServer((_body, response, { url = '' }) => {
    const name = caseOf(url);
    if (name === undefined) return void response.destroy();
    const file = name === refused?.name ? ofSandbox.read(`${refused.as}.response.json`) : golden.read(responseOf(name));
    const { status, headers, body } = answerIn(file);
    response.writeHead(status, headers).end(body);
  });
  return clientOf(origin);
}

describe('golden answers of ServiceTitan', () => {
  it('a bill is read with its order, job, vendor and receipt', async () => {
    const client = await clientAnswered();
    expect(await client.load({ kind: 'bill', id: billId }, callWithin())).toMatchObject({
      kind: 'bill',
      id: billId,
      billType: 'procurement',
      content: {
        vendor: { id: 1701, ledgerVendorId: '00123' },
        vendorInvoiceNumber: 'INV-7',
        purchaseOrderNumber: expect.any(String),
        purchaseOrder: { typeId: 5, total: '125.77' },
        job: { number: '71000001', jobTypeId: 41, projectNumber: 'P-1001', customerId: 51 },
        billAmount: '125.77',
        currencies: ['USD'],
      },
    });
  });

  it('changed bills are read with their revision', async () => {
    const client = await clientAnswered();
    expect(await listAll(client, 'bill', october)).toMatchObject([
      { id: billId, revision: expect.stringMatching(/Z$/) },
    ]);
  });

  it('changed payments are read with their revision and bills', async () => {
    const client = await clientAnswered();
    const [payment, ...others] = await client.listChangedPayments(october);
    expect([payment?.bills, payment?.revision.endsWith('Z'), others]).toEqual([[billId], true, []]);
  });
});

describe('golden refusals of the sandbox', () => {
  const list = 'ap-bills/changed-procurement';
  const rows: readonly (readonly [Case, string, FailureCode])[] = [
    ['token/granted', 'auth/token/refused/secret-wrong', 'servicetitan.access-denied'],
    ['token/granted', 'auth/token/refused/too-many', 'servicetitan.rate-limited'],
    [list, 'accounting/ap-bills/refused/token-expired', 'servicetitan.access-denied'],
    [list, 'accounting/ap-bills/refused/app-key-missing', 'servicetitan.access-denied'],
    [list, 'accounting/ap-bills/refused/scope-missing', 'servicetitan.access-denied'],
    [list, 'accounting/ap-bills/refused/tenant-of-another', 'servicetitan.access-denied'],
    [list, 'accounting/ap-bills/refused/too-many-requests', 'servicetitan.rate-limited'],
    [list, 'accounting/ap-bills/refused/too-many-requests-without-header', 'servicetitan.rate-limited'],
    [list, 'accounting/ap-bills/refused/ids-too-many', 'servicetitan.request-refused'],
    [list, 'accounting/ap-bills/refused/path-unknown', 'servicetitan.request-refused'],
    [list, 'inventory/purchase-orders/refused/part-unknown', 'servicetitan.unreachable'],
    [list, 'accounting/inventory-bills/list', 'servicetitan.reply-unreadable'],
  ];
  it.each(rows)('as answer to %s: %s is %s', async (name, as, code) => {
    const client = await clientAnswered({ name, as });
    expect((await failureOf(listAll(client, 'bill', october))).code).toBe(code);
  });
});
