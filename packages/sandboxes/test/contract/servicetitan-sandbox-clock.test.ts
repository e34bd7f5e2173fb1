/** A clock of the ServiceTitan sandbox that is turned back: nothing is throttled or hidden because of a time to come. */
import { expect, it } from '@jest/globals';

import { act } from './servicetitan-sandbox-purchases.ts';
import {
  call,
  control,
  form,
  freshToken,
  requestToken,
  scenario,
  setSwitches,
  tenantPath,
  useSandbox,
} from './servicetitan-sandbox-requests.ts';

useSandbox();

const bill = scenario.servicetitan.bills.find(({ syncStatus }) => syncStatus === 'Pending')?.id ?? 0;
const turn = (at: string) => act('PUT', 'clock', { at });
const signIn = async () => ({ authorization: `Bearer ${await freshToken()}` });

it('serves calls again whose limit was reached in its future', async () => {
  await turn('2030-01-01T00:00:00Z');
  await setSwitches({ callsPerSecond: 2 });
  const later = { headers: await signIn() };
  const statusOf = async (init: typeof later) => (await call(tenantPath('accounting', 'ap-bills'), init)).status;
  expect([await statusOf(later), await statusOf(later), await statusOf(later)]).toEqual([200, 200, 429]);
  await turn('2026-11-03T00:00:00Z');
  expect(await statusOf({ headers: await signIn() })).toBe(200);
});

it('gives tokens again whose limit was reached in its future', async () => {
  await turn('2030-01-01T00:00:00Z');
  await setSwitches({ tokenCallsPerMinute: 1 });
  expect([(await requestToken(form())).status, (await requestToken(form())).status]).toEqual([200, 429]);
  await turn('2026-11-03T00:00:00Z');
  expect((await requestToken(form())).status).toBe(200);
});

it('shows a record whose change lies in its future, also where reads lag and feeds wait', async () => {
  await turn('2030-01-01T00:00:00Z');
  await act('PATCH', `bills/${bill}`, { summary: 'from the future' });
  const added = await act('POST', 'bills', {
    ...{ vendor: { id: 1701 }, billAmount: '1.00', billDate: '2026-10-20T00:00:00Z', syncStatus: 'Posted' },
  });
  await turn('2026-11-03T00:00:00Z');
  await setSwitches({ readLagMs: 60_000 });
  const headers = await signIn();
  const changed = await call(tenantPath('accounting', `ap-bills/${bill}`), { headers });
  expect(await changed.json()).toMatchObject({ id: bill, summary: 'from the future' });
  const made = await call(tenantPath('accounting', `ap-bills/${String(added['id'])}`), { headers });
  expect(made.status).toBe(200);
  const feed = tenantPath('accounting', 'export/inventory-bills', '?from=2029-12-31');
  expect(await (await call(feed, { headers })).text()).toContain(`"id":${String(added['id'])}`);
});

it('lets what was asked for wait for the moment it was to happen', async () => {
  const at = (await act('GET', 'clock'))['now'];
  await control('POST', 'faults', { kind: 'late', delayMs: 60_000, operation: 'GET ap-bills' });
  const headers = await signIn();
  await call(tenantPath('accounting', 'ap-bills'), { headers }).catch(() => undefined);
  expect(await turn('2026-01-01T00:00:00Z')).toMatchObject({ waiting: 1 });
  expect(await turn(new Date(Date.parse(String(at)) + 59_999).toISOString())).toMatchObject({ waiting: 1 });
  expect(await turn(new Date(Date.parse(String(at)) + 60_000).toISOString())).toMatchObject({ waiting: 0 });
});
