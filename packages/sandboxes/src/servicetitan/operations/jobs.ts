/**
 * The job module (jpm): jobs, job types, projects and their export feeds. Read-only: users change jobs through the UI
 * routes.
 */
import { found, type Answer } from '../http/answer.ts';
import { exportFeed } from '../http/export-feed.ts';
import { withExternalDataFor, singleRecord } from '../http/external-data.ts';
import {
  within,
  equal,
  containing,
  window,
  stamped,
  active,
  applicationGuid,
  byExternalData,
  where,
} from '../http/filters.ts';
import { page, sorted, ordered, type ListCall } from '../http/listing.ts';
import type { Query } from '../http/query.ts';
import { reads, route, type ApiRoute } from '../http/route.ts';
import type { Project, Job } from '../records/operations-records.ts';
import type { TenantStore } from '../store.ts';

export function operationsRoutes(store: TenantStore): ApiRoute[] {
  return [
    ...reads({
      module: 'jpm',
      resource: 'jobs',
      scope: 'tn.jpm.jobs:r',
      list: (call) => jobList(store, call),
      one: (id, query) => singleRecord(store, store.jobs.shown(id), query, `Job ${id}`),
    }),
    route('GET', 'jpm', 'export/jobs', 'tn.jpm.jobs:r', (call) => jobExport(store, call)),
    ...reads({
      module: 'jpm',
      resource: 'job-types',
      scope: 'tn.jpm.jobtypes:r',
      list: (call) => jobTypeList(store, call),
      one: (id, query) => singleRecord(store, store.jobTypes.shown(id), query, `Job type ${id}`),
    }),
    ...reads({
      module: 'jpm',
      resource: 'projects',
      scope: 'tn.jpm.projects:r',
      list: (call) => projectList(store, call),
      one: (id, query) => oneProject(store, id, query),
    }),
    route('GET', 'jpm', 'export/projects', 'tn.jpm.projects:r', (call) => projectExport(store, call)),
  ];
}

export const JOB_STATUSES = ['Scheduled', 'Dispatched', 'InProgress', 'Hold', 'Completed', 'Canceled'] as const;
export const JOB_PRIORITIES = ['Low', 'Normal', 'High', 'Urgent'] as const;

/** The sandbox has no appointments: the status of a job is used as the status of its only appointment. */
const APPOINTMENT_STATUSES = ['Scheduled', 'Dispatched', 'Working', 'Hold', 'Done', 'Canceled'] as const;

function jobList(store: TenantStore, call: ListCall): Answer {
  const { query } = call;
  const kept = where(
    store.jobs.list(),
    within(query.ids('ids'), (job) => job.id),
    equal(query.text('number'), (job) => job.jobNumber),
    equal<Job, string>(query.oneOf('jobStatus', JOB_STATUSES), (job) => job.jobStatus),
    byAppointment(query),
    equal(query.text('priority')?.toLowerCase(), (job) => job.priority.toLowerCase()),
    ...jobReferences.map(([name, of]) => equal(query.id(name), of)),
    overlapping(query.ids('estimateIds'), (job) => job.estimateIds),
    overlapping(query.ids('tagTypeIds'), (job) => job.tagTypeIds),
    window(query, 'completed', (job) => job.completedOn),
    byExternalData(query),
    stamped(query),
  );
  return page(call, sortedJobs(query, kept), withExternalDataFor(store, applicationGuid(query)));
}

const jobReferences: readonly (readonly [string, (job: Job) => number | null])[] = [
  ['projectId', (job) => job.projectId],
  ['bookingId', (job) => job.bookingId],
  ['customerId', (job) => job.customerId],
  ['locationId', (job) => job.locationId],
  ['soldById', (job) => job.soldById],
  ['jobTypeId', (job) => job.jobTypeId],
  ['campaignId', (job) => job.campaignId],
  ['businessUnitId', (job) => job.businessUnitId],
  ['invoiceId', (job) => job.invoiceId],
  ['createdFromEstimateId', (job) => job.createdFromEstimateId],
  // No technicians are assigned here.
  ['technicianId', () => null],
];

/** The appointment starts when the job is created, and none is unused. */
function byAppointment(query: Query): (job: Job) => boolean {
  const status = query.oneOf('appointmentStatus', APPOINTMENT_STATUSES);
  const isUnusedWanted = query.flag('hasUnusedAppointments') ?? false;
  const first = window<Job>(query, 'firstAppointmentStarts', (job) => job.createdOn);
  const any = window<Job>(query, 'appointmentStarts', (job) => job.createdOn);
  const statusOf = (job: Job): string | undefined =>
    APPOINTMENT_STATUSES[JOB_STATUSES.findIndex((name) => name === job.jobStatus)];
  return (job) => !isUnusedWanted && (status === undefined || statusOf(job) === status) && first(job) && any(job);
}

function overlapping<T>(
  wanted: ReadonlySet<number> | undefined,
  of: (record: T) => readonly number[],
): (record: T) => boolean {
  return (record) => wanted === undefined || of(record).some((id) => wanted.has(id));
}

/** Jobs can also be sorted by priority; assumed: by rank, not by name. */
function sortedJobs(query: Query, jobs: readonly Job[]): readonly Job[] {
  const match = /^([+-]?)priority$/i.exec(query.text('sort') ?? '');
  if (match === null) return sorted(query, jobs);
  const rank = (job: Job): number => JOB_PRIORITIES.findIndex((name) => name === job.priority);
  const direction = match[1] === '-' ? -1 : 1;
  return ordered(jobs, 'id', 1).toSorted((a, b) => direction * (rank(a) - rank(b)));
}

function jobExport(store: TenantStore, call: ListCall): Answer {
  const write = (job: Job, isDeleted: boolean): unknown => ({
    ...withExternalDataFor<Job>(store, undefined)(job),
    active: !isDeleted,
  });
  return exportFeed(store, call, { endpoint: 'export/jobs', rows: store.jobs.feed(), write });
}

const DURATION_RANGE = { min: 0, max: 2_147_483_647 };

function jobTypeList(store: TenantStore, call: ListCall): Answer {
  const { query } = call;
  const shortest = query.wholeNumber('minDuration', DURATION_RANGE);
  const longest = query.wholeNumber('maxDuration', DURATION_RANGE);
  const kept = where(
    store.jobTypes.list(),
    within(query.ids('ids'), (type) => type.id),
    containing(query.text('name'), (type) => type.name),
    equal(query.text('priority')?.toLowerCase(), (type) => type.priority.toLowerCase()),
    ({ duration }) =>
      (shortest === undefined || duration >= shortest) && (longest === undefined || duration <= longest),
    active(query),
    stamped(query),
  );
  const field = query.oneOf('orderBy', ['id', 'modifiedOn', 'createdOn']) ?? 'id';
  const direction = query.oneOf('orderByDirection', ['asc', 'ascending', 'desc', 'descending']) ?? 'asc';
  const rows = ordered(kept, field, direction.startsWith('desc') ? -1 : 1);
  return page(call, rows, withExternalDataFor(store, applicationGuid(query)));
}

function jobsOf(store: TenantStore, { id }: Project): readonly Job[] {
  return store.jobs.list().filter((job) => job.projectId === id);
}

function projectList(store: TenantStore, call: ListCall): Answer {
  const { query } = call;
  const [jobId, invoiceId] = [query.id('jobId'), query.id('invoiceId')];
  const hasJob = (project: Project): boolean => {
    if (jobId === undefined && invoiceId === undefined) return true;
    const jobs = jobsOf(store, project);
    return (
      (jobId === undefined || jobs.some((job) => job.id === jobId)) &&
      (invoiceId === undefined || jobs.some((job) => job.invoiceId === invoiceId))
    );
  };
  const kept = where(
    store.projects.list(),
    within(query.ids('ids'), (project) => project.id),
    equal(query.id('customerId'), (project) => project.customerId),
    equal(query.id('locationId'), (project) => project.locationId),
    equal(query.id('projectTypeId'), (project) => project.projectTypeId),
    overlapping(query.ids('projectManagerIds'), (project) => project.projectManagerIds),
    overlapping(query.ids('businessUnitIds'), (project) => project.businessUnitIds),
    hasJob,
    window(query, 'starts', (project) => project.startDate),
    window(query, 'completed', (project) => project.actualCompletionDate),
    byExternalData(query),
    stamped(query),
  );
  const guid = applicationGuid(query);
  return page(call, sorted(query, kept), (project) => projectForm(store, project, guid));
}

function oneProject(store: TenantStore, id: number, query: Query): Answer {
  const guid = applicationGuid(query);
  const project = store.projects.shown(id);
  return query.problem() ?? found(project && projectForm(store, project, guid), `Project ${id}`);
}

function projectForm(store: TenantStore, project: Project, guid: string | undefined): object {
  const jobIds = jobsOf(store, project).map((job) => job.id);
  return { ...withExternalDataFor<Project>(store, guid)(project), jobIds };
}

function projectExport(store: TenantStore, call: ListCall): Answer {
  const write = (project: Project, isDeleted: boolean): unknown => ({
    ...projectForm(store, project, undefined),
    active: !isDeleted,
  });
  return exportFeed(store, call, { endpoint: 'export/projects', rows: store.projects.feed(), write });
}
