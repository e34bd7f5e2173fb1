/** Routes of the accounting module except the journal: bills, credits, payments and the master data of payables. */
import { z } from 'zod';

import { found, type Answer } from '../http/answer.ts';
import { exportFeed } from '../http/export-feed.ts';
import { within, equal, where } from '../http/filters.ts';
import { page, barePage } from '../http/listing.ts';
import type { Query } from '../http/query.ts';
import { bodyId, withRequest } from '../http/request-body.ts';
import { reads, route, type ApiCall, type ApiRoute } from '../http/route.ts';
import { updateOrderStatus } from '../inventory/order-status.ts';
import { BILL_SOURCES, BILL_STATUSES, BILL_TYPES, type ApBill } from '../records/bill-record.ts';
import type { NamedCustomField } from '../records/record-parts.ts';
import type { TenantStore } from '../store.ts';
import { matchingBills } from './bill-filters.ts';
import { writeApBill, writeInventoryBill } from './bill-forms.ts';
import { changeCustomFields, customFieldTypes } from './custom-fields.ts';
import { markAsExported } from './mark-as-exported.ts';
import { masterRoutes } from './master-data.ts';
import { payableRoutes } from './payables.ts';

export function accountingRoutes(store: TenantStore): ApiRoute[] {
  return [
    ...apBillRoutes(store),
    ...inventoryBillRoutes(store),
    ...(['ap-bills', 'inventory-bills'] as const).flatMap((resource) => billCustomFieldRoutes(store, resource)),
    ...payableRoutes(store),
    ...masterRoutes(store),
  ];
}

function apBillRoutes(store: TenantStore): ApiRoute[] {
  const write = (bill: ApBill): unknown => writeApBill(bill, store.switches);
  const one = (id: number): Answer => {
    const bill = store.bills.shown(id);
    return found(bill && write(bill), `AP bill ${id}`);
  };
  return [
    ...reads({
      module: 'accounting',
      resource: 'ap-bills',
      scope: 'tn.acc.apbills:r',
      list: (call) => page(call, apBillsAsked(store, call.query), write),
      one,
    }),
    route('POST', 'accounting', 'ap-bills/markasexported', 'tn.acc.apbills:w', ({ body }) =>
      withRequest(z.object({ billIds: z.array(bodyId) }), body, ({ billIds }) =>
        markAsExported(store, billIds, { ...markedBills(store), idName: 'billId' }),
      ),
    ),
  ];
}

function apBillsAsked(store: TenantStore, query: Query): readonly ApBill[] {
  return where(
    matchingBills(store, query),
    // By default only bills of purchase orders are listed: documented, and easily overlooked.
    equal(query.oneOf('billType', BILL_TYPES) ?? 'Procurement', (bill) => bill.billType),
    within(query.manyOf('statuses', BILL_STATUSES), (bill) => bill.status),
    within(query.manyOf('sources', BILL_SOURCES), (bill) => bill.source),
  );
}

function inventoryBillRoutes(store: TenantStore): ApiRoute[] {
  const write = (bill: ApBill): unknown => writeInventoryBill(bill, store.switches);
  const scope = 'tn.acc.inventorybills:r';
  const endpoint = 'export/inventory-bills';
  const listed = (call: ApiCall): readonly ApBill[] => inventoryBillsAsked(store, call.query);
  return [
    route('GET', 'accounting', 'inventory-bills', scope, (call) => barePage(call, listed(call), write)),
    route('GET', 'accounting', 'inventory-bills/paginated', scope, (call) => page(call, listed(call), write)),
    route('GET', 'accounting', endpoint, scope, (call) =>
      exportFeed(store, call, {
        endpoint,
        rows: store.bills.feed().filter(({ record }) => isInventoryBill(store, record)),
        write: (bill, isDeleted) => writeInventoryBill(bill, store.switches, !isDeleted && bill.status !== 'Canceled'),
      }),
    ),
    route('POST', 'accounting', 'inventory-bills/markasexported', 'tn.acc.inventorybills:w', ({ body }) =>
      withRequest(z.object({ inventoryBillIds: z.array(bodyId) }), body, ({ inventoryBillIds }) =>
        markAsExported(store, inventoryBillIds, { ...markedBills(store), idName: 'inventoryBillId' }),
      ),
    ),
  ];
}

function isInventoryBill(store: TenantStore, bill: ApBill): boolean {
  return store.switches.inventoryBillsShowAllTypes || bill.billType === 'Procurement';
}

/** A recurring bill is a bill without an order that recurs; only this list knows the type (assumed from its name). */
function inventoryBillsAsked(store: TenantStore, query: Query): readonly ApBill[] {
  const wanted = query.oneOf('billType', [...BILL_TYPES, 'RecurringBill']);
  const isWanted = (bill: ApBill): boolean => {
    if (wanted === undefined) return isInventoryBill(store, bill);
    return wanted === 'RecurringBill' ? bill.source === 'Recurring' : bill.billType === wanted;
  };
  return where(matchingBills(store, query), isWanted);
}

function markedBills(store: TenantStore) {
  return {
    name: 'Bill',
    records: store.bills,
    after: (bill: ApBill) => updateOrderStatus(store, bill.purchaseOrderId),
  };
}

function billCustomFieldRoutes(store: TenantStore, resource: 'ap-bills' | 'inventory-bills'): ApiRoute[] {
  const scope = resource === 'ap-bills' ? 'tn.acc.apbills' : 'tn.acc.inventorybills';
  const path = `${resource}/custom-fields`;
  return [
    route('GET', 'accounting', path, `${scope}:r`, (call) => customFieldTypes(store, call, 'bills')),
    route('PATCH', 'accounting', path, `${scope}:w`, ({ body }) =>
      changeCustomFields<NamedCustomField, ApBill>(store, body, {
        kind: 'bills',
        name: 'Bill',
        records: store.bills,
        field: ({ name }, value) => ({ name, value }),
      }),
    ),
  ];
}
