/** What the Intacct client makes of everything but a success: refusals of the sandbox, each way an exchange breaks. */
import { afterEach, describe, expect, it } from '@jest/globals';

import type { FailureCode } from '../../src/domain/failures/failure.ts';
import type { Bill } from '../../src/domain/ledger/ledger-bill.ts';
import { callWithin, closeServers, failureOf, startIntacct, type RunningSandbox } from '../support/with-sandboxes.ts';
import { aWrite, clientOf, lookFor, post } from './intacct-client-bills.ts';
import { eventually } from '../support/eventually.ts';

afterEach(closeServers);

const billsIn = async (sandbox: RunningSandbox): Promise<number> =>
  (await sandbox.state<{ bills: unknown[] }>()).bills.length;

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
    ['an unknown term', { termName: 'N99' }, 'intacct.business-rule'],
    ['a rule we do not know', { billNumber: 'INV<1>' }, 'intacct.business-rule'],
  ];
  it.each(refusals)('recognizes %s', async (_case, overrides, code) => {
    const sandbox = await startIntacct();
    const refused = await failureOf(post(clientOf(sandbox.url), aWrite(1, overrides)));
    expect(refused.code).toBe(code);
    expect(refused.everything).not.toContain('Support ID');
    expect(await billsIn(sandbox)).toBe(0);
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
    ['done, then HTTP 524 with an HTML page', { kind: 'status-after', status: 524 }, 1],
    ['half an answer that ends as if it were all', { kind: 'truncated' }, 1],
    ['an answer cut off in its middle', { kind: 'cut-body' }, 1],
    ['an answer that comes twice', { kind: 'doubled' }, 1],
    ['functions that say the service is off-line', { kind: 'off-line' }, 0],
    ['functions that fail in the database', { kind: 'database-error' }, 0],
  ];
  it.each(faults)('%s: a write has an unknown outcome, a read asks again', async (_case, fault, written) => {
    // An abandoned request still counts as one of the company's.
    const sandbox = await startIntacct({ switches: { concurrency: 4 } });
    const client = clientOf(sandbox.url, { requestTimeout: '500ms' });
    await sandbox.control('POST', 'faults', { ...fault, operation: 'create APBILL' });
    await sandbox.control('POST', 'faults', { ...fault, operation: 'query APBILL' });
    expect((await failureOf(post(client, aWrite()))).code).toBe('intacct.outcome-unknown');
    expect(await billsIn(sandbox)).toBe(written);
    expect((await failureOf(client.findBills(lookFor(aWrite()), callWithin()))).code).toBe('intacct.unreachable');
    expect(await client.findBills(lookFor(aWrite()), callWithin())).toHaveLength(written);
  });

  it.each([
    ['rate-limited', 'intacct.rate-limited'],
    // No gateway says it so: what stands between may have passed the write on.
    ['rate-limited-ok', 'intacct.outcome-unknown'],
  ])('%s: a read comes back later, a write only if the gateway itself said so', async (kind, code) => {
    const sandbox = await startIntacct();
    const client = clientOf(sandbox.url);
    await sandbox.control('POST', 'faults', { kind, operation: 'create APBILL' });
    await sandbox.control('POST', 'faults', { kind, operation: 'query APBILL' });
    expect((await failureOf(post(client, aWrite()))).code).toBe(code);
    expect((await failureOf(client.findBills(lookFor(aWrite()), callWithin()))).code).toBe('intacct.rate-limited');
    expect(await billsIn(sandbox)).toBe(0);
    await post(client, aWrite());
    expect(await billsIn(sandbox)).toBe(1);
  });

  it('does not take a 429 for the gateway’s word on a write that was done', async () => {
    const sandbox = await startIntacct();
    const client = clientOf(sandbox.url);
    await sandbox.control('POST', 'faults', { kind: 'status-after', status: 429, operation: 'create APBILL' });
    const failures = await Promise.all([1, 2, 3].map((id) => failureOf(post(client, aWrite(id)))));
    expect(failures.map(({ code }) => code)).toEqual(Array(3).fill('intacct.outcome-unknown'));
    expect(await billsIn(sandbox)).toBe(3);
  });

  it('opens another session for a write that met the end of its own, and writes once', async () => {
    const sandbox = await startIntacct();
    const client = clientOf(sandbox.url);
    await sandbox.control('POST', 'faults', { kind: 'lost-session', operation: 'create APBILL' });
    await post(client, aWrite());
    expect(await billsIn(sandbox)).toBe(1);
    expect((await sandbox.meter()).operations).toMatchObject({ getAPISession: 2 });
  });

  it('says unknown of a write that lands after the connection was reset', async () => {
    const sandbox = await startIntacct();
    const client = clientOf(sandbox.url);
    await sandbox.control('POST', 'faults', { kind: 'late', operation: 'create APBILL', delayMs: 200 });
    expect((await failureOf(post(client, aWrite()))).code).toBe('intacct.outcome-unknown');
    expect(await billsIn(sandbox)).toBe(0);
    await eventually(() => billsIn(sandbox), (count) => count > 0, 20_000, 20); // prettier-ignore
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

  it('knows that nothing was written when no one listens', async () => {
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
