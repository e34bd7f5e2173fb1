/**
 * Both sandboxes behind one face, for tests of what they share: a write and a list through the API, the control plane,
 * and what the state says was done. Requests go out as any program would send them, with no client of ours.
 */
import { afterAll, afterEach, beforeAll } from '@jest/globals';

import { SandboxClock } from '../../src/control/clock.ts';
import { startIntacctSandbox } from '../../src/intacct/server.ts';
import { hvacMonth } from '../../src/scenario/hvac-month.ts';
import { startServiceTitanSandbox } from '../../src/servicetitan/server.ts';

const { servicetitan: tenant, intacct: company } = hvacMonth(11);
const APPLICATION_GUID = '7d0f3c52-4b1e-4c55-9a60-0f1d2e3c4b5a';

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** What the client sees: a whole answer, an answer whose body breaks off, or no answer at all. */
export type Seen = Answered | { readonly brokeOff: number } | 'connection reset';

export interface SystemUnderTest {
  readonly origin: string;
  readonly writeOperation: string;
  readonly listOperation: string;
  /** Writes one record more, with a session or token that was taken at the start. */
  readonly write: () => Promise<Seen>;
  readonly isWritten: (seen: Seen) => boolean;
  readonly isRefusedSignIn: (seen: Seen) => boolean;
  readonly signInAgain: () => Promise<void>;
  /** How many of the writes of this test the state shows. */
  readonly writtenCount: () => Promise<number>;
  /** Ids of one page of four rows, pages counted from 0, in an order that stays. */
  readonly page: (index: number) => Promise<readonly string[]>;
  /** Keys of the rows that a list request answers: a path below the tenant's modules, or the XML of a function. */
  readonly keysOf: (list: string) => Promise<readonly string[]>;
  readonly control: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<{ status: number; body: unknown }>;
  readonly close: () => Promise<void>;
}

export type SystemName = 'servicetitan' | 'intacct';
export const systems: readonly SystemName[] = ['servicetitan', 'intacct'];

const running: SystemUnderTest[] = [];

/** Closes what a test has started, after each test of a file; called once, at its top. */
export function useSystems(): void {
  afterEach(async () => {
    await Promise.all(running.splice(0).map(({ close }) => close()));
  });
}

/** A system of the test's own, closed after it. */
export async function start(name: SystemName): Promise<SystemUnderTest> {
  const system = await startFresh(name);
  running.push(system);
  return system;
}

/** One system for all tests of a `describe` that leave nothing behind in it. */
export function shared(name: SystemName): () => SystemUnderTest {
  let system: SystemUnderTest | undefined;
  beforeAll(async () => {
    system = await startFresh(name);
  });
  afterAll(() => system?.close());
  return () => {
    if (system === undefined) throw new Error('the shared system runs only while tests run');
    return system;
  };
}

async function startFresh(name: SystemName): Promise<SystemUnderTest> {
  const system = await (name === 'intacct' ? startIntacct() : startServiceTitan());
  await system.signInAgain();
  await system.control('DELETE', 'meter');
  return system;
}

type SentRequest = Omit<RequestInit, 'headers'> & { readonly headers?: Record<string, string> };

async function send(url: string, { headers: given, ...init }: SentRequest): Promise<Seen> {
  // Uncompressed, so that the length of an answer is the length of its text.
  const asked = { ...given, 'accept-encoding': 'identity' };
  const response = await fetch(url, { ...init, headers: asked }).catch(() => undefined);
  if (response === undefined) return 'connection reset';
  const { status, headers } = response;
  const body = await response.text().catch(() => undefined);
  return body === undefined ? { brokeOff: status } : { status, headers, body };
}

export function answered(seen: Seen): Answered {
  if (typeof seen === 'object' && 'body' in seen) return seen;
  throw new Error(`expected an answer and saw ${JSON.stringify(seen)}`);
}

function controlOf(origin: string): SystemUnderTest['control'] {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(`${origin}/_sandbox/${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
}

type Rows = readonly { readonly id: number | string }[];

async function startServiceTitan(): Promise<SystemUnderTest> {
  const sandbox = await startServiceTitanSandbox({ port: 0, tenant, clock: new SandboxClock() });
  const { origin } = sandbox;
  const control = controlOf(origin);
  let token = '';
  let writes = 0;
  const urlOf = (list: string) => `${origin}/${list.replace('/', `/v2/tenant/${tenant.tenantId}/`)}`;
  const headers = () => ({ authorization: `Bearer ${token}`, 'st-app-key': tenant.appKey });
  const keysOf = async (list: string): Promise<readonly string[]> => {
    const body = JSON.parse(answered(await send(urlOf(list), { headers: headers() })).body) as Rows | { data: Rows };
    return ('data' in body ? body.data : body).map(({ id }) => String(id));
  };
  return {
    ...{ origin, control, keysOf, close: () => sandbox.close() },
    writeOperation: 'PATCH vendors/{id}',
    listOperation: 'GET vendors',
    write: () => {
      writes += 1;
      const externalData = [{ key: `probe-${writes}`, value: 'written' }];
      return send(urlOf('inventory/vendors/1702'), {
        method: 'PATCH',
        headers: { ...headers(), 'content-type': 'application/json' },
        body: JSON.stringify({ externalData: { patchMode: 'Merge', applicationGuid: APPLICATION_GUID, externalData } }),
      });
    },
    isWritten: (seen) => answered(seen).status === 200 && JSON.parse(answered(seen).body) !== undefined,
    isRefusedSignIn: (seen) => answered(seen).status === 401,
    signInAgain: async () => {
      const form = { grant_type: 'client_credentials', client_id: tenant.clientId, client_secret: tenant.clientSecret };
      const seen = await send(`${origin}/connect/token`, { method: 'POST', body: new URLSearchParams(form) });
      token = (JSON.parse(answered(seen).body) as { access_token: string }).access_token;
    },
    writtenCount: async () => JSON.stringify((await control('GET', 'state')).body).match(/"probe-\d+"/g)?.length ?? 0,
    page: (index) => keysOf(`inventory/vendors?pageSize=4&page=${index + 1}`),
  };
}

async function startIntacct(): Promise<SystemUnderTest> {
  const sandbox = await startIntacctSandbox({ port: 0, company, clock: new SandboxClock() });
  const control = controlOf(sandbox.origin);
  let authentication = '';
  let writes = 0;
  const post = (content: string): Promise<Seen> =>
    send(sandbox.url, {
      method: 'POST',
      headers: { 'content-type': 'application/xml' },
      body: `<request><control><senderid>${company.senderId}</senderid><password>${company.senderPassword}</password><controlid>probe</controlid><uniqueid>false</uniqueid><dtdversion>3.0</dtdversion><includewhitespace>false</includewhitespace></control><operation><authentication>${authentication}</authentication><content><function controlid="f">${content}</function></content></operation></request>`,
    });
  const keysOf = async (list: string): Promise<readonly string[]> => {
    const rows = answered(await post(list)).body.matchAll(/<(?:VENDORID|RECORDNO|name)>([^<]+)</g);
    return [...rows].map((match) => match[1] ?? '');
  };
  return {
    ...{ origin: sandbox.origin, control, keysOf, close: () => sandbox.close() },
    writeOperation: 'create VENDOR',
    listOperation: 'query VENDOR',
    write: () => {
      writes += 1;
      const contact = `<DISPLAYCONTACT><PRINTAS>Probe ${writes}</PRINTAS></DISPLAYCONTACT>`;
      return post(
        `<create><VENDOR><VENDORID>PROBE-${writes}</VENDORID><NAME>Probe ${writes}</NAME>${contact}</VENDOR></create>`,
      );
    },
    isWritten: (seen) => answered(seen).body.match(/<status>success<\/status>/g)?.length === 3,
    isRefusedSignIn: (seen) => answered(seen).body.includes('Invalid session'),
    signInAgain: async () => {
      authentication = `<login><userid>${company.userId}</userid><companyid>${company.companyId}</companyid><password>${company.userPassword}</password></login>`;
      const { body } = answered(await post('<getAPISession/>'));
      authentication = `<sessionid>${/<sessionid>([^<]+)</.exec(body)?.[1]}</sessionid>`;
    },
    writtenCount: async () => {
      const { body } = await control('GET', 'state');
      return (body as { vendors: { vendorId: string }[] }).vendors.filter((it) => it.vendorId.startsWith('PROBE-'))
        .length;
    },
    page: (index) => {
      const order = '<orderby><order><field>VENDORID</field><ascending/></order></orderby>';
      const paging = `<pagesize>4</pagesize><offset>${4 * index}</offset>`;
      return keysOf(`<query><object>VENDOR</object><select><field>VENDORID</field></select>${order}${paging}</query>`);
    },
  };
}

/** Asks again and again until it is so. @throws after ten seconds. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`not within ten seconds: ${isSo.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
