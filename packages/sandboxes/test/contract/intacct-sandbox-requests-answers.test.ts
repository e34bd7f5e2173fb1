/** The Intacct sandbox over raw HTTP: how answers are written and carried, and requests that are answered later. */
import { request, type IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';

import { describe, expect, it } from '@jest/globals';

import {
  bill,
  call,
  envelope,
  json,
  postRaw,
  query,
  sandbox,
  start,
  valuesOf,
  useSandbox,
} from './intacct-sandbox-requests.ts';

useSandbox();

const SENDER =
  '<senderid>sender</senderid><password>not-secret</password><controlid>req</controlid><uniqueid>false</uniqueid>';
const TERMS =
  '<function controlid="f"><query><object>APTERM</object><select><field>NAME</field></select></query></function>';

interface WireAnswer {
  readonly headers: IncomingMessage['headers'];
  readonly bytes: Buffer;
}

/** The bytes as they came: `fetch` would unpack them. */
function wire(acceptEncoding: string, body: string): Promise<WireAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<WireAnswer>();
  const headers = { 'accept-encoding': acceptEncoding, 'content-type': 'x-intacct-xml-request' };
  const sent = request(sandbox?.url ?? '', { method: 'POST', headers }, (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('end', () => resolve({ headers: response.headers, bytes: Buffer.concat(chunks) })).on('error', reject);
  });
  sent.on('error', reject).end(body);
  return promise;
}

describe('Intacct sandbox: answers on the wire', () => {
  it('says encoding instead of charset, and keeps the connection', async () => {
    await start();
    const { headers, bytes } = await wire('identity', envelope(TERMS));
    expect(headers['content-type']).toBe('text/xml; encoding="UTF-8"');
    expect(headers['content-encoding']).toBeUndefined();
    expect(headers['connection']).toBe('keep-alive');
    expect(bytes.toString()).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<response>/);
  });

  it('packs with gzip for clients that take it, refusals too', async () => {
    await start();
    for (const accepts of ['gzip', 'deflate, gzip;q=0.5']) {
      const { headers, bytes } = await wire(accepts, envelope(TERMS));
      expect(headers['content-encoding']).toBe('gzip');
      expect(gunzipSync(bytes).toString()).toContain('<NAME>N30</NAME>');
    }
    expect((await wire('gzip', envelope(TERMS, { authentication: '<sessionid/>' }))).headers['content-encoding']).toBe(
      'gzip',
    );
    expect((await wire('gzip;q=0, deflate', envelope(TERMS))).headers['content-encoding']).toBeUndefined();
  });

  it('writes whitespace unless set not to, and apostrophes as numbers', async () => {
    await start();
    const spaced = await call(query('VENDOR', 'NAME'), { control: SENDER });
    expect(spaced.body).toContain('\n  <control>\n    <status>success</status>');
    expect(spaced.body).toContain('<NAME>Pipe &amp; Valve&#039;s Supply</NAME>');
    const compact = `${SENDER}<includewhitespace>false</includewhitespace>`;
    expect((await call(query('VENDOR', 'NAME'), { control: compact })).body).toContain(
      '<control><status>success</status>',
    );
  });

  it('gives every failure a support id of its own', async () => {
    await start();
    const ids = await Promise.all(
      [1, 2].map(async () => /\[Support ID: (\w+%7E\w+)\]/.exec((await call(query('NOPE', 'X'))).body)?.[1]),
    );
    expect(ids[0]).toBeDefined();
    expect(ids[0]).not.toBe(ids[1]);
  });

  it.each([
    ['sender', SENDER.replace('>sender<', '> <'), undefined],
    ['sender password', SENDER.replace('not-secret', ''), undefined],
    ['session', undefined, '<sessionid> </sessionid>'],
    ['user', undefined, '<login><userid/><companyid>sandbox-co</companyid><password>x</password></login>'],
    ['company', undefined, '<login><userid>api</userid><companyid/><password>x</password></login>'],
    ['password', undefined, '<login><userid>api</userid><companyid>sandbox-co</companyid><password/></login>'],
  ])('refuses a blank %s before the company, with nothing but a status', async (_case, control, authentication) => {
    await start();
    const given = {
      ...(control === undefined ? {} : { control }),
      ...(authentication === undefined ? {} : { authentication }),
    };
    const { status, body } = await call('<getAPISession/>', given);
    expect(status).toBe(400);
    expect(body).toMatch(
      /<response><control><status>failure<\/status><\/control><errormessage><error><errorno>GW-0011<\/errorno><description>Invalid Request \[Request ID: [^\]]+\]<\/description><\/error><\/errormessage><\/response>/,
    );
  });
});

describe('Intacct sandbox: showadditionalerrorinfo', () => {
  const asked = `${SENDER}<includewhitespace>false</includewhitespace><showadditionalerrorinfo>true</showadditionalerrorinfo>`;

  it('adds ids to each error, in the documented shape, with the request id of the text', async () => {
    await start();
    const { body } = await call(`<create>${bill({ VENDORID: 'nobody' })}</create>`, { control: asked });
    const supportId = /\[Support ID: ([^\]]+)\]/.exec(body)?.[1] ?? '';
    const target = `<target domain="" requestinfo="${supportId}" object="" field="" businessinfo=""/>`;
    expect(valuesOf(body, 'errorid')).toHaveLength(valuesOf(body, 'errorno').length);
    expect(body).toContain(
      `<correction/><additionalinfo><errorid>${valuesOf(body, 'errorid')[0]}</errorid><category>Validation</category>${target}<description><messageid/>${target}<placeholders/></description><cdescription><messageid>IA.`,
    );
    expect(body).toContain(
      `${target}<placeholders><placeholder name="VALUE1" value="nobody"/></placeholders></cdescription>`,
    );
    expect(valuesOf(body, 'errorid')[0]).toMatch(/^[A-Z]{2}-\d{4}$/);
  });

  it('names the category of duplicates, and adds nothing when it is not asked for', async () => {
    await start();
    const duplicate =
      '<create><VENDOR><VENDORID>00123</VENDORID><NAME>Again</NAME><DISPLAYCONTACT><PRINTAS>Again</PRINTAS></DISPLAYCONTACT></VENDOR></create>';
    expect((await call(duplicate, { control: asked })).body).toContain('<category>Duplication Prevention</category>');
    expect((await call(duplicate)).body).not.toContain('additionalinfo');
  });

  it('adds it at the levels before the functions too', async () => {
    await start();
    const authentication = '<sessionid>never-was</sessionid>';
    expect((await call('<getAPISession/>', { control: asked, authentication })).body).toContain(
      '<messageid>IA.INVALID_SESSION',
    );
    const wrong = asked.replace('not-secret', 'wrong');
    expect((await call('<getAPISession/>', { control: wrong })).body).toContain('<messageid>IA.INCORRECT_PARTNER_ID');
  });
});

describe('Intacct sandbox: policyid', () => {
  const later = `${SENDER}<policyid>nightly</policyid><includewhitespace>false</includewhitespace>`;
  const create = `<function controlid="f1"><create>${bill()}</create></function>`;

  it('refuses a policy that the company has not', async () => {
    await start();
    const { body } = await postRaw(envelope(create, { control: later }));
    expect(body).toContain('<control><status>failure</status>');
    expect(body).toContain(
      '<errorno>XL03000006</errorno><description/><description2>nightly is not a valid transport policy.',
    );
    expect((await json('GET', 'state')).body).toMatchObject({
      bills: [{ recordId: 'HAND-1' }],
      asynchronousAnswers: [],
    });
  });

  it('acknowledges one that it has, runs the functions, and keeps the answer that the real one would deliver', async () => {
    await start({ switches: { transportPolicies: ['nightly'] } });
    const { body } = await postRaw(envelope(create, { control: later }));
    expect(body).toContain(
      '<response><acknowledgement><status>success</status></acknowledgement><control><status>success</status><senderid>sender</senderid><controlid>req</controlid><uniqueid>false</uniqueid><dtdversion>3.0</dtdversion></control></response>',
    );
    expect((await json('GET', 'state')).body).toMatchObject({
      bills: [{ recordId: 'HAND-1' }, { recordId: 'INV-1' }],
      asynchronousAnswers: [
        {
          policyId: 'nightly',
          controlId: 'req',
          body: expect.stringContaining('<status>success</status><function>create'),
        },
      ],
    });
  });
});
