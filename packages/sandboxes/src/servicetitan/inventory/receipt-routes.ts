/** Routes of receipts. There is no read by ID and no export feed. */
import { changeCustomFields } from '../accounting/custom-fields.ts';
import { within, equal, containing, window, byCustomFields, active, type Filter } from '../http/filters.ts';
import { withLists } from '../http/formats.ts';
import { sortedList } from '../http/listing.ts';
import type { Query } from '../http/query.ts';
import { resultOrRefusal } from '../http/refusal.ts';
import { withRequest } from '../http/request-body.ts';
import { reads, route, type ApiRoute } from '../http/route.ts';
import type { Receipt } from '../records/purchasing-records.ts';
import type { TypedCustomField } from '../records/record-parts.ts';
import type { TenantStore } from '../store.ts';
import { cancellationRoute } from './cancellation.ts';
import { cancelReceipt, receive, receiveSchema } from './receipts.ts';

const WRITE_SCOPE = 'tn.inv.receipts:w';

export function receiptRoutes(store: TenantStore): ApiRoute[] {
  return [
    ...reads({
      module: 'inventory',
      resource: 'receipts',
      scope: 'tn.inv.receipts:r',
      list: (call) =>
        sortedList(call, {
          records: store.receipts.list(),
          filters: receiptFilters,
          write: (receipt) => writeReceipt(store, receipt),
        }),
    }),
    route('POST', 'inventory', 'receipts', WRITE_SCOPE, ({ body }) =>
      withRequest(receiveSchema, body, (arrival) => resultOrRefusal(() => ({ id: receive(store, arrival).id }))),
    ),
    cancellationRoute('receipts', WRITE_SCOPE, (id) => cancelReceipt(store, id)),
    route('PATCH', 'inventory', 'receipts/custom-fields', WRITE_SCOPE, ({ body }) =>
      changeCustomFields<TypedCustomField, Receipt>(store, body, {
        kind: 'receipts',
        name: 'Receipt',
        records: store.receipts,
        field: ({ id: typeId, name }, value) => ({ typeId, name, value: value ?? '' }),
      }),
    ),
  ];
}

function writeReceipt({ switches }: TenantStore, receipt: Receipt): unknown {
  const july = switches.julyFields ? { landedCostMethod: 'None', otherAmount: 0 } : {};
  return withLists({ ...receipt, ...july }, switches);
}

function receiptFilters(query: Query): Filter<Receipt>[] {
  return [
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
    byCustomFields(query, 'customFields', (receipt) => receipt.customFields),
    window(query, 'received', (receipt) => receipt.receivedOn),
  ];
}
