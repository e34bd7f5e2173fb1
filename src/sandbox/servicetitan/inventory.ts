/** The inventory module: purchase orders, receipts, vendors, warehouses, trucks. */
import { found } from './accounting.ts';
import type { Answer } from './answer.ts';
import {
  active,
  applicationGuid,
  byExternalData,
  containing,
  equal,
  page,
  sorted,
  stamped,
  where,
  window,
  within,
  withExternalData,
} from './listing.ts';
import type { Query } from './query.ts';
import { reads, withId } from './route.ts';
import type { ApiRoute } from './route.ts';
import type { TenantStore } from './store.ts';
import type { PurchaseOrder, Receipt, Truck, Warehouse } from './tenant.ts';
import { patchVendor } from './vendor-patch.ts';

export function inventoryRoutes(store: TenantStore): ApiRoute[] {
  const { tenant } = store;
  return [
    ...reads({
      module: 'inventory',
      resource: 'purchase-orders',
      scope: 'tn.inv.purchaseorders:r',
      list: (query) => purchaseOrderList(tenant.purchaseOrders, query),
      one: (id) => found(store.purchaseOrder(id), `Purchase order ${id}`),
    }),
    ...reads({
      module: 'inventory',
      resource: 'receipts',
      scope: 'tn.inv.receipts:r',
      list: (query) => receiptList(tenant.receipts, query),
    }),
    ...reads({
      module: 'inventory',
      resource: 'vendors',
      scope: 'tn.inv.vendors:r',
      list: (query) => vendorList(store, query),
      one: (id, query) => oneVendor(store, id, query),
    }),
    vendorPatchRoute(store),
    ...reads({
      module: 'inventory',
      resource: 'warehouses',
      scope: 'tn.inv.warehouses:r',
      list: (query) => locationList(tenant.warehouses, query),
    }),
    ...reads({
      module: 'inventory',
      resource: 'trucks',
      scope: 'tn.inv.trucks:r',
      list: (query) => locationList(tenant.trucks, query),
    }),
  ];
}

function vendorPatchRoute(store: TenantStore): ApiRoute {
  return {
    method: 'PATCH',
    path: '/inventory/v2/tenant/:tenant/vendors/:id',
    operation: 'PATCH vendors/{id}',
    scope: 'tn.inv.vendors:w',
    answer: ({ id, body }) => withId(id, (number) => patchVendor(store, number, body)),
  };
}

const orderStatuses = ['Pending', 'Sent', 'PartiallyReceived', 'Received', 'Exported', 'Canceled'] as const;

function purchaseOrderList(orders: readonly PurchaseOrder[], query: Query): Answer {
  const kept = where(
    orders,
    within(query.ids('ids'), (order) => order.id),
    equal(query.oneOf<string>('status', orderStatuses), (order) => order.status),
    equal(query.text('number'), (order) => order.number),
    equal(query.id('jobId'), (order) => order.jobId),
    within(query.ids('jobIds'), (order) => order.jobId),
    equal(query.id('technicianId'), (order) => order.technicianId),
    equal(query.id('projectId'), (order) => order.projectId),
    stamped(query),
    window(query, 'date', (order) => order.date),
    window(query, 'sent', (order) => order.sentOn),
  );
  return page(query, sorted(query, kept));
}

function receiptList(receipts: readonly Receipt[], query: Query): Answer {
  const kept = where(
    receipts,
    within(query.ids('ids'), (receipt) => receipt.id),
    active(query),
    containing(query.text('number'), (receipt) => receipt.number),
    containing(query.text('vendorInvoiceNumber'), (receipt) => receipt.vendorInvoiceNumber),
    equal(query.id('billId'), (receipt) => receipt.billId),
    equal(query.id('batchId'), (receipt) => receipt.batchId),
    within(query.ids('vendorIds'), (receipt) => receipt.vendorId),
    within(query.ids('businessUnitIds'), (receipt) => receipt.businessUnitId),
    within(query.ids('inventoryLocationIds'), (receipt) => receipt.inventoryLocationId),
    within(query.ids('purchaseOrderIds'), (receipt) => receipt.purchaseOrderId),
    within(query.texts('syncStatuses'), (receipt) => receipt.syncStatus.toLowerCase()),
    window(query, 'received', (receipt) => receipt.receivedOn),
    stamped(query),
  );
  return page(query, sorted(query, kept));
}

function vendorList(store: TenantStore, query: Query): Answer {
  const kept = where(
    store.vendors,
    within(query.repeatedIds('ids'), (vendor) => vendor.id),
    active(query),
    byExternalData(query),
    stamped(query),
  );
  return page(query, sorted(query, kept), withExternalData(applicationGuid(query)));
}

function oneVendor(store: TenantStore, id: number, query: Query): Answer {
  const guid = applicationGuid(query);
  const vendor = store.vendor(id);
  return query.problem() ?? found(vendor && withExternalData(guid)(vendor), `Vendor ${id}`);
}

function locationList<T extends Warehouse | Truck>(locations: readonly T[], query: Query): Answer {
  const kept = where(
    locations,
    within(query.ids('ids'), (location) => location.id),
    active(query),
    byExternalData(query),
    stamped(query),
  );
  return page(query, sorted(query, kept), withExternalData(applicationGuid(query)));
}
