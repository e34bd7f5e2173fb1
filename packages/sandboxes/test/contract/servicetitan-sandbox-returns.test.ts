/** Returns, AP credits and AP payments of the ServiceTitan sandbox. */
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { act, billsOf, createOrder, receive, refusedAct, write } from './servicetitan-sandbox-purchases.ts';
import {
  call,
  json,
  list,
  problemSchema,
  refusal,
  setSwitches,
  tenantPath,
  useSandbox,
} from './servicetitan-sandbox-requests.ts';

useSandbox();

const returnBody = (overrides: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  vendorId: 1701,
  returnTypeId: 21,
  businessUnitId: 3011,
  inventoryLocationId: 7701,
  returnDate: '2026-10-30T00:00:00Z',
  memo: 'wrong size',
  tax: 1.5,
  shipping: 0,
  restockingFee: 2,
  items: [{ skuId: 9001, description: 'Run capacitor', quantity: 2, cost: 10.005 }],
  ...overrides,
});
const createReturn = (overrides?: Readonly<Record<string, unknown>>) => write('POST', 'returns', returnBody(overrides));

const row = z.looseObject({ id: z.number() });
async function one(module: string, resource: string, id: number): Promise<z.infer<typeof row>> {
  const { data } = await list(module, resource, `?ids=${id}&active=Any`);
  return row.parse(data[0]);
}

async function creditOf(returnId: number): Promise<z.infer<typeof row> | undefined> {
  const { data } = await list('accounting', 'ap-credits', '?pageSize=5000');
  return data.find((credit) => credit['inventoryReturnId'] === returnId);
}

async function creditedReturn(): Promise<{ returnId: number; creditId: number }> {
  const returnId = await createReturn();
  await act('POST', `returns/${returnId}/return`);
  await act('POST', `returns/${returnId}/credit`, { referenceNumber: 'CM-77', date: '2026-11-01T00:00:00Z' });
  return { returnId, creditId: (await creditOf(returnId))?.id ?? 0 };
}

async function newBill(): Promise<number> {
  const orderId = await createOrder();
  await receive(orderId, [4, 2], { vendorDocumentNumber: 'INV-9' });
  const id = (await billsOf(orderId))[0]?.id ?? 0;
  await act('POST', `bills/${id}/post`);
  return id;
}

const refused = async (method: string, resource: string, body: unknown) =>
  problemSchema.parse(await (await call(tenantPath('inventory', resource), json(method, body))).json());

describe('a return', () => {
  it('becomes an AP credit only when the vendor has granted it', async () => {
    const id = await createReturn();
    expect(await one('inventory', 'returns', id)).toMatchObject({ status: 'Pending', returnAmount: 19.51 });
    expect(await refusedAct('POST', `returns/${id}/credit`)).toContain('only a Returned one can be credited');
    await act('POST', `returns/${id}/return`);
    expect(await creditOf(id)).toBeUndefined();
    await act('POST', `returns/${id}/credit`, { referenceNumber: 'CM-77', date: '2026-11-01T00:00:00Z' });
    expect(await one('inventory', 'returns', id)).toMatchObject({
      status: 'CreditReceived',
      creditReceivedOn: '2026-11-01T00:00:00Z',
    });
    expect(await creditOf(id)).toMatchObject({
      ...{ referenceNumber: 'CM-77', amount: 19.51, appliedAmount: 0, syncStatus: 'Pending', status: 'Unreconciled' },
      ...{ date: '2026-11-01T00:00:00Z', vendor: { id: 1701 }, splits: [], paymentStatus: 'Unpaid' },
    });
  });

  it('is credited at once where its type says so', async () => {
    const id = await createReturn({ returnTypeId: 22, referenceNumber: 'RMA-1' });
    await act('POST', `returns/${id}/return`);
    expect(await creditOf(id)).toMatchObject({ referenceNumber: 'RMA-1' });
  });

  it('is canceled until it is credited, and then hidden from lists of active ones', async () => {
    const id = await createReturn();
    await write('PATCH', `returns/${id}/cancellation`, { canceledReason: 'VendorIssue' });
    expect(await one('inventory', 'returns', id)).toMatchObject({ status: 'Canceled', canceledReason: 'VendorIssue' });
    expect((await list('inventory', 'returns', `?ids=${id}`)).data).toEqual([]);
    const { returnId } = await creditedReturn();
    expect((await refused('PATCH', `returns/${returnId}/cancellation`, {})).title).toContain('AP credit must be');
  });

  it('names what is missing, and what does not exist', async () => {
    const { restockingFee: _fee, ...incomplete } = returnBody();
    expect(Object.keys((await refused('POST', 'returns', incomplete)).errors)).toContain('restockingFee');
    expect((await refused('POST', 'returns', returnBody({ returnTypeId: 1 }))).title).toContain('Return type 1');
    expect((await refused('POST', 'returns', returnBody({ purchaseOrderId: 4 }))).title).toContain('Purchase order 4');
    expect((await list('inventory', 'return-types', '?activeOnly=true')).data).toHaveLength(2);
    await refusal('inventory', 'return-types', '');
  });

  it('gives back no more than was received on its order, of the vendor that was ordered from', async () => {
    const purchaseOrderId = await createOrder();
    const items = (quantity: number) => [{ skuId: 9001, quantity, cost: 10.005 }];
    const wrong = async (overrides: Readonly<Record<string, unknown>>) =>
      (await refused('POST', 'returns', returnBody({ purchaseOrderId, ...overrides }))).title;
    expect(await wrong({ items: items(1) })).toContain('1 would be returned of 0 received');
    await receive(purchaseOrderId, [3]);
    expect(await wrong({ items: items(4) })).toContain('4 would be returned of 3 received');
    expect(await wrong({ items: [...items(2), ...items(2)] })).toContain('4 would be returned of 3 received');
    expect(await wrong({ items: [{ skuId: 9003, quantity: 1, cost: 1 }] })).toContain('1 would be returned of 0');
    expect(await wrong({ vendorId: 1702 })).toContain('is of vendor 1701, not of vendor 1702');
    const first = await createReturn({ purchaseOrderId, items: items(2) });
    expect(await wrong({ items: items(2) })).toContain('4 would be returned of 3 received');
    await write('PATCH', `returns/${first}/cancellation`, {});
    await createReturn({ purchaseOrderId, items: items(3) });
  });

  it('cannot cost more than it brings', async () => {
    const restockingFee = 21.52;
    expect((await refused('POST', 'returns', returnBody({ restockingFee }))).title).toContain('more than the 21.51');
    expect(await one('inventory', 'returns', await createReturn({ restockingFee: 21.51 }))).toMatchObject({
      returnAmount: 0,
    });
  });

  it('is in the export feed, and shows its type since July', async () => {
    const id = await createReturn();
    const read = async (): Promise<unknown[]> => {
      const response = await call(tenantPath('inventory', 'export/returns', '?includeRecentChanges=true'));
      return z.object({ data: z.array(row) }).parse(await response.json()).data;
    };
    expect(await read()).toContainEqual(expect.not.objectContaining({ returnTypeId: 21 }));
    await setSwitches({ julyFields: true });
    expect(await read()).toContainEqual(expect.objectContaining({ id, returnTypeId: 21 }));
  });
});

describe('an AP credit', () => {
  it('is applied to bills of its vendor, never for more than is left or open', async () => {
    const { creditId } = await creditedReturn();
    const billId = await newBill();
    const apply = (amount: string, id = billId) =>
      ['POST', `ap-credits/${creditId}/apply`, { billId: id, amount }] as const;
    expect(await refusedAct(...apply('19.52'))).toContain('has 19.51 left');
    expect(await refusedAct(...apply('1.00', 4))).toContain('There is no Bill 4');
    const foreign = await createOrder({ vendorId: 1702 });
    await receive(foreign, [1]);
    expect(await refusedAct(...apply('1.00', (await billsOf(foreign))[0]?.id))).toContain('another vendor');
    const small = await createOrder();
    await receive(small, [1]);
    expect(await refusedAct(...apply('15.00', (await billsOf(small))[0]?.id))).toContain('has 10.01 open');
    await act(...apply('19.51'));
    expect(await one('accounting', 'ap-credits', creditId)).toMatchObject({
      appliedAmount: 19.51,
      paymentStatus: 'Paid',
      splits: [{ inventoryBillId: billId, vendorCreditId: creditId, amount: 19.51, active: true }],
    });
    expect(await refusedAct('POST', `bills/${billId}/cancel`)).toContain(`AP credit ${creditId} is applied to it`);
    expect(await refusedAct('POST', `ap-credits/${creditId}/cancel`)).toContain('is applied to a bill');
  });

  it('is canceled until it is exported, and its return waits for a credit again', async () => {
    const { returnId, creditId } = await creditedReturn();
    await act('POST', `ap-credits/${creditId}/cancel`);
    expect(await one('accounting', 'ap-credits', creditId)).toMatchObject({
      ...{ status: 'Canceled', active: false, canceledOn: expect.any(String) },
    });
    expect(await one('inventory', 'returns', returnId)).toMatchObject({ status: 'Returned', creditReceivedOn: null });
  });

  it('is posted by a person and marked as exported by an app, in an array of objects', async () => {
    const { creditId } = await creditedReturn();
    const mark = async (body: unknown): Promise<Response> =>
      call(tenantPath('accounting', 'ap-credits/markasexported'), json('POST', body));
    expect((await mark({ apCreditIds: [creditId] })).status).toBe(400);
    const failed = `AP credit ${creditId} is not posted.`;
    expect(await (await mark([{ apCreditId: creditId }])).json()).toEqual([
      { apCreditId: creditId, success: false, errorMessage: failed },
    ]);
    await act('POST', `ap-credits/${creditId}/post`);
    const idsOf = async (status: string) =>
      (await list('accounting', 'ap-credits', `?syncStatuses=${status}`)).data.map(({ id }) => id);
    expect([(await idsOf('Posted')).includes(creditId), (await idsOf('Pending')).includes(creditId)]).toEqual([
      true,
      false,
    ]);
    expect(await (await mark([{ apCreditId: creditId }])).json()).toMatchObject([{ success: true }]);
    expect(await refusedAct('POST', `ap-credits/${creditId}/unpost`)).toContain('is Exported');
    expect(await refusedAct('POST', `ap-credits/${creditId}/cancel`)).toContain('Exported and locked');
    expect(await refusedAct('PATCH', `ap-credits/${creditId}`, { memo: 'late' })).toContain('Exported and locked');
    expect(await refusedAct('POST', `ap-credits/${creditId}/reverse`)).toContain('choose post, unpost, export');
  });
});

describe('an AP credit that is not exported', () => {
  it('is edited by a person, which a poll can see', async () => {
    const { creditId } = await creditedReturn();
    const before = await one('accounting', 'ap-credits', creditId);
    await act('PATCH', `ap-credits/${creditId}`, { memo: 'two of three', date: '2026-11-03T00:00:00Z' });
    const after = await one('accounting', 'ap-credits', creditId);
    expect(after).toMatchObject({ memo: 'two of three', date: '2026-11-03T00:00:00Z', referenceNumber: 'CM-77' });
    expect(String(after['modifiedOn']) > String(before['modifiedOn'])).toBe(true);
  });
});

describe('an AP payment', () => {
  it('pays bills of one vendor up to what is open, and can be called off', async () => {
    const [one1, two] = [await newBill(), await newBill()];
    const splits = [
      { billId: one1, amount: '100.00' },
      { billId: two, amount: '3.02' },
    ];
    const payment = await act('POST', 'ap-payments', { splits, status: 'ReadyForApproval' });
    const id = Number(payment['id']);
    expect(await one('accounting', 'ap-payments', id)).toMatchObject({
      ...{ amount: 103.02, status: 'ReadyForApproval', method: 'ServiceTitan', vendor: { id: 1701 } },
      splits: splits.map(({ billId, amount }) => ({ inventoryBillId: billId, amount: Number(amount) })),
    });
    expect(await refusedAct('POST', 'ap-payments', { splits: [{ billId: one1, amount: '3.03' }] })).toContain(
      '3.02 open',
    );
    for (const status of ['Initiated', 'Processing', 'Paid']) await act('PATCH', `ap-payments/${id}`, { status });
    expect(await one('accounting', 'ap-payments', id)).toMatchObject({
      status: 'Paid',
      approvedDate: expect.any(String),
    });
    await act('PATCH', `ap-payments/${id}`, { status: 'Rejected' });
    expect(await refusedAct('PATCH', `ap-payments/${id}`, { status: 'Paid' })).toContain('is Rejected');
    await act('POST', 'ap-payments', { splits: [{ billId: one1, amount: '103.02' }] });
  });

  it('is refused for canceled bills, for bills not to be paid, and for nonsense', async () => {
    const billId = await newBill();
    const pay = (amount: unknown) => ['POST', 'ap-payments', { splits: [{ billId, amount }] }] as const;
    const foreign = await createOrder({ vendorId: 1702 });
    await receive(foreign, [1]);
    const other = (await billsOf(foreign))[0]?.id;
    expect(await refusedAct('POST', 'ap-payments', { splits: [{ billId: other, amount: '1.00' }] })).toBe(
      `Bill ${other} is Pending: post it before it is paid.`,
    );
    await act('POST', `bills/${other}/post`);
    const splits = [billId, other].map((id) => ({ billId: id, amount: '1.00' }));
    expect(await refusedAct('POST', 'ap-payments', { splits })).toContain('bills of one vendor');
    expect(await refusedAct(...pay(5))).toContain('amount');
    expect(await refusedAct(...pay('0.00'))).toContain('positive amount');
    expect(await refusedAct('POST', 'ap-payments', { splits: [], way: 'cash' })).toContain(
      'way: there is no such field (allowed: splits, method',
    );
    await act('PATCH', `bills/${billId}`, { doNotPay: true });
    expect(await refusedAct(...pay('1.00'))).toContain('do not pay');
    await act('PATCH', `bills/${billId}`, { doNotPay: false });
    await act('POST', `bills/${billId}/cancel`);
    expect(await refusedAct(...pay('1.00'))).toContain('is canceled');
  });
});
