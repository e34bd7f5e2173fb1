/** Purchase orders of the ServiceTitan sandbox, and the bills that come of receiving them. */
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import {
  act,
  billsOf,
  createOrder,
  job,
  order,
  orderBody,
  receiptsOf,
  receive,
  refusedAct,
  write,
} from './servicetitan-sandbox-purchases.ts';
import {
  call,
  control,
  json,
  list,
  problemSchema,
  scenario,
  setSwitches,
  tenantPath,
  useSandbox,
} from './servicetitan-sandbox-requests.ts';

useSandbox();

const billedItems = z.object({
  items: z.array(
    z.object({
      skuId: z.number(),
      quantity: z.string(),
      cost: z.string(),
      receiptItemId: z.number(),
      inventoryLocation: z.object({ id: z.number(), type: z.string() }).nullable(),
      assetAccount: z.object({ number: z.string() }).nullable(),
    }),
  ),
});

const refused = async (method: string, resource: string, body: unknown): Promise<z.infer<typeof problemSchema>> => {
  const response = await call(tenantPath('inventory', resource), json(method, body));
  return problemSchema.parse(await response.json());
};

describe('a purchase order', () => {
  it('is made Pending, with totals to the cent and the names that reads have', async () => {
    const id = await createOrder({ jobId: job?.id, vendorInvoiceNumber: 'Q-1', memo: 'rush' });
    expect(await order(id)).toMatchObject({
      modifiedOn: expect.stringMatching(/\.\d{4,7}Z$/),
      number: `${job?.jobNumber}-002`,
      status: 'Pending',
      sentOn: null,
      vendorDocumentNumber: 'Q-1',
      summary: 'rush',
      total: 125.77,
      items: [{ total: 40.02, quantityReceived: 0 }, { total: 63 }],
    });
  });

  it('is Sent by a person alone: no field of the API sets a status', async () => {
    const id = await createOrder({ status: 'Sent' });
    expect((await order(id)).status).toBe('Pending');
    await act('POST', `purchase-orders/${id}/send`);
    expect(await order(id)).toMatchObject({ status: 'Sent', sentOn: '2026-11-02T00:00:00Z' });
    expect(await refusedAct('POST', `purchase-orders/${id}/send`)).toContain('is Sent: only a Pending order');
  });

  it('names what is missing or wrong in its body, and ignores what it does not know', async () => {
    const { vendorId: _vendor, ...withoutVendor } = orderBody({ unheardOf: true });
    expect((await refused('POST', 'purchase-orders', withoutVendor)).errors).toEqual({
      request: ['The request field is required.'],
      vendorId: [expect.stringContaining("Required property 'vendorId' not found in JSON")],
    });
    const [item] = z.array(z.looseObject({})).parse(orderBody()['items']);
    const { skuId: _sku, ...itemWithoutSku } = item ?? {};
    const wrong = await refused('POST', 'purchase-orders', orderBody({ tax: '10', items: [itemWithoutSku] }));
    expect(Object.keys(wrong.errors).toSorted()).toEqual(['items[0].skuId', 'request', 'tax']);
    expect(await createOrder({ unheardOf: true })).toBeGreaterThan(0);
  });

  it.each([
    ['a vendor that does not exist', { vendorId: 5 }, 400, 'Vendor 5 was not found'],
    ['a type that does not exist', { typeId: 77 }, 400, 'Purchase order type 77'],
    ['a place that does not exist', { inventoryLocationId: 1 }, 400, 'Inventory location 1'],
    ['a job that does not exist', { jobId: 4 }, 400, 'Job 4'],
    ['no items', { items: [] }, 400, 'at least one item'],
  ])('is refused for %s', async (_case, overrides, status, words) => {
    const problem = await refused('POST', 'purchase-orders', orderBody(overrides));
    expect(problem.status).toBe(status);
    expect(problem.title).toContain(words);
  });

  it('answers 409 to an inactive vendor, where one is chosen, and 500 with words to an unknown part', async () => {
    const before = await createOrder({ vendorId: 1723 });
    await control('PATCH', 'vendors/1723', { active: false });
    expect(await refused('POST', 'purchase-orders', orderBody({ vendorId: 1723 }))).toMatchObject({ status: 409 });
    const other = await createOrder();
    expect(await refused('PATCH', `purchase-orders/${other}`, { vendorId: 1723 })).toMatchObject({ status: 409 });
    await write('PATCH', `purchase-orders/${before}`, { memo: 'still going' });
    const items = [{ skuId: 5, description: '', vendorPartNumber: '', quantity: 1, cost: 1 }];
    const unknown = await refused('POST', 'purchase-orders', orderBody({ items }));
    expect(unknown).toMatchObject({ status: 500, title: 'Sku (Id: 5) is not found.' });
  });

  it('is received at once when its type says so', async () => {
    const id = await createOrder({ typeId: 6, vendorInvoiceNumber: 'C-1' });
    expect((await order(id)).status).toBe('Received');
    expect(await billsOf(id)).toMatchObject([{ vendorNumber: 'C-1', billAmount: '125.77' }]);
  });

  it('is canceled for a documented reason, unless goods arrived', async () => {
    const id = await createOrder();
    expect((await refused('PATCH', `purchase-orders/${id}/cancellation`, { canceledReason: 'Bored' })).status).toBe(
      400,
    );
    await write('PATCH', `purchase-orders/${id}/cancellation`, { canceledReason: 'Duplicate' });
    expect((await order(id)).status).toBe('Canceled');
    expect((await refused('PATCH', `purchase-orders/${id}`, { memo: 'x' })).title).toContain('is canceled');
    const received = await createOrder();
    await receive(received, [1]);
    const problem = await refused('PATCH', `purchase-orders/${received}/cancellation`, {});
    expect(problem.title).toContain('cancel that first');
    expect((await refused('PATCH', 'purchase-orders/4/cancellation', {})).status).toBe(404);
  });
});

describe('a receipt', () => {
  it('leaves a bill whose items point back through the receipt to the order', async () => {
    const id = await createOrder();
    const receiptId = await receive(id, [4, 2], { tax: 10.5, shipping: 12.25, vendorDocumentNumber: 'INV-7' });
    const [receipt] = await receiptsOf(id);
    const [bill] = await billsOf(id);
    const { items } = await order(id);
    expect(receipt).toMatchObject({ id: receiptId, receivedOn: '2026-10-22T00:00:00Z', receiptAmount: 125.77 });
    expect(receipt?.billId).toBe(bill?.id);
    expect(receipt?.items.map(({ purchaseOrderItemId }) => purchaseOrderItemId)).toEqual(items.map((item) => item.id));
    expect(bill?.items.map(({ receiptItemId }) => receiptItemId)).toEqual(receipt?.items.map((item) => item.id));
    expect(bill).toMatchObject({
      syncStatus: 'Pending',
      status: 'Unreconciled',
      source: 'Purchasing',
      billType: 'Procurement',
      vendorNumber: 'INV-7',
      billAmount: '125.77',
      taxAmount: '10.50',
      shippingAmount: '12.25',
      billDate: '2026-10-22T00:00:00Z',
      items: [{ quantity: '4.00', cost: '10.005', inventoryLocation: { id: 7701, type: 'Warehouse' } }, {}],
    });
    expect((await order(id)).status).toBe('Received');
  });

  it('of a part leaves the order open, and each part has its own bill and number', async () => {
    const id = await createOrder();
    await receive(id, [1.5], { vendorDocumentNumber: 'INV-1' });
    expect(await order(id)).toMatchObject({
      status: 'PartiallyReceived',
      vendorDocumentNumber: 'INV-1',
      items: [
        { quantityReceived: 1.5, status: 'PartiallyReceived' },
        { quantityReceived: 0, status: 'Pending' },
      ],
    });
    await receive(id, [1, 1], { vendorDocumentNumber: 'INV-2' });
    expect((await order(id)).status).toBe('PartiallyReceived');
    await receive(id, [1.5, 1], { vendorDocumentNumber: 'INV-3' });
    expect(await order(id)).toMatchObject({ status: 'Received', vendorDocumentNumber: 'INV-1' });
    expect(await billsOf(id)).toMatchObject([
      { vendorNumber: 'INV-1', billAmount: '15.01' },
      { vendorNumber: 'INV-2', billAmount: '41.51' },
      { vendorNumber: 'INV-3', billAmount: '46.51' },
    ]);
  });

  it('of goods for a job leaves a bill of that job, whose items are in no stock', async () => {
    const id = await createOrder({ jobId: job?.id });
    await receive(id, [4]);
    expect(await billsOf(id)).toMatchObject([
      { jobId: job?.id, jobNumber: job?.jobNumber, items: [{ inventoryLocation: null, assetAccount: null }] },
    ]);
  });

  it('leaves no bill where the tenant does not bill on receipt; a person makes it later', async () => {
    await setSwitches({ billOnReceipt: false });
    const id = await createOrder();
    const receiptId = await receive(id, [4, 2]);
    expect(await billsOf(id)).toEqual([]);
    const bill = await act('POST', `receipts/${receiptId}/bill`);
    expect((await receiptsOf(id))[0]?.billId).toBe(bill['id']);
    expect(await refusedAct('POST', `receipts/${receiptId}/bill`)).toContain('has bill');
  });

  it('is refused for more than was ordered, for parts that were not, and on a closed order', async () => {
    const id = await createOrder();
    const item = { skuId: 9001, quantity: 5, cost: 10 };
    const body = { purchaseOrderId: id, dateReceived: '2026-10-22', tax: 0, shipping: 0 };
    expect((await refused('POST', 'receipts', { ...body, items: [item] })).title).toContain('5 would be received of 4');
    const purchaseOrderItemId = (await order(id)).items[0]?.id;
    for (const pointer of [{}, { purchaseOrderItemId }]) {
      const foreign = { ...body, items: [{ ...item, ...pointer, skuId: 9003, quantity: 1 }] };
      expect((await refused('POST', 'receipts', foreign)).title).toContain('is not on purchase order');
    }
    expect(await billsOf(id)).toEqual([]);
    await receive(id, [4, 2]);
    expect((await refused('POST', 'receipts', { ...body, items: [item] })).title).toContain('is Received');
    expect((await refused('POST', 'receipts', { ...body, purchaseOrderId: 4, items: [item] })).status).toBe(404);
  });

  it('that is canceled takes its bill with it, and the order is Pending again', async () => {
    const id = await createOrder();
    await act('POST', `purchase-orders/${id}/send`);
    const receiptId = await receive(id, [4, 2]);
    await write('PATCH', `receipts/${receiptId}/cancellation`, { canceledReason: 'Accidental' });
    expect(await order(id)).toMatchObject({ status: 'Pending', items: [{ quantityReceived: 0 }, {}] });
    expect(await receiptsOf(id)).toMatchObject([{ active: false }]);
    expect(await billsOf(id)).toMatchObject([{ status: 'Canceled', dateCanceled: expect.any(String) }]);
    const shown = await list('inventory', 'receipts', `?purchaseOrderIds=${id}`);
    expect(shown.data).toEqual([]);
    expect((await refused('PATCH', `receipts/${receiptId}/cancellation`, {})).title).toContain('canceled already');
  });

  it('by hand takes whatever is still open', async () => {
    const id = await createOrder();
    await receive(id, [1]);
    await act('POST', `purchase-orders/${id}/receive`, { vendorDocumentNumber: 'H-9' });
    expect((await order(id)).status).toBe('Received');
    expect((await billsOf(id)).map(({ vendorNumber }) => vendorNumber)).toEqual(['', 'H-9'].map((n) => n || null));
    expect(await refusedAct('POST', 'purchase-orders/4/receive', {})).toContain('There is no Purchase order 4');
    expect(await refusedAct('POST', `purchase-orders/${id}/receive`, { amount: 1 })).toContain('(allowed: ');
  });
});

describe('an edit of a billed purchase order', () => {
  const billedOrder = async (): Promise<{ id: number; billId: number }> => {
    const id = await createOrder();
    await receive(id, [4, 2], { tax: 10.5, shipping: 12.25, vendorDocumentNumber: 'INV-7' });
    const [bill] = await billsOf(id);
    await act('POST', `bills/${bill?.id}/post`);
    return { id, billId: bill?.id ?? 0 };
  };
  const dearer = async (id: number): Promise<unknown> => {
    const { items } = await order(id);
    const [first] = items;
    const item = {
      id: first?.id,
      skuId: 9001,
      description: 'Run capacitor',
      vendorPartNumber: '',
      quantity: 3,
      cost: 12,
    };
    return { items: [item], tax: 11 };
  };

  it('cancels the bill and makes a new one for the same receipt', async () => {
    const { id, billId } = await billedOrder();
    const receipts = await receiptsOf(id);
    await write('PATCH', `purchase-orders/${id}`, await dearer(id));
    const [old, next] = await billsOf(id);
    expect(old).toMatchObject({ id: billId, status: 'Canceled', dateCanceled: expect.any(String) });
    expect(next).toMatchObject({
      syncStatus: 'Pending',
      vendorNumber: 'INV-7',
      billAmount: '122.25',
      taxAmount: '11.00',
    });
    const [receipt] = await receiptsOf(id);
    expect(receipt).toMatchObject({ id: receipts[0]?.id, billId: next?.id });
    expect(await order(id)).toMatchObject({ status: 'Received', total: 122.25 });
  });

  it('leaves no canceled bill behind where the tenant replaces only; the export feed says so', async () => {
    await setSwitches({ purchaseOrderEdit: 'replace-only' });
    const { id, billId } = await billedOrder();
    await write('PATCH', `purchase-orders/${id}`, await dearer(id));
    const bills = await billsOf(id);
    expect(bills.map((bill) => bill.status)).toEqual(['Unreconciled']);
    expect(bills[0]?.id).not.toBe(billId);
    expect((await call(tenantPath('accounting', `ap-bills/${billId}`))).status).toBe(404);
    const feed = await call(
      tenantPath('accounting', 'export/inventory-bills', '?from=2026-11-01&includeRecentChanges=true'),
    );
    const { data } = z.object({ data: z.array(z.looseObject({ id: z.number() })) }).parse(await feed.json());
    expect(data.find((row) => row.id === billId)).toMatchObject({ active: false });
  });

  it('changes the bill itself where the tenant does not replace', async () => {
    await setSwitches({ purchaseOrderEdit: 'in-place' });
    const { id, billId } = await billedOrder();
    const [before] = await billsOf(id);
    await write('PATCH', `purchase-orders/${id}`, { ...Object(await dearer(id)), vendorInvoiceNumber: 'INV-8' });
    const [after, ...others] = await billsOf(id);
    expect(others).toEqual([]);
    expect(after).toMatchObject({ id: billId, syncStatus: 'Posted', billAmount: '122.25', vendorNumber: 'INV-8' });
    expect(after?.['modifiedOn']).not.toBe(before?.['modifiedOn']);
    expect((await receiptsOf(id))[0]?.billId).toBe(billId);
  });

  it('gives each of several receipts its own new bill, with what that receipt brought', async () => {
    const id = await createOrder();
    await receive(id, [1], { tax: 1, vendorDocumentNumber: 'INV-1' });
    await receive(id, [3, 2], { tax: 2, vendorDocumentNumber: 'INV-2' });
    const [first] = (await order(id)).items;
    const fewer = { id: first?.id, skuId: 9001, description: '', vendorPartNumber: '', quantity: 3, cost: 12 };
    expect((await refused('PATCH', `purchase-orders/${id}`, { items: [fewer] })).title).toContain('4 are received');
    await write('PATCH', `purchase-orders/${id}`, { vendorId: 1702, tax: 99, vendorInvoiceNumber: 'INV-3' });
    const live = (await billsOf(id)).filter(({ status }) => status !== 'Canceled');
    expect(live).toMatchObject([
      { vendorNumber: 'INV-1', billAmount: '11.01', taxAmount: '1.00', vendor: { id: 1702 } },
      { vendorNumber: 'INV-2', billAmount: '95.02', taxAmount: '2.00', vendor: { id: 1702 } },
    ]);
  });

  it('of tax alone changes nothing else on the bills of the month, wherever their goods went', async () => {
    await setSwitches({ callsPerSecond: 10_000 });
    const { bills, purchaseOrders, payments = [] } = scenario.servicetitan;
    const paid = new Set(payments.flatMap(({ splits }) => splits.map(({ inventoryBillId }) => inventoryBillId)));
    const whole = purchaseOrders.filter(({ id, status }) => {
      const [bill, ...others] = bills.filter(({ purchaseOrderId }) => purchaseOrderId === id);
      const isOpen = bill?.syncStatus === 'Posted' && !paid.has(bill.id);
      return status === 'Received' && others.length === 0 && isOpen;
    });
    expect(whole.length).toBeGreaterThan(80);
    for (const { id, tax } of whole) {
      const before = bills.find(({ purchaseOrderId }) => purchaseOrderId === id);
      await write('PATCH', `purchase-orders/${id}`, { tax: tax + 1 });
      const after = (await billsOf(id)).at(-1);
      const goods = (bill: unknown) =>
        billedItems
          .parse(bill)
          .items.map((item) => ({ ...item, quantity: Number(item.quantity), cost: Number(item.cost) }));
      expect(goods(after)).toEqual(goods(before));
      expect(Number(after?.['taxAmount'])).toBeCloseTo(tax + 1, 6);
      const kept = [
        'vendorNumber',
        'summary',
        'billDate',
        'dueDate',
        'termName',
        'doNotPay',
        'shippingAmount',
        'jobId',
      ];
      const same = ({ shippingAmount, ...rest }: Record<string, unknown>) =>
        kept.map((field) => (field === 'shippingAmount' ? Number(shippingAmount) : rest[field]));
      expect(same({ ...after })).toEqual(same({ ...before }));
    }
  });

  it('is refused once the bill is exported or paid', async () => {
    const { id, billId } = await billedOrder();
    const payment = await act('POST', 'ap-payments', { splits: [{ billId, amount: '5.00' }] });
    expect((await refused('PATCH', `purchase-orders/${id}`, { memo: 'x' })).title).toContain(
      `AP payment ${String(payment['id'])} is applied to it`,
    );
    await act('PATCH', `ap-payments/${String(payment['id'])}`, { status: 'Cancelled' });
    expect((await order(id))['summary']).toBe('');
    await call(tenantPath('accounting', 'ap-bills/markasexported'), json('POST', { billIds: [billId] }));
    expect((await order(id)).status).toBe('Exported');
    expect((await refused('PATCH', `purchase-orders/${id}`, { memo: 'x' })).title).toContain('is exported');
    const [receipt] = await receiptsOf(id);
    expect((await refused('PATCH', `receipts/${receipt?.id}/cancellation`, {})).title).toContain('is exported');
  });
});
