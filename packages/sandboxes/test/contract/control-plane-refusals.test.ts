/** What the control plane of both real sandboxes does with wrong input, unknown routes and other sites' pages. */
import { request } from 'node:http';

import { describe, expect, it } from '@jest/globals';

import { shared, start, systems, useSystems, type SystemUnderTest } from './control-plane-systems.ts';

useSystems();

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
    ['POST', 'faults', { kind: 'nonsense' }, /^kind: "nonsense" is not allowed \(one of: .*drop-before, drop-after/],
    ['POST', 'faults', {}, /^kind: is missing \(one of: .*drop-before, drop-after/],
    ['POST', 'faults', undefined, /^the body: is missing \(an object with kind, operation, times, status, delayMs\)$/],
    ['POST', 'faults', [], /^the body: an empty list is not allowed \(an object with kind, operation, times/],
    [
      'POST',
      'faults',
      { kind: 'status', colour: 'red' },
      /^colour: there is no such field \(allowed: kind, operation, times, status, delayMs\)$/,
    ],
    [
      'POST',
      'faults',
      { kind: 'status', status: 200 },
      /^status: 200 is not allowed \(a whole number from 400 to 599\)$/,
    ],
    ['POST', 'faults', { kind: 'drop-before', delayMs: 5 }, /drop-before takes no delayMs/],
    ['POST', 'faults', { kind: 'slow', status: 500 }, /slow takes no status/],
    ['POST', 'faults', { kind: 'slow', delayMs: -1 }, /delayMs/],
    ['POST', 'faults', { kind: 'slow', times: 0 }, /times/],
    [
      'POST',
      'faults',
      { kind: 'slow', operation: 'frobnicate' },
      /^operation: "frobnicate" is no operation here \(verbs, alone or with an object: /,
    ],
    ['POST', 'faults', 'not { json', /cannot be read as JSON/],
    ['POST', 'faults', '{"__proto__": {"kind": "slow"}}', /cannot be read as JSON/],
    ['PUT', 'fault-plan', { seed: 1, rate: 0, kinds: ['slow'] }, /rate/],
    ['PUT', 'fault-plan', { seed: 1, rate: 1.5, kinds: ['slow'] }, /rate/],
    ['PUT', 'fault-plan', { rate: 1, kinds: ['slow'] }, /seed/],
    ['PUT', 'fault-plan', { seed: 1, rate: 1, kinds: [] }, /kinds/],
    ['PUT', 'fault-plan', { seed: 1, rate: 1, kinds: ['nonsense'] }, /^kinds\.0: "nonsense" is not allowed \(one of: /],
    ['PUT', 'fault-plan', { seed: 1, rate: 1, kinds: ['slow'], operations: ['frobnicate'] }, /is no operation here/],
    ['PUT', 'fault-plan', { seed: 1, rate: 1, kinds: ['slow'], status: 500 }, /takes a status/],
    ['PUT', 'fault-plan', { seed: 1, rate: 1, kinds: ['slow'], often: true }, /^often: .*\(allowed: seed, rate, kinds/],
    ['PUT', 'latency', { requestMs: -1 }, /requestMs/],
    ['PUT', 'latency', { perRequest: 1 }, /^perRequest: .*\(allowed: requestMs, functionMs, pageMs\)$/],
    ['PUT', 'clock', {}, /exactly one of advanceMs, at, frozen/],
    ['PUT', 'clock', { advanceMs: 1, frozen: true }, /exactly one of advanceMs, at, frozen/],
    ['PUT', 'clock', { advanceMs: -1 }, /advanceMs/],
    ['PUT', 'clock', { at: 'tomorrow' }, /at/],
    ['PATCH', 'switches', { noSuchSwitch: true }, /^noSuchSwitch: there is no such field \(allowed: /],
    ['PATCH', 'switches', ['on'], /^the body: a list is not allowed \(an object with /],
  ];
  it.each(cases)('%s %s %j is refused with what is allowed', async (method, route, body, words) => {
    const system = running();
    const answer = await system.control(method, route, body);
    expect(wordsOf(answer.body)).toMatch(words);
    expect(wordsOf(answer.body)).not.toMatch(/invalid|expected|received|✖/i);
    expect(answer.status).toBe(400);
    expect((await system.control('GET', 'faults')).body).toEqual([]);
  });

  it('reports every problem, a line each', async () => {
    const { body } = await running().control('POST', 'faults', { kind: 'slow', times: 0, colour: 'red' });
    expect(wordsOf(body).split('\n')).toEqual([
      'times: 0 is not allowed (a whole number from 1 to 10000)',
      'colour: there is no such field (allowed: kind, operation, times, status, delayMs)',
    ]);
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
function statusWith(
  system: SystemUnderTest,
  headers: Record<string, string>,
  { method, path } = { method: 'POST', path: '/_sandbox/faults' },
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(`${system.origin}${path}`, { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.once('error', reject);
    asked.end(method === 'GET' ? '' : '{"kind":"drop-before"}');
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

  it.each([
    { method: 'POST', path: '/%5Fsandbox/faults' },
    { method: 'POST', path: '/_sandb%6Fx/faults' },
    { method: 'GET', path: '/%5Fsandbox/state' },
    { method: 'GET', path: '/_sandbox/nothing/here' },
    { method: 'GET', path: '/' },
    { method: 'GET', path: '/?view=control' },
  ])('turns both away at $path, however it is written', async (route) => {
    const system = running();
    expect(await statusWith(system, { origin: 'https://somewhere.example' }, route)).toBe(403);
    expect(await statusWith(system, { host: 'rebound.example:7802' }, route)).toBe(403);
    expect((await system.control('GET', 'faults')).body).toEqual([]);
  });

  it('shows its page to anyone who knows its address', async () => {
    expect(await statusWith(running(), {}, { method: 'GET', path: '/' })).toBe(200);
  });

  it.each(['a b', 'http://', '%'])('answers 400 to the Host "%s", which is none', async (host) => {
    expect(await statusWith(running(), { host })).toBe(400);
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
    expect(wordsOf(body)).toContain('(one of: rate-limited, status,');
    expect(wordsOf(body).split(/[(,)] ?/)).not.toContain(kind);
  }
});

it.each([
  ['create FOO', /\(create alone or with one of: VENDOR, .*APBILL, /],
  ['create apbill', /case counts/],
  ['createAPBILL', /verbs, alone or with an object: create, .*; only alone: getAPISession, create_bill, /],
  ['getAPISession APBILL', /GET \/_sandbox\/operations/],
])('refuses Intacct a fault of "%s", which no call is, in a plan too', async (operation, words) => {
  const system = await start('intacct');
  const plan = { seed: 1, rate: 1, kinds: ['slow'], operations: [operation] };
  for (const answer of [
    await system.control('POST', 'faults', { kind: 'slow', operation }),
    await system.control('PUT', 'fault-plan', plan),
  ]) {
    expect([answer.status, wordsOf(answer.body)]).toEqual([400, expect.stringMatching(words)]);
  }
});

it('takes every operation that it lists', async () => {
  for (const name of systems) {
    const system = await start(name);
    const groups = (await system.control('GET', 'operations')).body as { verbs: string[]; objects: string[] }[];
    const operations = groups.flatMap(({ verbs, objects }) =>
      verbs.flatMap((verb) => [verb, ...objects.map((object) => `${verb} ${object}`)]),
    );
    expect(operations).toContain(system.writeOperation);
    const plan = { seed: 1, rate: 1, kinds: ['slow'], operations };
    expect((await system.control('PUT', 'fault-plan', plan)).status).toBe(200);
  }
});

it.each(systems)(
  'says of every switch of %s what it stands for, what it may be and what it is by default',
  async (name) => {
    const system = await start(name);
    const current = (await system.control('GET', 'switches')).body as Record<string, unknown>;
    const kinds = (await system.control('GET', 'switches/kinds')).body as Record<string, unknown>[];
    expect(Object.fromEntries(kinds.map((kind) => [kind['name'], kind['default']]))).toEqual(current);
    for (const kind of kinds) {
      expect(kind).toMatchObject({ meaning: expect.stringMatching(/^[A-Z].{20,}\.$/) });
      const { values, type } = kind;
      expect([kind['name'], Array.isArray(values) || typeof type]).toEqual([kind['name'], values ? true : 'string']);
    }
  },
);
