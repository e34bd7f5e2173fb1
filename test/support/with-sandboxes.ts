/**
 * For tests of the clients against real HTTP: the connection to both sandboxes, and a proxy that keeps what went over the
 * wire. Holds no test data of one test.
 */
import type { IncomingMessage } from 'node:http';

import { variablesFor as sandboxVariables } from '@tieout/sandboxes/variables.ts';

import type { ConnectionConfig } from '../../src/config/load.ts';
import { tieoutSchema } from '../../src/config/schema.ts';
import { readIntacctAccess, readServiceTitanAccess, type AccessReading } from '../../src/config/variables.ts';
import type { FailureCode } from '../../src/domain/failures/failure.ts';
import { callWithin as aCallWithin, type Call } from '../../src/ports/call.ts';
import {
  company,
  startServer,
  tenant,
  type HandMadeServer,
} from '../../packages/sandboxes/test/support/running-sandboxes.ts';

export {
  closeServers,
  company,
  startIntacct,
  startServer,
  startServiceTitan,
  tenant,
  type HandMadeServer,
  type RunningSandbox,
} from '../../packages/sandboxes/test/support/running-sandboxes.ts';

export interface ConnectionOptions {
  readonly intacctUrl?: string;
  readonly servicetitanOrigin?: string;
  readonly requestTimeout?: string;
  readonly batchWindow?: string;
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
  const { servicetitanOrigin = NOWHERE, intacctUrl = NOWHERE } = options;
  return { ...sandboxVariables({ tenant, company, servicetitanOrigin, intacctUrl }), ...options.variables };
}

/** What `loadConfig` would give for a file with these settings, short waits instead of the defaults. */
export function connectionTo(
  options: ConnectionOptions,
): Pick<ConnectionConfig, 'intacct' | 'servicetitan' | 'settings'> {
  const { requestTimeout = '5s', batchWindow = '30ms', lanes = 2, batchSize = 25 } = options;
  const variables = variablesFor(options);
  const file = tieoutSchema.parse({
    version: 1,
    connections: {
      demo: {
        goLive: '2026-09-01',
        receiptsInLedger: 'none',
        servicetitan: { externalDataApplication: '7d0f3c52-4b1e-4c55-9a60-0f1d2e3c4b5a', requestTimeout },
        intacct: { requestTimeout, batchWindow, lanes, batchSize },
        mapping: { businessUnits: [], accounts: [{ account: '6410' }] },
      },
    },
  });
  const settings = file.connections['demo'];
  if (settings === undefined) throw new Error('the connection demo is missing');
  return {
    settings,
    servicetitan: accessIn(readServiceTitanAccess(variables, 'SERVICETITAN')),
    intacct: accessIn(readIntacctAccess(variables, 'INTACCT')),
  };
}

function accessIn<T>(reading: AccessReading<T>): T {
  if ('problems' in reading) throw new Error(reading.problems.join('\n'));
  return reading.access;
}

/** A caller with time enough, by default. */
export function callWithin(ms = 60_000): Call {
  return aCallWithin(ms, new AbortController().signal);
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
 * A server in front of `target` that keeps every exchange; answers that name the target name `named` instead, by
 * default the proxy itself.
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
