/** What the Intacct client makes of everything but a success: each level of an answer, each way an exchange breaks. */
import { afterEach, describe, expect, it } from '@jest/globals';

import type { FailureCode } from '../../src/domain/failure.ts';
import type { Bill } from '../../src/domain/ledger-bill.ts';
import {
  callWithin,
  closeServers,
  company,
  failureOf,
  startIntacct,
  type RunningSandbox,
} from '../support/with-sandboxes.ts';
import { aWrite, clientOf, lookFor, post } from './intacct-client-bills.ts';
import { control, error, operation, response, result, startGateway, type Reply } from './intacct-client-gateway.ts';

afterEach(closeServers);

const SECRETS = [company.senderPassword, company.userPassword, 'canary-session-id'];
const billsIn = async (sandbox: RunningSandbox): Promise<number> =>
  (await sandbox.state<{ bills: unknown[] }>()).bills.length;

/** What a read and a write fail with when the gateway answers so; no secret in either. */
async function outcomes(reply: (body: string) => Reply): Promise<{ read: string; write: string }> {
  const { origin } = await startGateway(reply);
  const client = clientOf(origin);
  const [read, write] = await Promise.all([failureOf(client.listTerms()), failureOf(post(client, aWrite()))]);
  for (const secret of SECRETS) expect(read.everything + write.everything).not.toContain(secret);
  return { read: read.code, write: write.code };
}

describe('an answer that refuses', () => {
  const refusals: readonly (readonly [string, Partial<Bill>, FailureCode])[] = [
    ['a vendor that is not there', { vendorId: 'V-1024' }, 'intacct.vendor-missing'],
    ['an inactive vendor', { vendorId: 'V-1025' }, 'intacct.vendor-inactive'],
    ['an unknown account', onAccount('9999'), 'intacct.account-invalid'],
    ['an unknown location', onAccount('5010', { locationId: 'T99' }), 'intacct.account-invalid'],
    ['no location', onAccount('5010', {}), 'intacct.account-invalid'],
    ['an unknown department', onAccount('5010', { locationId: 'T01', departmentId: 'X' }), 'intacct.account-invalid'],
    ['an unknown class', onAccount('5010', { locationId: 'T01', classId: 'X' }), 'intacct.account-invalid'],
    ['a location of another entity', onAccount('5010', { locationId: 'T05' }), 'intacct.account-invalid'],
    ['a closed period', { billDate: '2026-09-30', postingDate: '2026-09-30' }, 'intacct.period-closed'],
    ['an unknown term', { termName: 'N99' }, 'intacct.account-invalid'],
    ['a rule we do not know', { billNumber: 'INV<1>' }, 'intacct.business-rule'],
  ];
  it.each(refusals)('tells %s', async (_case, overrides, code) => {
    const sandbox = await startIntacct();
    const refused = await failureOf(post(clientOf(sandbox.url), aWrite(1, overrides)));
    expect(refused.code).toBe(code);
    expect(refused.everything).not.toContain('Support ID');
    expect(await billsIn(sandbox)).toBe(0);
  });

  const levels: readonly (readonly [string, Reply, FailureCode])[] = [
    ['too many requests', { status: 429, body: response(control('failure') + error('GW-0010', 'Too Many Requests')) }, 'intacct.rate-limited'],
    ['too many requests without an answer', { status: 429, body: '' }, 'intacct.rate-limited'],
    ['too many requests with HTTP 200', { body: response(control('failure') + error('GW-0010', 'Too Many Requests')) }, 'intacct.rate-limited'],
    ['a request it cannot read', { body: response(control('failure') + error('XL03000003', 'XML Parse schema error')) }, 'intacct.request-refused'],
    ['an invalid request at the gateway', { status: 400, body: response(control('failure') + error('GW-0011', 'Invalid Request')) }, 'intacct.request-refused'],
    ['a wrong sender', { body: response(control('failure') + error('XL03000006', 'Incorrect Intacct XML Partner ID or password.')) }, 'intacct.access-denied'],
    ['a control block that was aborted', { body: response(control('aborted')) }, 'intacct.access-denied'],
    ['a sign-in that failed', { body: operation(`<authentication><status>failure</status><userid>u</userid></authentication>${error('XL03000006', 'Sign-in information is incorrect')}`) }, 'intacct.access-denied'],
  ]; // prettier-ignore
  it.each(levels)('above the functions, for reads and writes alike: %s', async (_case, reply, code) => {
    expect(await outcomes(() => reply)).toEqual({ read: code, write: code });
  });

  const inFunction: readonly (readonly [string, string, FailureCode, FailureCode])[] = [
    ['a permission that is missing', error('PL04000005', 'You do not have permission for API operation CREATE'), 'intacct.access-denied', 'intacct.access-denied'],
    ['a business error we do not know', error('BL01001973', 'The moon is full.'), 'intacct.business-rule', 'intacct.business-rule'],
    ['no reason at all', '', 'intacct.business-rule', 'intacct.business-rule'],
    ['a service that is off-line', error('BL01001973', 'The service is temporarily offline.'), 'intacct.unreachable', 'intacct.outcome-unknown'],
    ['a lock or a time-out of the database', error('DL02000001', 'Error'), 'intacct.unreachable', 'intacct.outcome-unknown'],
    ['a number that exists, perhaps ours', error('BL03002185', 'The bill number exists.'), 'intacct.unreachable', 'intacct.outcome-unknown'],
  ]; // prettier-ignore
  it.each(inFunction)('in a function: %s', async (_case, errors, read, write) => {
    const controlIdOf = (body: string) => /function controlid="([^"]*)"/.exec(body)?.[1];
    for (const status of ['failure', 'aborted']) {
      const answers = await outcomes((body) => ({ body: result(status, errors, controlIdOf(body)) }));
      expect(answers).toEqual({ read, write });
    }
  });

  it('names the control id and the error number as evidence, and what Intacct said in words', async () => {
    const sandbox = await startIntacct();
    const order = aWrite(1, { vendorId: 'V-1024' });
    const { everything } = await failureOf(post(clientOf(sandbox.url), order));
    expect(everything).toContain(`"controlId":"${order.controlId}"`);
    expect(everything).toContain('BL01001973');
    expect(everything).toContain("Invalid Vendor 'V-1024' specified.");
  });
});

/** Overrides of a bill with one line. */
function onAccount(
  glAccountNo: string,
  dimensions: Bill['lines'][number]['dimensions'] = { locationId: 'T01' },
): Partial<Bill> {
  return { lines: [{ glAccountNo, amount: '10.00', memo: '', dimensions }] };
}

describe('an exchange that breaks', () => {
  const faults: readonly (readonly [string, Record<string, unknown>, number])[] = [
    ['dropped before the work', { kind: 'drop-before' }, 0],
    ['dropped after the work', { kind: 'drop-after' }, 1],
    ['HTTP 503 with an HTML page', { kind: 'status', status: 503 }, 0],
    ['HTTP 524 with an HTML page', { kind: 'status', status: 524 }, 0],
    ['done, but answered too late', { kind: 'slow', delayMs: 2_000 }, 1],
  ];
  it.each(faults)('%s: a write has an unknown outcome, a read asks again', async (_case, fault, written) => {
    // An abandoned request still counts as one of the company's.
    const sandbox = await startIntacct({ concurrency: 4 });
    const client = clientOf(sandbox.url, { requestTimeout: '500ms' });
    await sandbox.control('POST', 'faults', { ...fault, operation: 'create APBILL' });
    await sandbox.control('POST', 'faults', { ...fault, operation: 'query APBILL' });
    expect((await failureOf(post(client, aWrite()))).code).toBe('intacct.outcome-unknown');
    expect(await billsIn(sandbox)).toBe(written);
    expect((await failureOf(client.findBills(lookFor(aWrite()), callWithin()))).code).toBe('intacct.unreachable');
    expect(await client.findBills(lookFor(aWrite()), callWithin())).toHaveLength(written);
  });

  it('says unknown of a write that lands after the connection was reset', async () => {
    const sandbox = await startIntacct();
    const client = clientOf(sandbox.url);
    await sandbox.control('POST', 'faults', { kind: 'late', operation: 'create APBILL', delayMs: 200 });
    expect((await failureOf(post(client, aWrite()))).code).toBe('intacct.outcome-unknown');
    expect(await billsIn(sandbox)).toBe(0);
    while ((await billsIn(sandbox)) === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await client.findBills(lookFor(aWrite()), callWithin())).toHaveLength(1);
  });

  it('says unknown of every bill in a request whose answer was lost', async () => {
    const sandbox = await startIntacct();
    const client = clientOf(sandbox.url);
    await sandbox.control('POST', 'faults', { kind: 'drop-after', operation: 'create APBILL' });
    const failures = await Promise.all([1, 2, 3].map((id) => failureOf(post(client, aWrite(id)))));
    expect(failures.map(({ code }) => code)).toEqual(Array(3).fill('intacct.outcome-unknown'));
    expect(await billsIn(sandbox)).toBe(3);
  });

  it.each([
    ['sign-in dropped', { kind: 'drop-after', operation: 'getAPISession' }],
    ['sign-in answered with an HTML page', { kind: 'status', operation: 'getAPISession' }],
  ])('%s: nothing was written, so a write may simply be tried again', async (_case, fault) => {
    const sandbox = await startIntacct();
    const client = clientOf(sandbox.url);
    await sandbox.control('POST', 'faults', fault);
    expect((await failureOf(post(client, aWrite()))).code).toBe('intacct.unreachable');
    await post(client, aWrite());
    expect(await billsIn(sandbox)).toBe(1);
  });

  it('knows that nothing was written when nobody listens', async () => {
    const client = clientOf('http://127.0.0.1:9/ia/xml/xmlgw.phtml');
    expect((await failureOf(post(client, aWrite()))).code).toBe('intacct.unreachable');
    expect((await failureOf(client.listTerms())).code).toBe('intacct.unreachable');
  });

  it('knows that nothing was written when the gateway went away after the sign-in', async () => {
    const sandbox = await startIntacct();
    const client = clientOf(sandbox.url);
    await post(client, aWrite(1));
    await closeServers();
    const refused = await failureOf(post(client, aWrite(2)));
    // A kept connection may have been written to before it was found closed.
    expect(['intacct.unreachable', 'intacct.outcome-unknown']).toContain(refused.code);
    expect((await failureOf(post(client, aWrite(2)))).code).toBe('intacct.unreachable');
  });
});
