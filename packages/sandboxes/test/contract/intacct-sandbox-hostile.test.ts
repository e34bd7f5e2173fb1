/**
 * The Intacct sandbox and requests that nobody sends in good faith: made to be slow, to be deep, to break in the middle,
 * to write what they may not, to be kept for ever. It answers each in its own words and stays at work.
 */
import { describe, expect, it } from '@jest/globals';

import { SandboxClock } from '../../src/control/clock.ts';
import { lineitem, createBill as createByLegacy, read, reasonOf } from './intacct-sandbox-bills-requests.ts';
import {
  bill,
  call,
  company,
  createBill,
  envelope,
  json,
  login,
  postRaw,
  postTo,
  query,
  start,
  valuesOf,
  useSandbox,
} from './intacct-sandbox-requests.ts';

useSandbox();

/** Far more than these requests need on a slow machine, far less than they took when time grew with a power of length. */
const TIME_LIMIT_MS = 2_000;

async function inBearableTime<T>(work: () => Promise<T>): Promise<T> {
  // The sandbox is in this process: what it takes of the processor does not depend on what else runs.
  const from = process.cpuUsage();
  const result = await work();
  expect(process.cpuUsage(from).user / 1_000).toBeLessThan(TIME_LIMIT_MS);
  return result;
}

const byText = (text: string): string =>
  `<readByQuery><object>APBILL</object><fields>RECORDID</fields><query>${text}</query></readByQuery>`;

describe('Intacct sandbox: requests that are made to be slow', () => {
  it('compares with many wildcards in time that is linear in each', async () => {
    await start();
    await createBill({}, { RECORDID: 'SLOW', DESCRIPTION: 'a'.repeat(150) });
    const pattern = `${'%a'.repeat(4)}%b`;
    const filter = `<filter><like><field>DESCRIPTION</field><value>${pattern}</value></like></filter>`;
    const one = await inBearableTime(() => call(query('APBILL', 'RECORDID', filter)));
    expect(one.body).toContain('totalcount="0"');
    const other = await inBearableTime(() => call(byText(`DESCRIPTION LIKE '${pattern}'`)));
    expect(other.body).toContain('totalcount="0"');
    const found = await call(byText(`DESCRIPTION LIKE '${'%a'.repeat(4)}%'`));
    expect(valuesOf(found.body, 'RECORDID')).toEqual(['SLOW']);
  });

  it('looks for the control block of what is no XML in its beginning only', async () => {
    await start();
    const { body } = await inBearableTime(() => postRaw(`<request>${'<control>'.repeat(60_000)}`));
    expect(body).toContain('XL03000003');
    expect(body).toContain('<controlid/>');
  });

  it('refuses a query that is nested too deep, and reads long ones', async () => {
    await start();
    const nested = (depth: number): string => `${'('.repeat(depth)}RECORDID = 'HAND-1'${')'.repeat(depth)}`;
    expect(valuesOf((await call(byText(nested(100)))).body, 'RECORDID')).toEqual(['HAND-1']);
    const words = 'The query is nested too deep. Use at most 100 levels of parentheses and NOT.';
    expect(await reasonOf(byText(nested(101)))).toContain(words);
    expect(await reasonOf(byText(`${'NOT '.repeat(200_000)}RECORDID = 'HAND-1'`))).toContain(words);
    const sideBySide = Array.from({ length: 1_000 }, () => nested(1)).join(' AND ');
    expect(valuesOf((await call(byText(sideBySide))).body, 'RECORDID')).toEqual(['HAND-1']);
    expect((await call(byText(`RECORDID = '${'x'.repeat(8_000_000)}'`))).body).toContain('totalcount="0"');
  });
});

it('keeps nothing of a transaction in which the sandbox itself fails', async () => {
  const [term] = company.terms;
  if (term === undefined) throw new Error('the company has no terms');
  await start({ company: { ...company, terms: [{ ...term, due: Number.NaN }] } });
  const broken = createByLegacy({ datedue: '', termname: '<termname>N30</termname>' });
  const functions = [`<create>${bill({ RECORDID: 'HALF' })}</create>`, broken];
  const content = functions.map((one, index) => `<function controlid="f${index}">${one}</function>`).join('');
  const { status } = await postRaw(envelope(content, { operation: ' transaction="true"' }));
  expect(status).toBe(500);
  expect(valuesOf((await call(query('APBILL', 'RECORDID'))).body, 'RECORDID')).toEqual(['HAND-1']);
});

it('lets no custom field replace a field that Intacct has', async () => {
  await start();
  const custom = (...fields: [string, string][]): string =>
    `<customfields>${fields
      .map(
        ([name, value]) =>
          `<customfield><customfieldname>${name}</customfieldname><customfieldvalue>${value}</customfieldvalue></customfield>`,
      )
      .join('')}</customfields>`;
  const line = lineitem('10.00', `<locationid>T01</locationid>${custom(['TRX_AMOUNT', '999'], ['ACCOUNTNO', '5030'])}`);
  const { body } = await call(
    createByLegacy({
      rest: custom(['VENDORID', 'V-1002'], ['RECORDID', 'OTHER'], ['ONHOLD', 'true'], ['JOB_REF', '8842']),
      billitems: `<billitems>${line}</billitems>`,
    }),
  );
  const recordNo = valuesOf(body, 'key')[0] ?? body;
  expect(await read('APBILL', recordNo, 'VENDORID,RECORDID,ONHOLD,TOTALENTERED')).toEqual([
    '00123',
    'INV-1',
    'false',
    '10.00',
  ]);
});

describe('Intacct sandbox: what is kept', () => {
  const control = (parts: string): string =>
    `<senderid>sender</senderid><password>not-secret</password><controlid>req</controlid>${parts}<includewhitespace>false</includewhitespace>`;

  it('keeps the last thousand answers of asynchronous requests', async () => {
    await start({ switches: { transportPolicies: ['later'] } });
    const later = control('<uniqueid>false</uniqueid><policyid>later</policyid>');
    for (let sent = 1; sent <= 1_001; sent += 1) {
      await call('<inspect><object>*</object></inspect>', { control: later.replace('>req<', `>req-${sent}<`) });
    }
    const { asynchronousAnswers } = (await json('GET', 'state')).body as {
      asynchronousAnswers: { controlId: string }[];
    };
    expect([asynchronousAnswers.length, asynchronousAnswers[0]?.controlId]).toEqual([1_000, 'req-2']);
  });

  it('takes asynchronous requests of up to 500,000 characters', async () => {
    await start({ switches: { transportPolicies: ['later'] } });
    const policy = (name: string): string =>
      envelope('<function controlid="f"><inspect><object>APBILL</object></inspect></function>', {
        control: control(`<uniqueid>false</uniqueid>${name}`),
      });
    const padded = (request: string, length: number): string => `${request}${' '.repeat(length - request.length)}`;
    const later = policy('<policyid>later</policyid>');
    expect((await postRaw(padded(later, 500_000))).body).toContain('<acknowledgement>');
    const { body } = await postRaw(padded(later, 500_001));
    expect(body).toContain('The request has 500001 characters. An asynchronous request can have 500000.');
    expect((await postRaw(padded(policy(''), 500_001))).body).toContain('<function>inspect</function>');
  });

  it('counts all objects that there are not under one name', async () => {
    await start();
    for (const object of ['NOPE', 'NADA', 'apbill']) await call(query(object, 'RECORDNO'));
    await call(query('APBILL', 'RECORDNO'));
    const { operations } = (await json('GET', 'meter')).body as { operations: Record<string, number> };
    expect(operations).toEqual({ 'query (unknown object)': 3, 'query APBILL': 1 });
  });
});

describe('Intacct sandbox: envelopes', () => {
  it('echoes uniqueid of a request that it cannot read', async () => {
    await start();
    for (const uniqueId of [true, false]) {
      const { body } = await postRaw(envelope('<function>', { uniqueId }));
      expect(body).toContain(`<controlid>req</controlid><uniqueid>${uniqueId}</uniqueid>`);
    }
  });

  it.each([
    ['2.1', true],
    ['3.0', true],
    ['1.0', false],
    ['', false],
  ])('takes the DTD version "%s": %s', async (version, isTaken) => {
    await start();
    const control = `<senderid>sender</senderid><password>not-secret</password><controlid>r</controlid><dtdversion>${version}</dtdversion>`;
    const { body } = await call(query('APTERM', 'NAME'), { control });
    expect(body.includes(`The DTD version &#039;${version}&#039; is not valid.`)).toBe(!isTaken);
    expect(body.includes('<function>query</function>')).toBe(isTaken);
  });

  it.each(['a b', 'http://', '%', 'x?y', 'user@host'])('answers 400 to the Host "%s"', async (host) => {
    await start();
    const session = envelope('<function controlid="f"><getAPISession/></function>', { authentication: login() });
    const { status, body } = await postTo(host, '/ia/xml/xmlgw.phtml', session);
    expect([status, valuesOf(body, 'errorno')]).toEqual([400, ['GW-0011']]);
  });
});

it.each<[string, Record<string, unknown>]>([
  ['a session of more than thirty days', { sessionTimeoutMs: 30 * 86_400_000 + 1 }],
  ['control ids for more than ten years', { controlIdRetentionMs: 3_660 * 86_400_000 + 1 }],
  ['an endpoint that is not of HTTP', { endpoint: 'ftp://somewhere.example/ia/xml/xmlgw.phtml' }],
  ['a very long endpoint', { endpoint: `https://somewhere.example/ia/xml/${'a/'.repeat(1_000)}xmlgw.phtml` }],
  ['a very long name of a policy', { transportPolicies: ['a'.repeat(101)] }],
  ['very many policies', { transportPolicies: Array.from({ length: 101 }, String) }],
])('cannot be switched to %s', async (_what, switches) => {
  await start();
  const { status, body } = await json('PATCH', 'switches', switches);
  expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining(Object.keys(switches)[0] ?? '')]);
});

it('shows to readers who are behind what was changed before the clock was set back, and works on', async () => {
  const clock = new SandboxClock(() => Date.UTC(2026, 10, 2, 8));
  await start({ clock });
  await json('PUT', 'clock', { advanceMs: 86_400_000 });
  await createBill({}, { RECORDID: 'AHEAD' });
  await json('PUT', 'clock', { at: '2026-11-02T08:00:00Z' });
  await json('PUT', 'read-lag', { ms: 60_000 });
  await createBill({}, { RECORDID: 'FRESH' });
  const shown = async (): Promise<string[]> =>
    valuesOf(
      (await call(query('APBILL', 'RECORDID', '<orderby><order><field>RECORDNO</field></order></orderby>'))).body,
      'RECORDID',
    );
  expect(await shown()).toEqual(['AHEAD']);
  await json('PUT', 'clock', { advanceMs: 60_000 });
  expect(await shown()).toEqual(['HAND-1', 'AHEAD', 'FRESH']);
});
