/** What the control plane of both real sandboxes does with wrong input, unknown routes and other sites' pages. */
import { request } from 'node:http';

import { describe, expect, it } from '@jest/globals';

import { shared, start, systems } from './control-plane-systems.ts';
import type { SystemUnderTest } from './control-plane-systems.ts';

/** The words of a refusal. @throws when there are none, or a stack among them. */
function wordsOf(body: unknown): string {
  const { error } = body as { error?: unknown };
  if (typeof error !== 'string' || error === '') throw new Error(`no words in ${JSON.stringify(body)}`);
  expect(error).not.toMatch(/\n\s+at |node:|\.ts/);
  return error;
}

describe.each(systems)('control plane of the %s sandbox', (name) => {
  const running = shared(name);
  const cases: [string, string, unknown, RegExp][] = [
    ['POST', 'faults', { kind: 'nonsense' }, /"drop-before"\|"drop-after"/],
    ['POST', 'faults', {}, /"drop-before"\|"drop-after"/],
    ['POST', 'faults', undefined, /Allowed: .*kind, operation, times, status, delayMs/],
    ['POST', 'faults', [], /Allowed: .*kind, operation, times, status, delayMs/],
    ['POST', 'faults', { kind: 'status', colour: 'red' }, /"colour"[^]*Allowed: .*kind, operation, times/],
    ['POST', 'faults', { kind: 'status', status: 200 }, /400/],
    ['POST', 'faults', { kind: 'drop-before', delayMs: 5 }, /drop-before takes no delayMs/],
    ['POST', 'faults', { kind: 'slow', status: 500 }, /slow takes no status/],
    ['POST', 'faults', { kind: 'slow', delayMs: -1 }, /delayMs/],
    ['POST', 'faults', { kind: 'slow', times: 0 }, /times/],
    ['POST', 'faults', { kind: 'slow', operation: 'frobnicate' }, /"frobnicate" is no operation here. Allowed: .+/],
    ['POST', 'faults', 'not { json', /cannot be read as JSON/],
    ['POST', 'faults', '{"__proto__": {"kind": "slow"}}', /cannot be read as JSON/],
    ['PUT', 'fault-plan', { seed: 1, rate: 0, kinds: ['slow'] }, /rate/],
    ['PUT', 'fault-plan', { seed: 1, rate: 1.5, kinds: ['slow'] }, /rate/],
    ['PUT', 'fault-plan', { rate: 1, kinds: ['slow'] }, /seed/],
    ['PUT', 'fault-plan', { seed: 1, rate: 1, kinds: [] }, /kinds/],
    ['PUT', 'fault-plan', { seed: 1, rate: 1, kinds: ['nonsense'] }, /"drop-before"\|"drop-after"/],
    ['PUT', 'fault-plan', { seed: 1, rate: 1, kinds: ['slow'], operations: ['frobnicate'] }, /is no operation here/],
    ['PUT', 'fault-plan', { seed: 1, rate: 1, kinds: ['slow'], status: 500 }, /takes a status/],
    ['PUT', 'fault-plan', { seed: 1, rate: 1, kinds: ['slow'], often: true }, /Allowed: .*seed, rate, kinds/],
    ['PUT', 'latency', { requestMs: -1 }, /requestMs/],
    ['PUT', 'latency', { perRequest: 1 }, /Allowed: .*requestMs, functionMs, pageMs/],
    ['PUT', 'clock', {}, /exactly one of advanceMs, at, frozen/],
    ['PUT', 'clock', { advanceMs: 1, frozen: true }, /exactly one of advanceMs, at, frozen/],
    ['PUT', 'clock', { advanceMs: -1 }, /advanceMs/],
    ['PUT', 'clock', { at: 'tomorrow' }, /at/],
    ['PATCH', 'switches', { noSuchSwitch: true }, /"noSuchSwitch"[^]*Allowed: /],
    ['PATCH', 'switches', ['on'], /Allowed: /],
  ];
  it.each(cases)('%s %s %j is refused with what is allowed', async (method, route, body, words) => {
    const system = running();
    const answer = await system.control(method, route, body);
    expect(wordsOf(answer.body)).toMatch(words);
    expect(answer.status).toBe(400);
    expect((await system.control('GET', 'faults')).body).toEqual([]);
  });

  it('takes JSON whatever its content type is said to be', async () => {
    const system = running();
    for (const type of ['application/json', 'application/x-www-form-urlencoded', 'text/plain']) {
      const answer = await system.control('POST', 'faults', { kind: 'drop-before' }, { 'content-type': type });
      expect([type, answer.status]).toEqual([type, 200]);
    }
    await system.control('DELETE', 'faults');
  });

  it('says how large a body may be', async () => {
    const system = running();
    const answer = await system.control('POST', 'faults', ' '.repeat(5 * 1024 * 1024));
    expect([answer.status, wordsOf(answer.body)]).toEqual([413, expect.stringMatching(/at most \d+ bytes/)]);
  });

  it.each([
    ['GET', ''],
    ['GET', 'nothing/here?x=1'],
    ['DELETE', 'state'],
    ['POST', 'clock'],
    ['OPTIONS', 'faults'],
  ])('%s /_sandbox/%s is not there, and the answer lists what is', async (method, route) => {
    const system = running();
    const { status, body } = await system.control(method, route);
    expect([status, wordsOf(body)]).toEqual([404, expect.stringContaining(`There is no ${method} /_sandbox`)]);
    const { routes } = body as { routes: string[] };
    const known = [
      'GET /_sandbox/state',
      'PUT /_sandbox/fault-plan',
      'PUT /_sandbox/clock',
      'PATCH /_sandbox/switches',
    ];
    expect(routes).toEqual(expect.arrayContaining([...known, 'POST /_sandbox/bills']));
    expect(routes).toEqual([...new Set(routes)].toSorted());
  });
});

/** The status of a request whose Host is freely chosen, which `fetch` does not let a program do. */
function statusWith(system: SystemUnderTest, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(`${system.origin}/_sandbox/faults`, { method: 'POST', headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.once('error', reject);
    asked.end('{"kind":"drop-before"}');
  });
}

describe.each(systems)('pages of other sites and the control plane of the %s sandbox', (name) => {
  const running = shared(name);
  it.each(['https://somewhere.example', 'http://localhost:1', 'null'])('turns away a page of %s', async (origin) => {
    const system = running();
    const { status, body } = await system.control('POST', 'faults', { kind: 'drop-before' }, { origin });
    expect([status, wordsOf(body)]).toEqual([403, expect.stringContaining(`a page of ${origin}`)]);
    expect((await system.control('GET', 'faults')).body).toEqual([]);
  });

  it('lets its own pages and programs in', async () => {
    const system = running();
    const { host } = new URL(system.origin);
    expect(await statusWith(system, { origin: system.origin })).toBe(200);
    expect(await statusWith(system, { origin: `http://localhost:9`, host: 'localhost:9' })).toBe(200);
    expect(await statusWith(system, { host: 'intacct-sandbox:7802' })).toBe(200);
    expect(await statusWith(system, { host: 'host.docker.internal:7802' })).toBe(200);
    expect(await statusWith(system, { host: '[::1]:7802' })).toBe(200);
    expect(await statusWith(system, { host })).toBe(200);
    await system.control('DELETE', 'faults');
  });

  it('turns away a name that was pointed at this machine', async () => {
    const system = running();
    const host = 'rebound.example:7802';
    expect(await statusWith(system, { host })).toBe(403);
    expect(await statusWith(system, { host, origin: `http://${host}` })).toBe(403);
  });

  it('leaves the API itself to programs anywhere', async () => {
    const system = running();
    const response = await fetch(`${system.origin}/nothing`, { headers: { origin: 'https://somewhere.example' } });
    expect(response.status).toBe(404);
  });
});

it.each([
  ['servicetitan', { callsPerSecond: 30 }, { retryAfterHeader: 'sometimes' }],
  ['intacct', { concurrency: 5 }, { billApproval: 'sometimes' }],
] as const)('changes the switches of %s that a PATCH names, or none when one is wrong', async (name, right, wrong) => {
  const system = await start(name);
  const before = (await system.control('GET', 'switches')).body as Record<string, unknown>;
  const after = { ...before, ...right };
  expect(after).not.toEqual(before);
  expect(await system.control('PATCH', 'switches', right)).toEqual({ status: 200, body: after });
  const refused = await system.control('PATCH', 'switches', { ...before, ...wrong });
  expect([refused.status, wordsOf(refused.body)]).toEqual([400, expect.stringContaining(Object.keys(wrong)[0] ?? '')]);
  expect((await system.control('GET', 'switches')).body).toEqual(after);
});

it('refuses ServiceTitan the kinds that only Intacct can do, and names those it can', async () => {
  const system = await start('servicetitan');
  for (const kind of ['rate-limited-ok', 'off-line', 'database-error']) {
    const { status, body } = await system.control('POST', 'faults', { kind });
    expect(status).toBe(400);
    expect(wordsOf(body)).toContain('"rate-limited"|"status"');
    expect(wordsOf(body)).not.toContain(`"${kind}"`);
  }
});
