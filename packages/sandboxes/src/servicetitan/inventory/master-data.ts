/** Master data of purchasing: warehouses, trucks, order types and return types; read-only. */
import type { Answer } from '../http/answer.ts';
import { withExternalDataFor } from '../http/external-data.ts';
import { containing, stamped, active, applicationGuid, byExternalData, where } from '../http/filters.ts';
import { page, sorted, sortedList, type ListCall } from '../http/listing.ts';
import { reads, type ApiRoute } from '../http/route.ts';
import type { Truck, Warehouse } from '../records/purchasing-records.ts';
import type { Records } from '../records/versioned-records.ts';
import type { TenantStore } from '../store.ts';

export function inventoryMasterRoutes(store: TenantStore): ApiRoute[] {
  return [
    ...reads({
      module: 'inventory',
      resource: 'warehouses',
      scope: 'tn.inv.warehouses:r',
      list: (call) => locations(store, store.warehouses, call),
    }),
    ...reads({
      module: 'inventory',
      resource: 'trucks',
      scope: 'tn.inv.trucks:r',
      list: (call) => locations(store, store.trucks, call),
    }),
    ...reads({
      module: 'inventory',
      resource: 'purchase-order-types',
      scope: 'tn.inv.purchaseordertypes:r',
      list: (call) => orderTypes(store, call),
    }),
    ...reads({
      module: 'inventory',
      resource: 'return-types',
      scope: 'tn.inv.returns:r',
      list: (call) => returnTypes(store, call),
    }),
  ];
}

function locations<T extends Warehouse | Truck>(store: TenantStore, records: Records<T>, call: ListCall): Answer {
  return sortedList(call, {
    records: records.list(),
    filters: (query) => [active(query), byExternalData(query)],
    write: withExternalDataFor(store, applicationGuid(call.query)),
  });
}

function orderTypes(store: TenantStore, call: ListCall): Answer {
  const july = { landedCostMethod: 'None', includeTaxInFullyLandedCost: false, requireJobBeforeReceipt: false };
  const kept = where(store.purchaseOrderTypes.list(), active(call.query), stamped(call.query));
  return page(call, sorted(call.query, kept), (type) => (store.switches.julyFields ? { ...type, ...july } : type));
}

/** `activeOnly` is documented as required, unlike the `active` of other lists. */
function returnTypes(store: TenantStore, call: ListCall): Answer {
  const { query } = call;
  const activeOnly = query.flag('activeOnly') ?? query.refuse('activeOnly', 'The activeOnly field is required.');
  const kept = where(
    store.returnTypes.list(),
    (type) => activeOnly !== true || type.active,
    containing(query.text('name'), (type) => type.name),
    stamped(query),
  );
  return page(call, sorted(query, kept));
}
