/** The job (jpm) and settings modules: jobs, job types, business units. Read only here. */
import { found } from './accounting.ts';
import type { Answer } from './answer.ts';
import {
  active,
  applicationGuid,
  byExternalData,
  containing,
  equal,
  ordered,
  page,
  sorted,
  stamped,
  where,
  window,
  within,
  withExternalData,
} from './listing.ts';
import type { Query } from './query.ts';
import { reads } from './route.ts';
import type { ApiRoute } from './route.ts';
import type { TenantStore } from './store.ts';
import type { BusinessUnit, ExternalDataByApplication, Job, JobType } from './tenant.ts';

export function operationsRoutes({ tenant }: TenantStore): ApiRoute[] {
  return [
    ...reads({
      module: 'jpm',
      resource: 'jobs',
      scope: 'tn.jpm.jobs:r',
      list: (query) => jobList(tenant.jobs, query),
      one: (id, query) => oneOf(tenant.jobs, id, query, 'Job'),
    }),
    ...reads({
      module: 'jpm',
      resource: 'job-types',
      scope: 'tn.jpm.jobtypes:r',
      list: (query) => jobTypeList(tenant.jobTypes, query),
      one: (id, query) => oneOf(tenant.jobTypes, id, query, 'Job type'),
    }),
    ...reads({
      module: 'settings',
      resource: 'business-units',
      scope: 'tn.set.businessunits:r',
      list: (query) => businessUnitList(tenant.businessUnits, query),
      one: (id, query) => oneOf(tenant.businessUnits, id, query, 'Business unit'),
    }),
  ];
}

function oneOf<T extends { readonly id: number; readonly externalData: ExternalDataByApplication }>(
  records: readonly T[],
  id: number,
  query: Query,
  kind: string,
): Answer {
  const guid = applicationGuid(query);
  const record = records.find((candidate) => candidate.id === id);
  return query.problem() ?? found(record && withExternalData<T>(guid)(record), `${kind} ${id}`);
}

function jobList(jobs: readonly Job[], query: Query): Answer {
  const kept = where(
    jobs,
    within(query.ids('ids'), (job) => job.id),
    equal(query.text('number'), (job) => job.jobNumber),
    equal(query.text('jobStatus'), (job) => job.jobStatus),
    equal(query.text('priority'), (job) => job.priority),
    equal(query.id('jobTypeId'), (job) => job.jobTypeId),
    equal(query.id('businessUnitId'), (job) => job.businessUnitId),
    equal(query.id('customerId'), (job) => job.customerId),
    equal(query.id('locationId'), (job) => job.locationId),
    equal(query.id('projectId'), (job) => job.projectId),
    equal(query.id('invoiceId'), (job) => job.invoiceId),
    window(query, 'completed', (job) => job.completedOn),
    byExternalData(query),
    stamped(query),
  );
  return page(query, sorted(query, kept), withExternalData(applicationGuid(query)));
}

function jobTypeList(jobTypes: readonly JobType[], query: Query): Answer {
  const kept = where(
    jobTypes,
    within(query.ids('ids'), (type) => type.id),
    containing(query.text('name'), (type) => type.name),
    equal(query.text('priority'), (type) => type.priority),
    active(query),
    stamped(query),
  );
  const field = query.oneOf('orderBy', ['id', 'modifiedOn', 'createdOn']) ?? 'id';
  const direction = query.oneOf('orderByDirection', ['asc', 'desc']) === 'desc' ? -1 : 1;
  return page(query, ordered(kept, field, direction), withExternalData(applicationGuid(query)));
}

function businessUnitList(units: readonly BusinessUnit[], query: Query): Answer {
  const kept = where(
    units,
    within(query.ids('ids'), (unit) => unit.id),
    containing(query.text('name'), (unit) => unit.name),
    active(query),
    stamped(query),
  );
  return page(query, kept, withExternalData(applicationGuid(query)));
}
