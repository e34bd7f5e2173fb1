/** AP credits and AP payments: lists, custom fields and marking as exported. The API can create neither. */
import { z } from 'zod';

import { byCustomFields, type Filter } from '../http/filters.ts';
import { withLists } from '../http/formats.ts';
import { sortedList } from '../http/listing.ts';
import type { Query } from '../http/query.ts';
import { bodyId, withRequest } from '../http/request-body.ts';
import { reads, route, type ApiRoute } from '../http/route.ts';
import type { ApCredit, ApPayment } from '../records/accounting-records.ts';
import { SYNC_STATUSES } from '../records/bill-record.ts';
import type { NamedCustomField, Stamped, SyncStatus } from '../records/record-parts.ts';
import type { Records } from '../records/versioned-records.ts';
import type { TenantStore } from '../store.ts';
import { changeCustomFields, customFieldTypes } from './custom-fields.ts';
import { markAsExported } from './mark-as-exported.ts';
import { isLive } from './open-balance.ts';

type Payable = Stamped & {
  readonly syncStatus: SyncStatus;
  readonly status: string;
  readonly customFields: readonly NamedCustomField[] | null;
};

interface PayableKind<T extends Payable> {
  readonly resource: 'ap-credits' | 'ap-payments';
  readonly scope: 'tn.acc.apcredits' | 'tn.acc.appayments';
  readonly name: string;
  readonly idName: 'apCreditId' | 'apPaymentId';
  readonly records: Records<T>;
  /** Whether lists show it; default: they do. */
  readonly isListed?: (record: T) => boolean;
}

export function payableRoutes(store: TenantStore): ApiRoute[] {
  const credits: PayableKind<ApCredit> = {
    resource: 'ap-credits',
    scope: 'tn.acc.apcredits',
    name: 'AP credit',
    idName: 'apCreditId',
    records: store.credits,
  };
  const payments: PayableKind<ApPayment> = {
    resource: 'ap-payments',
    scope: 'tn.acc.appayments',
    name: 'AP payment',
    idName: 'apPaymentId',
    records: store.payments,
    isListed: (payment) => store.switches.canceledPaymentsListed || isLive(payment),
  };
  return [...routesOf(store, credits), ...routesOf(store, payments)];
}

function routesOf<T extends Payable>(store: TenantStore, kind: PayableKind<T>): ApiRoute[] {
  const { resource, scope, idName, records, name, isListed = () => true } = kind;
  // The body is an array of objects, unlike that of bills.
  const marked = z.array(z.object({ [idName]: bodyId }));
  return [
    ...reads({
      module: 'accounting',
      resource,
      scope: `${scope}:r`,
      list: (call) =>
        sortedList(call, {
          records: records.list().filter(isListed),
          filters: payableFilters,
          write: (record) => withLists(record, store.switches),
        }),
    }),
    route('POST', 'accounting', `${resource}/markasexported`, `${scope}:w`, ({ body }) =>
      withRequest(marked, body, (entries) =>
        markAsExported(
          store,
          entries.flatMap((entry) => entry[idName] ?? []),
          { name, idName, records },
        ),
      ),
    ),
    route('GET', 'accounting', `${resource}/custom-fields`, `${scope}:r`, (call) =>
      customFieldTypes(store, call, resource),
    ),
    route('PATCH', 'accounting', `${resource}/custom-fields`, `${scope}:w`, ({ body }) =>
      changeCustomFields<NamedCustomField, T>(store, body, {
        kind: resource,
        name,
        records,
        field: (type, value) => ({ name: type.name, value }),
      }),
    ),
  ];
}

function payableFilters<T extends Payable>(query: Query): Filter<T>[] {
  const statuses = query.manyOf('syncStatuses', [...SYNC_STATUSES, 'PostedAndExported']);
  return [
    ({ syncStatus }) =>
      statuses === undefined ||
      statuses.has(syncStatus) ||
      (statuses.has('PostedAndExported') && syncStatus !== 'Pending'),
    byCustomFields(query, 'customField', (record) => record.customFields),
  ];
}
