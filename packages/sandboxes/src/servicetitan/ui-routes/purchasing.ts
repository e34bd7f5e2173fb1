/** What users do with purchase orders and receipts. */
import Big from 'big.js';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { withBody } from '../../control/control-routes.ts';
import { requireRecord, Refusal } from '../http/refusal.ts';
import { bodyCost, bodyDate, bodyId, bodyMoney, bodyQuantity } from '../http/request-body.ts';
import { sendOrder } from '../inventory/orders.ts';
import { billReceipt, cancelReceipt, receive } from '../inventory/receipts.ts';
import type { TenantStore } from '../store.ts';
import { sendResult, type ById } from './reply.ts';

const receiveSchema = z.strictObject({
  dateReceived: bodyDate.optional(),
  vendorDocumentNumber: z.string().optional(),
  tax: bodyMoney.default(0),
  shipping: bodyMoney.default(0),
  /** By the IDs of the order's items; default: everything not yet received. */
  items: z.array(z.strictObject({ id: bodyId, quantity: bodyQuantity, cost: bodyCost.optional() })).optional(),
});

type Arrival = z.infer<typeof receiveSchema>;

export function registerPurchasingRoutes(app: FastifyInstance, store: TenantStore): void {
  app.post<ById>('/_sandbox/purchase-orders/:id/send', ({ params }, reply) =>
    sendResult(reply, () => sendOrder(store, Number(params.id))),
  );
  app.post<ById>('/_sandbox/purchase-orders/:id/receive', ({ params, body }, reply) =>
    withBody(receiveSchema, body ?? {}, reply, (arrival) =>
      sendResult(reply, () => receiveOrder(store, Number(params.id), arrival)),
    ),
  );
  app.post<ById>('/_sandbox/receipts/:id/cancel', ({ params }, reply) =>
    sendResult(reply, () => {
      cancelReceipt(store, Number(params.id));
      return store.receipts.get(Number(params.id));
    }),
  );
  app.post<ById>('/_sandbox/receipts/:id/bill', ({ params }, reply) =>
    sendResult(reply, () => createBillFor(store, Number(params.id))),
  );
}

function receiveOrder(store: TenantStore, id: number, arrival: Arrival): unknown {
  const order = requireRecord(store.purchaseOrders.get(id), `Purchase order ${id}`);
  const open: NonNullable<Arrival['items']> = order.items
    .map((item) => ({ id: item.id, quantity: Big(item.quantity).minus(item.quantityReceived).toNumber() }))
    .filter(({ quantity }) => quantity > 0);
  const { items = open, dateReceived = store.today(), ...rest } = arrival;
  const lines = items.map((line) => {
    const item = requireRecord(
      order.items.find((candidate) => candidate.id === line.id),
      `Item ${line.id} on purchase order ${id}`,
    );
    const { quantity, cost = item.cost } = line;
    return { purchaseOrderItemId: item.id, skuId: item.skuId, quantity, cost };
  });
  const { id: receiptId } = receive(store, { ...rest, purchaseOrderId: id, dateReceived, items: lines });
  return store.receipts.get(receiptId);
}

/** For tenants that do not create bills on receipt, and for receipts whose bill was deleted. */
function createBillFor(store: TenantStore, id: number): unknown {
  const receipt = requireRecord(store.receipts.get(id), `Receipt ${id}`);
  if (!receipt.active) throw new Refusal(409, `Receipt ${id} is canceled.`);
  const bill = store.bills.get(receipt.billId);
  if (bill !== undefined && bill.status !== 'Canceled') {
    throw new Refusal(409, `Receipt ${id} has bill ${bill.id} already.`);
  }
  return billReceipt(store, receipt);
}
