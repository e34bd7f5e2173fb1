/** Lists whose pages repeat, mix and lose records while they are read: each record comes out once, and none is lost. */
import { afterEach, describe, expect, it } from '@jest/globals';

import { callWithin, closeServers, failureOf } from '../support/with-sandboxes.ts';
import { bareBill, clientOf, listAll, listing, page, startApi } from './servicetitan-client-server.ts';

afterEach(closeServers);

const aMonth = { from: '2000-01-01T00:00:00Z', before: '2100-01-01T00:00:00Z' };

/** An API whose Procurement bills come in these pages, reading after reading; `total` is what it counts. */
async function apiOf(readings: readonly (readonly (readonly number[])[])[], total: number | null) {
  let reading = -1;
  return startApi(
    listing('ap-bills', ({ query }) => {
      if (query.get('billType') !== 'Procurement' || query.has('createdBefore')) return page([]);
      const at = Number(query.get('page'));
      if (at === 1) reading += 1;
      const pages = readings[Math.min(reading, readings.length - 1)] ?? [];
      const data = (pages[at - 1] ?? []).map((id) => ({ id, modifiedOn: `r${reading}` }));
      const totalCount = query.get('includeTotal') === 'true' ? total : null;
      return { body: { page: at, hasMore: at < pages.length, totalCount, data } };
    }),
  );
}

async function idsFrom(api: { origin: string }): Promise<number[]> {
  const changed = await listAll(clientOf(api.origin), 'bill', aMonth);
  return changed.map(({ id }) => id).toSorted((a, b) => a - b);
}

describe('a list of several pages', () => {
  it('holds each record once, though pages repeat rows of the page before', async () => {
    const api = await apiOf([[[1, 2, 3], [2, 3, 4], [4, 5]]], 5); // prettier-ignore
    expect(await idsFrom(api)).toEqual([1, 2, 3, 4, 5]);
    expect(api.asked).toHaveLength(7); // a token, three pages, the other type, and what has no time of modification
  });

  it('is read again when a record moved onto a page that was read already', async () => {
    // Bill 1 was changed while page 1 was read: it left, and 4 moved up from page 2.
    const api = await apiOf([[[1, 2, 3], [5, 6]], [[2, 3, 4], [5, 6]]], 6); // prettier-ignore
    expect(await idsFrom(api)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('is read again when a repeated row hides that another is missing', async () => {
    const api = await apiOf([[[1, 2, 3], [3, 5]], [[1, 2, 3], [4, 5]]], 5); // prettier-ignore
    expect(await idsFrom(api)).toEqual([1, 2, 3, 4, 5]);
  });

  it('is read in smaller windows when its pages never fit together', async () => {
    // Six bills, three to a page; the second page is of another order, the same one at each reading.
    const all = [1, 2, 3, 4, 5, 6].map((id) => ({ id, modifiedOn: `2026-10-0${id}T12:00:00Z` }));
    const api = await startApi(
      listing('ap-bills', ({ query }) => {
        if (query.has('createdBefore')) return page([]);
        const [from = '', before = ''] = ['modifiedOnOrAfter', 'modifiedBefore'].map((name) => query.get(name) ?? '');
        const rows = all.filter(({ modifiedOn }) => modifiedOn >= from && modifiedOn < before);
        if (query.get('billType') !== 'Procurement') return page([]);
        if (query.get('page') === '1') return page(rows.slice(0, 3), rows.length > 3);
        const rotated = [...rows.slice(2), ...rows.slice(0, 2)];
        return { body: { page: 2, hasMore: false, totalCount: rows.length, data: rotated.slice(3) } };
      }),
    );
    expect(await idsFrom(api)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('fails rather than asks without end when no window helps', async () => {
    const api = await apiOf([[[1, 2], [3]]], 4);
    expect((await failureOf(listAll(clientOf(api.origin), 'bill', aMonth))).code).toBe('servicetitan.unreachable');
    expect(api.asked.length).toBeLessThan(1_000);
  });

  it('is read once when ServiceTitan does not count', async () => {
    const api = await apiOf([[[1, 2], [3]]], null);
    expect(await idsFrom(api)).toEqual([1, 2, 3]);
    expect(api.asked.filter(({ query }) => query.get('billType') === 'Procurement' && query.has('modifiedBefore'))).toHaveLength(2); // prettier-ignore
  });

  it('fails rather than loses a record when it never comes to rest', async () => {
    const readings = Array.from({ length: 9 }, (_, i) => [[i * 2 + 1], [i * 2 + 2]]);
    const api = await apiOf(readings, 100);
    const { code } = await failureOf(listAll(clientOf(api.origin), 'bill', aMonth));
    expect(code).toBe('servicetitan.unreachable');
  });

  it('of which one page cannot be read fails whole', async () => {
    const api = await startApi(
      listing('ap-bills', ({ query }) => (query.get('page') === '1' ? page([{ id: 1 }], true) : { body: '{"data":[' })),
    );
    const { code } = await failureOf(listAll(clientOf(api.origin), 'bill', aMonth));
    expect(code).toBe('servicetitan.unreachable');
  });
});

describe('a bill that is asked for', () => {
  it('is found among repeated and mixed rows, with its own order and receipt', async () => {
    const twice = (rows: readonly unknown[]) => page([...rows, ...[...rows].reverse()]);
    const api = await startApi(({ resource }) => {
      if (resource === 'connect/token') return 'token';
      if (resource === 'ap-bills')
        return twice([bareBill(2, { purchaseOrderId: 5 }), bareBill(1, { purchaseOrderId: 6 })]);
      if (resource === 'purchase-orders') return twice([{ id: 6, number: 'PO-6' }, { id: 5, number: 'PO-5' }]); // prettier-ignore
      if (resource === 'receipts') return twice([{ id: 8, billId: 2, vendorInvoiceNumber: 'N2' }, { id: 9, billId: 1, vendorInvoiceNumber: 'N1' }]); // prettier-ignore
      return page([]);
    });
    const client = clientOf(api.origin);
    const loaded = await Promise.all([1, 2].map((id) => client.load({ kind: 'bill', id }, callWithin())));
    expect(loaded.map((bill) => [bill?.id, bill?.content.purchaseOrderNumber, bill?.content.vendorInvoiceNumber])).toEqual([
      [1, 'PO-6', 'N1'],
      [2, 'PO-5', 'N2'],
    ]); // prettier-ignore
  });
});
