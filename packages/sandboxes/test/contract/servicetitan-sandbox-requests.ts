/** One ServiceTitan sandbox for a test file, with a clock that tests turn, and requests as an app would send them. */
import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals';
import { z } from 'zod';

import { SandboxClock } from '../../src/control/clock.ts';
import { hvacMonth } from '../../src/scenario/hvac-month.ts';
import { startServiceTitanSandbox, type ServiceTitanSandbox } from '../../src/servicetitan/server.ts';
import { DEFAULT_SWITCHES, type ServiceTitanSwitches } from '../../src/servicetitan/switches.ts';
import { expectContract } from './servicetitan-contract.ts';
import { project } from './servicetitan-project.ts';

export const scenario = hvacMonth(11);
const { tenantId, clientId, clientSecret, appKey } = scenario.servicetitan;
/** Application GUID under which the scenario's vendors hold their link. */
export const GUID = '7d0f3c52-4b1e-4c55-9a60-0f1d2e3c4b5a';

/** The sandbox's clock: tests turn it instead of waiting. It never moves by itself. */
const start = Date.UTC(2026, 10, 2, 12);
let sandboxClock = new SandboxClock(() => start);
/** Its time. */
export let clock = start;
export let sandbox: ServiceTitanSandbox;
export let token: string;

export function advanceClock(ms: number): void {
  sandboxClock.advance(ms);
  clock = sandboxClock.now();
}

/** The form of every refusal. */
export const problemSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  traceId: z.string(),
  errors: z.record(z.string(), z.array(z.string())),
  data: z.record(z.string(), z.unknown()),
});

export const record = z.looseObject({ id: z.number() });
const envelope = z.strictObject({
  page: z.number(),
  pageSize: z.number(),
  hasMore: z.boolean(),
  totalCount: z.number().nullable(),
  data: z.array(record),
});

export async function requestToken(body: string, type = 'application/x-www-form-urlencoded'): Promise<Response> {
  return fetch(`${sandbox.origin}/connect/token`, { method: 'POST', headers: { 'content-type': type }, body });
}

export function form(overrides: Record<string, string> = {}): string {
  const fields = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, ...overrides };
  return new URLSearchParams(fields).toString();
}

export async function freshToken(): Promise<string> {
  const answer = z.object({ access_token: z.string() }).parse(await (await requestToken(form())).json());
  return answer.access_token;
}

/** Sends a request as an app would, and holds the response against the official contract. */
export async function call(
  path: string,
  init: { headers?: Record<string, string>; method?: string; body?: string } = {},
): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, 'st-app-key': appKey, ...init.headers };
  const response = await fetch(`${sandbox.origin}${path}`, { ...init, headers });
  const { status } = response;
  expectContract({ method: init.method ?? 'GET', path, status, text: await response.clone().text() });
  return response;
}

export function tenantPath(module: string, resource: string, query = ''): string {
  return `/${module}/v2/tenant/${tenantId}/${resource}${query}`;
}

export async function list(module: string, resource: string, query = ''): Promise<z.infer<typeof envelope>> {
  const response = await call(tenantPath(module, resource, query));
  expect(response.status).toBe(200);
  return envelope.parse(await response.json());
}

/** A request to the control plane, `/_sandbox/<path>`; its answer as it came. */
export async function control(method: string, path: string, body?: unknown): Promise<Response> {
  const init = body === undefined ? { method } : json(method, body);
  return fetch(`${sandbox.origin}/_sandbox/${path}`, init);
}

/** Until the end of the test. */
export async function setSwitches(switches: Partial<ServiceTitanSwitches>): Promise<void> {
  const response = await control('PATCH', 'switches', switches);
  expect(response.status).toBe(200);
}

/** Asks for what is refused with 400. */
export async function refusal(module: string, resource: string, query: string): Promise<z.infer<typeof problemSchema>> {
  const response = await call(tenantPath(module, resource, query));
  expect(response.status).toBe(400);
  return problemSchema.parse(await response.json());
}

export function json(method: string, body: unknown): { method: string; headers: Record<string, string>; body: string } {
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** A sandbox for the tests of a file, in its first state but for what they write; called once, at its top. */
export function useSandbox(): void {
  beforeAll(async () => {
    sandboxClock = new SandboxClock(() => start);
    clock = start;
    const tenant = { ...scenario.servicetitan, projects: [project] };
    sandbox = await startServiceTitanSandbox({ port: 0, tenant, clock: sandboxClock });
  });
  afterAll(() => sandbox.close());
  beforeEach(async () => {
    advanceClock(2_000);
    await setSwitches(DEFAULT_SWITCHES);
    token = await freshToken();
  });
}
