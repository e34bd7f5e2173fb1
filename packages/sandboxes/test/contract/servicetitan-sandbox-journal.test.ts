/** Journal entries of the ServiceTitan sandbox: made of posted bills, in balance, with limits of their own. */
import { describe, expect, it } from '@jest/globals';
import Big from 'big.js';
import { z } from 'zod';

import { call, problemSchema, refusal, scenario, tenantPath, useSandbox } from './servicetitan-sandbox-requests.ts';

useSandbox();

const entrySchema = z.looseObject({ id: z.guid(), number: z.number(), name: z.string(), postDate: z.string() });
const lineSchema = z.looseObject({
  account: z.looseObject({ id: z.number(), number: z.string().nullable() }),
  debit: z.number(),
  credit: z.number(),
});
const pageOf = <T extends z.ZodType>(row: T) =>
  z.strictObject({
    page: z.number(),
    pageSize: z.number(),
    hasMore: z.boolean(),
    totalCount: z.number().nullable(),
    data: z.array(row),
  });

async function entries(query: string): Promise<z.infer<typeof entrySchema>[]> {
  const response = await call(tenantPath('accounting', 'journal-entries', query));
  expect(response.status).toBe(200);
  return pageOf(entrySchema).parse(await response.json()).data;
}

async function lines(id: string, kind: 'details' | 'summary'): Promise<z.infer<typeof lineSchema>[]> {
  const response = await call(tenantPath('accounting', `journal-entries/${id}/${kind}?pageSize=500`));
  expect(response.status).toBe(200);
  return pageOf(lineSchema).parse(await response.json()).data;
}

const sum = (rows: readonly z.infer<typeof lineSchema>[], of: 'debit' | 'credit'): string =>
  rows.reduce((total, row) => total.plus(row[of]), Big(0)).toFixed(2);

const posted = scenario.servicetitan.bills.filter(
  ({ syncStatus, status }) => syncStatus !== 'Pending' && status !== 'Canceled',
);
const [bill] = posted;
if (bill === undefined) throw new Error('The scenario has no posted bills.');

describe('journal entries', () => {
  it('are one for each posted bill', async () => {
    const all = await entries('?pageSize=500');
    expect(all).toHaveLength(posted.length);
    expect(new Set(all.map(({ number }) => number))).toEqual(new Set(posted.map(({ id }) => id)));
  });

  it('debit each line of the bill and credit accounts payable with the total', async () => {
    // One bill of the month states more than it has lines for: its entry is in balance all the same.
    const overstated = scenario.expectations.find(({ holdCode }) => holdCode === 'servicetitan.bill-total-differs');
    const all = (await entries('?pageSize=500')).filter(({ number }) => number !== overstated?.billId);
    for (const { number, id } of all.slice(0, 20)) {
      const details = await lines(id, 'details');
      const source = posted.find((one) => one.id === number);
      const count = (source?.items?.length ?? 0) + (source?.expenseItems?.length ?? 0);
      expect(details.length).toBeGreaterThan(count);
      expect(sum(details, 'debit')).toBe(sum(details, 'credit'));
      const payable = details.filter(({ account }) => account.number === '2000');
      expect(sum(payable, 'credit')).toBe(Big(source?.billAmount ?? 0).toFixed(2));
      expect(details.every((line) => Object(line['transaction']).id === number)).toBe(true);
    }
  });

  it('have a summary by account with the same totals', async () => {
    const [entry] = await entries(`?refNumber=${encodeURIComponent(bill.referenceNumber ?? '')}`);
    const [details, summary] = [await lines(entry?.id ?? '', 'details'), await lines(entry?.id ?? '', 'summary')];
    expect(sum(summary, 'debit')).toBe(sum(details, 'debit'));
    expect(new Set(summary.map(({ account }) => account.id)).size).toBe(summary.length);
    const one: unknown = await (await call(tenantPath('accounting', `journal-entries/${entry?.id}`))).json();
    expect(one).toEqual(entry);
  });

  it('are filtered by number, date, vendor and type of transaction, and sorted', async () => {
    expect(await entries(`?numberFrom=${bill.id}&numberTo=${bill.id}`)).toHaveLength(1);
    const day = bill.postDate?.slice(0, 10) ?? '';
    const ofDay = posted.filter(({ postDate }) => postDate?.startsWith(day));
    expect(await entries(`?pageSize=500&postedFrom=${day}T23:00:00Z&postedTo=${day}T10:00:00Z`)).toHaveLength(
      ofDay.length,
    );
    const ofVendor = posted.filter(({ vendor }) => vendor.id === bill.vendor.id);
    const vendorName = encodeURIComponent(bill.vendor.name ?? '');
    expect(await entries(`?pageSize=500&vendorName=${vendorName}`)).toHaveLength(ofVendor.length);
    expect(await entries('?transactionTypes=Invoice&transactionTypes=Payment')).toEqual([]);
    expect(await entries('?customerName=x')).toEqual([]);
    const numbers = (await entries('?pageSize=500&sort=-Number')).map(({ number }) => number);
    expect(numbers).toEqual(numbers.toSorted((a, b) => b - a));
  });

  it.each([
    ['a page of 501', '?pageSize=501', 'pageSize'],
    ['an id that is none', '?ids=12', 'ids'],
    ['an unknown sort', '?sort=-Amount', 'sort'],
    ['an unknown status', '?syncStatuses=Posted', 'syncStatuses'],
  ])('are refused for %s', async (_case, query, field) => {
    expect(Object.keys((await refusal('accounting', 'journal-entries', query)).errors)).toEqual([field]);
  });

  it('answer 400 to an id that is no GUID and 404 to one no one has', async () => {
    expect((await call(tenantPath('accounting', `journal-entries/${bill.id}`))).status).toBe(400);
    const unknown = await call(tenantPath('accounting', 'journal-entries/00000000-0000-4000-8000-000000000000'));
    expect(unknown.status).toBe(404);
    expect(problemSchema.parse(await unknown.json()).title).toBe('Not Found');
  });
});
