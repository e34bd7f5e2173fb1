/** What the Intacct client makes of answers that no gateway should give, of waits, and of texts that hold secrets. */
import { gzipSync } from 'node:zlib';

import { afterEach, describe, expect, it } from '@jest/globals';

import {
  callWithin,
  closeServers,
  company,
  failureOf,
  startIntacct,
  startProxy,
  startServer,
} from '../support/with-sandboxes.ts';
import { aWrite, clientOf, lookFor, post } from './intacct-client-bills.ts';
import {
  control,
  answeringTo,
  controlIdIn,
  error,
  operation,
  response,
  result,
  signedIn,
  startGateway,
} from './intacct-client-gateway.ts';

afterEach(closeServers);

const PASSING = { read: 'intacct.unreachable', write: 'intacct.outcome-unknown' };
const BROKEN = { read: 'intacct.reply-unreadable', write: 'intacct.outcome-unknown' };

async function outcomesOf(url: string): Promise<{ read: string; write: string }> {
  const client = clientOf(url, { requestTimeout: '2s' });
  const [read, write] = await Promise.all([failureOf(client.listTerms()), failureOf(post(client, aWrite()))]);
  return { read: read.code, write: write.code };
}

const created = '<data listtype="objects" count="1"><apbill><RECORDNO>3001</RECORDNO></apbill></data>';
const page = '<data listtype="APTERM" totalcount="0" offset="0" count="0" numremaining="0"/>';

describe('a body that is no answer', () => {
  it.each([
    ['nothing', 200, ''],
    ['an answer cut in the middle', 200, result('success', page).slice(0, -30)],
    ['an answer cut before the last bracket', 200, result('success', page).slice(0, -1)],
    ['two answers in one', 200, result('success', page) + result('success', page)],
    ['an empty element before the answer', 200, `<response/>${result('success', page).split('\n')[1]}`],
    ['an answer with entities of its own', 200, `<!DOCTYPE response [<!ENTITY s "success">]>${result('&s;', page)}`],
    ['an HTML page', 200, '<!doctype html><html><body>Maintenance<br></body></html>'],
    ['an XHTML page', 200, '<html><body><p>Maintenance</p></body></html>'],
    ['words', 200, 'Service Unavailable'],
    ['JSON', 200, '{"ia::result":{}}'],
    ['an XHTML page with HTTP 502', 502, '<html><body>Bad gateway</body></html>'],
    ['a refusal with HTTP 500', 500, response(control('failure') + error('XL03000006', 'Not now.'))],
    ['a response of another form with HTTP 503', 503, response('<fault/>')],
    ['a success with HTTP 500', 500, result('success', page)],
    ['a redirect', 302, ''],
  ])('%s: a write has an unknown outcome, a read asks again', async (_case, status, body) => {
    const { origin } = await startGateway(() => ({ status, body }));
    expect(await outcomesOf(origin)).toEqual(PASSING);
  });

  it.each([
    ['without control', response('<operation/>')],
    ['without status', response('<control/>')],
    ['without authentication', operation('')],
    ['with a result that has no status', operation(`${signedIn}<result><controlid>as-asked</controlid></result>`)],
  ])('a response %s: a write has an unknown outcome, a read says that it is unreadable', async (_case, body) => {
    const { origin } = await startGateway(() => ({ body }));
    expect(await outcomesOf(origin)).toEqual(BROKEN);
  });

  it.each([
    ['no data', ''],
    ['data without a count of what remains', '<data listtype="APTERM"/>'],
    ['a negative count', '<data numremaining="-1"/>'],
  ])('a success with %s is no success: of a write unknown, of a read unreadable', async (_case, data) => {
    const { origin } = await startGateway((body) => ({ body: result('success', data, controlIdIn(body)) }));
    expect(await outcomesOf(origin)).toEqual(BROKEN);
  });

  it('an answer to other functions than ours is none', async () => {
    const { origin } = await startGateway(() => ({ body: result('success', page, 'another') }));
    expect(await outcomesOf(origin)).toEqual(PASSING);
  });

  it('an answer to another read is none, whatever it is about: each has a control id of its own', async () => {
    const sandbox = await startIntacct();
    let kept: string | undefined;
    // A cache in between that does not look at what was posted: it repeats the first answer to a query.
    const cache = await startServer(async (sent, answer, { url = '/' }) => {
      const passed = await fetch(`${sandbox.origin}${url}`, { method: 'POST', body: sent });
      const body = (await passed.text()).replaceAll(sandbox.origin, cache.origin);
      if (sent.includes('<query>')) kept ??= body;
      answer.end(sent.includes('<query>') ? kept : body);
    });
    const client = clientOf(`${cache.origin}/ia/xml/xmlgw.phtml`);
    expect(await client.findBills(lookFor(aWrite()), callWithin())).toEqual([]);
    const other = aWrite(81_000_999);
    await post(clientOf(sandbox.url), other);
    // That bill is there: taken for an answer, the page without bills would have it created once more.
    expect((await failureOf(client.findBills(lookFor(other), callWithin()))).code).toBe('intacct.unreachable');
    expect((await failureOf(client.listTerms())).code).toBe('intacct.unreachable');
  });

  it('an answer to another sign-in gives no session', async () => {
    const data =
      '<data><api><sessionid>of-someone-else</sessionid><endpoint>http://127.0.0.1:9/</endpoint></api></data>';
    const { origin, requests } = await startServer(
      (_sent, answer) => void answer.end(result('success', data, 'another')),
    );
    expect((await failureOf(clientOf(origin).listTerms())).code).toBe('intacct.unreachable');
    expect(requests).toHaveLength(1);
  });

  it('no two requests have a control id in common', async () => {
    const sandbox = await startIntacct();
    const proxy = await startProxy(sandbox.origin);
    const clients = [1, 2].map(() => clientOf(`${proxy.origin}/ia/xml/xmlgw.phtml`));
    for (const client of clients) {
      await Promise.all([client.listTerms(), client.findVendor('V-1002', callWithin())]);
      await client.findBills(lookFor(aWrite()), callWithin());
    }
    const ids = proxy.exchanges.map(({ request }) => controlIdIn(request));
    expect(ids.length).toBeGreaterThanOrEqual(8);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('an answer that says two things about one function says nothing', async () => {
    const once = (status: string) => (id: string) =>
      `<result><status>${status}</status><function>f</function><controlid>${id}</controlid>${created}</result>`;
    for (const [first, second] of [
      ['success', 'failure'],
      ['failure', 'success'],
      ['success', 'success'],
    ] as const) {
      const { origin } = await startGateway((body) => ({
        body: operation(signedIn + [first, second].map((status) => once(status)(controlIdIn(body))).join('')),
      }));
      expect(await outcomesOf(origin)).toEqual(PASSING);
    }
  });

  it('a bill row with a broken amount or date is unreadable', async () => {
    for (const [name, value] of [
      ['TOTALENTERED', '1,000.00'],
      ['WHENCREATED', 'yesterday'],
      ['RECORDNO', ''],
    ] as const) {
      const { origin } = await startGateway(() => ({ body: result('success', billPage({ [name]: value })) }));
      const look = { kind: 'bill', id: 1, tenantId: '4001001', vendorId: 'V-1', billNumber: 'INV-1' } as const;
      expect((await failureOf(clientOf(origin).findBills(look, callWithin()))).code).toBe('intacct.reply-unreadable');
    }
  });
});

function billPage(overrides: Record<string, string>): string {
  const fields = {
    ...{ RECORDNO: '1', RECORDID: 'INV-1', VENDORID: 'V-1', DOCNUMBER: '', DESCRIPTION: '', TERMNAME: '' },
    ...{ WHENCREATED: '10/05/2026', WHENPOSTED: '10/05/2026', WHENDUE: '', ONHOLD: 'false', STATE: 'Posted' },
    ...{ TOTALENTERED: '1.00', MEGAENTITYID: '' },
    ...overrides,
  };
  const tags = Object.entries(fields).map(([name, value]) => `<${name}>${value}</${name}>`);
  return `<data numremaining="0"><APBILL>${tags.join('')}</APBILL></data>`;
}

describe('an answer without end', () => {
  it('that never comes: given up after the time-out', async () => {
    const silent = await startServer(() => {});
    const client = clientOf(silent.origin, { requestTimeout: '200ms' });
    expect((await failureOf(client.listTerms())).code).toBe('intacct.unreachable');
  });

  it('that stops half-way: given up after the time-out, of a write unknown', async () => {
    const { origin } = await startGateway(() => ({ body: '<response>', isOpen: true }));
    expect(await outcomesOf(origin)).toEqual(PASSING);
  });

  it.each(['identity', 'gzip'])('that is too large is not read to its end (%s)', async (encoding) => {
    const part = Buffer.alloc(1024 * 1024, 'x');
    const parts = 200;
    const { origin } = await startGateway(() => ({
      body:
        encoding === 'gzip'
          ? gzipSync(Buffer.alloc(parts * part.length, 'x'))
          : Buffer.concat(Array.from({ length: parts }, () => part)),
      headers: { 'content-encoding': encoding },
    }));
    const client = clientOf(origin, { requestTimeout: '30s' });
    const { code, everything } = await failureOf(client.listTerms());
    expect(code).toBe('intacct.unreachable');
    expect(everything).toContain('answer too large');
  });
});

describe('a look that comes too late', () => {
  it('is not sent, and does not speak of a write', async () => {
    const sandbox = await startIntacct();
    const client = clientOf(sandbox.url, { requestTimeout: '5s' });
    const look = { kind: 'bill', id: 1, tenantId: '4001001' } as const;
    const { code, everything } = await failureOf(client.findBills(look, callWithin(4_900)));
    expect(code).toBe('intacct.unreachable');
    expect(everything).toContain('the queue was too long');
    expect((await sandbox.meter()).requests).toBe(0);
  });
});

describe('writes that come too late', () => {
  it('are not sent when no one waits for them, or no request could end before their deadline', async () => {
    const sandbox = await startIntacct();
    const client = clientOf(sandbox.url, { requestTimeout: '5s' });
    const cancelled = { deadline: Date.now() + 60_000, signal: AbortSignal.abort() };
    const refused = await Promise.all([
      failureOf(post(client, aWrite(1), cancelled)),
      failureOf(post(client, aWrite(2), callWithin(4_900))),
    ]);
    expect(refused.map(({ code }) => code)).toEqual(Array(2).fill('intacct.write-not-sent'));
    expect((await sandbox.meter()).requests).toBe(0);
  });

  it('are not sent when opening the session took the time that they had', async () => {
    const sandbox = await startIntacct();
    const client = clientOf(sandbox.url, { requestTimeout: '1s' });
    await sandbox.control('POST', 'faults', { kind: 'slow', operation: 'getAPISession', delayMs: 600 });
    const refused = await failureOf(post(client, aWrite(), callWithin(1_300)));
    expect(refused.code).toBe('intacct.write-not-sent');
    expect((await sandbox.meter()).operations).toEqual({ getAPISession: 1 });
  });

  it('are not repeated in a new session when opening it took the time that they had', async () => {
    const sandbox = await startIntacct();
    const client = clientOf(sandbox.url, { requestTimeout: '1s' });
    await post(client, aWrite(1));
    await sandbox.control('DELETE', 'sessions');
    await sandbox.control('POST', 'faults', { kind: 'slow', operation: 'getAPISession', delayMs: 600 });
    const refused = await failureOf(post(client, aWrite(2), callWithin(1_300)));
    expect(refused.code).toBe('intacct.write-not-sent');
    expect((await sandbox.meter()).operations['create APBILL']).toBe(1);
  });
});

describe('secrets', () => {
  const secrets = [company.senderPassword, company.userPassword, 'canary-session-id'];

  it('stay out of failures, even when Intacct repeats them in its texts', async () => {
    const said = secrets.join(' and ');
    const lost = `<authentication><status>failure</status><userid/></authentication>`;
    const answers = [
      response(control('failure') + error('XL03000006', said)),
      operation(lost + error('XL03000006', `Invalid session ${said}`)),
      result('failure', error('BL01001973', said)),
      result('failure', error(said, said)),
      response(`<control><status>${said}</status></control>`),
      response(said),
    ];
    for (const body of answers) {
      const { origin, requests } = await startGateway((sent) => ({
        body: answeringTo(sent, body),
      }));
      const client = clientOf(origin);
      const failures = await Promise.all([failureOf(client.listTerms()), failureOf(post(client, aWrite()))]);
      expect(requests.join()).toContain('canary-user-password');
      for (const secret of secrets) expect(failures.map(({ everything }) => everything).join()).not.toContain(secret);
    }
  });

  it('stay out of a sign-in that fails and names the new session all the same', async () => {
    const id = 'new-session-of-this-answer';
    const api = (text: string) => `<data><api><sessionid>${text}</sessionid></api></data>`;
    const answers = [
      result('failure', api(id) + error('X', `Session ${id} was not kept, ${id}`)),
      result('failure', error('X', `Not kept: &lt;sessionid&gt;${id}&lt;/sessionid&gt;`)),
      result('failure', error('X', `Not kept: <![CDATA[<sessionid x="1">${id}</sessionid>]]>`)),
      result('failure', api(`${id}&amp;1`) + error('X', `Not kept: ${id}&amp;amp;1`)),
      operation(`<authentication><status>failure</status><userid>u</userid><sessionid>${id}</sessionid></authentication>${error('X', `Not ${id}`)}`),
      response(control('failure') + error('X', `Not ${id}`) + `<sessionid>${id}</sessionid>`),
    ]; // prettier-ignore
    for (const body of answers) {
      const { origin } = await startServer((sent, answer) => void answer.end(answeringTo(sent, body)));
      const { code, everything } = await failureOf(clientOf(origin).listTerms());
      expect(code).toBe('intacct.access-denied');
      expect(everything).toMatch(/not/i);
      expect(everything).not.toContain(id);
    }
  });

  it('stay out of failures when they come back escaped, encoded, or both', async () => {
    const password = `p&ss<"w'rd">`;
    const forms = [
      'p&amp;ss&lt;&quot;w&#039;rd&quot;&gt;',
      'p&amp;amp;ss&amp;lt;&amp;quot;w&amp;#039;rd&amp;quot;&amp;gt;',
      'p&amp;amp;amp;ss&amp;amp;lt;&amp;amp;quot;w&amp;amp;#039;rd&amp;amp;quot;&amp;amp;gt;',
      encodeURIComponent(password),
      Buffer.from(password).toString('base64'),
    ];
    for (const form of forms) {
      const { origin } = await startGateway((sent) => ({
        body: result('failure', error('X', `Said: ${form}.`), controlIdIn(sent)),
      }));
      const client = clientOf(origin, { variables: { INTACCT_USER_PASSWORD: password } });
      expect((await failureOf(client.listTerms())).everything).toContain('Said: ….');
    }
  });

  it('stay out of failures of the connection', async () => {
    const dropping = await startServer((_body, answer) => void answer.destroy());
    const { everything } = await failureOf(clientOf(dropping.origin).listTerms());
    for (const secret of secrets) expect(everything).not.toContain(secret);
  });
});
