/**
 * For tests against real HTTP: both sandboxes with secrets of their own, the connection to them, hand-made servers for
 * what a sandbox would never answer, and a proxy that keeps what went over the wire. Holds no test data of one test.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { ConnectionConfig } from '../../src/config/load.ts';
import { tieoutSchema } from '../../src/config/schema.ts';
import { readIntacctAccess, readServiceTitanAccess, VariableReader } from '../../src/config/variables.ts';
import type { FailureCode } from '../../src/domain/failure.ts';
import type { Call } from '../../src/domain/systems.ts';
import type { IntacctCompany } from '../../src/sandbox/intacct/company.ts';
import { startIntacctSandbox, type IntacctSandboxOptions } from '../../src/sandbox/intacct/server.ts';
import { hvacMonth } from '../../src/sandbox/scenario/hvac-month.ts';
import { startServiceTitanSandbox } from '../../src/sandbox/servicetitan/server.ts';
import type { ServiceTitanTenant } from '../../src/sandbox/servicetitan/tenant.ts';

/** The hvac-month of one seed, with secrets that no other text can hold by chance. */
const scenario = hvacMonth(7);
export const company: IntacctCompany = {
  ...scenario.intacct,
  senderPassword: 'canary-sender-password',
  userPassword: 'canary-user-password',
};
export const tenant: ServiceTitanTenant = {
  ...scenario.servicetitan,
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

export interface ConnectionOptions {
  readonly intacctUrl?: string;
  readonly servicetitanOrigin?: string;
  readonly requestTimeout?: string;
  readonly gatherTime?: string;
  readonly lanes?: number;
  readonly batchSize?: number;
  readonly variables?: Readonly<Record<string, string>>;
}

/** A port that nothing listens on: the discard service. */
const NOWHERE = 'http://127.0.0.1:9';

/** The environment of a worker on this connection. */
export function variablesFor(
  options: Pick<ConnectionOptions, 'intacctUrl' | 'servicetitanOrigin' | 'variables'>,
): Record<string, string> {
  return {
    SERVICETITAN_ENVIRONMENT: 'integration',
    SERVICETITAN_TENANT_ID: String(tenant.tenantId),
    SERVICETITAN_CLIENT_ID: tenant.clientId,
    SERVICETITAN_CLIENT_SECRET: tenant.clientSecret,
    SERVICETITAN_APP_KEY: tenant.appKey,
    SERVICETITAN_API_URL: options.servicetitanOrigin ?? NOWHERE,
    SERVICETITAN_AUTH_URL: options.servicetitanOrigin ?? NOWHERE,
    INTACCT_SENDER_ID: company.senderId,
    INTACCT_SENDER_PASSWORD: company.senderPassword,
    INTACCT_COMPANY_ID: company.companyId,
    INTACCT_USER_ID: company.userId,
    INTACCT_USER_PASSWORD: company.userPassword,
    INTACCT_ENDPOINT_URL: options.intacctUrl ?? NOWHERE,
    ...options.variables,
  };
}

/** What `loadConfig` would give for a file with these settings, short waits instead of the defaults. */
export function connectionTo(
  options: ConnectionOptions,
): Pick<ConnectionConfig, 'intacct' | 'servicetitan' | 'settings'> {
  const { requestTimeout = '5s', gatherTime = '30ms', lanes = 2, batchSize = 25 } = options;
  const variables = variablesFor(options);
  const file = tieoutSchema.parse({
    version: 1,
    connections: {
      demo: {
        goLive: '2026-09-01',
        receiptsInLedger: 'none',
        servicetitan: { externalDataApplication: '7d0f3c52-4b1e-4c55-9a60-0f1d2e3c4b5a', requestTimeout },
        intacct: { requestTimeout, gatherTime, lanes, batchSize },
        mapping: { businessUnits: [], accounts: [{ account: '6410' }] },
      },
    },
  });
  const settings = file.connections['demo'];
  if (settings === undefined) throw new Error('the connection demo is missing');
  return {
    settings,
    servicetitan: readServiceTitanAccess(new VariableReader(variables, 'SERVICETITAN')),
    intacct: readIntacctAccess(new VariableReader(variables, 'INTACCT')),
  };
}

/** A caller with time enough, unless told how much. */
export function callWithin(ms = 60_000): Call {
  return { deadline: Date.now() + ms, signal: new AbortController().signal };
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

export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly request: string;
  readonly status: number;
  readonly contentType: string;
  readonly response: string;
}

/**
 * A server in front of `target` that keeps every exchange; answers that name the target name `named` instead, the
 * proxy itself unless told otherwise.
 */
export async function startProxy(
  target: string,
  named?: string,
): Promise<HandMadeServer & { readonly exchanges: Exchange[] }> {
  const exchanges: Exchange[] = [];
  const proxy = await startServer(async (request, response, { method = 'GET', url = '/', headers }) => {
    const passed = ['authorization', 'st-app-key', 'content-type'].flatMap((name) =>
      typeof headers[name] === 'string' ? [[name, headers[name]] as const] : [],
    );
    const answer = await fetch(`${target}${url}`, {
      method,
      headers: Object.fromEntries(passed),
      ...(method === 'GET' ? {} : { body: request }),
    });
    const body = (await answer.text()).replaceAll(target, named ?? proxy.origin);
    const contentType = answer.headers.get('content-type') ?? '';
    const { status } = answer;
    exchanges.push({ method, path: url, headers, request, status, contentType, response: body });
    response.writeHead(status, { 'content-type': contentType }).end(body);
  });
  return { ...proxy, exchanges };
}

/** What a promise failed with: the code, and everything that could end up in a log or a history. */
export interface Refused {
  readonly code: FailureCode;
  readonly retryAfterMs: number | undefined;
  /** Message, stack and JSON together, for looking for secrets. */
  readonly everything: string;
}

/** @throws when the promise is fulfilled, or rejected by anything but one of our failures. */
export async function failureOf(promise: Promise<unknown>): Promise<Refused> {
  const error: unknown = await promise.then(
    (value) => {
      throw new Error(`expected a failure and got ${String(JSON.stringify(value)).slice(0, 200)}`);
    },
    (reason: unknown) => reason,
  );
  const { failure, retryAfterMs, message, stack } = error as Partial<{
    failure: { code: FailureCode };
    retryAfterMs: number;
    message: string;
    stack: string;
  }>;
  if (failure === undefined) throw error;
  const everything = [message, stack, JSON.stringify(error), String(error)].join('\n');
  return { code: failure.code, retryAfterMs, everything };
}
