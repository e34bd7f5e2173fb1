/** Sessions of the Intacct client over real HTTP: one a level, renewed in time, never more sign-ins than needed. */
import { afterEach, describe, expect, it } from '@jest/globals';

import {
  callWithin,
  closeServers,
  failureOf,
  startIntacct,
  startProxy,
  startServer,
  type HandMadeServer,
  type RunningSandbox,
} from '../support/with-sandboxes.ts';
import { aWrite, clientOf, lookFor, post, writes, type StoredBill } from './intacct-client-bills.ts';
import {
  control,
  controlIdIn,
  error,
  operation,
  response,
  result,
  signInFailed,
  startGateway,
} from './intacct-client-gateway.ts';
import { netDays, TENTH_OF_NEXT_MONTH } from '../support/builders.ts';

const realNow = Date.now;
afterEach(() => {
  Date.now = realNow;
  return closeServers();
});

/** The clock goes on by this at once. */
function turnClock(ms: number): void {
  const now = Date.now;
  Date.now = () => now() + ms;
}

const billsOf = async (sandbox: RunningSandbox): Promise<readonly StoredBill[]> =>
  (await sandbox.state<{ bills: StoredBill[] }>()).bills;
const sessionsOpened = async (sandbox: RunningSandbox): Promise<number> =>
  (await sandbox.meter()).operations['getAPISession'] ?? 0;

describe('sessions of Intacct', () => {
  it('opens one session for many callers at the same time', async () => {
    const sandbox = await startIntacct();
    const client = clientOf(sandbox.url);
    await Promise.all([
      client.listTerms(),
      client.masterDataFingerprint([]),
      ...['00123', 'V-1002', 'V-1003'].map((id) => client.findVendor(id, callWithin())),
    ]);
    expect(await sessionsOpened(sandbox)).toBe(1);
  });

  it('works at the endpoint that came with the session', async () => {
    const sandbox = await startIntacct();
    const second = await startProxy(sandbox.origin);
    // The gateway that signs us in sends us to another one, as Sage's does.
    const first = await startProxy(sandbox.origin, second.origin);
    await clientOf(`${first.origin}/ia/xml/xmlgw.phtml`).listTerms();
    expect(first.exchanges.map(({ request }) => request.includes('<getAPISession/>'))).toEqual([true]);
    expect(second.exchanges.map(({ request }) => request.includes('<object>APTERM</object>'))).toEqual([true]);
  });

  it('keeps a session for each entity that it writes in, and one for the company', async () => {
    const sandbox = await startIntacct();
    const client = clientOf(sandbox.url);
    const central = { dimensions: { locationId: 'T05' }, glAccountNo: '5010', amount: '10.00', memo: '' };
    const orders = [
      ...writes(2, { entityId: 'E10' }),
      ...[3, 4].map((n) => aWrite(n, { entityId: 'E20', lines: [central] })),
      aWrite(5, { entityId: undefined }),
    ];
    await Promise.all(orders.map((order) => post(client, order)));
    await client.findVendor('V-1002', callWithin());
    expect(await sessionsOpened(sandbox)).toBe(3);
    const levels = (await billsOf(sandbox)).map(({ megaEntityId }) => megaEntityId);
    expect(levels.toSorted()).toEqual(['', 'E10', 'E10', 'E20', 'E20']);
  });

  it('opens a new session when Intacct has forgotten the old one, and repeats the call once', async () => {
    const sandbox = await startIntacct();
    const client = clientOf(sandbox.url);
    await client.listTerms();
    await post(client, aWrite(1));
    await sandbox.control('DELETE', 'sessions');
    await sandbox.control('DELETE', 'meter');
    await post(client, aWrite(2));
    expect(await client.listTerms()).toEqual({
      ...{ N30: netDays(30), N15: netDays(15), DUE: netDays(0) },
      '10NM': TENTH_OF_NEXT_MONTH,
    });
    expect((await sandbox.meter()).requests).toBe(6); // for each level: refused, signed in, repeated
    expect((await billsOf(sandbox)).map(({ recordId }) => recordId)).toEqual(['INV-1', 'INV-2']);
  });

  it('renews a session before the end that Intacct announced', async () => {
    const sandbox = await startIntacct({ switches: { sessionTimeoutMs: 4_000 } });
    const proxy = await startProxy(sandbox.origin);
    const client = clientOf(`${proxy.origin}/ia/xml/xmlgw.phtml`);
    await client.listTerms();
    turnClock(2_500); // more than half of its life
    await client.listTerms();
    expect(await sessionsOpened(sandbox)).toBe(2);
    expect(proxy.exchanges.filter(({ response }) => response.includes('Invalid session'))).toEqual([]);
  });

  it('does not count by its own clock, whatever Intacct’s shows', async () => {
    for (const year of [2001, 2099]) {
      const gateway = await startTimedGateway(`${year}-01-01T08:00:00+00:00`, `${year}-01-01T10:00:00+00:00`);
      const client = clientOf(gateway.origin);
      for (let call = 0; call < 3; call += 1) await client.listTerms();
      expect([year, signIns(gateway.requests)]).toEqual([year, 1]);
    }
  });

  it('is renewed by the time that Intacct announced, though its clock is years away', async () => {
    const gateway = await startTimedGateway('2001-01-01T08:00:00+00:00', '2001-01-01T08:00:01+00:00');
    const client = clientOf(gateway.origin);
    await client.listTerms();
    turnClock(600); // more than half of its life of a second
    await client.listTerms();
    expect(signIns(gateway.requests)).toBe(2);
  });
});

describe('a session that was lost', () => {
  const lost = operation(signInFailed('') + error('XL03000006', 'Invalid session canary-session-id'));

  it('is renewed once for all who lost it, and nothing is written twice', async () => {
    const sandbox = await startIntacct({ switches: { concurrency: 8 } });
    const client = clientOf(sandbox.url, { lanes: 4, batchSize: 2 });
    await post(client, aWrite(1));
    await sandbox.control('DELETE', 'sessions');
    await Promise.all(writes(8).map((order) => post(client, order)));
    expect(await sessionsOpened(sandbox)).toBe(2);
    expect((await billsOf(sandbox)).map(({ recordId }) => recordId).toSorted()).toEqual(
      ['INV-1', ...writes(8).map(({ bill }) => bill.billNumber)].toSorted(),
    );
  });

  it('is renewed only once for a call: lost again, nothing was written and the step tries again', async () => {
    const { origin, requests } = await startGateway(() => ({ body: lost }));
    const refused = await failureOf(post(clientOf(origin), aWrite()));
    expect(refused.code).toBe('intacct.unreachable');
    expect(refused.everything).not.toContain('canary-session-id');
    expect([signIns(requests), requests.filter((body) => body.includes('<APBILL>')).length]).toEqual([2, 2]);
  });

  it.each([
    ['the same words from a function', (id: string) => result('failure', error('XL03000006', 'Invalid session x'), id)],
    ['the same words from the control block', () => response(control('failure') + error('XL03000006', 'Invalid session x'))],
    ['the same words of a user that is named', () => lost.replace('<userid></userid>', '<userid>u</userid>')],
    ['the same words and a result beside them', (id: string) => lost.replace('</operation>', `${result('success', '', id).match(/<result>.*<\/result>/s)?.[0]}</operation>`)],
  ])('is not what is meant by %s: the call is not repeated', async (_case, answer) => {
    const { origin, requests } = await startGateway((sent) => ({ body: answer(controlIdIn(sent)) }));
    await failureOf(post(clientOf(origin), aWrite()));
    expect([signIns(requests), requests.filter((body) => body.includes('<APBILL>')).length]).toEqual([1, 1]);
  }); // prettier-ignore
});

describe('a login that is wrong', () => {
  it('is tried once, however many bills wait and however often they are tried again: Intacct locks users out', async () => {
    const sandbox = await startIntacct();
    const client = clientOf(sandbox.url, { variables: { INTACCT_USER_PASSWORD: 'canary-wrong-password' } });
    const asked = [
      ...writes(5).map((order) => client.findBills(lookFor(order), callWithin())),
      client.listTerms(),
      client.findVendor('V-1002', callWithin()),
    ];
    const refused = await Promise.all([...asked.map(failureOf), failureOf(client.masterDataFingerprint([]))]);
    expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['intacct.access-denied']));
    expect(refused.filter(({ everything }) => !everything.includes('Sign-in information is incorrect'))).toEqual([]);
    expect(refused.filter(({ everything }) => everything.includes('canary-wrong-password'))).toEqual([]);
    expect((await sandbox.meter()).requests).toBe(1);
    expect((await failureOf(client.listTerms())).everything).toMatch(/Tieout signs in again at \d\d:\d\d UTC/);
    expect((await sandbox.meter()).requests).toBe(1);
  });
});

const signIns = (requests: readonly string[]) => requests.filter((body) => body.includes('<getAPISession')).length;

/** A gateway whose sessions begin and end as its own clock says; it lists no terms. */
async function startTimedGateway(timestamp: string, timeout: string) {
  const page = '<data listtype="APTERM" totalcount="0" offset="0" count="0" numremaining="0"/>';
  const timed = (body: string) =>
    body
      .replace(/<sessiontimestamp>[^<]*/, `<sessiontimestamp>${timestamp}`)
      .replace(/<sessiontimeout>[^<]*/, `<sessiontimeout>${timeout}`);
  const server: HandMadeServer = await startServer((sent, answer) => {
    const session = `<data><api><sessionid>s</sessionid><endpoint>${server.origin}/</endpoint></api></data>`;
    const isSignIn = sent.includes('<getAPISession');
    answer.end(timed(result('success', isSignIn ? session : page, controlIdIn(sent))));
  });
  return server;
}
