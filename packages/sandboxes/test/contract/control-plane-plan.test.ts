/** Fault plans on both real sandboxes: the seed decides, and nothing else. */
import { describe, expect, it } from '@jest/globals';

import { start, systems, useSystems, type SystemName, type SystemUnderTest } from './control-plane-systems.ts';

useSystems();

const SEED = 20_261_122;

interface Injected {
  readonly number: number;
  readonly at?: string;
  readonly kind: string;
  readonly operation: string;
  readonly by: string;
}

async function injected(system: SystemUnderTest): Promise<Injected[]> {
  const { body } = await system.control('GET', 'faults/injected');
  return (body as Injected[]).map(({ at: _at, ...rest }) => rest);
}

/** Twenty writes and twenty pages; what the client does with the answers changes nothing. */
async function runCalls(name: SystemName, plan: Record<string, unknown>): Promise<Injected[]> {
  const system = await start(name);
  expect((await system.control('PUT', 'fault-plan', plan)).status).toBe(200);
  for (let count = 0; count < 20; count += 1) {
    await system.write();
    await system.page(count % 3).catch(() => []);
  }
  return injected(system);
}

describe.each(systems)(`fault plan of the %s sandbox, seed ${SEED}`, (name) => {
  const kinds = ['status', 'drop-before', 'drop-after', 'truncated', 'page-shuffled'];
  const plan = { seed: SEED, rate: 0.3, kinds };

  it('gives the same faults to the same calls on another server, and others for another seed', async () => {
    const first = await runCalls(name, plan);
    const again = await runCalls(name, plan);
    const other = await runCalls(name, { ...plan, seed: SEED + 1 });
    expect(first.length).toBeGreaterThan(3);
    expect(first.length).toBeLessThan(25);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(new Set(first.map(({ by }) => by))).toEqual(new Set(['plan']));
  });

  it('keeps to its kinds, its operations and its number', async () => {
    const system = await start(name);
    const narrow = { seed: SEED, rate: 1, kinds: ['drop-before'], operations: [system.writeOperation], atMost: 2 };
    await system.control('PUT', 'fault-plan', narrow);
    expect(await system.page(0)).toHaveLength(4);
    expect([await system.write(), await system.write()]).toEqual(['connection reset', 'connection reset']);
    expect(system.isWritten(await system.write())).toBe(true);
    const entry = { kind: 'drop-before', operation: system.writeOperation, by: 'plan' };
    const expected = [
      { number: 1, ...entry },
      { number: 2, ...entry },
    ];
    expect(await injected(system)).toEqual(expected);
    expect((await system.control('GET', 'fault-plan')).body).toMatchObject({
      plan: narrow,
      count: 2,
      injected: expected,
    });
  });

  it('leaves a fault that was asked for its call, and ends when asked to', async () => {
    const system = await start(name);
    await system.control('PUT', 'fault-plan', { seed: SEED, rate: 1, kinds: ['drop-before'] });
    await system.control('POST', 'faults', { kind: 'doubled' });
    expect(await system.write()).toMatchObject({ status: 200 });
    expect(await system.write()).toBe('connection reset');
    expect((await system.control('DELETE', 'fault-plan')).body).toEqual({ plan: null, count: 0, injected: [] });
    expect(system.isWritten(await system.write())).toBe(true);
    expect((await injected(system)).map(({ kind, by }) => [kind, by])).toEqual([
      ['doubled', 'request'],
      ['drop-before', 'plan'],
    ]);
  });

  it.each([
    ['rarer than one in a thousand', { rate: 0.000_1 }, /rate.*0\.001/],
    ['with a kind twice', { kinds: ['slow', 'doubled', 'slow'] }, /kinds: name each kind once/],
    ['with more kinds than there are', { kinds: Array.from({ length: 1_000 }, () => 'slow') }, /kinds/],
  ])('is refused %s', async (_case, wrong, words) => {
    const system = await start(name);
    const { status, body } = await system.control('PUT', 'fault-plan', {
      seed: SEED,
      rate: 0.001,
      kinds: ['slow'],
      ...wrong,
    });
    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringMatching(words)]);
    expect((await system.control('PUT', 'fault-plan', { seed: SEED, rate: 0.001, kinds: ['slow'] })).status).toBe(200);
  });

  it('gives its kinds the status or the delay it names', async () => {
    const system = await start(name);
    await system.control('PUT', 'fault-plan', { seed: SEED, rate: 1, kinds: ['status'], status: 502 });
    expect(await system.write()).toMatchObject({ status: 502 });
  });
});
