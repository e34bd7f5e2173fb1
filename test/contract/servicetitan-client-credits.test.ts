/** Vendors' credits through the ServiceTitan client and the sandbox: with their returns, in windows, and their states. */
import { afterEach, describe, expect, it } from '@jest/globals';

import { callWithin, closeServers, failureOf, startServiceTitan, tenant } from '../support/with-sandboxes.ts';
import { clientOf, listAll, page, startApi } from './servicetitan-client-server.ts';

afterEach(closeServers);

const [ofJob, ofStock, , withFee, , bare] = tenant.credits ?? [];
const returnOf = (credit: typeof ofJob) => tenant.returns?.find(({ id }) => id === credit?.inventoryReturnId);
const aMonth = { from: '2000-01-01T00:00:00Z', before: '2100-01-01T00:00:00Z' };

async function load(id: number | undefined) {
  const { origin } = await startServiceTitan();
  const source = await clientOf(origin).load({ kind: 'credit', id: id ?? 0 }, callWithin());
  if (source === undefined) throw new Error(`no credit ${id}`);
  return source;
}

describe('a credit', () => {
  it('comes with the lines of its return, its order, job and vendor, its numbers as decimal text', async () => {
    const source = await load(ofJob?.id);
    const returned = returnOf(ofJob);
    const order = tenant.purchaseOrders.find(({ id }) => id === returned?.purchaseOrderId);
    const job = tenant.jobs.find(({ id }) => id === returned?.jobId);
    const [item] = returned?.items ?? [];
    expect(source).toMatchObject({
      id: ofJob?.id,
      revision: ofJob?.modifiedOn,
      kind: 'credit',
      syncStatus: 'Posted',
      status: 'Unreconciled',
      content: {
        vendorInvoiceNumber: ofJob?.referenceNumber,
        purchaseOrderNumber: order?.number,
        billDate: '2026-10-29',
        summary: ofJob?.memo,
        businessUnitId: returned?.businessUnitId,
        currencies: ['USD'],
        purchaseOrder: { typeId: order?.typeId },
        job: { number: job?.jobNumber, jobTypeId: job?.jobTypeId },
        billAmount: ofJob?.amount.toFixed(2),
        taxAmount: '3.15',
        freightAmount: '0.00',
        otherAmount: '0.00',
      },
    });
    expect(source.content.vendor?.ledgerVendorId).toMatch(/^(V-|0)/);
    expect(source.content.lines).toEqual([
      {
        kind: 'item',
        description: `${item?.code} ${item?.description}`,
        quantity: String(item?.quantity),
        unitCost: String(item?.cost),
        skuCode: item?.code,
        skuType: order?.items.find(({ skuId }) => skuId === item?.skuId)?.skuType,
        accounts: { costOfSale: expect.any(String), general: expect.any(String) },
      },
    ]);
  });

  it('of stock says which warehouse the goods were in', async () => {
    const { content } = await load(ofStock?.id);
    expect(content.job).toBeUndefined();
    expect(content.lines[0]?.stock).toMatchObject({ id: returnOf(ofStock)?.inventoryLocationId, type: 'Warehouse' });
  });

  it('shows what the vendor kept of it as the only thing below zero', async () => {
    const { content } = await load(withFee?.id);
    const [item] = returnOf(withFee)?.items ?? [];
    const goods = (item?.quantity ?? 0) * (item?.cost ?? 0);
    expect(Number(content.otherAmount)).toBeCloseTo(-0.15 * goods, 1);
    expect(Number(content.billAmount)).toBeCloseTo(goods + Number(content.otherAmount), 1);
  });

  it('without a return has no lines', async () => {
    const { content } = await load(bare?.id);
    expect([content.lines, content.billAmount, content.job]).toEqual([[], '125.00', undefined]);
  });

  it('that is not there is none; one that was canceled says so, and is withdrawn', async () => {
    const sandbox = await startServiceTitan();
    const client = clientOf(sandbox.origin);
    await sandbox.control('POST', `ap-credits/${ofJob?.id}/cancel`);
    expect(await client.load({ kind: 'credit', id: 1 }, callWithin())).toBeUndefined();
    expect(await client.load({ kind: 'credit', id: ofJob?.id ?? 0 }, callWithin())).toMatchObject({
      status: 'Canceled',
    });
    const ids = [ofJob?.id ?? 0, ofStock?.id ?? 0, 1];
    expect(await client.states('credit', ids, callWithin())).toEqual({
      [ids[0] ?? '']: 'withdrawn',
      [ids[1] ?? '']: 'live',
      1: 'withdrawn',
    });
  });

  it('of which many are asked for costs a few calls, shared by all', async () => {
    const sandbox = await startServiceTitan();
    const client = clientOf(sandbox.origin);
    const credits = tenant.credits ?? [];
    const loaded = await Promise.all(credits.map(({ id }) => client.load({ kind: 'credit', id }, callWithin())));
    expect(loaded.map((one) => one?.id)).toEqual(credits.map(({ id }) => id));
    const { operations } = await sandbox.meter();
    expect(operations).toMatchObject({ 'GET ap-credits': 1, 'GET returns': 1, 'GET jobs': 1, 'GET vendors': 1 });
  });
});

describe('changed credits', () => {
  it('are listed by window, each once, and a return that was not granted is none of them', async () => {
    const client = clientOf((await startServiceTitan()).origin);
    const listed = await listAll(client, 'credit', aMonth);
    expect(listed.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(
      (tenant.credits ?? []).map(({ id }) => id).toSorted((a, b) => a - b),
    );
    expect(listed.every(({ revision }) => revision.startsWith('2026-10'))).toBe(true);
    expect(await listAll(client, 'credit', { from: aMonth.from, before: '2001-01-01T00:00:00Z' })).toEqual([]);
  });

  it('need a scope of their own, which is named when it is missing', async () => {
    const { origin } = await startServiceTitan({ ...tenant, scopes: ['tn.acc.apbills:r'] });
    const refused = await failureOf(listAll(clientOf(origin), 'credit', aMonth));
    expect([refused.code, refused.everything.includes('tn.acc.apcredits:r')]).toEqual([
      'servicetitan.access-denied',
      true,
    ]);
  });
});

describe('a credit that cannot be read', () => {
  it('fails alone: for another form, or because its return does not show', async () => {
    const { origin } = await startApi(({ resource }) => {
      if (resource === 'connect/token') return 'token';
      if (resource !== 'ap-credits') return page([]);
      return page([
        { id: 1, amount: 'twelve' },
        { id: 2, inventoryReturnId: 9, amount: 5 },
        { id: 3, amount: 5 },
      ]);
    });
    const client = clientOf(origin);
    const outcomes = await Promise.allSettled([1, 2, 3].map((id) => client.load({ kind: 'credit', id }, callWithin())));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
    const words = outcomes.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
    expect(words[0]).toContain('credit 1');
    expect(words[1]).toContain('return 9 of credit 2');
  });
});
