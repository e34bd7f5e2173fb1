/**
 * The settings module: business units, their export feed, and the dimensions stored by ServiceTitan's own Intacct
 * connector.
 */
import { z } from 'zod';

import { notFound, ok, type Answer } from '../http/answer.ts';
import { exportFeed } from '../http/export-feed.ts';
import { externalDataChange, withExternalDataFor, withChange, singleRecord } from '../http/external-data.ts';
import { within, containing, stamped, active, applicationGuid, where } from '../http/filters.ts';
import { page, type ListCall } from '../http/listing.ts';
import { withRequest } from '../http/request-body.ts';
import { reads, route, withId, type ApiRoute } from '../http/route.ts';
import type { BusinessUnit } from '../records/operations-records.ts';
import type { TenantStore } from '../store.ts';

export function settingsRoutes(store: TenantStore): ApiRoute[] {
  return [
    ...reads({
      module: 'settings',
      resource: 'business-units',
      scope: 'tn.set.businessunits:r',
      list: (call) => businessUnitList(store, call),
      one: (id, query) => singleRecord(store, store.businessUnits.shown(id), query, `Business unit ${id}`),
    }),
    route('PATCH', 'settings', 'business-units/:id', 'tn.set.businessunits:w', ({ id, body }) =>
      withId(id, (number) => patchBusinessUnit(store, number, body)),
    ),
    route('GET', 'settings', 'business-units/intacct', 'tn.set.businessunits:r', (call) => dimensionList(store, call)),
    route('GET', 'settings', 'export/business-units', 'tn.set.businessunits:r', (call) =>
      businessUnitExport(store, call),
    ),
  ];
}

/** No `sort` is documented, so the order is arbitrary. */
function businessUnitList(store: TenantStore, call: ListCall): Answer {
  const { query } = call;
  const kept = where(
    store.businessUnits.list(),
    within(query.ids('ids'), (unit) => unit.id),
    containing(query.text('name'), (unit) => unit.name),
    active(query),
    stamped(query),
  );
  return page(call, kept, withExternalDataFor(store, applicationGuid(query)));
}

const patchSchema = z.object({ externalData: externalDataChange.optional() });

/** Only external data can be changed; anything else is ignored, like every unknown property. */
function patchBusinessUnit(store: TenantStore, id: number, body: unknown): Answer {
  const unit = store.businessUnits.get(id);
  if (unit === undefined) return notFound(`Business unit ${id}`);
  return withRequest(patchSchema, body, ({ externalData }) => {
    const next = withChange(unit.externalData, externalData);
    store.businessUnits.put({ ...unit, externalData: next, modifiedOn: store.stamp() });
    return ok({ id });
  });
}

function businessUnitExport(store: TenantStore, call: ListCall): Answer {
  const write = (unit: BusinessUnit, isDeleted: boolean): unknown => ({
    ...withExternalDataFor<BusinessUnit>(store, undefined)(unit),
    active: unit.active && !isDeleted,
  });
  return exportFeed(store, call, { endpoint: 'export/business-units', rows: store.businessUnits.feed(), write });
}

/** In the contract since July 2026, with three required query parameters. */
function dimensionList(store: TenantStore, call: ListCall): Answer {
  const { query } = call;
  for (const name of ['page', 'pageSize', 'includeTotal']) {
    if (query.text(name) === undefined) query.refuse(name, `A value for the '${name}' parameter was not provided.`);
  }
  const kept = where(
    store.businessUnits.list(),
    within(query.ids('ids'), (unit) => unit.id),
  );
  return page(call, kept, ({ id, name, active: isActive, trade }) => ({
    id,
    name,
    active: isActive,
    tradeName: trade?.name ?? null,
    ...dimensionsOf(store, id),
  }));
}

/** Assumed: every tenant has the rows; they are blank unless ServiceTitan's own connector is in use. */
function dimensionsOf({ tenant, switches }: TenantStore, id: number): object {
  const known = tenant.businessUnitDimensions?.find(({ businessUnitId }) => businessUnitId === id);
  const shown = switches.intacctDimensions === 'filled' ? known : undefined;
  return {
    intacctLocationName: shown?.intacctLocationName ?? null,
    intacctLocationId: shown?.intacctLocationId ?? null,
    intacctDepartment: shown?.intacctDepartment ?? null,
    intacctClass: shown?.intacctClass ?? null,
  };
}
