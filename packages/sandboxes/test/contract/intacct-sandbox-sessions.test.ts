/** The Intacct sandbox over raw HTTP: how a session is opened, where it is good, and how it ends. */
import { describe, expect, it } from '@jest/globals';

import { SandboxClock } from '../../src/control/clock.ts';
import {
  call,
  createBill,
  envelope,
  json,
  login,
  postTo,
  query,
  sandbox,
  start,
  valuesOf,
  useSandbox,
  type Envelope,
} from './intacct-sandbox-requests.ts';

useSandbox();

const PATH = '/ia/xml/xmlgw.phtml';
const terms = query('APTERM', 'NAME');
const inFunction = (content: string): string => `<function controlid="f1">${content}</function>`;
const session = (id: string): string => `<sessionid>${id}</sessionid>`;

/** Endpoint and level of the session that is opened. */
async function opened(content: string, given: Envelope = {}): Promise<string> {
  const { body } = await call(content, given);
  return /<endpoint>([^<]*)<\/endpoint><locationid(?:\/>|>([^<]*))/.exec(body)?.slice(1).join(' ').trim() ?? body;
}

async function openSession(given: Envelope = {}, content = '<getAPISession/>'): Promise<string> {
  return valuesOf((await call(content, given)).body, 'sessionid')[0] ?? '';
}

describe('Intacct sandbox: sessions and levels', () => {
  it('opens them at the level asked for, bound to the URL that was called', async () => {
    await start();
    expect(await opened('<getAPISession/>')).toBe(sandbox?.url);
    expect(await opened('<getAPISession/>', { entity: 'E10' })).toBe(`${sandbox?.url} E10`);
    expect(await opened('<getAPISession><locationid>E20</locationid></getAPISession>')).toBe(`${sandbox?.url} E20`);
    expect(await opened('<getAPISession><locationid/></getAPISession>', { entity: 'E10' })).toBe(sandbox?.url);
    const failed = await call('<getAPISession><locationid>T01</locationid></getAPISession>');
    expect(failed.body).toContain('<errorno>Get API Session Failed</errorno>');
  });

  it('lets a top level session open one of an entity, and that one stays in its entity', async () => {
    await start();
    await createBill({ entity: 'E10' }, { RECORDID: 'NORTH' });
    const top = await openSession();
    const inside = await openSession(
      { authentication: session(top) },
      '<getAPISession><locationid>E10</locationid></getAPISession>',
    );
    const seen = async (id: string): Promise<string[]> => {
      const { body } = await call(query('APBILL', 'RECORDID'), { authentication: session(id) });
      return valuesOf(body, 'RECORDID').toSorted();
    };
    expect(await seen(inside)).toEqual(['HAND-1', 'NORTH']);
    expect(await seen(top)).toEqual(['HAND-1']);
    const { body } = await call(terms, { authentication: session(inside) });
    expect(body).toContain('<locationid>E10</locationid><sessiontimestamp>');
    expect(await opened('<getAPISession/>', { authentication: session(inside) })).toBe(`${sandbox?.url} E10`);
  });

  it('does not open one next to other functions', async () => {
    await start();
    const { body } = await postTo('x.example', PATH, envelope(inFunction('<getAPISession/>') + inFunction(terms)));
    expect(valuesOf(body, 'errorno')).toEqual(['Get API Session Failed']);
    expect(valuesOf(body, 'NAME')).toEqual(['N30']);
    expect((await json('GET', 'state')).body).toMatchObject({ openSessions: 0 });
  });
});

describe('Intacct sandbox: where a session is good', () => {
  const ask = async (host: string, id: string, at = PATH): Promise<string> => {
    const { body } = await postTo(host, at, envelope(inFunction(terms), { authentication: session(id) }));
    return valuesOf(body, 'NAME')[0] ?? valuesOf(body, 'description2')[0]?.replace(/ \[Support.*/, '') ?? body;
  };

  it('follows the name it was called by, and refuses another host or path in the words for an invalid session', async () => {
    await start();
    const { body } = await postTo('na12.intacct.example:4020', PATH, envelope(inFunction('<getAPISession/>')));
    expect(valuesOf(body, 'endpoint')).toEqual([`http://na12.intacct.example:4020${PATH}`]);
    const [id = ''] = valuesOf(body, 'sessionid');
    expect(await ask('na12.intacct.example:4020', id)).toBe('N30');
    expect(await ask('NA12.intacct.example:4020', id)).toBe('N30');
    expect(await ask('api.intacct.example:4020', id)).toBe(`Invalid session ${id}`);
    expect(await ask('na12.intacct.example', id)).toBe(`Invalid session ${id}`);
    expect(await ask('na12.intacct.example:4020', id, '/ia/xml/na12/xmlgw.phtml')).toBe(`Invalid session ${id}`);
    expect((await postTo('na12.intacct.example:4020', '/ia/xml/other.phtml', '')).status).toBe(404);
  });

  it('sends new sessions to a cluster while it is set to, and leaves the others where they were', async () => {
    await start();
    const before = await openSession();
    const endpoint = 'https://na12.intacct.example/ia/xml/xmlgw.phtml';
    expect((await json('PATCH', 'switches', { endpoint })).status).toBe(200);
    expect(await opened('<getAPISession/>')).toBe(endpoint);
    const after = await openSession();
    const here = sandbox?.origin.replace('http://', '') ?? '';
    expect([await ask(here, before), await ask('na12.intacct.example', after)]).toEqual(['N30', 'N30']);
    expect([await ask(here, after), await ask('na12.intacct.example', before)]).toEqual([
      `Invalid session ${after}`,
      `Invalid session ${before}`,
    ]);
    const wrong = await json('PATCH', 'switches', { endpoint: 'https://na12.intacct.example/other' });
    expect(wrong.status).toBe(400);
    expect(JSON.stringify(wrong.body)).toContain("use 'as-called' or a URL whose path starts with /ia/xml/");
  });
});

describe('Intacct sandbox: how a session ends', () => {
  it('slides with each call, says when it would end, and then ends with an empty echo', async () => {
    const clock = new SandboxClock(() => Date.parse('2026-11-02T08:00:00Z'));
    await start({ switches: { sessionTimeoutMs: 60_000 }, clock });
    const id = await openSession();
    for (const [seconds, timeout] of [
      ['50', '01:50'],
      ['100', '02:40'],
      ['150', '03:30'],
    ]) {
      clock.advance(50_000);
      const { body } = await call(terms, { authentication: session(id) });
      expect(body).toContain('<sessiontimestamp>2026-11-02T08:00:00+00:00</sessiontimestamp>');
      expect([seconds, ...valuesOf(body, 'sessiontimeout')]).toEqual([seconds, `2026-11-02T08:${timeout}+00:00`]);
    }
    clock.advance(60_000);
    const ended = await call(terms, { authentication: session(id) });
    expect(ended.status).toBe(200);
    expect(ended.body).toContain('<control><status>success</status>');
    expect(ended.body).toContain('<authentication><status>failure</status><userid/><companyid/></authentication>');
    expect(ended.body).toContain(`<errorno>XL03000006</errorno><description/><description2>Invalid session ${id} [`);
    expect(ended.body).not.toContain('<result>');
  });

  it('takes another duration while it runs', async () => {
    const clock = new SandboxClock(() => Date.parse('2026-11-02T08:00:00Z'));
    await start({ clock });
    await json('PATCH', 'switches', { sessionTimeoutMs: 5_000 });
    const id = await openSession();
    clock.advance(5_000);
    expect((await call(terms, { authentication: session(id) })).body).toContain('Invalid session');
  });

  it('forgets all sessions when asked to, and one that never was is as invalid', async () => {
    await start();
    const id = await openSession();
    expect((await json('DELETE', 'sessions')).body).toEqual({ forgotten: 1 });
    for (const wrong of [id, 'never-was']) {
      const { body } = await call(terms, { authentication: session(wrong) });
      expect(body).toContain(`Invalid session ${wrong} [`);
    }
  });
});

describe('Intacct sandbox: who may not come in', () => {
  const denied = async (authentication: string): Promise<string> => {
    const { status, body } = await call(terms, { authentication });
    expect([status, body.includes('<result>')]).toEqual([200, false]);
    const echo = /<userid(?:\/>|>([^<]*)<\/userid>)<companyid(?:\/>|>([^<]*))/.exec(body)?.slice(1) ?? [];
    return `${echo.join('@')}: ${valuesOf(body, 'description2')[0]?.replace(/ \[Support.*/, '')}`;
  };

  it.each([
    ['another company', login().replace('sandbox-co', 'other-co'), 'api@other-co'],
    ['another user', login().replace('>api<', '>API<'), 'API@sandbox-co'],
    ['a wrong password', login().replace('either', 'right'), 'api@sandbox-co'],
    ['a location that is no entity', login('T01'), 'api@sandbox-co'],
    ['a client of a console', login().replace('</login>', '<clientid>client-co</clientid></login>'), 'api@sandbox-co'],
    ['a packed company id', login().replace('sandbox-co', 'console|sandbox-co|E10'), 'api@console|sandbox-co|E10'],
    ['an OAuth token', '<oauth><accesstoken>x</accesstoken></oauth>', '@'],
  ])('refuses %s and echoes what was sent', async (_case, authentication, echo) => {
    await start();
    expect(await denied(authentication)).toBe(`${echo}: Sign-in information is incorrect`);
  });

  it('refuses a sender that the company has not authorized, also with a session, and one whose time is up', async () => {
    await start();
    const id = await openSession();
    await json('PATCH', 'switches', { senderAuthorized: false });
    const words =
      'The sender ID &#039;sender&#039; is not authorized to make Web Services requests to company ID &#039;sandbox-co&#039;.';
    expect(await denied(login())).toBe(`api@sandbox-co: ${words}`);
    expect(await denied(session(id))).toBe(`api@sandbox-co: ${words}`);
    const { body } = await call(terms);
    expect(body).toContain('<description>Invalid Web Services Authorization</description>');
    expect(body).toContain('<correction>Contact the company administrator to grant Web Services authorization');
    await json('PATCH', 'switches', { senderAuthorized: true, companyState: 'expired' });
    expect((await call(terms)).body).toContain('<errorno>PL04000055</errorno>');
    expect(await denied(login())).toContain('expired');
  });
});
