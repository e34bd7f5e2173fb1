/** Edits of jobs, which raise webhook events. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';

import { withBody } from '../../control/control-routes.ts';
import { JOB_PRIORITIES, JOB_STATUSES } from '../operations/jobs.ts';
import type { Job } from '../records/operations-records.ts';
import type { TenantStore } from '../store.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';

const jobEditSchema = z
  .strictObject({
    jobStatus: z.enum(JOB_STATUSES).optional(),
    businessUnitId: z.int().optional(),
    jobTypeId: z.int().optional(),
    projectId: z.int().nullable().optional(),
    priority: z.enum(JOB_PRIORITIES).optional(),
    customerPo: z.string().optional(),
    summary: z.string().nullable().optional(),
  })
  .refine((edit) => Object.keys(edit).length > 0, { error: 'name at least one field to change' });
type JobEdit = z.infer<typeof jobEditSchema>;

export function registerJobRoutes(scope: FastifyInstance, store: TenantStore, webhooks: Webhooks): void {
  scope.patch<{ Params: { id: string } }>('/_sandbox/jobs/:id', ({ params: { id }, body }, reply) => {
    const job = store.jobs.get(Number(id));
    if (job === undefined) return refuse(reply, 404, [`There is no job ${id}: GET /_sandbox/state lists them.`]);
    return withBody(jobEditSchema, body, reply, (edit) => {
      const wrong = unknownReferences(store, edit);
      if (wrong.length > 0) return refuse(reply, 400, wrong);
      return editJob(store, webhooks, job, edit);
    });
  });
}

function refuse(reply: FastifyReply, status: number, lines: readonly string[]): FastifyReply {
  return reply.code(status).send({ error: lines.join('\n') });
}

/** Assumed: completing a job raises both an updated and a completed event. */
function editJob(store: TenantStore, webhooks: Webhooks, job: Job, edit: JobEdit): Job {
  const modifiedOn = store.stamp();
  const given = Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined));
  const jobStatus = edit.jobStatus ?? job.jobStatus;
  const isCompleted = jobStatus === 'Completed';
  const isCompletedNow = isCompleted && job.jobStatus !== 'Completed';
  const completedOn = isCompletedNow ? modifiedOn : isCompleted ? job.completedOn : null;
  const next = store.jobs.put({ ...job, ...given, completedOn, modifiedOn });
  webhooks.jobEvents(isCompletedNow ? ['tn.jpm.job-updated', 'tn.jpm.job-completed'] : ['tn.jpm.job-updated'], next);
  return next;
}

function unknownReferences(store: TenantStore, { businessUnitId, jobTypeId, projectId }: JobEdit): string[] {
  const references = [
    ['businessUnitId', businessUnitId, store.businessUnits],
    ['jobTypeId', jobTypeId, store.jobTypes],
    ['projectId', projectId, store.projects],
  ] as const;
  return references.flatMap(([field, id, records]) => {
    if (typeof id !== 'number' || records.get(id) !== undefined) return [];
    const known = records.all().map((record) => record.id);
    return [`${field}: this tenant has no ${id}. Allowed: ${known.join(', ') || 'none, there are no projects'}`];
  });
}
