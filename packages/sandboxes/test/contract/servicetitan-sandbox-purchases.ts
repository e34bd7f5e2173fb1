/** For the tests of purchasing: a purchase order as an app writes it, and what became of it. */
import { expect } from '@jest/globals';
import { z } from 'zod';

import { call, control, json, list, scenario, tenantPath } from './servicetitan-sandbox-requests.ts';

const CAPACITOR = 9001;
const CONTACTOR = 9002;
const WAREHOUSE = 7701;
export const job = scenario.servicetitan.jobs[0];

export function orderBody(overrides: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const address = {
    street: '1 Warehouse Way',
    unit: '',
    city: 'Alder Falls',
    state: 'OK',
    zip: '74000',
    country: 'USA',
  };
  return {
    vendorId: 1701,
    typeId: 5,
    businessUnitId: 3011,
    inventoryLocationId: WAREHOUSE,
    shipTo: { description: 'Main warehouse', address },
    impactsTechnicianPayroll: false,
    date: '2026-10-20T00:00:00Z',
    requiredOn: '2026-10-25T00:00:00Z',
    tax: 10.5,
    shipping: 12.25,
    items: [
      { skuId: CAPACITOR, description: 'Run capacitor', vendorPartNumber: 'A-45', quantity: 4, cost: 10.005 },
      { skuId: CONTACTOR, description: 'Contactor', vendorPartNumber: '', quantity: 2, cost: 31.5 },
    ],
    ...overrides,
  };
}

const idSchema = z.strictObject({ id: z.number() });

/** Sends a write and expects the answer that every write of this module has: the id alone. */
export async function write(method: string, resource: string, body: unknown): Promise<number> {
  const response = await call(tenantPath('inventory', resource), json(method, body));
  expect({ status: response.status, text: response.status === 200 ? '' : await response.text() }).toEqual({
    status: 200,
    text: '',
  });
  return idSchema.parse(await response.json()).id;
}

export const createOrder = (overrides?: Readonly<Record<string, unknown>>) =>
  write('POST', 'purchase-orders', orderBody(overrides));

const orderSchema = z.looseObject({
  id: z.number(),
  number: z.string(),
  status: z.string(),
  modifiedOn: z.string(),
  total: z.number(),
  items: z.array(
    z.looseObject({ id: z.number(), skuId: z.number(), quantityReceived: z.number(), status: z.string() }),
  ),
});
export async function order(id: number): Promise<z.infer<typeof orderSchema>> {
  return orderSchema.parse(await (await call(tenantPath('inventory', `purchase-orders/${id}`))).json());
}

/** Receives so many pieces of each item, in the order's sequence; none of those left out. */
export async function receive(
  orderId: number,
  quantities: readonly number[],
  overrides: Readonly<Record<string, unknown>> = {},
): Promise<number> {
  const { items } = await order(orderId);
  const arrived = items.flatMap(({ id, skuId }, index) => {
    const quantity = quantities[index] ?? 0;
    return quantity === 0
      ? []
      : [{ purchaseOrderItemId: id, skuId, quantity, cost: skuId === CAPACITOR ? 10.005 : 31.5 }];
  });
  return write('POST', 'receipts', {
    purchaseOrderId: orderId,
    dateReceived: '2026-10-22T15:30:00Z',
    tax: 0,
    shipping: 0,
    items: arrived,
    ...overrides,
  });
}

const billSchema = z.looseObject({
  id: z.number(),
  status: z.string(),
  syncStatus: z.string(),
  vendorNumber: z.string().nullable(),
  billAmount: z.string(),
  items: z.array(z.looseObject({ receiptItemId: z.number().nullable(), quantity: z.string(), cost: z.string() })),
});
export type Bill = z.infer<typeof billSchema>;

/** Bills of an order by rising id, canceled ones too. */
export async function billsOf(orderId: number): Promise<Bill[]> {
  const { number } = await order(orderId);
  const { data } = await list('accounting', 'ap-bills', `?purchaseOrderNumber=${number}&pageSize=5000`);
  return data
    .filter((bill) => bill['purchaseOrderId'] === orderId)
    .map((bill) => billSchema.parse(bill))
    .toSorted((a, b) => a.id - b.id);
}

const receiptSchema = z.looseObject({
  id: z.number(),
  active: z.boolean(),
  billId: z.number().nullable(),
  items: z.array(z.looseObject({ id: z.number(), purchaseOrderItemId: z.number() })),
});
export async function receiptsOf(orderId: number): Promise<z.infer<typeof receiptSchema>[]> {
  const { data } = await list('inventory', 'receipts', `?purchaseOrderIds=${orderId}&active=Any`);
  return data.map((receipt) => receiptSchema.parse(receipt));
}

/** An act of the screens that must go through. */
export async function act(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const response = await control(method, path, body);
  const answer = z.record(z.string(), z.unknown()).parse(await response.json());
  expect({ status: response.status, error: answer['error'] }).toEqual({ status: expect.any(Number), error: undefined });
  return answer;
}

/** An act of the screens that must be refused; its words. */
export async function refusedAct(method: string, path: string, body?: unknown): Promise<string> {
  const response = await control(method, path, body);
  expect([400, 404, 409]).toContain(response.status);
  return z.strictObject({ error: z.string() }).parse(await response.json()).error;
}
