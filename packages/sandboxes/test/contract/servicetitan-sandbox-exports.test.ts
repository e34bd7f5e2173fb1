/** Export feeds of the ServiceTitan sandbox: tokens, delay, recent changes, deleted records. */
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { startServiceTitanSandbox } from '../../src/servicetitan/server.ts';
import { act, createOrder, receive } from './servicetitan-sandbox-purchases.ts';
import {
  advanceClock,
  call,
  clock,
  form,
  refusal,
  sandbox,
  scenario,
  setSwitches,
  tenantPath,
  useSandbox,
} from './servicetitan-sandbox-requests.ts';

useSandbox();

const { bills } = scenario.servicetitan;
const MINUTE = 60_000;

const pageSchema = z.strictObject({
  hasMore: z.boolean(),
  continueFrom: z.string(),
  data: z.array(z.looseObject({ id: z.number(), modifiedOn: z.string() })),
});
type FeedPage = z.infer<typeof pageSchema>;

/** Tokens live as long as the feed's delay, so each call has its own. */
async function signIn(origin = sandbox.origin): Promise<{ authorization: string }> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const response = await fetch(`${origin}/connect/token`, { method: 'POST', headers, body: form() });
  const { access_token } = z.object({ access_token: z.string() }).parse(await response.json());
  return { authorization: `Bearer ${access_token}` };
}

async function feed(
  query: Readonly<Record<string, string>> = {},
  resource = 'export/inventory-bills',
  origin = sandbox.origin,
): Promise<FeedPage> {
  const module = resource === 'export/inventory-bills' ? 'accounting' : 'inventory';
  const path = tenantPath(module, resource, `?${new URLSearchParams(query).toString()}`);
  const headers = { ...(await signIn(origin)), 'st-app-key': scenario.servicetitan.appKey };
  const response = origin === sandbox.origin ? await call(path, { headers }) : await fetch(origin + path, { headers });
  expect(response.status).toBe(200);
  return pageSchema.parse(await response.json());
}

const idsOf = (page: FeedPage): number[] => page.data.map(({ id }) => id);

/** Everything behind a token, page by page. */
async function readOn(from: string | undefined, query: Readonly<Record<string, string>> = {}): Promise<FeedPage> {
  const data: FeedPage['data'] = [];
  let page = await feed(from === undefined ? query : { ...query, from });
  data.push(...page.data);
  while (page.hasMore) {
    page = await feed({ ...query, from: page.continueFrom });
    data.push(...page.data);
  }
  return { ...page, data };
}

const changed = (summary: string, index = 7) => act('PATCH', `bills/${bills[index]?.id}`, { summary });

describe('an export feed', () => {
  it('lists every bill once, in pages of its own size, by rising time of change', async () => {
    await setSwitches({ exportPageSize: 25 });
    const first = await feed();
    expect(first.data).toHaveLength(25);
    const all = await readOn(undefined);
    expect(new Set(idsOf(all)).size).toBe(120);
    expect(all.data).toHaveLength(120);
    const stamps = all.data.map(({ modifiedOn }) => modifiedOn.slice(0, 19));
    expect(stamps).toEqual(stamps.toSorted());
    expect(await feed({ from: all.continueFrom })).toEqual({
      hasMore: false,
      continueFrom: all.continueFrom,
      data: [],
    });
  });

  it('loses none of the bills that changed at one moment, wherever the page ends', async () => {
    const at = '2026-10-31T23:59:59.9999999Z';
    const together = bills.slice(0, 5).map((bill) => ({ ...bill, modifiedOn: at }));
    const tenant = { ...scenario.servicetitan, bills: [...together, ...bills.slice(5)] };
    const crowded = await startServiceTitanSandbox({ port: 0, tenant, switches: { exportPageSize: 2 } });
    try {
      const told: number[] = [];
      let page = await feed({ from: at }, 'export/inventory-bills', crowded.origin);
      told.push(...idsOf(page));
      while (page.hasMore) {
        page = await feed({ from: page.continueFrom }, 'export/inventory-bills', crowded.origin);
        told.push(...idsOf(page));
      }
      expect(told).toEqual(together.map(({ id }) => id));
    } finally {
      await crowded.close();
    }
  });

  it('begins at a date, and includes what changed at that very moment', async () => {
    const at = bills[40]?.modifiedOn ?? '';
    const page = await feed({ from: at });
    expect(idsOf(page)).toContain(bills[40]?.id);
    expect(page.data.every(({ modifiedOn }) => Date.parse(modifiedOn) >= Date.parse(at) - 1)).toBe(true);
    const day = await feed({ from: '2026-10-20' });
    expect(day.data.every(({ modifiedOn }) => modifiedOn >= '2026-10-20')).toBe(true);
    expect(day.data.length).toBeGreaterThan(0);
  });

  it('refuses the token of another feed, and what is no token', async () => {
    const { continueFrom } = await feed({}, 'export/purchase-orders');
    expect(
      Object.keys((await refusal('accounting', 'export/inventory-bills', `?from=${continueFrom}`)).errors),
    ).toEqual(['from']);
    await refusal('accounting', 'export/inventory-bills', '?from=yesterday');
    expect((await feed({ from: continueFrom }, 'export/purchase-orders')).data).toEqual([]);
  });

  it('lists a change only when it is 15 minutes old', async () => {
    const { continueFrom } = await readOn(undefined, { includeRecentChanges: 'false' });
    await changed('delayed');
    expect((await feed({ from: continueFrom })).data).toEqual([]);
    advanceClock(15 * MINUTE - 1);
    expect((await feed({ from: continueFrom })).data).toEqual([]);
    advanceClock(1);
    const page = await feed({ from: continueFrom });
    expect(page.data).toMatchObject([{ id: bills[7]?.id, summary: 'delayed' }]);
    expect((await feed({ from: page.continueFrom })).data).toEqual([]);
  });

  it('lists recent changes at once when asked, and repeats them until they have settled', async () => {
    advanceClock(16 * MINUTE);
    const { continueFrom } = await readOn(undefined);
    await changed('recent');
    const recent = { includeRecentChanges: 'true' };
    const first = await feed({ from: continueFrom, ...recent });
    expect(idsOf(first)).toEqual([bills[7]?.id]);
    expect(idsOf(await feed({ from: first.continueFrom, ...recent }))).toEqual([bills[7]?.id]);
    advanceClock(16 * MINUTE);
    const settled = await feed({ from: first.continueFrom, ...recent });
    expect(idsOf(settled)).toEqual([bills[7]?.id]);
    expect((await feed({ from: settled.continueFrom, ...recent })).data).toEqual([]);
  });

  it('comes to an end also when more recent changes wait than fit on a page', async () => {
    advanceClock(16 * MINUTE);
    const { continueFrom } = await readOn(undefined);
    for (const index of [1, 2, 3, 4, 5]) await changed('many', index);
    await setSwitches({ exportPageSize: 2 });
    const { data } = await readOn(continueFrom, { includeRecentChanges: 'true' });
    expect(data.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5].map((index) => bills[index]?.id));
  });

  it('marks deleted and canceled bills as not active, long after lists forgot the deleted ones', async () => {
    advanceClock(16 * MINUTE);
    const { continueFrom } = await readOn(undefined);
    const pending = bills.find(({ syncStatus }) => syncStatus === 'Pending')?.id ?? 0;
    const posted = bills.findLast(({ syncStatus }) => syncStatus === 'Posted')?.id ?? 0;
    await act('DELETE', `bills/${pending}`);
    await act('POST', `bills/${posted}/cancel`);
    const read = await call(tenantPath('accounting', `ap-bills/${pending}`), { headers: await signIn() });
    expect(read.status).toBe(404);
    advanceClock(16 * MINUTE);
    const { data } = await feed({ from: continueFrom });
    expect(data).toMatchObject([
      { id: pending, active: false },
      { id: posted, active: false },
    ]);
    const all = await readOn(undefined);
    expect(all.data.filter((row) => row['active'] === true)).toHaveLength(118);
  });

  it('is not changed by a mark that leaves modifiedOn alone', async () => {
    advanceClock(16 * MINUTE);
    const { continueFrom, data } = await readOn(undefined);
    await setSwitches({ markBumpsModifiedOn: false });
    const posted = bills.find(({ syncStatus }) => syncStatus === 'Posted')?.id ?? 0;
    const path = tenantPath('accounting', 'ap-bills/markasexported');
    const headers = { 'content-type': 'application/json', ...(await signIn()) };
    await call(path, { method: 'POST', headers, body: JSON.stringify({ billIds: [posted] }) });
    expect((await feed({ from: continueFrom })).data).toEqual([]);
    const again = await readOn(undefined);
    expect(again.data).toHaveLength(data.length);
    expect(again.data.find(({ id }) => id === posted)).toMatchObject({ syncStatus: 'Exported' });
  });
});

describe('the feed of purchase orders', () => {
  it('lists an order again after each receipt', async () => {
    const from = new Date(clock).toISOString();
    const id = await createOrder();
    await receive(id, [1]);
    const page = await feed({ from, includeRecentChanges: 'true' }, 'export/purchase-orders');
    expect(page.data).toMatchObject([{ id, status: 'PartiallyReceived' }]);
  });
});
