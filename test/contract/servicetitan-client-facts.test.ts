/** What the ServiceTitan client reads of a bill for the mapping's rules: parts, accounts, allocations, order, project, currency. */
import { afterEach, describe, expect, it } from '@jest/globals';

import type { SourceBill } from '../../src/domain/source/source-bill.ts';
import { callWithin, closeServers, failureOf, startServiceTitan, tenant } from '../support/with-sandboxes.ts';
import { bareBill, clientOf, page, startApi, type Asked, type Reply, listAll } from './servicetitan-client-server.ts';
import { project } from '../../packages/sandboxes/test/contract/servicetitan-project.ts';
import { KNOWN_SCOPES } from '@tieout/sandboxes/servicetitan/http/scopes.ts';

afterEach(closeServers);

type Lists = Readonly<Record<string, readonly unknown[] | string>>;

/** An API whose lists hold what is given, or are sent as the text that is given; every other list is empty. */
async function apiWith(lists: Lists) {
  const answer = ({ resource, query }: Asked): Reply | 'token' => {
    if (resource === 'connect/token') return 'token';
    const held = lists[resource] ?? [];
    if (typeof held === 'string') return { body: `{"page":1,"hasMore":false,"data":${held}}` };
    const ids = query.get('ids')?.split(',');
    return page(held.filter((record) => ids?.includes(String(Reflect.get(Object(record), 'id'))) ?? true));
  };
  const api = await startApi(answer);
  return { ...api, client: clientOf(api.origin) };
}

async function loadedFrom(lists: Lists, id = 1): Promise<SourceBill> {
  const { client } = await apiWith(lists);
  const bill = await client.load({ kind: 'bill', id }, callWithin());
  if (bill === undefined) throw new Error('the bill was not found');
  return bill;
}

const account = (number: string | null) => ({ id: 1, name: 'Any', number, type: null, detailType: null });
const item = (overrides: object = {}) => ({ order: 1, quantity: '1', cost: '10.00', skuId: 9001, ...overrides });

describe('of its goods', () => {
  it('the client reads part, place, accounts and the cost that was ordered, as the sandbox has them', async () => {
    const seed = tenant.bills.find(
      ({ purchaseOrderId, items, vendorNumber }) =>
        purchaseOrderId !== null && vendorNumber !== null && items?.[0]?.inventoryLocation?.type === 'Warehouse',
    );
    const [first] = seed?.items ?? [];
    const order = tenant.purchaseOrders.find(({ id }) => id === seed?.purchaseOrderId);
    if (seed === undefined || first === undefined || order === undefined) throw new Error('there is no such bill');
    const sandbox = await startServiceTitan();
    const bill = await clientOf(sandbox.origin).load({ kind: 'bill', id: seed.id }, callWithin());
    const { id, name, type } = first.inventoryLocation ?? {};
    const orderedCost = order.items.find(({ skuId }) => skuId === first.skuId)?.cost;
    expect(bill?.content.lines[0]).toMatchObject({
      skuCode: first.skuCode,
      skuType: first.skuType,
      stock: { id, name, type },
      accounts: { costOfSale: '5010', asset: '1310', general: '4000' },
      orderedUnitCost: String(orderedCost),
    });
    expect(bill?.content.purchaseOrder).toEqual({ typeId: 5, total: order.total.toFixed(2) });
  });

  it('nothing is said that ServiceTitan does not say', async () => {
    const nulls = ['skuType', 'skuCode', 'receiptItemId', 'budgetCodeId', 'allocatedTax', 'allocatedShipping'];
    const accounts = { costOfSaleAccount: null, assetAccount: account(null), generalLedgerAccount: account(' ') };
    const blank = item({ ...Object.fromEntries(nulls.map((name) => [name, null])), ...accounts, skuId: null });
    const { content } = await loadedFrom({
      'ap-bills': [bareBill(1, { items: [blank], purchaseOrderId: 5, jobId: 7, budgetCodeId: null })],
      'purchase-orders': [{ id: 5, number: null, typeId: null, total: null, items: null }],
      jobs: [{ id: 7, jobNumber: '7', jobTypeId: 41, projectId: null, customerId: null }],
    });
    expect(content.lines).toEqual([{ kind: 'item', description: '', quantity: '1', unitCost: '10' }]);
    expect(content.job).toEqual({ number: '7', jobTypeId: 41, jobTypeName: '' });
    for (const fact of ['purchaseOrder', 'currencies', 'budgetCodeId']) expect(content).not.toHaveProperty(fact);
  });

  it("ServiceTitan's own allocations and budget codes are read, nothing among them", async () => {
    const items = [
      item({ allocatedTax: '0.8650', allocatedShipping: '12.50', allocatedOtherCosts: '-1', budgetCodeId: 31 }),
      item({ order: 2, allocatedTax: null, allocatedShipping: '0.00' }),
    ];
    const { content } = await loadedFrom({ 'ap-bills': [bareBill(1, { items, budgetCodeId: 30 })] });
    expect(content.budgetCodeId).toBe(30);
    expect(content.lines.map(({ allocated, budgetCodeId }) => ({ allocated, budgetCodeId }))).toEqual([
      { allocated: { tax: '0.865', freight: '12.5', other: '-1' }, budgetCodeId: 31 },
      { allocated: { freight: '0' }, budgetCodeId: undefined },
    ]);
  });
});

describe('of an expense', () => {
  it('account and budget code are read', async () => {
    const expense = { amount: '40.00', generalLedgerAccount: account('6420'), budgetCodeId: 32 };
    const { content } = await loadedFrom({
      'ap-bills': [bareBill(1, { billType: 'ApBill', expenseItems: [expense, { amount: '1.00' }] })],
    });
    expect(content.lines).toEqual([
      { kind: 'expense', description: '', amount: '40', accounts: { general: '6420' }, budgetCodeId: 32 },
      { kind: 'expense', description: '', amount: '1' },
    ]);
  });
});

describe('of its purchase order', () => {
  const billed = (overrides: object = {}, bill: object = {}) => ({
    'ap-bills': [bareBill(1, { purchaseOrderId: 5, vendorNumber: 'INV-1', items: [item(overrides)], ...bill })],
  });
  const orderLine = (id: number, cost: number, skuId = 9001) => ({ id, skuId, cost });

  it('money is a JSON number, and keeps every digit of it', async () => {
    const order = '[{"id":5,"typeId":6,"total":98765432109876.55,"items":[{"id":1,"skuId":9001,"cost":45.12345678901234567}]}]'; // prettier-ignore
    const { content } = await loadedFrom({ ...billed(), 'purchase-orders': order });
    expect(content.purchaseOrder).toEqual({ typeId: 6, total: '98765432109876.55' });
    expect(content.lines[0]?.orderedUnitCost).toBe('45.12345678901234567');
  });

  it.each(['25.1700000000', '25.17', '"25.17"', '2.517e1', '2517E-2', '" +25.17 "', '0.2517e+2'])(
    'a cost may be written as %s',
    async (cost) => {
      const order = `[{"id":5,"total":100,"items":[{"id":1,"skuId":9001,"cost":${cost}}]}]`;
      const { content } = await loadedFrom({ ...billed(), 'purchase-orders': order });
      expect([content.purchaseOrder?.total, content.lines[0]?.orderedUnitCost]).toEqual(['100.00', '25.17']);
    },
  );

  it.each(['"1e-29"', '"$1,000"', '1e29', '123456789012345678901234567890', 'true'])(
    'a cost of %s is not guessed at, and keeps the bill back only where a policy compares it',
    async (cost) => {
      const order = `[{"id":5,"items":[{"id":1,"skuId":9001,"cost":${cost}}]}]`;
      const { content } = await loadedFrom({ ...billed(), 'purchase-orders': order });
      expect(content.lines[0]).toMatchObject({ unread: ['order'] });
      expect(content.lines[0]).not.toHaveProperty('orderedUnitCost');
    },
  );

  it('the line of the same part counts, and of several the one whose cost is nearest', async () => {
    const items = [orderLine(1, 4), orderLine(2, 9.5), orderLine(3, 12), orderLine(4, 10, 9002)];
    const { content } = await loadedFrom({ ...billed(), 'purchase-orders': [{ id: 5, items }] });
    expect(content.lines[0]?.orderedUnitCost).toBe('9.5');
    const other = await loadedFrom({ ...billed({ skuId: 9003 }), 'purchase-orders': [{ id: 5, items }] });
    expect(other.content.lines[0]).not.toHaveProperty('orderedUnitCost');
  });

  it('the line that the receipt names counts, wherever receipts are read', async () => {
    const { content } = await loadedFrom({
      ...billed({ receiptItemId: 81 }, { vendorNumber: null }),
      'purchase-orders': [{ id: 5, items: [orderLine(1, 4), orderLine(2, 10)] }],
      receipts: [
        { id: 8, billId: 1, vendorInvoiceNumber: 'INV-1', items: [{ id: 80, purchaseOrderItemId: 2 }] },
        { id: 9, billId: 1, vendorInvoiceNumber: 'INV-1', items: [{ id: 81, purchaseOrderItemId: 1 }] },
      ],
    });
    expect(content.lines[0]?.orderedUnitCost).toBe('4');
  });
});

describe('of its jobs', () => {
  it('project and customer are read, of the bill and of its lines', async () => {
    const jobs = [
      { id: 7, jobNumber: '7', jobTypeId: 41, projectId: 70, customerId: 51 },
      { id: 8, jobNumber: '8', jobTypeId: 41, projectId: 71, customerId: 52 },
    ];
    const { content } = await loadedFrom({
      'ap-bills': [bareBill(1, { jobId: 7, expenseItems: [{ amount: '1.00', job: { id: 8 } }] })],
      jobs,
      projects: [
        { id: 70, number: 'P-70' },
        { id: 71, number: null },
      ],
    });
    expect(content.job).toMatchObject({ projectNumber: 'P-70', customerId: 51 });
    expect(content.lines[0]?.job).toEqual({ number: '8', jobTypeId: 41, jobTypeName: '', customerId: 52 });
  });

  it('the sandbox gives a project its number, and is asked for projects only where a job has one', async () => {
    const [withJob, other] = tenant.bills.filter(({ jobId }) => jobId !== null);
    const jobs = tenant.jobs.map((job) => ({ ...job, projectId: job.id === withJob?.jobId ? project.id : null }));
    const sandbox = await startServiceTitan({ ...tenant, jobs, projects: [project] });
    const client = clientOf(sandbox.origin);
    await client.load({ kind: 'bill', id: other?.id ?? 0 }, callWithin());
    expect((await sandbox.meter()).operations).not.toHaveProperty('GET projects');
    const bill = await client.load({ kind: 'bill', id: withJob?.id ?? 0 }, callWithin());
    expect(bill?.content.job?.projectNumber).toBe(project.number);
    expect((await sandbox.meter()).operations).toMatchObject({ 'GET projects': 1 });
  });
});

describe('of its business units', () => {
  it('the currencies are read once for all bills, each named once, and none where ServiceTitan names none', async () => {
    const unit = (id: number) => ({ id, name: null });
    const { client, asked } = await apiWith({
      'ap-bills': [
        bareBill(1, { businessUnit: unit(3011), expenseItems: [3012, 3013, 3014].map((id) => ({ amount: '1.00', businessUnit: unit(id) })) }), // prettier-ignore
        bareBill(2, { businessUnit: unit(3013) }),
        bareBill(3, { businessUnit: unit(3099) }),
      ],
      'business-units': [{ id: 3011, currency: 'USD' }, { id: 3012, currency: ' cad' }, { id: 3013, currency: null }, { id: 3014, currency: 'USD' }], // prettier-ignore
    });
    const load = async (id: number) => (await client.load({ kind: 'bill', id }, callWithin()))?.content.currencies;
    expect([await load(1), await load(2), await load(3), await load(3)]).toEqual([['CAD', 'USD'], undefined, undefined, undefined]); // prettier-ignore
    const lists = asked.filter(({ resource }) => resource === 'business-units');
    expect(lists.map(({ query }) => query.get('active'))).toEqual(['Any', 'Any']); // once, and once for an unknown unit
  });

  it('the sandbox needs one call for a whole month', async () => {
    const sandbox = await startServiceTitan();
    const client = clientOf(sandbox.origin);
    const loaded = await Promise.all(tenant.bills.map(({ id }) => client.load({ kind: 'bill', id }, callWithin())));
    expect(new Set(loaded.flatMap((bill) => bill?.content.currencies ?? []))).toEqual(new Set(['USD']));
    expect((await sandbox.meter()).operations['GET business-units']).toBeLessThanOrEqual(2); // two batches at a time
  });
});

describe('an app without the scopes of projects and business units', () => {
  it('reads its bills all the same, without project and currency', async () => {
    const [withJob] = tenant.bills.filter(({ jobId }) => jobId !== null);
    const jobs = tenant.jobs.map((job) => ({ ...job, projectId: project.id }));
    const scopes = KNOWN_SCOPES.filter((scope) => !/projects|businessunits/.test(scope));
    const sandbox = await startServiceTitan({ ...tenant, jobs, projects: [project], scopes });
    const bill = await clientOf(sandbox.origin).load({ kind: 'bill', id: withJob?.id ?? 0 }, callWithin());
    expect(bill?.content.job).toMatchObject({ jobTypeId: expect.any(Number) });
    expect(bill?.content.job).not.toHaveProperty('projectNumber');
    expect(bill?.content).not.toHaveProperty('currencies');
  });
});

describe('as it means, not as it was typed', () => {
  it.each([
    [{ status: ' reconciled', syncStatus: 'POSTED\u00a0' }, 'Reconciled', 'Posted'],
    [{ status: 'Cancelled', syncStatus: 'Posted' }, 'Canceled', 'Posted'],
    [{ status: 'Reconciled', dateCanceled: '0001-01-01T00:00:00' }, 'Reconciled', 'Posted'],
    [{ status: 'Reconciled', dateCanceled: '' }, 'Reconciled', 'Posted'],
    [{ status: 'Reconciled', dateCanceled: '2026-10-02T00:00:00Z' }, 'Canceled', 'Posted'],
    [{ status: 'On Hold', syncStatus: 'Queued' }, 'On Hold', 'Queued'],
    [{ status: null, syncStatus: ' ' }, 'unknown', 'unknown'],
  ])('a bill with %j is %s and %s, in a list as well', async (fields, status, syncStatus) => {
    const { client } = await apiWith({ 'ap-bills': [bareBill(1, fields)] });
    const window = { from: '2026-10-01T00:00:00Z', before: '2026-11-01T00:00:00Z' };
    expect(await client.load({ kind: 'bill', id: 1 }, callWithin())).toMatchObject({ status, syncStatus });
    expect(await listAll(client, 'bill', window)).toEqual([expect.objectContaining({ status, syncStatus })]);
    expect(await client.states('bill', [1], callWithin())).toEqual({ 1: status === 'Canceled' ? 'withdrawn' : 'live' });
  });

  it('a number that no one sees is none: the receipt has it', async () => {
    const { content } = await loadedFrom({
      'ap-bills': [bareBill(1, { purchaseOrderId: 5, vendorNumber: '\u200b\u00a0' })],
      'purchase-orders': [{ id: 5 }],
      receipts: [{ id: 8, billId: 1, vendorInvoiceNumber: 'INV-1' }],
    });
    expect(content.vendorInvoiceNumber).toBe('INV-1');
  });

  it('the VENDORID is found under its key however that is written, the very key first', async () => {
    const vendorIdOf = async (externalData: object[]) => {
      const bill = bareBill(1, { vendor: { id: 1702, name: 'Cedar' } });
      return (await loadedFrom({ 'ap-bills': [bill], vendors: [{ id: 1702, externalData }] })).content.vendor
        ?.ledgerVendorId;
    };
    const [other, own] = [{ key: 'IntacctVendorID ', value: 'V-2' }, { key: 'intacctVendorId', value: 'V-1' }]; // prettier-ignore
    expect(await vendorIdOf([other])).toBe('V-2');
    expect(await vendorIdOf([other, own])).toBe('V-1');
    expect(await vendorIdOf([{ key: 'intacctVendorId', value: '\u200b' }])).toBeUndefined();
  });
});

describe('dates', () => {
  it('are days, and moments are kept as they are written', async () => {
    const dates = { billDate: '2026-11-01T03:00:00Z', dueDate: '2026-12-01T00:00:00Z' };
    const { client } = await apiWith({ 'ap-bills': [bareBill(1, dates), bareBill(2, { billDate: '0001-01-01T00:00:00' })] }); // prettier-ignore
    const [moment, unset] = await Promise.all([1, 2].map((id) => client.load({ kind: 'bill', id }, callWithin())));
    expect(moment?.content).toMatchObject({
      billDate: '2026-11-01',
      dueDate: '2026-12-01',
      writtenDates: { billDate: '2026-11-01T03:00:00Z' },
    });
    expect(unset?.content.billDate).toBeUndefined();
    expect(unset?.content).not.toHaveProperty('writtenDates');
    const window = { from: '2026-10-01T00:00:00Z', before: '2026-11-01T00:00:00Z' };
    const [first, second] = await listAll(client, 'bill', window);
    expect(first).toMatchObject({ billDate: '2026-11-01', writtenDate: '2026-11-01T03:00:00Z' });
    expect(second).not.toHaveProperty('billDate');
  });
});

describe('what nothing is posted by', () => {
  it('keeps no bill back when it cannot be read', async () => {
    const odd = item({ order: 'first', receiptItemId: 'x', allocatedTax: '1/3', allocatedShipping: {}, allocatedOtherCosts: '' }); // prettier-ignore
    const { content } = await loadedFrom({
      'ap-bills': [bareBill(1, { purchaseOrderId: 5, batch: 'October', items: [odd] })],
      'purchase-orders': [{ id: 5, number: 'PO-5', total: 'about 100' }],
    });
    expect(content.purchaseOrderNumber).toBe('PO-5');
    expect(content).not.toHaveProperty('purchaseOrder');
    expect(content.lines).toEqual([
      { kind: 'item', description: '', quantity: '1', unitCost: '10', unread: ['tax', 'freight'] },
    ]);
  });

  it('does not cover what something is posted by', async () => {
    for (const odd of [item({ quantity: 'two' }), item({ cost: '1/3' })]) {
      const { client } = await apiWith({ 'ap-bills': [bareBill(1, { items: [odd] })] });
      const { code } = await failureOf(client.load({ kind: 'bill', id: 1 }, callWithin()));
      expect(code).toBe('servicetitan.reply-unreadable');
    }
  });

  it('is a whole number in every form: ids come as 5.0 and 5e0 too', async () => {
    const bill = '[{"id":1.0,"purchaseOrderId":5e0,"vendor":{"id":1.702e3,"name":"Cedar"},"billAmount":"1.25E+2","syncStatus":"Posted"}]'; // prettier-ignore
    const { content } = await loadedFrom({ 'ap-bills': bill, 'purchase-orders': '[{"id":5,"number":"PO-5"}]' });
    expect(content).toMatchObject({ purchaseOrderNumber: 'PO-5', vendor: { id: 1702 }, billAmount: '125.00' });
  });
});
