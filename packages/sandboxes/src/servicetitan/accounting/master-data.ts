/** Master data of bills: GL accounts, payment terms, tax zones, remittance vendors. Only GL accounts can be written. */
import { z } from 'zod';

import { found, type Answer } from '../http/answer.ts';
import { within, equal, containing, stamped, active, where, type Filter } from '../http/filters.ts';
import { page, sorted, sortedList, type ListCall } from '../http/listing.ts';
import type { Query } from '../http/query.ts';
import { resultOrRefusal, requireRecord, Refusal } from '../http/refusal.ts';
import { bodyText, withRequest } from '../http/request-body.ts';
import { reads, route, withId, type ApiRoute } from '../http/route.ts';
import type { GlAccount } from '../records/accounting-records.ts';
import type { TenantStore } from '../store.ts';

export function masterRoutes(store: TenantStore): ApiRoute[] {
  return [
    ...reads({
      module: 'accounting',
      resource: 'gl-accounts',
      scope: 'tn.acc.glaccounts:r',
      list: (call) => sortedList(call, { records: store.glAccounts.list(), filters: accountFilters }),
      one: (id) => found(store.glAccounts.shown(id), `GL account ${id}`),
    }),
    ...glAccountWrites(store),
    route('GET', 'accounting', 'gl-accounts/types', 'tn.acc.glaccounts:r', (call) => glAccountTypes(store, call)),
    ...reads({
      module: 'accounting',
      resource: 'payment-terms',
      scope: 'tn.acc.paymentterms:r',
      // There is no filter by activity.
      list: (call) => sortedList(call, { records: store.paymentTerms.list(), filters: () => [] }),
      one: (id) => found(store.paymentTerms.shown(id), `Payment term ${id}`),
    }),
    ...reads({
      module: 'accounting',
      resource: 'tax-zones',
      scope: 'tn.acc.taxzones:r',
      list: (call) => sortedList(call, { records: store.taxZones.list(), filters: (query) => [active(query)] }),
    }),
    ...reads({
      module: 'accounting',
      resource: 'remittance-vendors',
      scope: 'tn.acc.remittancevendors:r',
      list: (call) => remittanceVendors(store, call),
      one: (id) => found(store.remittanceVendors.shown(id), `Remittance vendor ${id}`),
    }),
  ];
}

const accountSchema = z.object({
  name: bodyText.nullish(),
  number: bodyText.nullish(),
  description: bodyText.nullish(),
  type: bodyText.nullish(),
  subtype: bodyText.nullish(),
});

function glAccountWrites(store: TenantStore): ApiRoute[] {
  return [
    route('POST', 'accounting', 'gl-accounts', 'tn.acc.glaccounts:w', ({ body }) =>
      withRequest(accountSchema, body, (request) => {
        const answer = resultOrRefusal(() => createAccount(store, request));
        return answer.status === 200 ? { ...answer, status: 201 } : answer;
      }),
    ),
    route('PATCH', 'accounting', 'gl-accounts/:id', 'tn.acc.glaccounts:w', ({ id, body }) =>
      withId(id, (number) =>
        withRequest(accountSchema.extend({ active: z.boolean().nullish() }), body, (change) =>
          resultOrRefusal(() => changeAccount(store, number, change)),
        ),
      ),
    ),
  ];
}

type AccountRequest = z.infer<typeof accountSchema> & { readonly active?: boolean | null | undefined };

/** The contract requires no field; assumed: an account needs a name and a unique number. */
function createAccount(store: TenantStore, request: AccountRequest): GlAccount {
  if (!request.name || !request.number) throw new Refusal(400, 'Name and number are required.');
  refuseTaken(store, request.number);
  const createdOn = store.stamp();
  return store.glAccounts.add({
    id: store.nextId(),
    name: request.name,
    number: request.number,
    description: request.description ?? null,
    type: request.type ?? null,
    subtype: request.subtype ?? null,
    active: true,
    isIntacctGroup: false,
    isIntacctBankAccount: false,
    source: 'PublicApi',
    defaultAccountType: null,
    createdOn,
    modifiedOn: createdOn,
  });
}

function changeAccount(store: TenantStore, id: number, change: AccountRequest): GlAccount {
  const account = requireRecord(store.glAccounts.get(id), `GL account ${id}`);
  if (change.number && change.number !== account.number) refuseTaken(store, change.number);
  return store.glAccounts.put({
    ...account,
    name: change.name ?? account.name,
    number: change.number ?? account.number,
    description: change.description ?? account.description,
    type: change.type ?? account.type,
    subtype: change.subtype ?? account.subtype,
    active: change.active ?? account.active,
    modifiedOn: store.stamp(),
  });
}

function refuseTaken(store: TenantStore, number: string): void {
  const taken = store.glAccounts.all().find((account) => account.number === number);
  if (taken !== undefined) throw new Refusal(409, `GL account number ${number} is taken by account ${taken.id}.`);
}

const ACCOUNT_SOURCES = ['Undefined', 'AccountingSystem', 'ManuallyCreated', 'PublicApi'] as const;

function accountFilters(query: Query): Filter<GlAccount>[] {
  const lower = (text: string | null): string | null => text?.toLowerCase() ?? null;
  return [
    within(query.texts('names'), (account) => lower(account.name)),
    within(query.texts('numbers'), (account) => lower(account.number)),
    within(query.texts('types'), (account) => lower(account.type)),
    within(query.texts('subtypes'), (account) => lower(account.subtype)),
    containing(query.text('description'), (account) => account.description),
    equal(query.oneOf('source', ACCOUNT_SOURCES), (account) => account.source),
    equal(query.flag('isIntacctGroup'), (account) => account.isIntacctGroup),
    equal(query.flag('isIntacctBankAccount'), (account) => account.isIntacctBankAccount),
    active(query),
  ];
}

/** The types of the tenant's accounts; the sandbox has no separate list. */
function glAccountTypes(store: TenantStore, call: ListCall): Answer {
  const accounts = store.glAccounts.all();
  const names = [...new Set(accounts.flatMap(({ type }) => type ?? []))];
  const { createdOn = '', modifiedOn = '' } = accounts[0] ?? {};
  const types = names.map((name, index) => {
    return { id: 1 + index, parentTypeId: null, name, active: true, createdOn, modifiedOn };
  });
  const kept = where(
    types,
    within(call.query.ids('ids'), (type) => type.id),
    within(call.query.texts('names'), (type) => type.name.toLowerCase()),
    active(call.query),
    stamped(call.query),
  );
  return page(call, sorted(call.query, kept));
}

function remittanceVendors(store: TenantStore, call: ListCall): Answer {
  const { query } = call;
  const kept = where(
    store.remittanceVendors.list(),
    // IDs are a repeated parameter, as for vendors.
    within(query.repeatedIds('ids'), (vendor) => vendor.id),
    active(query),
    stamped(query),
  );
  return page(call, sorted(query, kept));
}
