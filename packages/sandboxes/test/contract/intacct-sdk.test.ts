/**
 * A client that we did not write against the Intacct sandbox: the vendor's own JavaScript SDK, whose parser is the
 * judge. It insists on a host below intacct.com, so names resolve here as a hosts file would make them resolve.
 */
import dns from 'node:dns';
import util from 'node:util';

import sdk, { type ClientConfig, type OnlineClient } from '@intacct/intacct-sdk';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { json, sandbox, start, useSandbox } from './intacct-sandbox-requests.ts';

useSandbox();

const { AccountsPayable, Common } = sdk.Functions;
const { SelectBuilder } = Common.NewQuery.QuerySelect;
const { Filter } = Common.NewQuery.QueryFilter;

const realLookup = dns.lookup;

// The SDK's last release (2.2.1, March 2025) calls a function that Node 23 removed.
const legacyUtil = util as { isNullOrUndefined?: (value: unknown) => boolean };

beforeAll(() => {
  legacyUtil.isNullOrUndefined ??= (value) => value === null || value === undefined;
  const here = (name: string): string => (name.endsWith('.intacct.com') ? 'localhost' : name);
  dns.lookup = ((name: string, ...rest: never[]) =>
    Reflect.apply(realLookup, dns, [here(name), ...rest])) as typeof dns.lookup;
});
afterAll(() => {
  dns.lookup = realLookup;
});

function settings(changes: Partial<ClientConfig> = {}): ClientConfig {
  const config = new sdk.ClientConfig();
  const { port } = new URL(sandbox?.origin ?? '');
  return Object.assign(config, {
    endpointUrl: `http://api.intacct.com:${port}/ia/xml/xmlgw.phtml`,
    senderId: 'sender',
    senderPassword: 'not-secret',
    companyId: 'sandbox-co',
    userId: 'api',
    userPassword: 'not-secret-either',
    ...changes,
  });
}

/** Logged in, with the session that the sandbox gave. */
async function signIn(changes: Partial<ClientConfig> = {}): Promise<OnlineClient> {
  return new sdk.OnlineClient(await sdk.SessionProvider.factory(settings(changes)));
}

function vendor(vendorId: string) {
  const create = new AccountsPayable.VendorCreate();
  return Object.assign(create, {
    vendorId,
    vendorName: `Supply ${vendorId}`,
    printAs: `Supply ${vendorId}`,
    active: true,
  });
}

function bill(billNumber: string, amount: number, vendorId = 'V-1002') {
  const line = Object.assign(new AccountsPayable.BillLineCreate(), {
    glAccountNumber: '5010',
    transactionAmount: amount,
    memo: 'Copper & <brass>',
    locationId: 'T01',
  });
  return Object.assign(new AccountsPayable.BillCreate(), {
    vendorId,
    transactionDate: new Date(2026, 9, 5),
    dueDate: new Date(2026, 10, 4),
    billNumber,
    referenceNumber: 'PO-1',
    lines: [line],
  });
}

/** The session's entity owns what is written in it. */
const recordNoOf = async (client: OnlineClient, create: ReturnType<typeof bill>): Promise<number> =>
  Number((await client.execute(create)).getResult().key);

interface StateBill {
  readonly recordNo: string;
  readonly recordId: string;
  readonly state: string;
  readonly total: string;
  readonly description: string | null;
}
async function billInState(recordNo: number): Promise<StateBill | undefined> {
  const { body } = await json('GET', 'state');
  return (body as { bills: StateBill[] }).bills.find((one) => one.recordNo === String(recordNo));
}

/** What a call was refused with: the SDK's own class of error, and its text. */
async function refusal(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'no refusal',
    (error: unknown) => `${(error as Error).name}: ${(error as Error).message} ${JSON.stringify(error)}`,
  );
}

describe("the vendor's own SDK", () => {
  it('signs in, and goes where the session says', async () => {
    await start();
    const { config } = await signIn({ entityId: 'E10' });
    expect(config.sessionId).toBeTruthy();
    expect(config.entityId).toBe('E10');
    expect(new URL(config.endpointUrl).hostname).toMatch(/\.intacct\.com$/);
    expect(Date.parse(config.sessionTimeout) - Date.parse(config.sessionTimestamp)).toBeGreaterThan(0);
  });

  it('creates a vendor and a bill, changes the bill, and reverses it', async () => {
    await start();
    const client = await signIn();
    const created = (await client.execute(vendor('V-2001'))).getResult();
    expect(created.data[0].VENDORID).toBe('V-2001');
    const recordNo = await recordNoOf(client, bill('SDK-1', 100.12, 'V-2001'));
    expect(await billInState(recordNo)).toMatchObject({ recordId: 'SDK-1', state: 'Posted', total: '100.12' });

    await client.execute(Object.assign(new AccountsPayable.BillUpdate(), { recordNo, description: 'checked' }));
    expect(await billInState(recordNo)).toMatchObject({ description: 'checked', total: '100.12' });

    const reverse = Object.assign(new AccountsPayable.BillReverse(), {
      recordNo,
      reverseDate: new Date(2026, 9, 20),
      memo: 'twice',
    });
    expect((await client.execute(reverse)).getResult().status).toBe('success');
    expect(await billInState(recordNo)).toMatchObject({ state: 'Reversed' });
  });

  it('reads by query, page after page', async () => {
    await start();
    const client = await signIn();
    for (let number = 1; number <= 5; number += 1) await client.execute(bill(`PAGE-${number}`, number));
    const first = Object.assign(new Common.ReadByQuery(), {
      objectName: 'APBILL',
      pageSize: 2,
      fields: ['RECORDNO', 'RECORDID'],
    });
    let page = (await client.execute(first)).getResult();
    const total = page.totalCount;
    const seen = [...page.data.map((row: { RECORDID: string }) => row.RECORDID)];
    while (page.numRemaining > 0) {
      page = (await client.execute(Object.assign(new Common.ReadMore(), { resultId: page.resultId }))).getResult();
      seen.push(...page.data.map((row: { RECORDID: string }) => row.RECORDID));
    }
    expect(seen).toHaveLength(total);
    expect(new Set(seen)).toEqual(new Set(['HAND-1', 'PAGE-1', 'PAGE-2', 'PAGE-3', 'PAGE-4', 'PAGE-5']));
  });

  it('queries with a filter', async () => {
    await start();
    const client = await signIn();
    await client.execute(bill('ASKED', 12.34));
    const query = new Common.NewQuery.Query()
      .assignFromObject('APBILL')
      .assignSelectFields(new SelectBuilder().addFields(['RECORDID', 'TOTALENTERED']).selects)
      .assignFilter(new Filter('RECORDID').equalTo('ASKED'));
    const { data } = (await client.execute(query as never)).getResult();
    expect(data).toEqual([{ RECORDID: 'ASKED', TOTALENTERED: '12.34' }]);
  });

  it('rolls everything back when one function of a transaction fails', async () => {
    await start();
    const client = await signIn();
    const request = Object.assign(new sdk.RequestConfig(), { transaction: true });
    const { results } = await client.executeBatch([bill('ALL-1', 1), bill('ALL-2', 2, 'V-9999')], request);
    expect(results.map(({ status }) => status)).toEqual(['aborted', 'aborted']);
    const { body } = await json('GET', 'state');
    expect((body as { bills: StateBill[] }).bills.map(({ recordId }) => recordId)).toEqual(['HAND-1']);
  });
});

describe('an error of each level', () => {
  it('of the control block', async () => {
    await start();
    const wrong = await refusal(sdk.SessionProvider.factory(settings({ senderPassword: 'wrong' })));
    expect(wrong).toMatch(/control status failure.*Incorrect Intacct XML Partner ID or password/);
  });

  it('of the sign-in', async () => {
    await start();
    const wrong = await refusal(sdk.SessionProvider.factory(settings({ userPassword: 'wrong' })));
    expect(wrong).toMatch(/authentication status failure.*Sign-in information is incorrect/);
  });

  it('of a lost session', async () => {
    await start();
    const client = await signIn();
    await json('DELETE', 'sessions');
    expect(await refusal(client.execute(bill('LOST', 1)))).toMatch(/authentication status failure.*Invalid session/);
  });

  it('of one function', async () => {
    await start();
    const client = await signIn();
    const wrong = await refusal(client.execute(bill('WRONG', 1, 'V-9999')));
    expect(wrong).toMatch(/Result status: failure for Control ID.*Invalid Vendor/);
  });

  it('of a schema that was not kept', async () => {
    await start();
    const client = await signIn();
    const wrong = await refusal(client.execute(Object.assign(bill('NO-LINES', 1), { lines: [] })));
    expect(wrong).toMatch(/control status failure.*XL03000003/);
  });

  it('of the gateway in front', async () => {
    await start();
    const client = await signIn();
    await json('POST', 'faults', { kind: 'rate-limited' });
    expect(await refusal(client.execute(bill('BUSY', 1)))).toMatch(/GW-0010/);
  });
});
