/** AP payments and applied credits of the ServiceTitan sandbox as they change: bills that leave them, lists that hide them. */
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { act, billsOf, createOrder, receive, refusedAct, write } from './servicetitan-sandbox-purchases.ts';
import { list, sandbox, setSwitches, useSandbox } from './servicetitan-sandbox-requests.ts';

useSandbox();

const split = z.looseObject({
  inventoryBillId: z.number().nullable(),
  documentId: z.number().nullish(),
  active: z.boolean(),
  amount: z.number(),
});
const payableSchema = z.looseObject({ id: z.number(), modifiedOn: z.string(), amount: z.number(), splits: z.array(split) }); // prettier-ignore

async function listed(resource: 'ap-payments' | 'ap-credits', id: number, query = '') {
  const { data } = await list('accounting', resource, `?ids=${id}${query}`);
  return data.map((record) => payableSchema.parse(record));
}

async function newBill(): Promise<number> {
  const orderId = await createOrder();
  await receive(orderId, [4, 2], { vendorDocumentNumber: 'INV-9' });
  const id = (await billsOf(orderId))[0]?.id ?? 0;
  await act('POST', `bills/${id}/post`);
  return id;
}

const expenseBill = { vendor: { id: 1701 }, billAmount: '40.00', billDate: '2026-10-20T00:00:00Z' };

async function newExpenseBill(): Promise<number> {
  const { id } = await act('POST', 'bills', { ...expenseBill, billType: 'ApBill', syncStatus: 'Posted' });
  return Number(id);
}

async function pay(...splits: readonly (readonly [billId: number, amount: string])[]): Promise<number> {
  const { id } = await act('POST', 'ap-payments', {
    splits: splits.map(([billId, amount]) => ({ billId, amount })),
    method: 'AccountingSystem',
  });
  return Number(id);
}

describe('a payment of several bills', () => {
  it('goes on without one of them, which can be paid again; its split stays as an inactive one', async () => {
    const [first, second] = [await newBill(), await newBill()];
    const id = await pay([first, '100.00'], [second, '3.02']);
    const [before] = await listed('ap-payments', id);
    expect(await refusedAct('POST', `ap-payments/${id}/remove-bill`, { billId: 4 })).toContain('does not pay bill 4');
    await act('POST', `ap-payments/${id}/remove-bill`, { billId: first });
    const [after] = await listed('ap-payments', id);
    expect([after?.amount, after?.splits.map(({ active }) => active)]).toEqual([3.02, [false, true]]);
    expect(Date.parse(after?.modifiedOn ?? '')).toBeGreaterThanOrEqual(Date.parse(before?.modifiedOn ?? ''));
    expect(after?.modifiedOn).not.toBe(before?.modifiedOn);
    await pay([first, '103.02']);
    expect(await refusedAct('POST', `ap-payments/${id}/remove-bill`, { billId: second })).toContain(
      'cancel the payment',
    );
  });

  it('that is exported is locked', async () => {
    const [first, second] = [await newBill(), await newBill()];
    const id = await pay([first, '1.00'], [second, '1.00']);
    await act('POST', `ap-payments/${id}/post`);
    await act('POST', `ap-payments/${id}/export`);
    for (const [method, path, body] of [
      ['POST', `ap-payments/${id}/remove-bill`, { billId: first }],
      ['PATCH', `ap-payments/${id}`, { status: 'Cancelled' }],
    ] as const)
      expect(await refusedAct(method, path, body)).toContain('Exported and locked');
  });
});

describe('the page of payments', () => {
  it('shows each with the bills that it still pays, and finds those of a status', async () => {
    const [first, second] = [await newBill(), await newBill()];
    const id = await pay([first, '100.00'], [second, '3.02']);
    await act('POST', `ap-payments/${id}/remove-bill`, { billId: first });
    const read = async (query: string) => (await fetch(`${sandbox.origin}/?view=payments${query}`)).text();
    const page = await read('&status=Paid');
    expect(page).toContain(String(id));
    expect([page.includes(String(first)), page.includes(String(second))]).toEqual([false, true]);
    expect(page).toContain('AccountingSystem');
    expect(await read('&status=Rejected')).not.toContain(String(id));
  });
});

describe('a payment that was canceled', () => {
  it('stays in the list, or leaves it, as the switch says; by its id too', async () => {
    const id = await pay([await newBill(), '1.00']);
    await act('PATCH', `ap-payments/${id}`, { status: 'Cancelled' });
    const syncStatus = '&syncStatuses=Pending';
    expect([(await listed('ap-payments', id)).length, (await listed('ap-payments', id, syncStatus)).length]).toEqual([1, 1]); // prettier-ignore
    await setSwitches({ canceledPaymentsListed: false });
    expect([await listed('ap-payments', id), await listed('ap-payments', id, syncStatus)]).toEqual([[], []]);
  });
});

describe('a split of a bill without a purchase order', () => {
  it('names it under either of the two ids of the contract, as the switch says, and what is open counts both', async () => {
    const expense = await newExpenseBill();
    const [one] = await listed('ap-payments', await pay([expense, '10.00']));
    await setSwitches({ paymentSplitsName: 'documentId' });
    const [other] = await listed('ap-payments', await pay([expense, '10.00']));
    const namesOf = (payment: typeof one) =>
      payment?.splits.map(({ inventoryBillId, documentId }) => [inventoryBillId, documentId]);
    expect([namesOf(one), namesOf(other)]).toEqual([[[expense, null]], [[null, expense]]]);
    expect(await refusedAct('POST', 'ap-payments', { splits: [{ billId: expense, amount: '20.01' }] })).toContain(
      'has 20.00 open',
    );
    const ordered = await newBill();
    expect(namesOf((await listed('ap-payments', await pay([ordered, '1.00'])))[0])).toEqual([[ordered, null]]);
  });
});

describe('an applied credit', () => {
  it('is taken back from a bill, which a poll can see', async () => {
    const returnId = await write('POST', 'returns', {
      ...{ vendorId: 1701, returnTypeId: 22, businessUnitId: 3011, inventoryLocationId: 7701 },
      ...{ returnDate: '2026-10-30T00:00:00Z', memo: '', tax: 0, shipping: 0, restockingFee: 0 },
      items: [{ skuId: 9001, description: 'Run capacitor', quantity: 2, cost: 10 }],
    });
    await act('POST', `returns/${returnId}/return`);
    const { data } = await list('accounting', 'ap-credits', '?pageSize=5000');
    const id = Number(data.find((credit) => credit['inventoryReturnId'] === returnId)?.id);
    const billId = await newBill();
    expect(await refusedAct('POST', `ap-credits/${id}/unapply`, { billId })).toContain(`not applied to bill ${billId}`);
    await act('POST', `ap-credits/${id}/apply`, { billId, amount: '20.00' });
    const [applied] = await listed('ap-credits', id);
    await act('POST', `ap-credits/${id}/unapply`, { billId });
    const [left] = await listed('ap-credits', id);
    expect(left).toMatchObject({ appliedAmount: 0, paymentStatus: 'Unpaid', splits: [{ active: false }] });
    expect(left?.modifiedOn).not.toBe(applied?.modifiedOn);
    await act('POST', `ap-credits/${id}/cancel`);
  });
});
