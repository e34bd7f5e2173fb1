/** Jobs, job types and projects of the ServiceTitan sandbox: the documented filters, sorting, export feeds. */
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { project } from './servicetitan-project.ts';
import {
  advanceClock,
  call,
  control,
  list,
  refusal,
  scenario,
  tenantPath,
  useSandbox,
} from './servicetitan-sandbox-requests.ts';

useSandbox();

const { jobs, jobTypes } = scenario.servicetitan;
const [job, another] = jobs;
if (job === undefined || another === undefined) throw new Error('The scenario has no jobs.');

async function ids(resource: string, query: string): Promise<number[]> {
  return (await list('jpm', resource, `?pageSize=5000&${query}`)).data.map(({ id }) => id);
}

const feedSchema = z.strictObject({
  hasMore: z.boolean(),
  continueFrom: z.string(),
  data: z.array(z.looseObject({ id: z.number(), active: z.boolean() })),
});
async function feed(resource: string, query = ''): Promise<z.infer<typeof feedSchema>> {
  const response = await call(tenantPath('jpm', `export/${resource}`, query));
  expect(response.status).toBe(200);
  return feedSchema.parse(await response.json());
}

describe('jobs', () => {
  it.each([
    ['number', job.jobNumber, (one: typeof job) => one.jobNumber],
    ['jobStatus', 'Completed', (one: typeof job) => one.jobStatus],
    ['appointmentStatus', 'Done', () => 'Done'],
    ['priority', 'normal', () => 'normal'],
    ['customerId', job.customerId, (one: typeof job) => one.customerId],
    ['locationId', job.locationId, (one: typeof job) => one.locationId],
    ['jobTypeId', job.jobTypeId, (one: typeof job) => one.jobTypeId],
    ['businessUnitId', job.businessUnitId, (one: typeof job) => one.businessUnitId],
    ['invoiceId', job.invoiceId, (one: typeof job) => one.invoiceId],
    ['campaignId', job.campaignId, (one: typeof job) => one.campaignId],
  ])('are filtered by %s', async (name, value, of) => {
    const expected = jobs.filter((one) => of(one) === value).map(({ id }) => id);
    expect(await ids('jobs', `${name}=${value}`)).toEqual(expected.toSorted((a, b) => a - b));
  });

  it.each([
    'bookingId=1',
    'soldById=1',
    'technicianId=1',
    'estimateIds=1,2',
    'tagTypeIds=1',
    'createdFromEstimateId=1',
  ])('have none with %s', async (query) => {
    expect(await ids('jobs', query)).toEqual([]);
  });

  it('are filtered by when they were made and completed, half open', async () => {
    const at = job.completedOn ?? '';
    expect(await ids('jobs', `completedOnOrAfter=${at}`)).toContain(job.id);
    expect(await ids('jobs', `completedBefore=${at}`)).not.toContain(job.id);
    expect(await ids('jobs', `firstAppointmentStartsBefore=${job.createdOn}`)).not.toContain(job.id);
  });

  it('are sorted by priority too', async () => {
    await control('PATCH', `jobs/${another.id}`, { priority: 'Urgent' });
    await control('PATCH', `jobs/${job.id}`, { priority: 'Low' });
    expect((await ids('jobs', 'sort=-Priority'))[0]).toBe(another.id);
    expect((await ids('jobs', 'sort=%2BPriority'))[0]).toBe(job.id);
    expect((await ids('jobs', 'sort=-ModifiedOn'))[0]).toBe(job.id);
  });

  it.each([
    ['51 ids', `ids=${Array.from({ length: 51 }, (_, index) => index + 1).join(',')}`, 'ids'],
    ['an unknown status', 'jobStatus=Done', 'jobStatus'],
    ['an unknown appointment status', 'appointmentStatus=Completed', 'appointmentStatus'],
    ['an id that is none', 'jobTypeId=AC', 'jobTypeId'],
    ['a sort that is not documented', 'sort=-completedOn', 'sort'],
  ])('are refused for %s', async (_case, query, field) => {
    expect(Object.keys((await refusal('jpm', 'jobs', `?${query}`)).errors)).toEqual([field]);
  });

  it('show what a person changed on the screen', async () => {
    await control('PATCH', `jobs/${job.id}`, { jobStatus: 'Hold', customerPo: 'PO-7' });
    const shown: unknown = await (await call(tenantPath('jpm', `jobs/${job.id}`))).json();
    expect(shown).toMatchObject({ jobStatus: 'Hold', customerPo: 'PO-7', completedOn: null, externalData: null });
    expect(await ids('jobs', 'jobStatus=Hold')).toEqual([job.id]);
    expect((await call(tenantPath('jpm', 'jobs/1'))).status).toBe(404);
  });

  it('are exported with their activity, changed ones after 15 minutes unless asked at once', async () => {
    const first = await feed('jobs');
    expect(first.data.every(({ active }) => active)).toBe(true);
    expect(new Set(first.data.map(({ id }) => id)).size).toBe(first.data.length);
    await control('PATCH', `jobs/${job.id}`, { customerPo: 'PO-8' });
    const from = `?from=${first.continueFrom}`;
    expect((await feed('jobs', from)).data.map(({ id }) => id)).not.toContain(job.id);
    expect((await feed('jobs', `${from}&includeRecentChanges=true`)).data.map(({ id }) => id)).toContain(job.id);
    advanceClock(15 * 60_000);
    expect((await call(tenantPath('jpm', 'export/jobs'))).status).toBe(401);
  });

  it('have an export token that another feed refuses', async () => {
    const { continueFrom } = await feed('jobs');
    expect((await call(tenantPath('jpm', 'export/projects', `?from=${continueFrom}`))).status).toBe(400);
  });
});

describe('job types', () => {
  it('are ordered by orderBy and orderByDirection, not by sort', async () => {
    const rising = jobTypes.map(({ id }) => id).toSorted((a, b) => a - b);
    expect(await ids('job-types', 'sort=-Id')).toEqual(rising);
    expect(await ids('job-types', 'orderBy=id&orderByDirection=descending')).toEqual(rising.toReversed());
    expect(await ids('job-types', 'orderBy=Id&orderByDirection=desc')).toEqual(rising.toReversed());
    expect(Object.keys((await refusal('jpm', 'job-types', '?orderBy=name')).errors)).toEqual(['orderBy']);
    await refusal('jpm', 'job-types', '?orderByDirection=down');
  });

  it('are filtered by name and duration', async () => {
    const long = jobTypes.filter(({ duration }) => duration > 7_200).map(({ id }) => id);
    expect(await ids('job-types', 'minDuration=7201')).toEqual(long);
    expect(await ids('job-types', 'maxDuration=7200')).toHaveLength(jobTypes.length - long.length);
    expect(await ids('job-types', 'name=repair')).toEqual([41, 42]);
  });
});

describe('projects', () => {
  it('name the jobs that belong to them, and are found by these', async () => {
    await control('PATCH', `jobs/${job.id}`, { projectId: project.id });
    const shown: unknown = await (await call(tenantPath('jpm', `projects/${project.id}`))).json();
    expect(shown).toMatchObject({ id: project.id, number: project.number, jobIds: [job.id], externalData: null });
    expect(await ids('projects', `jobId=${job.id}`)).toEqual([project.id]);
    expect(await ids('projects', `invoiceId=${job.invoiceId}`)).toEqual([project.id]);
    expect(await ids('projects', `jobId=${another.id}`)).toEqual([]);
    expect(await ids('projects', `businessUnitIds=1,${project.businessUnitIds[0]}`)).toEqual([project.id]);
    expect(await ids('projects', 'completedBefore=2030-01-01')).toEqual([]);
    expect(await ids('jobs', `projectId=${project.id}`)).toEqual([job.id]);
  });

  it('are exported', async () => {
    expect((await feed('projects')).data).toEqual([expect.objectContaining({ id: project.id, active: true })]);
  });
});
