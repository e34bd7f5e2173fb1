/** What the ServiceTitan sandbox offers beside the API, over real HTTP: edits by hand, state, meter, faults. */
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { parseInstant } from '../../src/servicetitan/records/instant.ts';
import { act, billsOf, createOrder, order, receiptsOf, receive, refusedAct } from './servicetitan-sandbox-purchases.ts';
import {
  call,
  clock,
  control,
  freshToken,
  json,
  list,
  record,
  sandbox,
  scenario,
  tenantPath,
  useSandbox,
} from './servicetitan-sandbox-requests.ts';

useSandbox();

const { appKey, clientSecret, bills } = scenario.servicetitan;

describe('edits by hand', () => {
  const pending = bills.find(({ syncStatus }) => syncStatus === 'Pending')?.id ?? 0;
  const edit = (id: number, body: unknown) => fetch(`${sandbox.origin}/_sandbox/bills/${id}`, json('PATCH', body));

  it('posts a bill as a person would, which a poll then sees', async () => {
    const from = new Date(clock).toISOString();
    const edited: unknown = await (await edit(pending, { syncStatus: 'Posted' })).json();
    expect(edited).toMatchObject({ id: pending, syncStatus: 'Posted', postDate: expect.any(String) });
    const seen = await list('accounting', 'ap-bills', `?syncStatuses=Posted&modifiedOnOrAfter=${from}`);
    expect(seen.data.map(({ id }) => id)).toEqual([pending]);
  });

  it('moves modifiedOn forward at each edit, also within one moment', async () => {
    const stamp = z.object({ modifiedOn: z.string() });
    const first = stamp.parse(await (await edit(pending, { summary: 'one' })).json());
    const second = stamp.parse(await (await edit(pending, { summary: 'two' })).json());
    const [before, after] = [parseInstant(first.modifiedOn), parseInstant(second.modifiedOn)];
    expect(Number((after ?? 0n) - (before ?? 0n))).toBeGreaterThan(0);
  });

  it('cancels a bill with the date of it, and locks an exported one', async () => {
    const id = bills[5]?.id ?? 0;
    expect(await (await edit(id, { status: 'Canceled' })).json()).toMatchObject({ dateCanceled: expect.any(String) });
    expect(await receiptsOf(bills[5]?.purchaseOrderId ?? 0)).toContainEqual(
      expect.objectContaining({ billId: id, active: false }),
    );
    const exported = bills.find(({ syncStatus }) => syncStatus === 'Exported')?.id ?? 0;
    const locked = await edit(exported, { summary: 'late' });
    expect(locked.status).toBe(409);
    expect(await locked.json()).toEqual({ error: expect.stringContaining('Exported and locked') });
  });

  it.each([
    ['an unknown field', { amount: '1.00' }, 'amount: there is no such field (allowed: purchaseOrderId, '],
    ['an amount as a number', { billAmount: 12.5 }, 'billAmount: 12.5 is not allowed (text such as "119.83")'],
    ['an unknown status', { syncStatus: 'posted' }, 'syncStatus: "posted" is not allowed (one of: Pending, '],
    ['a vendor that does not exist', { vendor: { id: 5 } }, 'no vendor 5'],
    ['nothing', {}, 'fields to change'],
  ])('refuses %s in words', async (_case, body, words) => {
    const response = await edit(pending, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: expect.stringContaining(words) });
  });

  it('adds a bill with what a person types, and refuses an incomplete one', async () => {
    const add = (body: unknown) => fetch(`${sandbox.origin}/_sandbox/bills`, json('POST', body));
    const typed = {
      vendor: { id: 1701 },
      billAmount: '40.00',
      billDate: '2026-10-20T00:00:00Z',
      businessUnit: { id: 3011 },
    };
    const response = await add(typed);
    expect(response.status).toBe(201);
    const added = z.looseObject({ id: z.number(), vendor: z.unknown() }).parse(await response.json());
    expect(added.vendor).toEqual({ id: 1701, name: 'First Street Supply House' });
    expect((await call(tenantPath('accounting', `ap-bills/${added.id}`))).status).toBe(200);
    expect((await add({ ...typed, id: added.id })).status).toBe(409);
    const incomplete = await add({ vendor: { id: 1701 } });
    expect(incomplete.status).toBe(400);
    expect(await incomplete.json()).toEqual({ error: expect.stringContaining('billDate') });
    expect((await edit(1, { summary: '' })).status).toBe(404);
  });
});

describe('acts on a bill', () => {
  const posted = bills.filter(({ syncStatus, billType }) => syncStatus === 'Posted' && billType === 'Procurement');
  const newBill = async (): Promise<number> => {
    const orderId = await createOrder();
    await receive(orderId, [4, 2]);
    return (await billsOf(orderId))[0]?.id ?? 0;
  };

  it('take it from Pending through its batch to Exported, and then it is locked', async () => {
    const id = await newBill();
    const batched = await act('POST', `bills/${id}/batch`);
    expect(batched).toMatchObject({ syncStatus: 'Pending', batch: { name: 'Bills 2026-10' } });
    expect(await refusedAct('POST', `bills/${id}/batch`)).toContain('already');
    expect(await refusedAct('POST', `bills/${id}/export`)).toContain('only a Posted bill can be exported');
    expect(await act('POST', `bills/${id}/post`)).toMatchObject({
      ...{ syncStatus: 'Posted', postDate: '2026-10-22T00:00:00Z', batch: batched['batch'] },
    });
    expect(await act('POST', `bills/${id}/unpost`)).toMatchObject({ syncStatus: 'Pending', postDate: null });
    await act('POST', `bills/${id}/post`);
    expect(await act('POST', `bills/${id}/export`)).toMatchObject({ syncStatus: 'Exported' });
    for (const late of ['post', 'unpost', 'cancel', 'reconcile']) {
      expect(await refusedAct('POST', `bills/${id}/${late}`)).toContain('Exported and locked');
    }
    expect(await refusedAct('DELETE', `bills/${id}`)).toContain('only a Pending bill can be deleted');
    expect(await refusedAct('POST', `bills/${id}/print`)).toContain('choose batch, post');
  });

  it('post it into the batch of its month when no one has batched it', async () => {
    const [first, second] = [await newBill(), await newBill()];
    const batch = { number: expect.any(String), name: 'Bills 2026-10' };
    const posted1 = await act('POST', `bills/${first}/post`);
    expect(posted1).toMatchObject({ syncStatus: 'Posted', batch });
    expect(await act('POST', `bills/${second}/post`)).toMatchObject({ batch: posted1['batch'] });
  });

  it('cancel it with its receipt, so that its order is Pending again', async () => {
    const bill = posted[3];
    const other = bills.filter(({ purchaseOrderId }) => purchaseOrderId === bill?.purchaseOrderId);
    expect(other).toHaveLength(1);
    await act('POST', `bills/${bill?.id}/cancel`);
    expect((await order(bill?.purchaseOrderId ?? 0)).status).toBe('Pending');
    expect(await receiptsOf(bill?.purchaseOrderId ?? 0)).toMatchObject([{ active: false, billId: bill?.id }]);
    expect(await refusedAct('POST', `bills/${bill?.id}/post`)).toContain('is canceled');
  });

  it('delete it from every list, and leave its receipt without a bill', async () => {
    const id = await newBill();
    const { purchaseOrderId } = z
      .looseObject({ purchaseOrderId: z.number() })
      .parse(await (await call(tenantPath('accounting', `ap-bills/${id}`))).json());
    await act('DELETE', `bills/${id}`);
    expect((await call(tenantPath('accounting', `ap-bills/${id}`))).status).toBe(404);
    expect(await receiptsOf(purchaseOrderId)).toMatchObject([{ active: true, billId: null }]);
    expect(await refusedAct('DELETE', `bills/${id}`)).toContain(`There is no bill ${id}`);
    const state = z.looseObject({ bills: z.array(record) }).parse(await (await control('GET', 'state')).json());
    expect(state.bills.map((bill) => bill.id)).not.toContain(id);
  });

  it('never give an id twice, also after a person chose one', async () => {
    const chosen = 99_000_000;
    const typed = { vendor: { id: 1701 }, billAmount: '1.00', billDate: '2026-10-20T00:00:00Z' };
    await act('POST', 'bills', { ...typed, id: chosen });
    expect((await act('POST', 'bills', typed))['id']).toBeGreaterThan(chosen);
    expect(await newBill()).toBeGreaterThan(chosen + 1);
  });
});

describe('control plane', () => {
  it('shows the tenant without its secrets, and counts calls by operation', async () => {
    await fetch(`${sandbox.origin}/_sandbox/meter`, { method: 'DELETE' });
    await freshToken();
    await list('accounting', 'ap-bills');
    await call(tenantPath('accounting', 'ap-bills/1'));
    const meter: unknown = await (await fetch(`${sandbox.origin}/_sandbox/meter`)).json();
    expect(meter).toEqual({
      requests: 3,
      operations: { 'POST connect/token': 1, 'GET ap-bills': 1, 'GET ap-bills/{id}': 1 },
      transactions: 0,
      faults: 0,
    });
    const text = await (await fetch(`${sandbox.origin}/_sandbox/state`)).text();
    const state = z.looseObject({ tenantId: z.number(), bills: z.array(record) }).parse(JSON.parse(text));
    expect(state.bills.length).toBeGreaterThanOrEqual(120);
    expect(text).not.toContain(clientSecret);
    expect(text).not.toContain(appKey);
  });

  it('serves planned faults on API calls', async () => {
    const fault = { kind: 'status', operation: 'GET ap-bills', status: 503 };
    await fetch(`${sandbox.origin}/_sandbox/faults`, json('POST', fault));
    const broken = await call(tenantPath('accounting', 'ap-bills'));
    expect(broken.status).toBe(503);
    expect(broken.headers.get('content-type')).toContain('text/html');
    expect((await call(tenantPath('accounting', 'ap-bills'))).status).toBe(200);
  });
});
