/** What the ServiceTitan sandbox offers beside the API, over real HTTP: edits by hand, state, meter, faults. */
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { parseInstant } from '../../src/sandbox/servicetitan/instant.ts';
import { startServiceTitanSandbox } from '../../src/sandbox/servicetitan/server.ts';
import {
  call,
  clock,
  freshToken,
  json,
  list,
  record,
  sandbox,
  scenario,
  tenantPath,
} from './servicetitan-sandbox-requests.ts';

const { appKey, clientSecret, bills } = scenario.servicetitan;

describe('edits by hand', () => {
  const pending = bills.find(({ syncStatus }) => syncStatus === 'Pending')?.id ?? 0;
  const edit = (id: number, body: unknown) => fetch(`${sandbox.origin}/_sandbox/bills/${id}`, json('PATCH', body));

  it('posts a bill as a person would, which a poll then sees', async () => {
    const from = new Date(clock).toISOString();
    const edited: unknown = await (await edit(pending, { syncStatus: 'Posted' })).json();
    expect(edited).toMatchObject({ id: pending, syncStatus: 'Posted', postDate: expect.any(String) });
    const seen = await list('accounting', 'ap-bills', `?syncStatuses=Posted&modifiedOnOrAfter=${from}`);
    expect(seen.data.map(({ id }) => id)).toEqual([pending]);
  });

  it('moves modifiedOn forward at each edit, also within one moment', async () => {
    const stamp = z.object({ modifiedOn: z.string() });
    const first = stamp.parse(await (await edit(pending, { summary: 'one' })).json());
    const second = stamp.parse(await (await edit(pending, { summary: 'two' })).json());
    const [before, after] = [parseInstant(first.modifiedOn), parseInstant(second.modifiedOn)];
    expect(Number((after ?? 0n) - (before ?? 0n))).toBeGreaterThan(0);
  });

  it('cancels a bill with the date of it, and locks an exported one', async () => {
    const id = bills[5]?.id ?? 0;
    expect(await (await edit(id, { status: 'Canceled' })).json()).toMatchObject({ dateCanceled: expect.any(String) });
    const exported = bills.find(({ syncStatus }) => syncStatus === 'Exported')?.id ?? 0;
    const locked = await edit(exported, { summary: 'late' });
    expect(locked.status).toBe(409);
    expect(await locked.json()).toEqual({ error: expect.stringContaining('Exported and locked') });
  });

  it.each([
    ['an unknown field', { amount: '1.00' }, 'amount'],
    ['an amount as a number', { billAmount: 12.5 }, 'billAmount'],
    ['an unknown status', { syncStatus: 'posted' }, 'syncStatus'],
    ['a vendor that does not exist', { vendor: { id: 5 } }, 'no vendor 5'],
    ['nothing', {}, 'fields to change'],
  ])('refuses %s in words', async (_case, body, words) => {
    const response = await edit(pending, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: expect.stringContaining(words) });
  });

  it('adds a bill with what a person types, and refuses an incomplete one', async () => {
    const add = (body: unknown) => fetch(`${sandbox.origin}/_sandbox/bills`, json('POST', body));
    const typed = {
      vendor: { id: 1701 },
      billAmount: '40.00',
      billDate: '2026-10-20T00:00:00Z',
      businessUnit: { id: 3011 },
    };
    const response = await add(typed);
    expect(response.status).toBe(201);
    const added = z.looseObject({ id: z.number(), vendor: z.unknown() }).parse(await response.json());
    expect(added.vendor).toEqual({ id: 1701, name: 'First Street Supply House' });
    expect((await call(tenantPath('accounting', `ap-bills/${added.id}`))).status).toBe(200);
    expect((await add({ ...typed, id: added.id })).status).toBe(409);
    const incomplete = await add({ vendor: { id: 1701 } });
    expect(incomplete.status).toBe(400);
    expect(await incomplete.json()).toEqual({ error: expect.stringContaining('billDate') });
    expect((await edit(1, { summary: '' })).status).toBe(404);
  });
});

describe('control plane', () => {
  it('shows the tenant without its secrets, and counts calls by operation', async () => {
    await fetch(`${sandbox.origin}/_sandbox/meter`, { method: 'DELETE' });
    await freshToken();
    await list('accounting', 'ap-bills');
    await call(tenantPath('accounting', 'ap-bills/1'));
    const meter: unknown = await (await fetch(`${sandbox.origin}/_sandbox/meter`)).json();
    expect(meter).toEqual({
      requests: 3,
      operations: { 'POST connect/token': 1, 'GET ap-bills': 1, 'GET ap-bills/{id}': 1 },
      transactions: 0,
    });
    const text = await (await fetch(`${sandbox.origin}/_sandbox/state`)).text();
    const state = z.looseObject({ tenantId: z.number(), bills: z.array(record) }).parse(JSON.parse(text));
    expect(state.bills.length).toBeGreaterThanOrEqual(120);
    expect(text).not.toContain(clientSecret);
    expect(text).not.toContain(appKey);
  });

  it('serves planned faults on API calls', async () => {
    const fault = { kind: 'status', operation: 'GET ap-bills', status: 503 };
    await fetch(`${sandbox.origin}/_sandbox/faults`, json('POST', fault));
    const broken = await call(tenantPath('accounting', 'ap-bills'));
    expect(broken.status).toBe(503);
    expect(broken.headers.get('content-type')).toContain('text/html');
    expect((await call(tenantPath('accounting', 'ap-bills'))).status).toBe(200);
  });

  it('says in words that a port is taken', async () => {
    const port = Number(new URL(sandbox.origin).port);
    await expect(startServiceTitanSandbox({ port, tenant: scenario.servicetitan })).rejects.toThrow(
      'the port is taken',
    );
  });
});
