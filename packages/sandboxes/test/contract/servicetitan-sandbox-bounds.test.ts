/** What no ServiceTitan tenant takes: bodies that cannot be read, days that do not exist, amounts and ids out of bounds. */
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import {
  act,
  billsOf,
  createOrder,
  order,
  orderBody,
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
  refusal,
  sandbox,
  scenario,
  setSwitches,
  tenantPath,
  token,
  useSandbox,
} from './servicetitan-sandbox-requests.ts';

useSandbox();

const refused = async (method: string, resource: string, body: unknown, module = 'inventory') => {
  const response = await call(tenantPath(module, resource), json(method, body));
  return problemSchema.parse(await response.json());
};

const one = (quantity: number, cost: number) => [
  { skuId: 9001, description: '', vendorPartNumber: '', quantity, cost },
];

describe('a body', () => {
  /** As bytes, which need not be what `JSON.stringify` would write. */
  const post = async (body: Buffer | string) => {
    const response = await fetch(`${sandbox.origin}${tenantPath('inventory', 'purchase-orders')}`, {
      method: 'POST',
      headers: {
        ...{ authorization: `Bearer ${token}`, 'st-app-key': scenario.servicetitan.appKey },
        'content-type': 'application/json',
      },
      body: typeof body === 'string' ? body : new Uint8Array(body),
    });
    return { status: response.status, text: await response.text() };
  };

  it('that is not UTF-8 is refused', async () => {
    const bytes = Buffer.from(JSON.stringify(orderBody({ memo: 'caf\u00e9' })), 'latin1');
    expect(await post(bytes)).toMatchObject({ status: 400, text: expect.stringContaining('The body is not UTF-8.') });
    expect((await post(JSON.stringify(orderBody({ memo: 'caf\u00e9' })))).status).toBe(200);
  });

  it('that is nested deeper than 64 levels is refused, however deep', async () => {
    const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    const withExtra = (extra: string) =>
      JSON.stringify(orderBody({ extra: 0 })).replace('"extra":0', `"extra":${extra}`);
    expect((await post(withExtra(nested(63)))).status).toBe(200);
    for (const levels of [64, 200_000]) expect((await post(withExtra(nested(levels)))).status).toBe(400);
  });

  it('with a number that would lose digits is refused; one that keeps them is read back as it was sent', async () => {
    const withCost = (cost: string) =>
      JSON.stringify(orderBody({ items: one(3, 0) })).replace('"cost":0', `"cost":${cost}`);
    expect(await post(withCost('0.3333333333333333333'))).toMatchObject({
      ...{ status: 400, text: expect.stringContaining('0.3333333333333333333 has more digits than are kept') },
    });
    const { id } = z.object({ id: z.number() }).parse(JSON.parse((await post(withCost('0.33333'))).text));
    const read = await call(tenantPath('inventory', `purchase-orders/${id}`));
    expect(await read.text()).toContain('"quantity":3.0000,"quantityReceived":0.0000,"cost":0.33333,"total":1.00');
  });
});

describe('a day that does not exist', () => {
  it.each(['2026-02-30T00:00:00Z', '2026-06-31', '2025-02-29T12:00:00Z', '2026-10-20T24:00:00Z', '0000-01-01'])(
    '%s is refused in bodies and filters',
    async (date) => {
      expect(Object.keys((await refused('POST', 'purchase-orders', orderBody({ date }))).errors)).toEqual(['date']);
      const { errors } = await refusal('accounting', 'ap-bills', `?modifiedOnOrAfter=${date}`);
      expect(Object.keys(errors)).toEqual(['modifiedOnOrAfter']);
    },
  );

  it('is refused on the screens too', async () => {
    const typed = { vendor: { id: 1701 }, billAmount: '1.00', billDate: '2026-02-30T00:00:00Z' };
    expect(await refusedAct('POST', 'bills', typed)).toContain('billDate: no such date');
    expect(await refusedAct('POST', 'ap-payments', { splits: [], date: '2026-02-30T00:00:00Z' })).toContain(
      'date: no such date',
    );
  });

  it('is no due date: what would be due behind the last day is not received, nor ordered to be received at once', async () => {
    const count = async () => (await list('inventory', 'purchase-orders', '?includeTotal=true&pageSize=1')).totalCount;
    const id = await createOrder();
    const { items } = await order(id);
    const arrival = {
      purchaseOrderId: id,
      dateReceived: '9999-12-30T00:00:00Z',
      ...{ tax: 0, shipping: 0 },
      items: [{ purchaseOrderItemId: items[0]?.id, skuId: items[0]?.skuId, quantity: 1, cost: 1 }],
    };
    expect((await refused('POST', 'receipts', arrival)).title).toContain('behind 9999-12-31');
    expect((await order(id)).status).toBe('Pending');
    const before = await count();
    const late = orderBody({ typeId: 6, date: '9999-12-30T00:00:00Z' });
    expect((await refused('POST', 'purchase-orders', late)).title).toContain('behind 9999-12-31');
    expect(await count()).toBe(before);
    await setSwitches({ billOnReceipt: false });
    await write('POST', 'receipts', arrival);
  });
});

describe('an amount', () => {
  it('keeps its cents up to the largest total, and is refused above', async () => {
    const id = await createOrder({ items: one(999, 1_000_000_000), tax: 0.07, shipping: 0 });
    const read = await call(tenantPath('inventory', `purchase-orders/${id}`));
    expect(await read.text()).toContain('"total":999000000000.07');
    await write('POST', 'receipts', {
      ...{ purchaseOrderId: id, dateReceived: '2026-10-22T00:00:00Z', tax: 0.07, shipping: 0 },
      items: [{ skuId: 9001, quantity: 999, cost: 1_000_000_000 }],
    });
    const receipts = await call(tenantPath('inventory', 'receipts', `?purchaseOrderIds=${id}`));
    expect(await receipts.text()).toContain('"receiptAmount":999000000000.07');
    expect(await billsOf(id)).toMatchObject([{ billAmount: '999000000000.07' }]);
    const line = await refused('POST', 'purchase-orders', orderBody({ items: one(1_000, 1_000_000_000) }));
    expect(line).toMatchObject({ status: 400, title: expect.stringContaining('at most 999999999999.99') });
    const two = [...one(999, 1_000_000_000), ...one(2, 1_000_000_000)];
    const total = await refused('POST', 'purchase-orders', orderBody({ items: two }));
    expect(total).toMatchObject({ status: 400, title: expect.stringContaining('A total of') });
  });

  it('that a person types has at most 15 digits before and 4 behind the point', async () => {
    const typed = (billAmount: string) => ({ vendor: { id: 1701 }, billAmount, billDate: '2026-10-20T00:00:00Z' });
    for (const wrong of ['1000000000000000', '1.00001', '1e5', '.5']) {
      expect(await refusedAct('POST', 'bills', typed(wrong))).toContain('billAmount: write the amount');
    }
    expect(await act('POST', 'bills', typed('999999999999999.1234'))).toMatchObject({
      ...{ billAmount: '999999999999999.1234' },
    });
  });
});

describe('a large bill that a person types', () => {
  const typed = { vendor: { id: 1701 }, billDate: '2026-10-20T00:00:00Z', syncStatus: 'Posted' };

  it('keeps its cents in the journal, and is not paid with more digits than a payment keeps', async () => {
    const expenseItems = [{ id: 1, amount: '999999999999999.01' }];
    const { id } = await act('POST', 'bills', {
      ...{ ...typed, billAmount: '999999999999999.01', referenceNumber: 'LARGE', expenseItems },
    });
    const entries = await call(tenantPath('accounting', 'journal-entries', '?refNumber=LARGE'));
    const entry = z.object({ data: z.tuple([z.object({ id: z.string() })]) }).parse(await entries.json()).data[0];
    for (const kind of ['details', 'summary']) {
      const lines = await (await call(tenantPath('accounting', `journal-entries/${entry.id}/${kind}`))).text();
      expect(lines).toContain('"debit":999999999999999.01');
      expect(lines).toContain('"credit":999999999999999.01');
    }
    const splits = [{ billId: id, amount: '1000000000000.00' }];
    expect(await refusedAct('POST', 'ap-payments', { splits })).toContain('at most 12 digits');
  });
});

describe('an id', () => {
  const typed = { vendor: { id: 1701 }, billAmount: '1.00', billDate: '2026-10-20T00:00:00Z' };

  it('is never one that a deleted bill had', async () => {
    const chosen = 98_000_000;
    await act('POST', 'bills', { ...typed, id: chosen });
    await act('DELETE', `bills/${chosen}`);
    expect(await refusedAct('POST', 'bills', { ...typed, id: chosen })).toContain('existed and was deleted');
  });

  it('that a person chooses leaves room for those that follow', async () => {
    expect(await refusedAct('POST', 'bills', { ...typed, id: 1_000_000_000_000 })).toContain('id');
    await act('POST', 'bills', { ...typed, id: 999_999_999_999 });
    const following = [await act('POST', 'bills', typed), await act('POST', 'bills', typed)].map(({ id }) => id);
    expect(following).toEqual([1_000_000_000_000, 1_000_000_000_001]);
    const read = await call(tenantPath('accounting', 'ap-bills/1000000000001'));
    expect(read.status).toBe(200);
  });
});

describe('a vendor', () => {
  it('needs a name that is no blank, and a tax rate in percent', async () => {
    const edit = (body: unknown) => refused('PATCH', 'vendors/1702', body);
    expect((await edit({ name: '  ' })).errors).toEqual({ name: ['The name field is required.'] });
    for (const taxRate of [-1, 100.5]) expect(Object.keys((await edit({ taxRate })).errors)).toEqual(['taxRate']);
    await write('PATCH', 'vendors/1702', { taxRate: 100 });
    const typed = await control('PATCH', 'vendors/1702', { name: ' ' });
    expect([typed.status, await typed.json()]).toEqual([400, { error: 'name: a vendor needs a name' }]);
  });
});

describe('typing over a bill', () => {
  const paidBill = async (): Promise<{ id: number; payment: unknown }> => {
    const orderId = await createOrder();
    await receive(orderId, [4, 2]);
    const id = (await billsOf(orderId))[0]?.id ?? 0;
    await act('POST', `bills/${id}/post`);
    const { id: payment } = await act('POST', 'ap-payments', { splits: [{ billId: id, amount: '1.00' }] });
    return { id, payment };
  };

  it('changes neither amount nor vendor nor cancels it while a payment is applied, in the words of the acts', async () => {
    const { id, payment } = await paidBill();
    const words = await refusedAct('POST', `bills/${id}/cancel`);
    expect(words).toContain(`AP payment ${String(payment)} is applied to it`);
    for (const edit of [{ status: 'Canceled' }, { billAmount: '0.50' }, { vendor: { id: 1702 } }]) {
      expect(await refusedAct('PATCH', `bills/${id}`, edit)).toBe(words);
    }
    expect(await act('PATCH', `bills/${id}`, { summary: 'paid', billAmount: '103.020' })).toMatchObject({
      ...{ summary: 'paid', status: 'Unreconciled' },
    });
    await act('PATCH', `ap-payments/${String(payment)}`, { status: 'Cancelled' });
    await act('PATCH', `bills/${id}`, { status: 'Canceled' });
  });

  it('does not bring a canceled one back, nor post it', async () => {
    const { id } = await act('POST', 'bills', {
      ...{ vendor: { id: 1701 }, billAmount: '1.00', billDate: '2026-10-20T00:00:00Z' },
    });
    await act('PATCH', `bills/${String(id)}`, { status: 'Canceled' });
    for (const edit of [{ status: 'Unreconciled' }, { syncStatus: 'Posted' }]) {
      expect(await refusedAct('PATCH', `bills/${String(id)}`, edit)).toContain('is canceled: it cannot be made');
    }
  });
});
