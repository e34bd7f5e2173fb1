/** One ServiceTitan sandbox for a test file, with a clock that tests turn, and requests as an app would send them. */
import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals';
import { z } from 'zod';

import { hvacMonth } from '../../src/sandbox/scenario/hvac-month.ts';
import { startServiceTitanSandbox } from '../../src/sandbox/servicetitan/server.ts';
import type { ServiceTitanSandbox } from '../../src/sandbox/servicetitan/server.ts';

export const scenario = hvacMonth(11);
const { tenantId, clientId, clientSecret, appKey } = scenario.servicetitan;
/** Application GUID under which the scenario's vendors hold their link. */
export const guid = '7d0f3c52-4b1e-4c55-9a60-0f1d2e3c4b5a';

/** The sandbox's clock: tests move it instead of waiting. */
export let clock = Date.UTC(2026, 10, 2, 12);
export let sandbox: ServiceTitanSandbox;
export let token: string;

export function advanceClock(ms: number): void {
  clock += ms;
}

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

export function call(path: string, init: { headers?: Record<string, string>; method?: string; body?: string } = {}) {
  const headers = { authorization: `Bearer ${token}`, 'st-app-key': appKey, ...init.headers };
  return fetch(`${sandbox.origin}${path}`, { ...init, headers });
}

export function tenantPath(module: string, resource: string, query = ''): string {
  return `/${module}/v2/tenant/${tenantId}/${resource}${query}`;
}

export async function list(module: string, resource: string, query = ''): Promise<z.infer<typeof envelope>> {
  const response = await call(tenantPath(module, resource, query));
  expect(response.status).toBe(200);
  return envelope.parse(await response.json());
}

export function json(method: string, body: unknown): { method: string; headers: Record<string, string>; body: string } {
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

beforeAll(async () => {
  sandbox = await startServiceTitanSandbox({ port: 0, tenant: scenario.servicetitan, now: () => clock });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  advanceClock(2_000);
  token = await freshToken();
});
