/** Long lists: they come in parts that fit into memory, in the order of their times, and no row is lost between two. */
import { afterEach, describe, expect, it } from '@jest/globals';

import { ROWS_PER_PART } from '../../src/clients/servicetitan/document-lists.ts';
import type { ListedPart } from '../../src/ports/field-service.ts';
import { closeServers, startServiceTitan, tenant } from '../support/with-sandboxes.ts';
import { bareBill, clientOf, listAll, listing, page, startApi, type Asked } from './servicetitan-client-server.ts';

afterEach(closeServers);

const aCentury = { from: '2000-01-01T00:00:00Z', before: '2100-01-01T00:00:00Z' };

interface Row {
  readonly id: number;
  readonly modifiedOn?: string | null;
  readonly createdOn?: string | null;
}

/** ServiceTitan's list of these bills, in no order of time; it counts them where it is asked to, and where it does at all. */
function apiOf(rows: readonly Row[], { counts = true } = {}) {
  const answer = ({ query }: Asked) => {
    if (query.get('billType') !== 'Procurement') return page([]);
    const stamp = query.has('createdBefore') ? 'created' : 'modified';
    const [from, before] = [`${stamp}OnOrAfter`, `${stamp}Before`].map((name) => Date.parse(query.get(name) ?? ''));
    const found = rows.filter((row) => {
      const at = Date.parse(row[`${stamp}On`] ?? '');
      return at >= (from ?? NaN) && at < (before ?? NaN);
    });
    const [at, size] = [Number(query.get('page')), Number(query.get('pageSize'))];
    const totalCount = counts && query.get('includeTotal') === 'true' ? found.length : null;
    const data = found.slice((at - 1) * size, at * size);
    return { body: { page: at, hasMore: at * size < found.length, totalCount, data } };
  };
  return startApi(listing('ap-bills', answer));
}

async function partsFrom(origin: string, window = aCentury): Promise<ListedPart[]> {
  const parts: ListedPart[] = [];
  for await (const part of clientOf(origin).parts('bill', window)) parts.push(part);
  return parts;
}

const at = (ms: number) => new Date(Date.UTC(2026, 9, 5) + ms).toISOString();
/** Ids go another way than times. */
const bulk = (count: number, timeOf: (i: number) => string): Row[] =>
  Array.from({ length: count }, (_, i) => ({ id: ((i * 7_919) % count) + 1, modifiedOn: timeOf(i) }));

describe('a list that is too long to be read at once', () => {
  it.each([
    ['within a minute', bulk(9_000, (i) => at(i * 7)), true],
    ['over three years', bulk(9_000, (i) => at(-i * 10_000_000)), true],
    ['most of them in one second, and ServiceTitan counts none', bulk(6_000, (i) => at(i % 1_000)), false],
  ])('comes in parts, the oldest first: modified %s', async (_when, rows, counts) => {
    const api = await apiOf(rows, { counts });
    const parts = await partsFrom(api.origin);
    expect(parts.length).toBeGreaterThan(2);
    expect(Math.max(...parts.map((part) => part.rows.length))).toBeLessThanOrEqual(ROWS_PER_PART);
    const all = parts.flatMap((part) => part.rows);
    expect(all.map(({ revision }) => revision)).toEqual(all.map(({ revision }) => revision).toSorted());
    expect(all.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(rows.map((_, i) => i + 1));
    parts.forEach((part, i) => {
      const begin = i === 0 ? aCentury.from : (parts[i - 1]?.before ?? '');
      const outside = part.rows.filter(({ revision }) => Date.parse(revision) < Date.parse(begin) || Date.parse(revision) >= Date.parse(part.before)); // prettier-ignore
      expect(outside).toEqual([]);
    });
    // Each row twice at most, and little beside that.
    expect(api.asked.length).toBeLessThan(4 * (rows.length / 500) + 80);
  });

  it('is read whole where all were modified in the same moment', async () => {
    const rows = bulk(6_000, () => at(500));
    const parts = await partsFrom((await apiOf(rows)).origin);
    expect(parts.map((part) => part.rows.length).filter((count) => count > 0)).toEqual([6_000]);
  });
});

describe('a bill without a time of modification', () => {
  it('is listed by the time of its creation, and one with both by the other alone', async () => {
    const rows = [
      { id: 1, modifiedOn: null, createdOn: at(1_000) },
      { id: 2, modifiedOn: at(9_000), createdOn: at(1_000) },
    ];
    const client = clientOf((await apiOf(rows)).origin);
    const listed = await listAll(client, 'bill', { from: at(0), before: at(5_000) });
    expect(listed).toMatchObject([{ id: 1, revision: at(1_000) }]);
  });
});

describe('a malformed row', () => {
  it.each([
    ['its date', { billDate: 20_261_005 }, 'billDate'],
    ['its vendor', { vendor: 'Coil Corner' }, 'vendor'],
    ['its time of modification', { modifiedOn: 5 }, 'modifiedOn'],
  ])('is listed with what is wrong, and costs no other its place: %s', async (_what, wrong, field) => {
    const rows = [bareBill(1, { modifiedOn: at(0) }), bareBill(2, { modifiedOn: at(0), createdOn: at(0), ...wrong })];
    const api = await startApi(listing('ap-bills', ({ query }) => page(query.get('billType') === 'Procurement' ? rows : []))); // prettier-ignore
    const listed = await listAll(clientOf(api.origin), 'bill', aCentury);
    expect(listed.toSorted((a, b) => a.id - b.id).map(({ id, unreadable }) => [id, unreadable === undefined])).toEqual([[1, true], [2, false]]); // prettier-ignore
    expect(listed.find(({ id }) => id === 2)?.unreadable).toContain(field);
  });
});

describe('the number of bills of a window', () => {
  it('is counted without reading them', async () => {
    const sandbox = await startServiceTitan();
    const client = clientOf(sandbox.origin);
    expect(await client.count('bill', aCentury)).toBe(tenant.bills.length);
    expect(await client.count('credit', aCentury)).toBe(tenant.credits?.length);
    expect(await client.count('bill', { ...aCentury, before: '2001-01-01T00:00:00Z' })).toBe(0);
  });

  it('is not known where ServiceTitan does not count', async () => {
    const api = await apiOf(bulk(3, () => at(0)), { counts: false }); // prettier-ignore
    expect(await clientOf(api.origin).count('bill', aCentury)).toBeUndefined();
  });
});

describe('a row in a list of thousands', () => {
  it('takes no more room than its share, whatever is typed into it', async () => {
    const vendor = { id: 1, name: '\u0001"\\粗'.repeat(50) };
    const row = bareBill(81_000_123, { modifiedOn: at(0), billDate: '2026-10-05', syncStatus: '\u0001'.repeat(900), status: '"'.repeat(900), vendor, batch: { number: '1234567890' } }); // prettier-ignore
    const api = await startApi(listing('ap-bills', ({ query }) => page(query.get('billType') === 'Procurement' ? [row] : []))); // prettier-ignore
    const [listed] = await listAll(clientOf(api.origin), 'bill', aCentury);
    expect(Buffer.byteLength(JSON.stringify(listed))).toBeLessThan(400);
  });
});
