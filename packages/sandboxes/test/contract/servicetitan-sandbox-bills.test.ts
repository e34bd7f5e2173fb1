/** Bills of the ServiceTitan sandbox: every documented filter, custom fields, marking as exported, the older list. */
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { act } from './servicetitan-sandbox-purchases.ts';
import {
  advanceClock,
  call,
  clock,
  json,
  list,
  problemSchema,
  refusal,
  scenario,
  setSwitches,
  tenantPath,
  useSandbox,
} from './servicetitan-sandbox-requests.ts';

useSandbox();

const { bills, purchaseOrders } = scenario.servicetitan;
const procurement = bills.filter(({ billType }) => billType === 'Procurement');
const posted = procurement.filter(({ syncStatus, status }) => syncStatus === 'Posted' && status !== 'Discrepancy');
const exported = bills.find(({ syncStatus }) => syncStatus === 'Exported')?.id ?? 0;
const pending = bills.find(({ syncStatus }) => syncStatus === 'Pending')?.id ?? 0;

async function ids(query: string, resource = 'ap-bills'): Promise<number[]> {
  const { data } = await list('accounting', resource, `?pageSize=5000&${query}`);
  return data.map(({ id }) => id).toSorted((a, b) => a - b);
}

const those = (keep: (bill: (typeof bills)[number]) => boolean): number[] =>
  procurement.filter(keep).map(({ id }) => id);

const send = (method: string, resource: string, body: unknown) =>
  call(tenantPath('accounting', resource), json(method, body));

const shownSchema = z.looseObject({ id: z.number(), modifiedOn: z.string(), syncStatus: z.string() });
async function shown(id: number): Promise<z.infer<typeof shownSchema>> {
  return shownSchema.parse(await (await call(tenantPath('accounting', `ap-bills/${id}`))).json());
}

describe('filters of ap-bills', () => {
  const some = posted[3];

  it('by batch, business unit and job', async () => {
    const batch = some?.batch;
    expect(await ids(`batchId=${batch?.id}`)).toEqual(those((bill) => bill.batch?.id === batch?.id));
    expect(await ids(`batchNumber=${batch?.number}`)).toEqual(those((bill) => bill.batch?.number === batch?.number));
    const unit = some?.businessUnit?.id;
    expect(await ids(`businessUnitIds=${unit},1`)).toEqual(those((bill) => bill.businessUnit?.id === unit));
    const job = procurement.find(({ jobNumber }) => jobNumber !== null)?.jobNumber ?? '';
    const part = job.slice(1);
    expect(await ids(`jobNumber=${part}`)).toEqual(those((bill) => bill.jobNumber?.includes(part) === true));
  });

  it('by a part of the bill number, of the order number, and by the type of the order', async () => {
    const part = some?.referenceNumber?.slice(1, 4) ?? '';
    expect(await ids(`billNumber=${part}`)).toEqual(those((bill) => bill.referenceNumber?.includes(part) === true));
    const order = purchaseOrders.find(({ id }) => id === some?.purchaseOrderId);
    expect(await ids(`purchaseOrderNumber=${order?.number.slice(2)}`)).toContain(some?.id);
    expect(await ids('purchaseOrderTypes=5')).toHaveLength(110);
    expect(await ids('purchaseOrderTypes=6')).toEqual([]);
  });

  it('by cost and by when they were made, both ends included', async () => {
    const amount = Number(some?.billAmount);
    expect(await ids(`minCost=${some?.billAmount}&maxCost=${some?.billAmount}`)).toContain(some?.id);
    expect(await ids(`minCost=${some?.billAmount}`)).toEqual(those((bill) => Number(bill.billAmount) >= amount));
    const at = some?.createdOn ?? '';
    expect(await ids(`dateFrom=${at}&dateTo=${at}`)).toEqual([some?.id]);
    expect(await ids(`createdOnOrAfter=${at}&createdBefore=${at}`)).toEqual([]);
  });

  it('by source and status, each several times', async () => {
    expect(await ids('billType=ApBill&sources=OCR&sources=Recurring')).toHaveLength(6);
    expect(await ids('statuses=Discrepancy&statuses=Canceled')).toHaveLength(1);
    expect(Object.keys((await refusal('accounting', 'ap-bills', '?sources=Scanner')).errors)).toEqual(['sources']);
  });

  it('shows canceled bills, unless the tenant is one that does not', async () => {
    const id = posted[11]?.id ?? 0;
    await act('POST', `bills/${id}/cancel`);
    expect(await ids('statuses=Canceled')).toEqual([id]);
    await setSwitches({ canceledBillsListed: false });
    expect(await ids('statuses=Canceled')).toEqual([]);
    expect((await shown(id))['status']).toBe('Canceled');
  });
});

describe('custom fields of bills', () => {
  const [first, second] = posted.map(({ id }) => id);
  const change = (objectId: number | undefined, ...customFields: readonly unknown[]) =>
    send('PATCH', 'ap-bills/custom-fields', { operations: [{ objectId, customFields }] });

  it('have the types that the tenant defined, on pages that begin with 1', async () => {
    const { data } = await list('accounting', 'ap-bills/custom-fields');
    expect(data.map((type) => type['name'])).toEqual(['ERP Bill Key', 'Cost Review', 'Pallets']);
    expect(await ids('', 'inventory-bills/custom-fields')).toEqual(data.map(({ id }) => id));
    expect(Object.keys((await refusal('accounting', 'ap-bills/custom-fields', '?page=0')).errors)).toEqual(['page']);
  });

  it('are set by name, answered without a body, and found again by And and Or', async () => {
    const before = await shown(first ?? 0);
    const response = await change(first, { name: 'ERP Bill Key', value: 'R-1' }, { name: 'Pallets', value: '2' });
    expect([response.status, await response.text()]).toEqual([200, '']);
    await change(second, { name: 'erp bill key', value: 'R-1' });
    const after = await shown(first ?? 0);
    expect(after['customFields']).toEqual([
      { name: 'ERP Bill Key', value: 'R-1' },
      { name: 'Pallets', value: '2' },
    ]);
    expect(after.modifiedOn).not.toBe(before.modifiedOn);
    const both = 'customField.Fields[ERP Bill Key]=R-1&customField.Fields[Pallets]=2';
    expect(await ids(both)).toEqual([first]);
    expect(await ids(`${both}&customField.Operator=Or`)).toEqual([first, second]);
    expect(await ids(`${both}`, 'inventory-bills/paginated')).toEqual([first]);
  });

  it('are refused as a whole when one name, value or object is wrong', async () => {
    const third = posted[2]?.id ?? 0;
    const operations = [
      { objectId: third, customFields: [{ name: 'ERP Bill Key', value: 'R-3' }] },
      { objectId: third, customFields: [{ name: 'ERP Key', value: 'R-3' }] },
      { objectId: 4, customFields: [{ name: 'Pallets', value: 'many' }] },
      { objectId: third, customFields: [{ name: 'Cost Review', value: 'Maybe' }] },
    ];
    const response = await send('PATCH', 'ap-bills/custom-fields', { operations });
    expect(response.status).toBe(400);
    expect(Object.keys(problemSchema.parse(await response.json()).errors).toSorted()).toEqual([
      'operations[1].customFields[0]',
      'operations[2].customFields[0]',
      'operations[2].objectId',
      'operations[3].customFields[0]',
    ]);
    expect((await shown(third))['customFields']).toBeNull();
  });

  it('of an exported bill can be changed or not, as the switch says', async () => {
    expect((await change(exported, { name: 'ERP Bill Key', value: 'R-9' })).status).toBe(200);
    await setSwitches({ customFieldsAfterExport: false, customFieldsBumpModifiedOn: false });
    expect((await change(exported, { name: 'ERP Bill Key', value: 'R-8' })).status).toBe(400);
    const { modifiedOn } = await shown(first ?? 0);
    await change(first, { name: 'ERP Bill Key', value: 'R-2' });
    expect((await shown(first ?? 0)).modifiedOn).toBe(modifiedOn);
  });
});

describe('markasexported', () => {
  const mark = async (resource: string, body: unknown): Promise<unknown> => {
    const response = await send('POST', `${resource}/markasexported`, body);
    expect(response.status).toBe(200);
    return response.json();
  };
  const [one, two, three, four] = posted.slice(4).map(({ id }) => id);

  it('answers 200 with a result for each id, where some fail', async () => {
    expect(await mark('ap-bills', { billIds: [one, 4, pending, exported] })).toEqual([
      { billId: one, success: true, errorMessage: null },
      { billId: 4, success: false, errorMessage: 'Bill 4 was not found.' },
      { billId: pending, success: false, errorMessage: `Bill ${pending} is not posted.` },
      { billId: exported, success: true, errorMessage: null },
    ]);
    expect((await shown(one ?? 0)).syncStatus).toBe('Exported');
    expect(await mark('inventory-bills', { inventoryBillIds: [two] })).toEqual([
      { inventoryBillId: two, success: true, errorMessage: null },
    ]);
    expect((await shown(two ?? 0)).syncStatus).toBe('Exported');
  });

  it('refuses a body without its list', async () => {
    const response = await send('POST', 'ap-bills/markasexported', [three]);
    expect(response.status).toBe(400);
    expect((await send('POST', 'inventory-bills/markasexported', { billIds: [three] })).status).toBe(400);
    expect((await shown(three ?? 0)).syncStatus).toBe('Posted');
  });

  it('takes Pending bills, fails a second time, and leaves modifiedOn alone as the switches say', async () => {
    await setSwitches({ markPendingAllowed: true, markRepeatedSucceeds: false, markBumpsModifiedOn: false });
    const { modifiedOn } = await shown(pending);
    expect(await mark('ap-bills', { billIds: [pending, exported] })).toMatchObject([
      { success: true },
      { success: false, errorMessage: `Bill ${exported} is already exported.` },
    ]);
    expect(await shown(pending)).toMatchObject({ syncStatus: 'Exported', modifiedOn });
  });

  it('moves modifiedOn by default, and can refuse the whole request for one unknown id', async () => {
    const { modifiedOn } = await shown(three ?? 0);
    await setSwitches({ markUnknownId: 'refused' });
    expect((await send('POST', 'ap-bills/markasexported', { billIds: [three, 4] })).status).toBe(400);
    expect(await shown(three ?? 0)).toMatchObject({ syncStatus: 'Posted', modifiedOn });
    await mark('ap-bills', { billIds: [three] });
    expect((await shown(three ?? 0)).modifiedOn).not.toBe(modifiedOn);
  });

  it('does not mark a canceled bill', async () => {
    await act('POST', `bills/${four}/cancel`);
    expect(await mark('ap-bills', { billIds: [four] })).toMatchObject([{ success: false }]);
  });
});

describe('inventory-bills', () => {
  const rows = z.array(z.looseObject({ id: z.number(), items: z.array(z.looseObject({})).nullable() }));
  const bare = async (query: string): Promise<z.infer<typeof rows>> =>
    rows.parse(await (await call(tenantPath('accounting', 'inventory-bills', query))).json());

  it('is a bare list that is read until a page is short', async () => {
    const pages = await Promise.all([1, 2, 3].map((page) => bare(`?page=${page}&pageSize=50`)));
    expect(pages.map((page) => page.length)).toEqual([50, 50, 20]);
    expect(new Set(pages.flat().map(({ id }) => id)).size).toBe(120);
    expect(await bare('?page=4&pageSize=50')).toEqual([]);
  });

  it('has fewer fields than ap-bills, and a place as plain text', async () => {
    const stocked = procurement.find(({ items }) => items?.[0]?.inventoryLocation);
    const [row] = await bare(`?ids=${stocked?.id}`);
    const newer = await shown(stocked?.id ?? 0);
    expect(row?.items?.[0]?.['inventoryLocation']).toBe(stocked?.items?.[0]?.inventoryLocation?.name);
    for (const field of ['status', 'source', 'billType', 'doNotPay', 'expenseItems', 'vendorInvoiceTotal']) {
      expect(Object.keys(newer)).toContain(field);
      expect(Object.keys(row ?? {})).not.toContain(field);
    }
    expect(row?.['billAmount']).toBe(newer['billAmount']);
  });

  it('shows bills without an order unless a type is asked for or the tenant hides them', async () => {
    const paginated = (query: string) => ids(query, 'inventory-bills/paginated');
    expect(await paginated('billType=RecurringBill')).toHaveLength(3);
    expect(await paginated('billType=ApBill')).toHaveLength(10);
    expect(await paginated('billType=Procurement')).toHaveLength(110);
    await setSwitches({ inventoryBillsShowAllTypes: false });
    expect(await paginated('')).toHaveLength(110);
  });
});

describe('formats', () => {
  it('writes the same bill with or without tax and freight in its total', async () => {
    const taxed = procurement.find(
      ({ taxAmount, shippingAmount }) => Number(taxAmount) > 0 && Number(shippingAmount) > 0,
    );
    const id = taxed?.id ?? 0;
    const inclusive = await shown(id);
    await setSwitches({ billAmount: 'exclusive' });
    const exclusive = await shown(id);
    const cents = (text: unknown): number => Math.round(Number(text) * 100);
    const extras = cents(inclusive['taxAmount']) + cents(inclusive['shippingAmount']);
    expect(cents(inclusive['billAmount']) - cents(exclusive['billAmount'])).toBe(extras);
    expect({ ...exclusive, billAmount: inclusive['billAmount'] }).toEqual(inclusive);
  });

  it('writes lists without entries as null, or as lists where the tenant does', async () => {
    const lists = async (): Promise<unknown[]> => {
      const { data } = await list('accounting', 'ap-bills', '?pageSize=5000');
      return [
        ...new Set(
          data.flatMap((bill) => [JSON.stringify(bill['expenseItems']), JSON.stringify(bill['customFields'])]),
        ),
      ];
    };
    await setSwitches({ emptyLists: 'empty' });
    expect(await lists()).toContain('[]');
    expect(await lists()).not.toContain('null');
    await setSwitches({ emptyLists: 'null' });
    expect(await lists()).toContain('null');
    expect(await lists()).not.toContain('[]');
  });

  it('adds the fields of the July contract when switched on', async () => {
    const id = posted[20]?.id ?? 0;
    expect(Object.keys(await shown(id))).not.toContain('otherAmount');
    await setSwitches({ julyFields: true });
    expect(await shown(id)).toMatchObject({ landedCostMethod: 'None', otherAmount: null, postTaxDiscountAmount: null });
    expect((await shown(id))['items']).toMatchObject([{ allocatedTax: null, allocatedShipping: null }]);
  });

  it('shows a bill as it was for as long as reads lag', async () => {
    const id = posted[21]?.id ?? 0;
    await setSwitches({ readLagMs: 5_000 });
    await act('PATCH', `bills/${id}`, { summary: 'changed' });
    const from = new Date(clock).toISOString();
    expect((await shown(id))['summary']).toBe(posted[21]?.summary);
    expect(await ids(`modifiedOnOrAfter=${from}`)).toEqual([]);
    advanceClock(5_000);
    expect((await shown(id))['summary']).toBe('changed');
    expect(await ids(`modifiedOnOrAfter=${from}`)).toEqual([id]);
  });
});
