/** The clock and the latency of both real sandboxes, and what is left of them when a server closes. */
import { spawn } from 'node:child_process';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';
import fastify from 'fastify';

import { SandboxClock } from '../../src/control/clock.ts';
import { ControlPlane } from '../../src/control/control-plane.ts';
import { start, systems, until, useSystems, type SystemUnderTest } from './control-plane-systems.ts';

useSystems();

interface ClockReading {
  readonly now: string;
  readonly frozen: boolean;
  readonly waiting: number;
}

async function clock(system: SystemUnderTest, change?: Record<string, unknown>): Promise<ClockReading> {
  const answer = await system.control(change === undefined ? 'GET' : 'PUT', 'clock', change);
  return answer.body as ClockReading;
}

describe.each(systems)('clock of the %s sandbox', (name) => {
  it('moves forward, is set, stops and runs on from where it was', async () => {
    const system = await start(name);
    const before = Date.parse((await clock(system)).now);
    const after = Date.parse((await clock(system, { advanceMs: 86_400_000 })).now);
    expect(after - before).toBeGreaterThanOrEqual(86_400_000);
    expect((await clock(system, { frozen: true })).frozen).toBe(true);
    const there = { now: '2027-01-31T23:00:00.000Z', frozen: true, waiting: 0 };
    expect(await clock(system, { at: '2027-01-31T18:00:00-05:00' })).toMatchObject(there);
    await until(async () => Date.now() > before + 20);
    expect(await clock(system)).toMatchObject(there);
    const running = await clock(system, { frozen: false });
    expect(running.frozen).toBe(false);
    expect(Date.parse(running.now) - Date.parse(there.now)).toBeLessThan(60_000);
    await until(async () => (await clock(system)).now > running.now);
  });

  it.each([
    ['before the first day', { at: '1999-12-31T23:59:59Z' }],
    ['behind the last day', { at: '3000-01-01T00:00:00Z' }],
    ['with an advance behind the last day', { advanceMs: 86_400_000 }],
  ])('is not turned %s, in words', async (_case, change) => {
    const system = await start(name);
    await clock(system, { frozen: true });
    const last = await clock(system, { at: '2999-12-31T23:59:59Z' });
    const { status, body } = await system.control('PUT', 'clock', change);
    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining('from 2000-01-01 to 2999-12-31')]);
    expect((await clock(system)).now).toBe(last.now);
    expect((await clock(system, { at: '2000-01-01T00:00:00Z' })).now).toBe('2000-01-01T00:00:00.000Z');
  });

  it('ends what was signed in when its time is over', async () => {
    const system = await start(name);
    expect(system.isWritten(await system.write())).toBe(true);
    await clock(system, { advanceMs: 86_400_000 });
    expect(system.isRefusedSignIn(await system.write())).toBe(true);
    await system.signInAgain();
    expect(system.isWritten(await system.write())).toBe(true);
  });
});

describe.each(systems)('latency of the %s sandbox', (name) => {
  it('adds its parts for the request, its functions and its page, on the clock', async () => {
    const system = await start(name);
    await clock(system, { frozen: true });
    const latency = { requestMs: 1_000, functionMs: 100, pageMs: 10 };
    expect((await system.control('PUT', 'latency', latency)).body).toEqual(latency);
    expect((await system.control('GET', 'latency')).body).toEqual(latency);
    const forFunction = name === 'intacct' ? 100 : 0;
    const calls: [() => Promise<unknown>, number][] = [
      [() => system.write(), 1_000 + forFunction],
      [() => system.page(0), 1_010 + forFunction],
    ];
    for (const [call, total] of calls) {
      const calling = call();
      await until(async () => (await clock(system)).waiting === 1);
      expect((await clock(system, { advanceMs: total - 1 })).waiting).toBe(1);
      expect((await clock(system, { advanceMs: 1 })).waiting).toBe(0);
      await calling;
    }
    expect(await system.writtenCount()).toBe(1);
  });

  it('passes by itself, and goes when it is reset', async () => {
    const system = await start(name);
    await system.control('PUT', 'latency', { requestMs: 200 });
    const began = performance.now();
    await system.write();
    // A timer of Node may be a millisecond early.
    expect(performance.now() - began).toBeGreaterThanOrEqual(199);
    const none = { requestMs: 0, functionMs: 0, pageMs: 0 };
    expect((await system.control('PUT', 'latency', {})).body).toEqual(none);
    await clock(system, { frozen: true });
    expect(system.isWritten(await system.write())).toBe(true);
  });
});

const packageFolder = path.resolve(import.meta.dirname, '../..');

/** Every fault, and then a server that is closed while a commit is late, an answer slow and a call under latency. */
const program = (name: string): string => `
  import { hvacMonth } from './src/scenario/hvac-month.ts';
  const { ${name}: seed } = hvacMonth(11);
  const { startIntacctSandbox } = await import('./src/intacct/server.ts');
  const { startServiceTitanSandbox } = await import('./src/servicetitan/server.ts');
  const sandbox = await (${name === 'intacct' ? 'startIntacctSandbox({ port: 0, company: seed })' : 'startServiceTitanSandbox({ port: 0, tenant: seed })'});
  const call = () => fetch(sandbox.url ?? sandbox.origin + '/connect/token', { method: 'POST', body: 'x' })
    .then((response) => response.text()).catch(() => undefined);
  const control = (method, path, body) => fetch(sandbox.origin + '/_sandbox/' + path, { method, body: JSON.stringify(body) });
  const kinds = await (await control('GET', 'faults/kinds')).json();
  for (const { kind, of } of kinds) {
    if (of !== undefined || kind === 'slow') continue;
    await control('POST', 'faults', { kind });
    await call();
  }
  await control('POST', 'faults', { kind: 'late', delayMs: 3_600_000 });
  await call();
  await control('POST', 'faults', { kind: 'slow', delayMs: 3_600_000 });
  const slow = call();
  while ((await (await control('GET', 'clock')).json()).waiting < 3) await new Promise((next) => setTimeout(next, 5));
  await control('PUT', 'latency', { requestMs: 60_000 });
  const delayed = call();
  while ((await (await control('GET', 'clock')).json()).waiting < 4) await new Promise((next) => setTimeout(next, 5));
  await sandbox.close();
  await Promise.all([slow, delayed]);
  console.log('closed');`;

describe.each(systems)('closing the %s sandbox', (name) => {
  it('drops what still waits: nothing fails, and nothing keeps the process', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program(name)], {
      cwd: packageFolder,
      timeout: 30_000,
      env: { ...process.env, NODE_OPTIONS: '--disable-warning=ExperimentalWarning' },
    });
    let output = '';
    child.stdout.on('data', (part: Buffer) => (output += part.toString()));
    child.stderr.on('data', (part: Buffer) => (output += part.toString()));
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect([code, output]).toEqual([0, 'closed\n']);
  });
});

describe('closing a server on a clock that others share', () => {
  /** A server whose only call counts how often its work was done. */
  async function countingServer(clock: SandboxClock) {
    const answer = { status: 200, contentType: 'text/plain', body: 'done' };
    let done = 0;
    const work = () => {
      done += 1;
      return answer;
    };
    const hooks = { rateLimited: () => answer, loseSession: () => undefined };
    const control = new ControlPlane({ system: 'servicetitan', state: () => ({}), clock, hooks });
    const app = fastify({ forceCloseConnections: true });
    control.register(app);
    app.get('/', (_request, reply) => control.serve(reply, { operations: ['GET /'], functions: 0, pages: 0, work }));
    const origin = await app.listen({ host: '127.0.0.1', port: 0 });
    const call = () => fetch(origin).catch(() => undefined);
    const set = (method: string, path: string, body: unknown) =>
      fetch(`${origin}/_sandbox/${path}`, { method, body: JSON.stringify(body) });
    return { call, set, close: () => app.close(), doneCount: () => done };
  }

  it.each([
    ['a late commit', 'POST', 'faults', { kind: 'late', delayMs: 60_000 }],
    ['a call under latency', 'PUT', 'latency', { requestMs: 60_000 }],
  ])('does not do %s afterwards', async (_case, method, route, body) => {
    const shared = new SandboxClock();
    shared.freeze();
    const server = await countingServer(shared);
    await server.set(method, route, body);
    const calling = server.call();
    await until(async () => shared.waitingCount === 1);
    await server.close();
    expect(shared.waitingCount).toBe(0);
    shared.advance(60_000);
    await calling;
    expect(server.doneCount()).toBe(0);
  });
});
