/** Who may call the ServiceTitan sandbox: tokens, app key, tenant, scopes, call rate, and what the web server refuses. */
import { Agent, request as httpRequest } from 'node:http';
import { gunzipSync } from 'node:zlib';

import { describe, expect, it } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { z } from 'zod';

import { KNOWN_SCOPES } from '../../src/servicetitan/http/scopes.ts';
import {
  advanceClock,
  call,
  control,
  form,
  freshToken,
  json,
  problemSchema,
  requestToken,
  sandbox,
  scenario,
  setSwitches,
  tenantPath,
  token,
  useSandbox,
} from './servicetitan-sandbox-requests.ts';

useSandbox();

const { tenantId, clientId, appKey } = scenario.servicetitan;
const bills = tenantPath('accounting', 'ap-bills');

describe('tokens', () => {
  it('answers the form with a JWT that lives 900 seconds', async () => {
    const response = await requestToken(form());
    expect(response.status).toBe(200);
    const answer = z.looseObject({ access_token: z.string() }).parse(await response.json());
    expect(answer).toMatchObject({ expires_in: 900, token_type: 'Bearer', scope: expect.stringContaining('tn.acc.') });
    const header = decodeProtectedHeader(answer.access_token);
    expect(header).toMatchObject({ alg: 'RS256', typ: 'at+jwt', kid: expect.any(String), x5t: expect.any(String) });
    const claims = decodeJwt(answer.access_token);
    expect(Object.keys(claims).toSorted()).toEqual(
      ['client_id', 'exp', 'iat', 'iss', 'jti', 'nbf', 'scope', 'tenant'].toSorted(),
    );
    expect(claims).toMatchObject({ client_id: clientId, tenant: String(tenantId), iat: claims.nbf });
    expect(Number(claims.exp) - Number(claims.nbf)).toBe(900);
    expect(claims['scope']).toEqual(String(answer['scope']).split(' '));
  });

  it.each([
    ['a wrong secret', form({ client_secret: 'cs1.wrong' }), undefined, 'invalid_client'],
    ['a wrong client', form({ client_id: 'cid.other' }), undefined, 'invalid_client'],
    ['JSON', JSON.stringify({ grant_type: 'client_credentials' }), 'application/json', 'invalid_request'],
    ['broken JSON', '{', 'application/json', 'invalid_request'],
    ['no grant type', 'client_id=x', undefined, 'invalid_request'],
    ['another grant', form({ grant_type: 'password' }), undefined, 'unsupported_grant_type'],
    ['a scope that was not granted', form({ scope: 'tn.acc.apbills:r tn.pay.wages:r' }), undefined, 'invalid_scope'],
  ])('refuses %s with 400', async (_case, body, type, error) => {
    const response = await requestToken(body, type);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error });
  });

  it('has every granted scope, or those that were asked for', async () => {
    const scopes = async (scope: string): Promise<unknown> => {
      const answer: unknown = await (await requestToken(form({ scope }))).json();
      return Object(answer).scope.split(' ');
    };
    expect(await scopes('')).toHaveLength(KNOWN_SCOPES.length);
    expect(await scopes('tn.inv.vendors:r tn.jpm.jobs:r')).toEqual(['tn.inv.vendors:r', 'tn.jpm.jobs:r']);
  });

  it('is throttled, and says when to come back', async () => {
    advanceClock(60_000);
    await setSwitches({ tokenCallsPerMinute: 3 });
    const served = await Promise.all([1, 2, 3].map(() => requestToken(form())));
    expect(served.map(({ status }) => status)).toEqual([200, 200, 200]);
    advanceClock(25_000);
    const refused = await requestToken(form());
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('35');
    advanceClock(35_000);
    expect((await requestToken(form())).status).toBe(200);
  });
});

describe('sign-in', () => {
  it('takes the token with and without Bearer, and the key as a header or in the query', async () => {
    expect((await call(bills, { headers: { authorization: token } })).status).toBe(200);
    const keyInQuery = `${bills}?servicetitanapplicationkey=${appKey}`;
    const response = await fetch(`${sandbox.origin}${keyInQuery}`, { headers: { authorization: `Bearer ${token}` } });
    expect(response.status).toBe(200);
  });

  it.each([
    ['no token', { authorization: '' }],
    ['a foreign token', { authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' }],
    ['no app key', { 'st-app-key': '' }],
    ['another app key', { 'st-app-key': 'ak1.other' }],
  ])('answers 401 with a challenge and without a body to %s', async (_case, headers) => {
    const response = await call(bills, { headers });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(response.headers.get('content-type')).toBeNull();
    expect(await response.text()).toBe('');
  });

  it('answers what the switches say where no one knows the real status or body', async () => {
    await setSwitches({ unauthorizedBody: 'problem', wrongTenantStatus: 401 });
    const noToken = await call(bills, { headers: { authorization: '' } });
    expect(problemSchema.parse(await noToken.json())).toMatchObject({ status: 401, title: 'Unauthorized' });
    expect((await call('/accounting/v2/tenant/999/ap-bills')).status).toBe(401);
    await setSwitches({ wrongAppKeyStatus: 403, wrongTenantStatus: 403 });
    const wrongKey = await call(bills, { headers: { 'st-app-key': 'ak1.other' } });
    expect(problemSchema.parse(await wrongKey.json()).status).toBe(403);
    const wrongTenant = await call('/accounting/v2/tenant/999/ap-bills');
    expect(problemSchema.parse(await wrongTenant.json()).status).toBe(403);
    expect(wrongTenant.headers.get('www-authenticate')).toBeNull();
  });

  it('answers 401 to an expired token', async () => {
    advanceClock(899_000);
    expect((await call(bills)).status).toBe(200);
    advanceClock(1_000);
    const response = await call(bills);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
  });

  it('answers 401 to a token that was revoked before its time', async () => {
    await control('POST', 'faults', { kind: 'lost-session', operation: 'GET ap-bills' });
    expect((await call(bills)).status).toBe(401);
    expect((await call(bills)).status).toBe(401);
    const fresh = await freshToken();
    expect((await call(bills, { headers: { authorization: `Bearer ${fresh}` } })).status).toBe(200);
  });

  it('answers 403 to a missing scope, and takes a changed grant only with the next token', async () => {
    await setSwitches({ withoutScopes: ['tn.acc.apbills:r'] });
    expect((await call(bills)).status).toBe(200);
    const narrow = await freshToken();
    const response = await call(bills, { headers: { authorization: `Bearer ${narrow}` } });
    expect(response.status).toBe(403);
    expect(problemSchema.parse(await response.json()).title).toBe('Scope validation failed');
    const vendors = tenantPath('inventory', 'vendors');
    expect((await call(vendors, { headers: { authorization: `Bearer ${narrow}` } })).status).toBe(200);
  });

  it('needs another scope to write than to read', async () => {
    await setSwitches({ withoutScopes: ['tn.inv.vendors:w'] });
    const headers = { authorization: `Bearer ${await freshToken()}`, 'content-type': 'application/json' };
    const path = tenantPath('inventory', 'vendors/1702');
    expect((await call(path, { headers })).status).toBe(200);
    expect((await call(path, { method: 'PATCH', headers, body: '{"memo":"x"}' })).status).toBe(403);
  });

  it('refuses a scope that does not exist as a switch, and names those that do', async () => {
    const response = await control('PATCH', 'switches', { withoutScopes: ['tn.acc.bills:r'] });
    expect(response.status).toBe(400);
    expect(z.object({ error: z.string() }).parse(await response.json()).error).toContain('tn.acc.apbills:r');
  });
});

describe('call rate', () => {
  const path = tenantPath('settings', 'business-units', '?pageSize=1');

  it('answers 429 to the 61st call of a second, and serves again a second later', async () => {
    const answers = await Promise.all(Array.from({ length: 61 }, () => call(path)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(60);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.headers.get('retry-after')).toBe('1');
    expect(problemSchema.parse(await refused?.json()).title).toBe('Rate limit is exceeded. Try again in 1 seconds.');
    advanceClock(1_000);
    expect((await call(path)).status).toBe(200);
  });

  it('says when to come back in the title alone when the header is switched off', async () => {
    await setSwitches({ callsPerSecond: 1, retryAfterHeader: false });
    await call(path);
    const refused = await call(path);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBeNull();
    expect(problemSchema.parse(await refused.json()).title).toContain('Try again in 1 seconds');
  });
});

describe('web server', () => {
  const vendor = tenantPath('inventory', 'vendors/1702');

  it('answers 404 to an unknown path and 405 with the allowed methods to an unknown method', async () => {
    const unknown = await call(tenantPath('accounting', 'ap-bill'));
    expect(unknown.status).toBe(404);
    expect(problemSchema.parse(await unknown.json()).title).toBe('Resource not found');
    for (const method of ['PUT', 'DELETE', 'HEAD']) {
      const response = await call(vendor, { method });
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')?.split(', ').toSorted()).toEqual(['GET', 'PATCH']);
    }
    const bill = await call(tenantPath('accounting', 'ap-bills/1'), json('PATCH', { status: 'Reconciled' }));
    expect(bill.status).toBe(405);
  });

  it.each([
    ['JSON that is none', 'application/json', '{"memo": ', 400],
    ['no body', 'application/json', '', 400],
    ['another media type', 'text/plain', '{"memo": "x"}', 415],
    ['a form', 'application/x-www-form-urlencoded', 'memo=x', 415],
  ])('refuses %s', async (_case, type, body, status) => {
    const response = await call(vendor, { method: 'PATCH', headers: { 'content-type': type }, body });
    expect(response.status).toBe(status);
    expect(problemSchema.parse(await response.json()).status).toBe(status);
  });

  it('looks at who calls before it looks at the body', async () => {
    const headers = { authorization: '', 'content-type': 'application/json' };
    expect((await call(vendor, { method: 'PATCH', headers, body: '{' })).status).toBe(401);
  });

  it('refuses a body of more than 30 million bytes', async () => {
    const response = await call(vendor, json('PATCH', { memo: 'x'.repeat(30_000_000) }));
    expect(response.status).toBe(413);
    expect(problemSchema.parse(await response.json()).status).toBe(413);
  });

  it('compresses for a client that accepts it, and only then, and keeps the connection', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    try {
      const plain = await raw(agent, 'identity');
      const packed = await raw(agent, 'gzip, deflate');
      const refused = await raw(agent, 'gzip;q=0, identity');
      expect([plain.encoding, packed.encoding, refused.encoding]).toEqual([undefined, 'gzip', undefined]);
      expect(packed.body.length).toBeLessThan(plain.body.length / 3);
      expect(JSON.parse(gunzipSync(packed.body).toString())).toEqual(JSON.parse(plain.body.toString()));
      expect(new Set([plain.localPort, packed.localPort, refused.localPort]).size).toBe(1);
    } finally {
      agent.destroy();
    }
  });
});

interface RawAnswer {
  readonly encoding: string | undefined;
  readonly body: Buffer;
  readonly localPort: number | undefined;
}

/** As bytes: `fetch` would unpack them. */
function raw(agent: Agent, acceptEncoding: string): Promise<RawAnswer> {
  const headers = { authorization: token, 'st-app-key': appKey, 'accept-encoding': acceptEncoding };
  return new Promise((resolve, reject) => {
    httpRequest(`${sandbox.origin}${bills}`, { agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      const { localPort } = response.socket;
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve({ encoding: response.headers['content-encoding'], body: Buffer.concat(chunks), localPort });
      });
    })
      .on('error', reject)
      .end();
  });
}
