/**
 * The wire of the ServiceTitan sandbox: every request below `test/golden/servicetitan-sandbox/` is sent as it stands and
 * answered as the file beside it says. Requests are written by hand; TIEOUT_GOLDEN=update writes the answers anew.
 */
import { afterEach, describe, expect, it } from '@jest/globals';

import { SandboxClock } from '../../src/control/clock.ts';
import { startServiceTitanSandbox, type ServiceTitanSandbox } from '../../src/servicetitan/server.ts';
import { GoldenFolder } from '../support/golden-files.ts';
import { conversation, requestIn, writtenAnswer, writtenRequest } from '../support/golden-servicetitan.ts';
import { closeServers, startServer } from '../support/running-sandboxes.ts';
import { serviceTitanCases, tenant } from './golden-servicetitan-cases.ts';
import { operationsOf, prepare } from './golden-steps.ts';

const golden = new GoldenFolder('sandbox', 'servicetitan');
const names = Object.keys(serviceTitanCases);
const requestOf = (name: string): string => `${name}.request.http`;
const responseOf = (name: string): string => `${name}.response.json`;
const read = (name: string): string => golden.read(requestOf(name));
const EVENT = 'webhooks/job-completed.request.http';

let sandbox: ServiceTitanSandbox | undefined;
afterEach(async () => {
  await sandbox?.close();
  sandbox = undefined;
  await closeServers();
});

async function start(name: string): Promise<string> {
  const clock = new SandboxClock(() => Date.UTC(2026, 10, 2, 12));
  sandbox = await startServiceTitanSandbox({
    port: 0,
    tenant,
    clock,
    switches: serviceTitanCases[name]?.switches ?? {},
  });
  return sandbox.origin;
}

async function answerTo(name: string): Promise<Response> {
  const origin = await start(name);
  const send = conversation(origin, read);
  if (!name.startsWith('auth/')) await send('auth/token/granted');
  await prepare(name, { cases: serviceTitanCases, origin: () => origin, send });
  return send(name);
}

describe('the ServiceTitan sandbox answers, word for word,', () => {
  it.each(names)('%s', async (name) => {
    golden.expectSame(responseOf(name), await writtenAnswer(await answerTo(name)));
  });
});

describe('the ServiceTitan sandbox sends a webhook, word for word,', () => {
  it('of a job that was completed', async () => {
    const origin = await start('');
    const told = Promise.withResolvers<string>();
    const receiver = await startServer((body, response, request) => {
      response.writeHead(200).end();
      told.resolve(writtenRequest(request, body));
    });
    const subscription = {
      url: `${receiver.origin}/hook`,
      eventTypes: ['tn.jpm.job-completed'],
      signingKey: 'not-secret-not-secret-not-secret',
    };
    const before = [
      ['POST', 'webhooks', subscription],
      ['PATCH', 'jobs/71000001', { jobStatus: 'Completed' }],
    ] as const;
    const send = conversation(origin, read);
    await prepare('event', { cases: { event: { before } }, origin: () => origin, send });
    golden.expectSame(EVENT, await told.promise);
  });
});

describe('the golden files of the ServiceTitan sandbox', () => {
  it('are those of the cases, and no others', () => {
    golden.expectFiles([EVENT, ...names.flatMap((name) => [requestOf(name), responseOf(name)])]);
  });

  it('show every endpoint, answering', async () => {
    const operations = (await operationsOf(await start(''))).map(({ verb, object }) => `${verb} ${object}`);
    const done = names
      .filter((name) => /"status": 20\d/.test(golden.read(responseOf(name))))
      .map((name) => requestIn(read(name), new Map()))
      .map(({ method, url }) => `${method} ${url.replace(/\?.*/, '').replace(/^\/(\w+\/v2\/tenant\/\d+\/)?/, '')}`);
    const patterns = operations.map((operation) => ({
      operation,
      pattern: new RegExp(`^${operation.replaceAll('{id}', '[0-9a-f-]*[0-9][0-9a-f-]*')}$`),
    }));
    expect(
      patterns.filter(({ pattern }) => !done.some((one) => pattern.test(one))).map(({ operation }) => operation),
    ).toEqual([]);
  });

  it('call refused what is, and nothing else', () => {
    const isRefused = (name: string): boolean => /"status": [45]/.test(golden.read(responseOf(name)));
    expect(names.filter((name) => isRefused(name) !== name.includes('/refused/'))).toEqual([]);
  });

  it('show every kind of refusal', () => {
    const statuses = names.map((name) => Number(/"status": (\d+)/.exec(golden.read(responseOf(name)))?.[1]));
    expect(new Set(statuses)).toEqual(new Set([200, 201, 400, 401, 403, 404, 405, 409, 415, 429, 500]));
  });
});
