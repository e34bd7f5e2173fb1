/**
 * For tests against real HTTP: both sandboxes with secrets of their own, and hand-made servers for what a sandbox would
 * never answer. Holds no test data of one test.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { IntacctCompany } from '../../src/intacct/company.ts';
import { startIntacctSandbox, type IntacctSandboxOptions } from '../../src/intacct/server.ts';
import { hvacMonth } from '../../src/scenario/hvac-month.ts';
import { startServiceTitanSandbox } from '../../src/servicetitan/server.ts';
import type { ServiceTitanTenant } from '../../src/servicetitan/tenant.ts';

/**
 * The hvac-month of one seed, with secrets that no other text can hold by chance. Nothing has been entered in its ledger
 * and nothing paid: a test does that itself.
 */
const scenario = hvacMonth(7);
export const company: IntacctCompany = {
  ...scenario.intacct,
  bills: [],
  senderPassword: 'canary-sender-password',
  userPassword: 'canary-user-password',
};
export const tenant: ServiceTitanTenant = {
  ...scenario.servicetitan,
  payments: [],
  clientSecret: 'canary-client-secret',
  appKey: 'canary-app-key',
};

const cleanups: (() => Promise<void>)[] = [];

/** Closes every server that the test has started; for `afterEach`. */
export async function closeServers(): Promise<void> {
  await Promise.all(cleanups.splice(0).map((close) => close()));
}

/** A sandbox, and its control plane as a person at the keyboard would use it. */
export interface RunningSandbox {
  readonly origin: string;
  /** Path below `/_sandbox/`. @throws when the sandbox refuses it. */
  readonly control: (method: string, path: string, body?: unknown) => Promise<unknown>;
  readonly state: <T>() => Promise<T>;
  readonly meter: () => Promise<Meter>;
}

interface Meter {
  readonly requests: number;
  readonly operations: Readonly<Record<string, number>>;
  readonly transactions: number;
}

function running(origin: string): RunningSandbox {
  const control = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${origin}/_sandbox/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${JSON.stringify(answer)}`);
    return answer;
  };
  return {
    origin,
    control,
    state: async <T>() => (await control('GET', 'state')) as T,
    meter: async () => (await control('GET', 'meter')) as Meter,
  };
}

export async function startIntacct(
  options: Partial<IntacctSandboxOptions> = {},
): Promise<RunningSandbox & { readonly url: string }> {
  const sandbox = await startIntacctSandbox({ port: 0, company, ...options });
  cleanups.push(() => sandbox.close());
  return { ...running(sandbox.origin), url: sandbox.url };
}

export async function startServiceTitan(
  seed: ServiceTitanTenant = tenant,
  now: () => number = Date.now,
): Promise<RunningSandbox> {
  const sandbox = await startServiceTitanSandbox({ port: 0, tenant: seed, now });
  cleanups.push(() => sandbox.close());
  return running(sandbox.origin);
}

export interface HandMadeServer {
  readonly origin: string;
  /** Bodies of the requests, in order. */
  readonly requests: string[];
}

/** @param answer is called for each request, its body read. */
export async function startServer(
  answer: (body: string, response: ServerResponse, request: IncomingMessage) => void | Promise<void>,
): Promise<HandMadeServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts).toString('utf8');
      requests.push(body);
      // A failing answer must show itself in the test, not end the process.
      Promise.resolve(answer(body, response, request)).catch(() => response.destroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  cleanups.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { origin: `http://127.0.0.1:${port}`, requests };
}
