/** The filters documented for both bill lists. */
import Big from 'big.js';

import { within, equal, containing, stamped, byCustomFields, where } from '../http/filters.ts';
import type { Query } from '../http/query.ts';
import { SYNC_STATUSES, type ApBill } from '../records/bill-record.ts';
import { parseInstant } from '../records/instant.ts';
import type { TenantStore } from '../store.ts';
import { statedAmount } from './bill-forms.ts';

type BillFilter = (bill: ApBill) => boolean;

/** The listed bills that match the query, in arbitrary order. */
export function matchingBills(store: TenantStore, query: Query): readonly ApBill[] {
  const { canceledBillsListed } = store.switches;
  return where(
    store.bills.list(),
    (bill) => canceledBillsListed || bill.status !== 'Canceled',
    within(query.ids('ids'), (bill) => bill.id),
    bySyncStatus(query),
    stamped(query),
    byDate(query),
    byCost(store, query),
    equal(query.id('batchId'), (bill) => bill.batch?.id ?? null),
    equal(query.id('batchNumber')?.toString(), (bill) => bill.batch?.number ?? null),
    within(query.ids('businessUnitIds'), (bill) => bill.businessUnit?.id ?? null),
    containing(query.text('billNumber'), (bill) => bill.referenceNumber),
    containing(query.text('jobNumber'), (bill) => bill.jobNumber),
    byCustomFields(query, 'customField', (bill) => bill.customFields),
    byPurchaseOrder(store, query),
  );
}

/** `PostedAndExported` is a filter for both states (inferred from its name; not documented). */
function bySyncStatus(query: Query): BillFilter {
  const wanted = query.manyOf('syncStatuses', [...SYNC_STATUSES, 'PostedAndExported']);
  if (wanted === undefined) return () => true;
  const either = wanted.has('PostedAndExported');
  return ({ syncStatus }) => wanted.has(syncStatus) || (either && syncStatus !== 'Pending');
}

/** Documented as the time of creation, both bounds inclusive, although the names suggest the bill date. */
function byDate(query: Query): BillFilter {
  const from = query.instant('dateFrom');
  const to = query.instant('dateTo');
  return (bill) => {
    const created = parseInstant(bill.createdOn) ?? 0n;
    return (from === undefined || created >= from) && (to === undefined || created <= to);
  };
}

function byCost(store: TenantStore, query: Query): BillFilter {
  const min = query.decimal('minCost');
  const max = query.decimal('maxCost');
  if (min === undefined && max === undefined) return () => true;
  return (bill) => {
    const amount = Big(statedAmount(bill, store.switches));
    return (min === undefined || amount.gte(min)) && (max === undefined || amount.lte(max));
  };
}

function byPurchaseOrder(store: TenantStore, query: Query): BillFilter {
  const orderOf = (bill: ApBill) => store.purchaseOrders.get(bill.purchaseOrderId);
  const number = containing<ApBill>(query.text('purchaseOrderNumber'), (bill) => orderOf(bill)?.number);
  const type = within<ApBill, number>(query.ids('purchaseOrderTypes'), (bill) => orderOf(bill)?.typeId ?? null);
  return (bill) => number(bill) && type(bill);
}
