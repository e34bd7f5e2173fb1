/** Queries of several pages while records come, go and change places: no bill that is there may be missed. */
import { afterEach, describe, expect, it } from '@jest/globals';

import { callWithin, closeServers, failureOf, startIntacct } from '../support/with-sandboxes.ts';
import { clientOf } from './intacct-client-bills.ts';
import { result, startGateway } from './intacct-client-gateway.ts';

afterEach(closeServers);

const PAGE = 3;

interface Asked {
  /** Record number that rows must be above; 0 when the query has no such condition. */
  readonly after: number;
  readonly body: string;
}

const row = (recordNo: number) =>
  `<APTERM><RECORDNO>${recordNo}</RECORDNO><NAME>T${recordNo}</NAME><DUEDATE>${recordNo}</DUEDATE><STATUS>active</STATUS></APTERM>`;
/** `totalcount` is of the query that was asked: of a later page, what is above the last record of the one before. */
const pageOf = (rows: readonly number[], remaining: number, count = rows.length) =>
  `<data listtype="APTERM" totalcount="${count + remaining}" offset="0" count="${count}" numremaining="${remaining}">${rows.map(row).join('')}</data>`;

/** A gateway with terms of these record numbers, three to a page; `between` happens after each page. */
async function startTerms(terms: number[], between: (page: number) => void = () => {}) {
  const asked: Asked[] = [];
  const gateway = await startGateway((body) => {
    const after = Number(/<greaterthan><field>RECORDNO<\/field><value>(\d+)</.exec(body)?.[1] ?? 0);
    asked.push({ after, body });
    const rows = terms.filter((term) => term > after).toSorted((a, b) => a - b);
    const answer = { body: result('success', pageOf(rows.slice(0, PAGE), Math.max(0, rows.length - PAGE))) };
    between(asked.length);
    return answer;
  });
  return { client: clientOf(gateway.origin), asked };
}

const numbersOf = (client: ReturnType<typeof clientOf>) =>
  client.listTerms().then((terms) =>
    Object.keys(terms)
      .map((name) => Number(name.slice(1)))
      .toSorted((a, b) => a - b),
  );

describe('a query of several pages', () => {
  it('goes on behind the last record of each page, in as many requests as there are pages', async () => {
    const { client, asked } = await startTerms([1, 2, 3, 5, 8, 13, 21]);
    expect(await numbersOf(client)).toEqual([1, 2, 3, 5, 8, 13, 21]);
    expect(asked.map(({ after }) => after)).toEqual([0, 3, 13]);
    expect(asked.filter(({ body }) => body.includes('<offset>'))).toEqual([]);
    expect(asked.filter(({ body }) => !body.includes('<orderby><order><field>RECORDNO</field><ascending/>'))).toEqual(
      [],
    );
  });

  it('misses none when a record of a page that was read goes, and one comes', async () => {
    const terms = [1, 2, 3, 4, 5, 6, 7];
    const { client } = await startTerms(terms, (page) => {
      if (page === 1) terms.splice(0, 1, 8);
    });
    expect(await numbersOf(client)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('is asked for again when fewer came than were announced', async () => {
    const terms = [1, 2, 3, 4, 5, 6, 7];
    const { client } = await startTerms(terms, (page) => {
      if (page === 1) terms.splice(4, 3);
    });
    expect((await failureOf(client.listTerms())).code).toBe('intacct.unreachable');
    expect(await numbersOf(client)).toEqual([1, 2, 3, 4]);
  });

  it('ends when the gateway gives the same page for ever', async () => {
    const gateway = await startGateway(() => ({ body: result('success', pageOf([1, 2, 3], 4)) }));
    expect((await failureOf(clientOf(gateway.origin).listTerms())).code).toBe('intacct.unreachable');
    expect(gateway.requests).toHaveLength(3); // a sign-in and two pages
  });
});

describe('a page', () => {
  it.each([
    ['of mixed rows is as good as one in order', pageOf([3, 1, 2], 0), [1, 2, 3]],
    ['that says nothing of its size is taken as it is', pageOf([1], 0).replace(/ count="\d+"/, ''), [1]],
    ['that says nothing of the whole is taken as it is', pageOf([1], 0).replace(/ totalcount="\d+"/, ''), [1]],
    ['whose list is named in lower case is as good', pageOf([1], 0).replace('"APTERM"', '"apterm"'), [1]],
    ['with fewer rows than it counts is asked for again', pageOf([1, 2], 0, 3), 'intacct.unreachable'],
    ['with more rows than it counts is asked for again', pageOf([1, 2], 0, 1), 'intacct.unreachable'],
    ['without rows before others is asked for again', pageOf([], 3), 'intacct.unreachable'],
    ['of nothing, out of three, is asked for again', pageOf([], 0).replace('totalcount="0"', 'totalcount="3"'), 'intacct.unreachable'],
    ['of one, out of none, is asked for again', pageOf([1], 0).replace('totalcount="1"', 'totalcount="0"'), 'intacct.unreachable'],
    ['of another list is none, though it is empty', pageOf([], 0).replace('"APTERM"', '"APBILL"'), 'intacct.reply-unreadable'],
    ['with other rows that it does not count is none', pageOf([], 0).replace('</data>', '<TERM><RECORDNO>1</RECORDNO></TERM></data>'), 'intacct.reply-unreadable'],
    ['with words is none', pageOf([], 0).replace('</data>', 'Not now.</data>'), 'intacct.reply-unreadable'],
    ['with a row of another kind is none', pageOf([1, 2], 0).replace('APTERM>', 'TERM>').replace('</APTERM>', '</TERM>'), 'intacct.reply-unreadable'],
    ['with the same row twice is asked for again', pageOf([1, 1], 0), 'intacct.unreachable'],
    ['with a row that has no number is none', pageOf([1], 0).replace('<RECORDNO>1<', '<RECORDNO><'), 'intacct.reply-unreadable'],
    ['with rows that are texts is none', pageOf([], 0, 1).replace('</data>', '<APTERM>x</APTERM></data>'), 'intacct.reply-unreadable'],
  ])('%s', async (_case, data, expected) => {
    const gateway = await startGateway(() => ({ body: result('success', data) }));
    const client = clientOf(gateway.origin);
    if (typeof expected === 'string') expect((await failureOf(client.listTerms())).code).toBe(expected);
    else expect(await numbersOf(client)).toEqual(expected);
  }); // prettier-ignore
});

describe('the sandbox’s disturbed pages', () => {
  it.each(['page-repeated', 'page-shuffled', 'page-drift'])('lose no bill, and show none twice: %s', async (kind) => {
    const sandbox = await startIntacct();
    const lines = [{ accountNo: '5010', amount: '12.50', locationId: 'T01' }];
    const bill = { vendorId: 'V-1002', whenCreated: '2026-10-05', whenDue: '2026-11-04', lines };
    for (const recordId of ['A-1', 'A 1', 'a1']) await sandbox.control('POST', 'bills', { ...bill, recordId });
    await sandbox.control('POST', 'faults', { kind, operation: 'query APBILL' });
    const look = { kind: 'bill', id: 1, tenantId: '4001001', vendorId: 'V-1002', billNumber: 'A1' } as const;
    const found = await clientOf(sandbox.url).findBills(look, callWithin());
    expect(found.map(({ billNumber }) => billNumber)).toEqual(['A-1', 'A 1', 'a1']);
  });
});
