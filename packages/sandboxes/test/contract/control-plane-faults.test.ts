/** Each kind of fault on both real sandboxes: what the client sees of a write, and whether it is done afterwards. */
import { describe, expect, it } from '@jest/globals';

import {
  answered,
  start,
  systems,
  until,
  useSystems,
  type Seen,
  type SystemName,
  type SystemUnderTest,
} from './control-plane-systems.ts';

useSystems();

async function writeUnder(system: SystemUnderTest, fault: Record<string, unknown>): Promise<Seen> {
  const { status } = await system.control('POST', 'faults', { operation: system.writeOperation, ...fault });
  expect(status).toBe(200);
  return system.write();
}

function isHtml(seen: Seen, status: number): boolean {
  const { status: actual, headers, body } = answered(seen);
  return actual === status && headers.get('content-type') === 'text/html' && body.includes(`<h1>${status}`);
}

describe.each(systems)('faults of the %s sandbox', (name) => {
  const cases: [string, Record<string, unknown>, (seen: Seen) => boolean, number][] = [
    ['an HTML page and nothing done', { kind: 'status' }, (seen) => isHtml(seen, 503), 0],
    ['the HTML page of the status asked for', { kind: 'status', status: 502 }, (seen) => isHtml(seen, 502), 0],
    ['a proxy that gave up on work which is done', { kind: 'status-after' }, (seen) => isHtml(seen, 524), 1],
    ['a reset before the work', { kind: 'drop-before' }, (seen) => seen === 'connection reset', 0],
    ['a reset after the work', { kind: 'drop-after' }, (seen) => seen === 'connection reset', 1],
    ['an answer that breaks off', { kind: 'cut-body' }, (seen) => typeof seen === 'object' && 'brokeOff' in seen, 1],
  ];
  it.each(cases)('%s', async (_case, fault, isSeen, written) => {
    const system = await start(name);
    const seen = await writeUnder(system, fault);
    expect([seen, isSeen(seen)]).toEqual([seen, true]);
    expect(await system.writtenCount()).toBe(written);
    // The fault is used up, and the connection is fit for the next call.
    expect(system.isWritten(await system.write())).toBe(true);
    expect(await system.writtenCount()).toBe(written + 1);
  });

  it('an answer of half its length, as if it were all, of work which is done', async () => {
    const system = await start(name);
    const whole = answered(await system.write());
    const half = answered(await writeUnder(system, { kind: 'truncated' }));
    expect(half.status).toBe(200);
    expect(Number(half.headers.get('content-length'))).toBe(Buffer.byteLength(half.body));
    expect(half.body.length / whole.body.length).toBeCloseTo(0.5, 1);
    expect(half.body.slice(0, 5)).toBe(whole.body.slice(0, 5));
    expect(await system.writtenCount()).toBe(2);
  });

  it('one body with the answer twice, of work which is done once', async () => {
    const system = await start(name);
    const { status, body } = answered(await writeUnder(system, { kind: 'doubled' }));
    expect(status).toBe(200);
    expect(body.slice(body.length / 2)).toBe(body.slice(0, body.length / 2));
    expect(await system.writtenCount()).toBe(1);
  });

  it('a forgotten sign-in refuses the call that meets it, until the client signs in again', async () => {
    const system = await start(name);
    expect(system.isRefusedSignIn(await writeUnder(system, { kind: 'lost-session' }))).toBe(true);
    expect(system.isRefusedSignIn(await system.write())).toBe(true);
    expect(await system.writtenCount()).toBe(0);
    await system.signInAgain();
    expect(system.isWritten(await system.write())).toBe(true);
  });

  it('a late commit: the client is cut off at once, the work is done when its time has come', async () => {
    const system = await start(name);
    expect(await writeUnder(system, { kind: 'late', delayMs: 600_000 })).toBe('connection reset');
    expect(await system.writtenCount()).toBe(0);
    expect((await system.control('GET', 'clock')).body).toMatchObject({ lateCommits: 1 });
    await system.control('PUT', 'clock', { advanceMs: 600_000 });
    await until(async () => (await system.writtenCount()) === 1);
    expect((await system.control('GET', 'clock')).body).toMatchObject({ lateCommits: 0, waiting: 0 });
  });

  it('a slow answer: the work is done, the answer waits for its time', async () => {
    const system = await start(name);
    await system.control('PUT', 'clock', { frozen: true });
    const writing = writeUnder(system, { kind: 'slow', delayMs: 60_000 });
    await until(async () => (await system.writtenCount()) === 1);
    expect((await system.control('GET', 'clock')).body).toMatchObject({ frozen: true, waiting: 1 });
    await system.control('PUT', 'clock', { advanceMs: 60_000 });
    expect(system.isWritten(await writing)).toBe(true);
  });

  it('keeps a numbered list of what it injected, and counts it', async () => {
    const system = await start(name);
    await writeUnder(system, { kind: 'drop-before', times: 2 });
    await system.page(0);
    await system.write();
    const entry = { kind: 'drop-before', operation: system.writeOperation, by: 'request' };
    const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect((await system.control('GET', 'faults/injected')).body).toEqual([
      { number: 1, at, ...entry },
      { number: 2, at, ...entry },
    ]);
    expect((await system.control('GET', 'meter')).body).toMatchObject({ requests: 3, faults: 2 });
    expect((await system.control('GET', 'faults')).body).toEqual([]);
    await system.control('DELETE', 'meter');
    expect((await system.control('GET', 'meter')).body).toMatchObject({ requests: 0, faults: 0 });
  });

  it('forgets the faults that wait, when asked to', async () => {
    const system = await start(name);
    await system.control('POST', 'faults', { kind: 'drop-before' });
    expect((await system.control('GET', 'faults')).body).toEqual([{ kind: 'drop-before', times: 1 }]);
    expect((await system.control('DELETE', 'faults')).body).toEqual([]);
    expect(system.isWritten(await system.write())).toBe(true);
  });

  it('takes the verb alone for every operation that begins with it', async () => {
    const system = await start(name);
    const verb = system.writeOperation.split(' ')[0];
    await system.control('POST', 'faults', { kind: 'drop-before', operation: verb });
    expect(await system.page(0)).toHaveLength(4);
    expect(await system.write()).toBe('connection reset');
  });
});

describe('faults in the words of the system', () => {
  it('ServiceTitan limits the rate with a problem whose title and header name the seconds', async () => {
    const system = await start('servicetitan');
    const { status, headers, body } = answered(await writeUnder(system, { kind: 'rate-limited' }));
    const { title, status: inBody } = JSON.parse(body) as { title: string; status: number };
    expect([status, inBody]).toEqual([429, 429]);
    expect(Number(title.split(' ').at(-2))).toBe(Number(headers.get('retry-after')));
    expect(await system.writtenCount()).toBe(0);
  });

  it('Intacct limits the rate with GW-0010 in HTTP 429', async () => {
    const system = await start('intacct');
    const { status, body } = answered(await writeUnder(system, { kind: 'rate-limited' }));
    expect(status).toBe(429);
    expect(body).toContain('<errorno>GW-0010</errorno>');
    expect(body).not.toContain('<operation>');
    expect(await system.writtenCount()).toBe(0);
  });

  it('Intacct limits the rate with a text in HTTP 200 too', async () => {
    const system = await start('intacct');
    const { status, body } = answered(await writeUnder(system, { kind: 'rate-limited-ok' }));
    expect([status, body]).toEqual([200, 'API rate limit exceeded']);
    expect(await system.writtenCount()).toBe(0);
  });

  it.each([
    ['off-line', 'The Service is Temporarily Off-line'],
    ['database-error', 'DL02000001'],
  ])('Intacct fails the function for %s, signed in and with nothing done', async (kind, words) => {
    const system = await start('intacct');
    const { status, body } = answered(await writeUnder(system, { kind }));
    expect(status).toBe(200);
    expect(body).toContain(words);
    expect(body).toMatch(/<authentication><status>success<.*<result><status>failure</);
    expect(await system.writtenCount()).toBe(0);
    expect(system.isWritten(await system.write())).toBe(true);
  });

  it.each<[SystemName, number]>([
    ['servicetitan', 14],
    ['intacct', 17],
  ])('%s lists the %i kinds it can do, a line of description each', async (name, count) => {
    const system = await start(name);
    const kinds = (await system.control('GET', 'faults/kinds')).body as { kind: string; does: string }[];
    expect(kinds).toHaveLength(count);
    expect(kinds.filter(({ does }) => !/^[^\n]{20,120}$/.test(does))).toEqual([]);
    for (const { kind } of kinds) expect((await system.control('POST', 'faults', { kind })).status).toBe(200);
  });
});
