/** The accounting module: AP bills, AP payments, GL accounts, payment terms. Read only, as the API is for bills. */
import Big from 'big.js';

import { notFound, ok } from './answer.ts';
import type { Answer } from './answer.ts';
import { billSources, billStatuses, billTypes, syncStatuses } from './bill-record.ts';
import { parseInstant } from './instant.ts';
import { active, containing, equal, page, sorted, stamped, where, within } from './listing.ts';
import type { Query } from './query.ts';
import { reads } from './route.ts';
import type { ApiRoute } from './route.ts';
import type { TenantStore } from './store.ts';
import type { ApBill } from './tenant.ts';

type BillFilter = (bill: ApBill) => boolean;

export function accountingRoutes(store: TenantStore): ApiRoute[] {
  const { tenant } = store;
  return [
    ...reads({
      module: 'accounting',
      resource: 'ap-bills',
      scope: 'tn.acc.apbills:r',
      list: (query) => billList(store, query),
      one: (id) => found(store.bill(id), `AP bill ${id}`),
    }),
    ...reads({
      module: 'accounting',
      resource: 'ap-payments',
      scope: 'tn.acc.appayments:r',
      list: (query) => page(query, []),
    }),
    ...reads({
      module: 'accounting',
      resource: 'gl-accounts',
      scope: 'tn.acc.glaccounts:r',
      list: (query) => glAccountList(store, query),
      one: (id) => byId(tenant.glAccounts, id, 'GL account'),
    }),
    ...reads({
      module: 'accounting',
      resource: 'payment-terms',
      scope: 'tn.acc.paymentterms:r',
      list: (query) => paymentTermList(store, query),
      one: (id) => byId(tenant.paymentTerms, id, 'Payment term'),
    }),
  ];
}

export function found(record: unknown, what: string): Answer {
  return record === undefined ? notFound(what) : ok(record);
}

function byId(records: readonly { readonly id: number }[], id: number, kind: string): Answer {
  return found(
    records.find((record) => record.id === id),
    `${kind} ${id}`,
  );
}

function paymentTermList({ tenant }: TenantStore, query: Query): Answer {
  const kept = where(
    tenant.paymentTerms,
    within(query.ids('ids'), (term) => term.id),
    stamped(query),
  );
  return page(query, sorted(query, kept));
}

function billList(store: TenantStore, query: Query): Answer {
  const kept = where(
    store.bills,
    within(query.ids('ids'), (bill) => bill.id),
    // Without it only bills of purchase orders are listed: documented, and easily overlooked.
    equal(query.oneOf('billType', billTypes) ?? 'Procurement', (bill) => bill.billType),
    bySyncStatus(query),
    within(query.manyOf('statuses', billStatuses), (bill) => bill.status),
    within(query.manyOf('sources', billSources), (bill) => bill.source),
    stamped(query),
    byDate(query),
    byCost(query),
    equal(query.id('batchId'), (bill) => bill.batch?.id ?? null),
    equal(query.id('batchNumber')?.toString(), (bill) => bill.batch?.number ?? null),
    within(query.ids('businessUnitIds'), (bill) => bill.businessUnit?.id ?? null),
    containing(query.text('billNumber'), (bill) => bill.referenceNumber),
    containing(query.text('jobNumber'), (bill) => bill.jobNumber),
    byPurchaseOrder(store, query),
  );
  return page(query, kept);
}

/** `PostedAndExported` is no state but a filter for both (read from its name; not documented). */
function bySyncStatus(query: Query): BillFilter {
  const wanted = query.manyOf('syncStatuses', [...syncStatuses, 'PostedAndExported']);
  if (wanted === undefined) return () => true;
  const either = wanted.has('PostedAndExported');
  return ({ syncStatus }) => wanted.has(syncStatus) || (either && syncStatus !== 'Pending');
}

/** Documented as the time of creation, both ends included, though the names suggest the bill's date. */
function byDate(query: Query): BillFilter {
  const from = query.instant('dateFrom');
  const to = query.instant('dateTo');
  return (bill) => {
    const created = parseInstant(bill.createdOn) ?? 0n;
    return (from === undefined || created >= from) && (to === undefined || created <= to);
  };
}

function byCost(query: Query): BillFilter {
  const min = query.decimal('minCost');
  const max = query.decimal('maxCost');
  if (min === undefined && max === undefined) return () => true;
  return ({ billAmount }) => {
    const amount = Big(billAmount);
    return (min === undefined || amount.gte(min)) && (max === undefined || amount.lte(max));
  };
}

function byPurchaseOrder(store: TenantStore, query: Query): BillFilter {
  const types = query.ids('purchaseOrderTypes');
  const number = containing<ApBill>(
    query.text('purchaseOrderNumber'),
    (bill) => store.purchaseOrder(bill.purchaseOrderId)?.number,
  );
  const type = within<ApBill, number>(types, (bill) => store.purchaseOrder(bill.purchaseOrderId)?.typeId ?? null);
  return (bill) => number(bill) && type(bill);
}

function glAccountList(store: TenantStore, query: Query): Answer {
  const lower = (text: string | null): string | null => text?.toLowerCase() ?? null;
  const kept = where(
    store.tenant.glAccounts,
    within(query.ids('ids'), (account) => account.id),
    within(query.texts('names'), (account) => lower(account.name)),
    within(query.texts('numbers'), (account) => lower(account.number)),
    within(query.texts('types'), (account) => lower(account.type)),
    within(query.texts('subtypes'), (account) => lower(account.subtype)),
    equal(query.flag('isIntacctGroup'), (account) => account.isIntacctGroup),
    equal(query.flag('isIntacctBankAccount'), (account) => account.isIntacctBankAccount),
    active(query),
    stamped(query),
  );
  return page(query, sorted(query, kept));
}
