/** The Intacct client against the sandbox over real HTTP: writing a bill, and finding it again. */
import { afterEach, describe, expect, it } from '@jest/globals';

import { contentFingerprint, type Bill } from '../../src/domain/ledger/ledger-bill.ts';
import { parseLink } from '../../src/domain/ledger/link.ts';
import {
  callWithin,
  closeServers,
  company,
  failureOf,
  startIntacct,
  type RunningSandbox,
} from '../support/with-sandboxes.ts';
import { aWrite, clientOf, lookFor, post, writes, type StoredBill } from './intacct-client-bills.ts';
import { netDays } from '../support/builders.ts';

afterEach(closeServers);

const billsOf = async (sandbox: RunningSandbox): Promise<readonly StoredBill[]> =>
  (await sandbox.state<{ bills: StoredBill[] }>()).bills;

describe('writing a bill', () => {
  it('reads back what it posted, to the last dimension, with the link that was written', async () => {
    const sandbox = await startIntacct();
    const client = clientOf(sandbox.url);
    const order = aWrite();
    const { recordNo } = await post(client, order);
    const [found, ...others] = await client.findBills(lookFor(order), callWithin());
    expect(others).toEqual([]);
    expect(found).toMatchObject({ ...order.bill, recordNo, state: 'Posted', total: '250.00' });
    expect(parseLink(found?.rawDescription ?? '')).toEqual(order.link);
  });

  const cases: readonly (readonly [string, Partial<Bill>])[] = [
    ['a bill as it usually is', {}],
    ['a bill at the top level', { entityId: undefined }],
    [
      'a draft on hold without term and reference',
      { isDraft: true, onHold: true, termName: undefined, reference: undefined },
    ],
    ['no words at all', { description: '', lines: [line('')] }],
    ['apostrophes and quotes', { description: `Tom's 3" pipe`, lines: [line(`it's "so"`)] }],
    ['markup that is none', { description: 'a < b && c > d ]]> <e>', lines: [line('&amp; &#39; &lt;br/&gt;')] }],
    ['emoji, accents and other scripts', { description: 'Pümpe 🔧 ポンプ', lines: [line('😀 e\u0301')] }],
    ['a link of another bill, quoted', { description: '[tieout:1 bill:1/2 src:0123456789ab doc:0123456789ab] copied' }],
    ['a negative line', { lines: [line('goods', '300.00'), line('credit', '-50.00')] }],
    ['eleven lines in their order', { lines: Array.from({ length: 11 }, (_, i) => line(`line ${i}`, `${i + 1}.00`)) }],
    ['an account that looks like a number', { vendorId: '00123', billNumber: '1e5', reference: '0007' }],
  ];
  it.each(cases)('reads back unchanged: %s', async (_case, overrides) => {
    const sandbox = await startIntacct();
    const client = clientOf(sandbox.url);
    const order = aWrite(81_000_123, overrides);
    await post(client, order);
    const [found] = await client.findBills(lookFor(order), callWithin());
    expect(found && contentOf(found)).toEqual(contentOf(order.bill));
  });

  it.each(['S/V', '2% 10, Net 30', `O'Neil & "Sons" <1>`, '_%', 'Süd  Ost', '&amp;', '#1'])(
    'reads back unchanged, and finds in every list, what Intacct calls %s',
    async (name) => {
      const department = { id: name, title: 'Service' };
      const terms = [...company.terms, { name, description: '', due: 30 }];
      const projects = [{ id: name, name: 'Job' }, ...Array.from({ length: 2_000 }, (_, i) => ({ id: `J${i}`, name: 'Job' }))]; // prettier-ignore
      const sandbox = await startIntacct({ company: { ...company, departments: [department], terms, projects } });
      const client = clientOf(sandbox.url);
      const lines = [{ ...line('goods'), dimensions: { locationId: 'T01', departmentId: name, projectId: name } }];
      const order = aWrite(81_000_123, { termName: name, lines });
      await post(client, order);
      const [found] = await client.findBills({ ...lookFor(order), dimensions: ['project'] }, callWithin());
      expect(found && contentOf(found)).toEqual(contentOf(order.bill));
      const asked = { accounts: [], dimensions: { department: [name], project: [name] } };
      const masterData = await client.readMasterData(asked, callWithin(), { mustRefresh: true });
      expect(masterData.terms).toHaveProperty([name], netDays(30));
      expect(masterData.dimensions).toMatchObject({ department: { [name]: {} }, project: { [name]: {} } });
    },
  );

  it('drops what XML cannot carry, and keeps everything around it', async () => {
    const sandbox = await startIntacct();
    const client = clientOf(sandbox.url);
    const order = aWrite(81_000_123, {
      description: 'a\u0000b\u0008c\uFFFEd\uFFFFe\uD800f',
      lines: [line('x\u001By\uDC00z')],
    });
    await post(client, order);
    const [found] = await client.findBills(lookFor(order), callWithin());
    expect(found?.description).toBe('abcdef');
    expect(found?.lines[0]?.memo).toBe('xyz');
  });

  it('refuses one bad bill alone among good ones of the same request', async () => {
    const sandbox = await startIntacct();
    const client = clientOf(sandbox.url);
    const [first, second, third] = writes(3).map((order, i) =>
      i === 1 ? { ...order, bill: { ...order.bill, vendorId: 'V-1024' } } : order,
    );
    if (!first || !second || !third) throw new Error('three writes');
    const outcomes = await Promise.allSettled([first, second, third].map((order) => post(client, order)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const bills = await billsOf(sandbox);
    expect(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value.recordNo : 'none'))).toEqual([
      bills.find(({ recordId }) => recordId === first.bill.billNumber)?.recordNo,
      'none',
      bills.find(({ recordId }) => recordId === third.bill.billNumber)?.recordNo,
    ]);
    expect((await sandbox.meter()).requests).toBe(2);
  });

  it('shares requests of at most the batch size, and bills one transaction for each bill', async () => {
    const sandbox = await startIntacct();
    const client = clientOf(sandbox.url, { batchSize: 4 });
    await Promise.all(writes(10).map((order) => post(client, order)));
    const meter = await sandbox.meter();
    expect(meter.operations).toEqual({ getAPISession: 1, 'create APBILL': 10 });
    expect(meter.requests).toBe(1 + 3);
    expect(meter.transactions).toBe(10);
  });

  it('keeps the amounts of all bills, no matter which shared a request', async () => {
    const sandbox = await startIntacct();
    const client = clientOf(sandbox.url);
    const orders = Array.from({ length: 30 }, (_, i) => aWrite(i + 1, { lines: [line('goods', `${i + 1}.07`)] }));
    await Promise.all(orders.map((order) => post(client, order)));
    const totals = Object.fromEntries((await billsOf(sandbox)).map(({ recordId, total }) => [recordId, total]));
    expect(totals).toEqual(Object.fromEntries(orders.map(({ bill }, i) => [bill.billNumber, `${i + 1}.07`])));
    const looks = await Promise.all(orders.map((order) => client.findBills(lookFor(order), callWithin())));
    expect(looks.map((found) => found.map(({ billNumber }) => billNumber))).toEqual(
      orders.map(({ bill }) => [bill.billNumber]),
    );
  });

  it('asks that a control id is executed once, and takes a refusal of a repeated one for an unknown outcome', async () => {
    const sandbox = await startIntacct();
    const client = clientOf(sandbox.url);
    await post(client, aWrite());
    expect((await failureOf(post(client, aWrite()))).code).toBe('intacct.outcome-unknown');
    expect(await billsOf(sandbox)).toHaveLength(1);
  });
});

function line(memo: string, amount = '250.00'): Bill['lines'][number] {
  return { glAccountNo: '5010', amount, memo, dimensions: { locationId: 'T01', departmentId: 'SVC', classId: 'RES' } };
}

/** Everything that the fingerprint counts, and the fingerprint. */
function contentOf(bill: Bill) {
  const { vendorId, billNumber, reference, billDate, postingDate, dueDate, termName, onHold, isDraft, description } =
    bill;
  const header = { vendorId, billNumber, reference, billDate, postingDate, dueDate, termName, onHold, isDraft };
  return { ...header, description, lines: bill.lines, fingerprint: contentFingerprint(bill) };
}
