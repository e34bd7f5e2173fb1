/**
 * The wire of the Intacct client: what it sends is compared with `test/golden/intacct/<function>/<case>.request.xml`, and
 * what it makes of the answer beside it with what stands here. Refusals are the golden answers of the sandbox.
 */
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import type { IntacctClient } from '../../src/clients/intacct/intacct-client.ts';
import type { FailureCode } from '../../src/domain/failures/failure.ts';
import type { LedgerChange } from '../../src/domain/ledger/ledger-change.ts';
import { SandboxClock } from '@tieout/sandboxes/control/clock.ts';
import {
  callWithin,
  closeServers,
  failureOf,
  startIntacct,
  startProxy,
  startServer,
  type Exchange,
} from '../support/with-sandboxes.ts';
import { GoldenFolder } from '../../packages/sandboxes/test/support/golden-files.ts';
import { answerIn, writtenAnswer, writtenRequest } from '../../packages/sandboxes/test/support/golden-intacct.ts';
import { aWrite, clientOf, lookFor, post, writeChange } from './intacct-client-bills.ts';
import { controlIdIn, startGateway } from './intacct-client-gateway.ts';

const golden = new GoldenFolder('client', 'intacct');
const ofSandbox = new GoldenFolder('sandbox', 'intacct');
const cases = [
  'getAPISession/company',
  'query/bills-before',
  'getAPISession/entity',
  'create/bill',
  'query/bills-after',
  'query/lines',
  'create/refused',
  'query/terms',
  'update/amended',
  'update/adopted',
  'reverse_bill/reversed',
  'delete/draft-missing',
] as const;
type Case = (typeof cases)[number];
const requestOf = (name: Case): string => `${name}.request.xml`;
const responseOf = (name: Case): string => `${name}.response.xml`;

const order = aWrite(81_000_123, { description: `Tom's "A&B" <fittings> 🔧` });
const refusedOrder = aWrite(81_000_124, { vendorId: 'V-1025' });
const exchanges = new Map<Case, Exchange>();

beforeAll(async () => {
  const sandbox = await startIntacct({ clock: new SandboxClock(() => Date.UTC(2026, 10, 2, 8)) });
  const proxy = await startProxy(sandbox.origin);
  const client = clientOf(`${proxy.origin}/ia/xml/xmlgw.phtml`, {}, (what) => what);
  await client.findBills(lookFor(order), callWithin());
  await post(client, order);
  await client.findBills(lookFor(order), callWithin());
  await failureOf(post(client, refusedOrder));
  await client.listTerms();
  await changeInTurn(client, '3001');
  await closeServers();
  expect(proxy.exchanges).toHaveLength(cases.length);
  cases.forEach((name, i) => exchanges.set(name, proxy.exchanges[i] as Exchange));
});

/** Each kind of change, to the bill that was posted; there is no draft to delete. */
async function changeInTurn(client: IntacctClient, recordNo: string): Promise<void> {
  const { bill, link } = order;
  const there = { kind: 'bill', recordNo, entityId: bill.entityId } as const;
  const shorter = { ...bill, reference: undefined, lines: bill.lines.slice(0, 1) };
  const changes: readonly LedgerChange[] = [
    { action: 'amend', ...there, bill: shorter, link, continues: [1], clears: [[]], isDraft: false },
    { action: 'adopt', ...there, description: 'as a person wrote it', link },
    { action: 'reverse', ...there, date: bill.postingDate, why: 'Reversed by Tieout.' },
  ];
  for (const change of changes) await writeChange(client, { change, controlId: `golden-${change.action}` });
  await failureOf(
    writeChange(client, { change: { action: 'delete', ...there, recordNo: '404' }, controlId: 'golden-delete' }),
  );
}

afterEach(closeServers);

function exchangeOf(name: Case): Exchange {
  const exchange = exchanges.get(name);
  if (exchange === undefined) throw new Error(`${name} was not sent`);
  return exchange;
}

/** A gateway that answers each request with a golden response, in this order. */
async function clientAnsweredWith(names: readonly Case[]) {
  const rest = [...names];
  const server = await startServer((sent, response) => {
    const next = rest.shift();
    const { status, body } = next === undefined ? { status: 500, body: '' } : answerIn(golden.read(responseOf(next)), controlIdIn(sent)); // prettier-ignore
    response.writeHead(status, { 'content-type': 'text/xml' });
    response.end(body.replaceAll('http://gateway.example', server.origin));
  });
  return clientOf(server.origin);
}

describe('the Intacct client and its sandbox, word for word:', () => {
  it.each(cases)('the request %s', (name) => {
    golden.expectSame(requestOf(name), writtenRequest(exchangeOf(name).request));
  });

  it.each(cases)('the answer to %s', (name) => {
    const { response: body, ...rest } = exchangeOf(name);
    golden.expectSame(responseOf(name), writtenAnswer({ ...rest, body }));
  });

  it('have golden files, and no others', () => {
    golden.expectFiles(cases.flatMap((name) => [requestOf(name), responseOf(name)]));
  });
});

describe('golden answers of Intacct', () => {
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

describe('golden refusals of the sandbox, as answers to a new bill,', () => {
  const rows: readonly (readonly [string, FailureCode])[] = [
    ['gateway/too-many-requests', 'intacct.rate-limited'],
    ['gateway/credential-blank', 'intacct.request-refused'],
    ['xml/tag-mismatch', 'intacct.request-refused'],
    ['xml/schema-order', 'intacct.request-refused'],
    ['control/sender-wrong', 'intacct.access-denied'],
    ['control/policy-unknown', 'intacct.access-denied'],
    ['authentication/password-wrong', 'intacct.access-denied'],
    ['authentication/company-expired', 'intacct.access-denied'],
    ['authentication/sender-not-authorized', 'intacct.access-denied'],
    ['authentication/session-expired', 'intacct.unreachable'],
    ['create/refused/no-permission', 'intacct.access-denied'],
    ['create/refused/object-unknown', 'intacct.request-refused'],
    ['create/refused/vendor-unknown', 'intacct.vendor-missing'],
    ['create/refused/vendor-unknown-with-ids', 'intacct.vendor-missing'],
    ['create/refused/vendor-restricted', 'intacct.vendor-missing'],
    ['create/refused/vendor-inactive', 'intacct.vendor-inactive'],
    ['create/refused/vendor-inactive-in-one-line', 'intacct.vendor-inactive'],
    ['create/refused/period-closed', 'intacct.period-closed'],
    ['create/refused/account-invalid', 'intacct.account-invalid'],
    ['create/refused/account-requires-department', 'intacct.account-invalid'],
    ['create/refused/account-requires-item', 'intacct.account-invalid'],
    ['create/refused/account-restricted-by-location', 'intacct.account-invalid'],
    ['create/refused/department-invalid', 'intacct.account-invalid'],
    ['create/refused/location-invalid', 'intacct.account-invalid'],
    ['create/refused/location-missing', 'intacct.account-invalid'],
    ['create/refused/location-of-another-entity', 'intacct.account-invalid'],
    ['create/refused/project-unknown', 'intacct.account-invalid'],
    ['create/refused/project-inactive', 'intacct.account-invalid'],
    ['create/refused/bill-number-missing', 'intacct.business-rule'],
    ['create/refused/bill-number-missing-by-the-other-number', 'intacct.business-rule'],
    ['create/refused/due-date-missing', 'intacct.business-rule'],
    ['create/refused/term-unknown', 'intacct.business-rule'],
    ['create/refused/date-illegal', 'intacct.business-rule'],
    ['create/refused/bill-number-taken', 'intacct.outcome-unknown'],
    ['create/refused/service-off-line', 'intacct.outcome-unknown'],
    ['create/refused/database-error', 'intacct.outcome-unknown'],
    ['uniqueid/repeated-refused', 'intacct.outcome-unknown'],
    ['uniqueid/repeated-refused-with-ids', 'intacct.outcome-unknown'],
  ];
  it.each(rows)('%s is %s', async (name, code) => {
    const { origin } = await startGateway((sent) =>
      answerIn(ofSandbox.read(`${name}.response.xml`), controlIdIn(sent)),
    );
    expect((await failureOf(post(clientOf(origin), order))).code).toBe(code);
  });
});
