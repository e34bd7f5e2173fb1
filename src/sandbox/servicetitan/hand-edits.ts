/**
 * Edits under `/_sandbox` that a person would make in ServiceTitan's screens: the real API has no way to write bills.
 * Every refusal says what is wrong and what to send instead.
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';

import { billContentSchema } from './bill-record.ts';
import type { ApBillContent } from './bill-record.ts';
import type { TenantStore } from './store.ts';
import type { ApBill } from './tenant.ts';

const vendorEditSchema = z.strictObject({
  name: z.string().min(1).optional(),
  active: z.boolean().optional(),
  memo: z.string().optional(),
  /** By application GUID; replaces what that application has. */
  externalData: z
    .record(
      z.guid().transform((guid) => guid.toLowerCase()),
      z.array(z.strictObject({ key: z.string().min(1), value: z.string() })),
    )
    .optional(),
});

export function registerHandEdits(app: FastifyInstance, store: TenantStore): void {
  app.post('/_sandbox/bills', (request, reply) => addBill(store, request.body, reply));
  app.patch<{ Params: { id: string } }>('/_sandbox/bills/:id', (request, reply) => {
    const bill = store.bill(Number(request.params.id));
    if (bill === undefined)
      return refuse(reply, 404, `There is no bill ${request.params.id}. GET /_sandbox/state lists them.`);
    return editBill(store, bill, request.body, reply);
  });
  app.patch<{ Params: { id: string } }>('/_sandbox/vendors/:id', (request, reply) => {
    const vendor = store.vendor(Number(request.params.id));
    if (vendor === undefined) return refuse(reply, 404, `There is no vendor ${request.params.id}.`);
    const parsed = vendorEditSchema.safeParse(request.body);
    if (!parsed.success) return refuse(reply, 400, z.prettifyError(parsed.error));
    const { name = vendor.name, active = vendor.active, memo = vendor.memo, externalData = {} } = parsed.data;
    const merged = { ...vendor.externalData, ...externalData };
    return store.putVendor({ ...vendor, name, active, memo, externalData: merged });
  });
}

function refuse(reply: FastifyReply, status: number, error: string): FastifyReply {
  return reply.code(status).send({ error });
}

const newBillSchema = z.looseObject({ id: z.int().min(1).optional() });

function addBill(store: TenantStore, body: unknown, reply: FastifyReply): FastifyReply {
  const head = newBillSchema.safeParse(body);
  if (!head.success) return refuse(reply, 400, z.prettifyError(head.error));
  const { id = store.nextBillId(), ...rest } = head.data;
  if (store.bill(id) !== undefined)
    return refuse(reply, 409, `Bill ${id} exists already: PATCH /_sandbox/bills/${id}.`);
  const parsed = billContentSchema.safeParse(rest);
  if (!parsed.success) return refuse(reply, 400, z.prettifyError(parsed.error));
  const wrong = unknownReferences(store, parsed.data);
  if (wrong.length > 0) return refuse(reply, 400, wrong.join('\n'));
  const createdOn = store.stamp();
  const bill = { ...withNames(store, parsed.data), id, createdOn, modifiedOn: createdOn };
  return reply.code(201).send(store.putBill(bill));
}

function editBill(store: TenantStore, bill: ApBill, body: unknown, reply: FastifyReply): FastifyReply {
  const { id, createdOn, modifiedOn: _old, ...content } = bill;
  const patch = z.record(z.string(), z.unknown()).safeParse(body);
  if (!patch.success || Object.keys(patch.data).length === 0) {
    return refuse(reply, 400, 'Send a JSON object with the fields to change, such as {"syncStatus": "Posted"}.');
  }
  const parsed = billContentSchema.safeParse({ ...content, ...patch.data });
  if (!parsed.success) return refuse(reply, 400, z.prettifyError(parsed.error));
  // ServiceTitan locks a bill once it is exported.
  if (bill.syncStatus === 'Exported' && parsed.data.syncStatus === 'Exported') {
    return refuse(
      reply,
      409,
      `Bill ${id} is Exported and locked: set its syncStatus to Posted or Pending with this change.`,
    );
  }
  const wrong = unknownReferences(store, parsed.data);
  if (wrong.length > 0) return refuse(reply, 400, wrong.join('\n'));
  const modifiedOn = store.stamp();
  const next = withNames(store, withConsequences(bill, parsed.data, modifiedOn));
  return reply.send(store.putBill({ ...next, id, createdOn, modifiedOn }));
}

/** What ServiceTitan fills in by itself when a person posts or cancels a bill. */
function withConsequences(before: ApBill, after: ApBillContent, now: string): ApBillContent {
  const isPostedNow = before.syncStatus === 'Pending' && after.syncStatus !== 'Pending';
  const isCanceledNow = before.status !== 'Canceled' && after.status === 'Canceled';
  return {
    ...after,
    postDate: isPostedNow ? (after.postDate ?? after.billDate) : after.postDate,
    dateCanceled: isCanceledNow ? (after.dateCanceled ?? now) : after.dateCanceled,
  };
}

function unknownReferences(store: TenantStore, bill: ApBillContent): string[] {
  const { businessUnits, jobs } = store.tenant;
  const lines = bill.expenseItems ?? [];
  const unitIds = [bill.businessUnit, ...lines.map((line) => line.businessUnit)].flatMap((unit) => unit?.id ?? []);
  const jobIds = [bill.jobId, ...lines.map((line) => line.job?.id)].filter((id) => id !== null && id !== undefined);
  return [
    ...(store.vendor(bill.vendor.id) === undefined ? [`vendor: this tenant has no vendor ${bill.vendor.id}`] : []),
    ...(bill.purchaseOrderId !== null && store.purchaseOrder(bill.purchaseOrderId) === undefined
      ? [`purchaseOrderId: this tenant has no purchase order ${bill.purchaseOrderId}`]
      : []),
    ...unitIds
      .filter((id) => !businessUnits.some((unit) => unit.id === id))
      .map((id) => `businessUnit: this tenant has no business unit ${id}`),
    ...jobIds.filter((id) => !jobs.some((job) => job.id === id)).map((id) => `job: this tenant has no job ${id}`),
  ];
}

/** Names follow ids, so that an edit may send the id alone. */
function withNames(store: TenantStore, bill: ApBillContent): ApBillContent {
  const unit = store.tenant.businessUnits.find((candidate) => candidate.id === bill.businessUnit?.id);
  const job = store.tenant.jobs.find((candidate) => candidate.id === bill.jobId);
  return {
    ...bill,
    vendor: { id: bill.vendor.id, name: store.vendor(bill.vendor.id)?.name ?? bill.vendor.name },
    businessUnit: unit === undefined ? bill.businessUnit : { id: unit.id, name: unit.name },
    jobNumber: job?.jobNumber ?? null,
  };
}
