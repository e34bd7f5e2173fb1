/** Routes of returns. */
import { changeCustomFields } from '../accounting/custom-fields.ts';
import { exportFeed } from '../http/export-feed.ts';
import { withExternalDataFor } from '../http/external-data.ts';
import {
  within,
  equal,
  containing,
  window,
  byCustomFields,
  active,
  applicationGuid,
  byExternalData,
  type Filter,
} from '../http/filters.ts';
import { sortedList } from '../http/listing.ts';
import type { Query } from '../http/query.ts';
import { resultOrRefusal } from '../http/refusal.ts';
import { withRequest } from '../http/request-body.ts';
import { reads, route, type ApiRoute } from '../http/route.ts';
import type { InventoryReturn } from '../records/purchasing-records.ts';
import type { TypedCustomField } from '../records/record-parts.ts';
import type { TenantStore } from '../store.ts';
import { cancellationRoute } from './cancellation.ts';
import { cancelReturn, createReturn, newReturnSchema } from './returns.ts';

const ENDPOINT = 'export/returns';
const READ_SCOPE = 'tn.inv.returns:r';
const WRITE_SCOPE = 'tn.inv.returns:w';

export function returnRoutes(store: TenantStore): ApiRoute[] {
  return [...readRoutes(store), ...writeRoutes(store)];
}

function readRoutes(store: TenantStore): ApiRoute[] {
  return [
    ...reads({
      module: 'inventory',
      resource: 'returns',
      scope: READ_SCOPE,
      list: (call) => {
        const guid = applicationGuid(call.query);
        return sortedList(call, {
          records: store.returns.list(),
          filters: returnFilters,
          write: (record) => writeReturn(store, record, guid),
        });
      },
    }),
    route('GET', 'inventory', ENDPOINT, READ_SCOPE, (call) =>
      exportFeed(store, call, {
        endpoint: ENDPOINT,
        rows: store.returns.feed(),
        write: (record) => writeReturn(store, record, undefined),
      }),
    ),
  ];
}

function writeRoutes(store: TenantStore): ApiRoute[] {
  return [
    route('POST', 'inventory', 'returns', WRITE_SCOPE, ({ body }) =>
      withRequest(newReturnSchema, body, (request) => resultOrRefusal(() => ({ id: createReturn(store, request).id }))),
    ),
    cancellationRoute('returns', WRITE_SCOPE, (id, reason) => cancelReturn(store, id, reason)),
    route('PATCH', 'inventory', 'returns/custom-fields', WRITE_SCOPE, ({ body }) =>
      changeCustomFields<TypedCustomField, InventoryReturn>(store, body, {
        kind: 'returns',
        name: 'Return',
        records: store.returns,
        field: ({ id: typeId, name }, value) => ({ typeId, name, value: value ?? '' }),
      }),
    ),
  ];
}

function writeReturn(store: TenantStore, record: InventoryReturn, guid: string | undefined): unknown {
  const { returnTypeId, ...march } = record;
  const written = withExternalDataFor<Omit<InventoryReturn, 'returnTypeId'>>(store, guid)(march);
  return { ...written, ...(store.switches.julyFields ? { returnTypeId } : {}) };
}

function returnFilters(query: Query): Filter<InventoryReturn>[] {
  return [
    active(query),
    containing(query.text('number'), (record) => record.number),
    containing(query.text('referenceNumber'), (record) => record.referenceNumber),
    equal(query.id('jobId'), (record) => record.jobId),
    equal(query.id('purchaseOrderId'), (record) => record.purchaseOrderId),
    equal(query.id('batchId'), (record) => record.batchId),
    within(query.ids('vendorIds'), (record) => record.vendorId),
    within(query.ids('businessUnitIds'), (record) => record.businessUnitId),
    within(query.ids('inventoryLocationIds'), (record) => record.inventoryLocationId),
    within(query.texts('syncStatuses'), (record) => record.syncStatus.toLowerCase()),
    byCustomFields(query, 'customFields', (record) => record.customFields),
    byExternalData(query),
    window(query, 'returnDate', (record) => record.returnDate),
  ];
}
