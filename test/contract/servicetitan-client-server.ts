/** For the contract tests of the ServiceTitan client: a hand-made API that answers what a test says, and a plain bill. */
import { ServiceTitanClient, type ClientTimes } from '../../src/clients/servicetitan/servicetitan-client.ts';
import type { DocumentKind } from '../../src/domain/values/document.ts';
import type { ListedDocument, ListSelection } from '../../src/ports/field-service.ts';
import { connectionTo, startServer, type HandMadeServer } from '../support/with-sandboxes.ts';

/** Calls that a test makes together come within one turn of the event loop: they need no long quiet. */
export const quietMs = 20;

export function clientOf(
  servicetitanOrigin: string,
  requestTimeout = '5s',
  times: ClientTimes = {},
): ServiceTitanClient {
  return new ServiceTitanClient(connectionTo({ servicetitanOrigin, requestTimeout }), { quietMs, ...times });
}

export interface Reply {
  readonly status?: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Asked {
  /** Below the tenant, e.g. `ap-bills`; `connect/token` for a sign-in. */
  readonly resource: string;
  readonly query: URLSearchParams;
  readonly token: string | undefined;
}

/** All rows of a window, whatever parts they come in. */
export async function listAll(
  client: ServiceTitanClient,
  kind: DocumentKind,
  selection: ListSelection,
): Promise<ListedDocument[]> {
  const rows: ListedDocument[] = [];
  for await (const part of client.parts(kind, selection)) rows.push(...part.rows);
  return rows;
}

/** A page of a list; what is text is sent as it stands, everything else as JSON. */
export const page = (data: readonly unknown[], hasMore = false): Reply => ({ body: { page: 1, hasMore, data } });

/** @param answer `undefined` drops the connection. Sign-ins without an answer of their own get `token-1`, `token-2`… */
export async function startApi(
  answer: (asked: Asked) => Reply | undefined | 'token',
): Promise<HandMadeServer & { readonly asked: Asked[] }> {
  const asked: Asked[] = [];
  let tokens = 0;
  const server = await startServer((_body, response, { url = '/', headers }) => {
    const { pathname, searchParams } = new URL(url, 'http://api.example');
    const resource = pathname === '/connect/token' ? 'connect/token' : (pathname.split('/').at(-1) ?? '');
    const call = { resource, query: searchParams, token: headers.authorization };
    asked.push(call);
    let reply = answer(call);
    if (reply === 'token') reply = { body: { access_token: `canary-token-${(tokens += 1)}`, expires_in: 900 } };
    if (reply === undefined) return void response.destroy();
    const { status = 200, body } = reply;
    response.writeHead(status, { 'content-type': 'application/json', ...reply.headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  return { ...server, asked };
}

/** Answers sign-ins, and every list but the one named with an empty page. */
export const listing = (resource: string, reply: (asked: Asked) => Reply | undefined) => (asked: Asked) => {
  if (asked.resource === 'connect/token') return 'token' as const;
  return asked.resource === resource ? reply(asked) : page([]);
};

/** A bill as ServiceTitan's live tenants send it: most of what the contract requires is null. */
export function bareBill(id: number, overrides: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { id, billType: 'Procurement', syncStatus: 'Posted', items: null, expenseItems: null, ...overrides };
}
