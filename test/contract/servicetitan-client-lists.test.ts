/** Lists of bills that a person chooses by, against the sandbox: rows of both kinds, and batches that are looked at. */
import { afterEach, describe, expect, it } from '@jest/globals';

import { closeServers, startServiceTitan, tenant } from '../support/with-sandboxes.ts';
import { bareBill, clientOf, listAll, listing, page, startApi } from './servicetitan-client-server.ts';

afterEach(closeServers);

const aMonth = { from: '2000-01-01T00:00:00Z', before: '2100-01-01T00:00:00Z' };

describe('the list of bills', () => {
  it('has every bill of both kinds, with its date, statuses and vendor', async () => {
    const sandbox = await startServiceTitan();
    const listed = await listAll(clientOf(sandbox.origin), 'bill', aMonth);
    const byId = (a: { id: number }, b: { id: number }) => a.id - b.id;
    const expected = tenant.bills.map(({ id, modifiedOn, billDate, syncStatus, status, vendor }) => ({
      id,
      revision: modifiedOn,
      billDate: billDate.slice(0, 10),
      syncStatus,
      status,
      vendorName: vendor?.name ?? '',
    }));
    expect(listed.toSorted(byId)).toMatchObject(expected.toSorted(byId));
    expect(new Set(listed.map(({ id }) => id)).size).toBe(tenant.bills.length);
  });

  it('of a batch asks for that batch, and gives the number of each row', async () => {
    const sandbox = await startServiceTitan();
    const [first, second] = tenant.bills;
    for (const bill of [first, second])
      await sandbox.control('PATCH', `bills/${bill?.id}`, { batch: { id: 5512, number: '990212', name: 'October' } });
    const listed = await listAll(clientOf(sandbox.origin), 'bill', { ...aMonth, batch: 990212 });
    expect(listed.map(({ id, batch }) => [id, batch])).toEqual([[first?.id, 990212], [second?.id, 990212]]); // prettier-ignore
  });

  it('recognizes rows of other batches where ServiceTitan ignores the parameter', async () => {
    const batches = [{ number: '212' }, { number: ' 0213 ' }, null, { number: 'March wk1' }, { number: null }];
    const rows = batches.map((batch, i) => bareBill(i + 1, { batch: batch && { id: i, ...batch } }));
    const api = await startApi(
      listing('ap-bills', ({ query }) => page(query.get('billType') === 'Procurement' ? rows : [])),
    );
    const listed = await listAll(clientOf(api.origin), 'bill', { ...aMonth, batch: 212 });
    expect(listed.map(({ batch }) => batch)).toEqual([212, 213, undefined, undefined, undefined]);
    const asked = api.asked.filter(({ resource }) => resource === 'ap-bills');
    expect(asked.map(({ query }) => query.get('batchNumber'))).toEqual(Array(4).fill('212'));
  });
});

describe('the list of credits', () => {
  it('has every credit with its date, statuses, vendor and batch, distinguished from bills', async () => {
    const sandbox = await startServiceTitan();
    const [first] = tenant.credits ?? [];
    await sandbox.control('POST', `ap-credits/${first?.id}/cancel`);
    const listed = await listAll(clientOf(sandbox.origin), 'credit', aMonth);
    const expected = (tenant.credits ?? []).map(({ id, date, syncStatus, status, vendor, batch }, i) => ({
      kind: 'credit',
      id,
      billDate: date.slice(0, 10),
      syncStatus,
      status: i === 0 ? 'Canceled' : status,
      vendorName: vendor?.name ?? '',
      ...(batch === null ? {} : { batch: Number(batch?.number) }),
    }));
    expect(expected.length).toBeGreaterThan(3);
    expect(listed.toSorted((a, b) => a.id - b.id)).toMatchObject(expected.toSorted((a, b) => a.id - b.id)); // prettier-ignore
  });
});
