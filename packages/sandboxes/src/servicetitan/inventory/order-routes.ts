/** Routes of purchase orders. */
import { found } from '../http/answer.ts';
import { exportFeed } from '../http/export-feed.ts';
import { within, equal, window, type Filter } from '../http/filters.ts';
import { withLists } from '../http/formats.ts';
import { sortedList } from '../http/listing.ts';
import type { Query } from '../http/query.ts';
import { resultOrRefusal } from '../http/refusal.ts';
import { withRequest } from '../http/request-body.ts';
import { reads, route, withId, type ApiRoute } from '../http/route.ts';
import type { PurchaseOrder } from '../records/purchasing-records.ts';
import type { TenantStore } from '../store.ts';
import { cancellationRoute } from './cancellation.ts';
import { newOrderSchema, orderChangeSchema } from './order-requests.ts';
import { cancelOrder, changeOrder, createOrder } from './orders.ts';

const ENDPOINT = 'export/purchase-orders';
const READ_SCOPE = 'tn.inv.purchaseorders:r';
const WRITE_SCOPE = 'tn.inv.purchaseorders:w';

export function orderRoutes(store: TenantStore): ApiRoute[] {
  const write = (order: PurchaseOrder): unknown => writeOrder(store, order);
  return [
    ...reads({
      module: 'inventory',
      resource: 'purchase-orders',
      scope: READ_SCOPE,
      list: (call) => sortedList(call, { records: store.purchaseOrders.list(), filters: orderFilters, write }),
      one: (id) => {
        const order = store.purchaseOrders.shown(id);
        return found(order && write(order), `Purchase order ${id}`);
      },
    }),
    route('GET', 'inventory', ENDPOINT, READ_SCOPE, (call) =>
      exportFeed(store, call, { endpoint: ENDPOINT, rows: store.purchaseOrders.feed(), write }),
    ),
    route('POST', 'inventory', 'purchase-orders', WRITE_SCOPE, ({ body }) =>
      withRequest(newOrderSchema, body, (order) => resultOrRefusal(() => ({ id: createOrder(store, order).id }))),
    ),
    route('PATCH', 'inventory', 'purchase-orders/:id', WRITE_SCOPE, ({ id, body }) =>
      withId(id, (number) =>
        withRequest(orderChangeSchema, body, (change) =>
          resultOrRefusal(() => ({ id: changeOrder(store, number, change).id })),
        ),
      ),
    ),
    cancellationRoute('purchase-orders', WRITE_SCOPE, (id) => cancelOrder(store, id)),
  ];
}

function writeOrder({ switches }: TenantStore, order: PurchaseOrder): unknown {
  return withLists({ ...order, ...(switches.julyFields ? { createdById: 3 } : {}) }, switches);
}

const ORDER_STATUSES = ['Pending', 'Sent', 'PartiallyReceived', 'Received', 'Exported', 'Canceled'] as const;

function orderFilters(query: Query): Filter<PurchaseOrder>[] {
  return [
    equal(query.oneOf<string>('status', ORDER_STATUSES), (order) => order.status),
    equal(query.text('number'), (order) => order.number),
    equal(query.id('jobId'), (order) => order.jobId),
    within(query.ids('jobIds'), (order) => order.jobId),
    equal(query.id('technicianId'), (order) => order.technicianId),
    equal(query.id('projectId'), (order) => order.projectId),
    window(query, 'date', (order) => order.date),
    window(query, 'sent', (order) => order.sentOn),
  ];
}
