/** Bills as a person types, edits, posts, cancels and deletes them. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';

import { billActs, deleteBill, releaseReceipt } from '../accounting/bill-acts.ts';
import type { BillAct } from '../accounting/bill-acts.ts';
import { billContentSchema } from '../records/bill-record.ts';
import type { ApBill, ApBillContent } from '../records/bill-record.ts';
import { acted, refuse } from './reply.ts';
import type { ById } from './reply.ts';
import { settleOrder } from '../inventory/purchasing-status.ts';
import type { TenantStore } from '../store.ts';

export function registerBillEdits(app: FastifyInstance, store: TenantStore): void {
  const withBill = (reply: FastifyReply, id: string, act: (bill: ApBill) => FastifyReply): FastifyReply => {
    const bill = store.bills.get(Number(id));
    if (bill !== undefined) return act(bill);
    return refuse(reply, 404, `There is no bill ${id}. GET /_sandbox/state lists them.`);
  };
  app.post('/_sandbox/bills', ({ body }, reply) => addBill(store, body, reply));
  app.patch<ById>('/_sandbox/bills/:id', ({ params, body }, reply) =>
    withBill(reply, params.id, (bill) => editBill(store, bill, body, reply)),
  );
  app.delete<ById>('/_sandbox/bills/:id', ({ params }, reply) =>
    withBill(reply, params.id, (bill) =>
      acted(reply, () => {
        deleteBill(store, bill);
        return { deleted: bill.id };
      }),
    ),
  );
  app.post<{ Params: { id: string; act: string } }>('/_sandbox/bills/:id/:act', ({ params }, reply) =>
    withBill(reply, params.id, (bill) => {
      const { act } = params;
      if (isAct(act)) return acted(reply, () => billActs[act](store, bill));
      return refuse(reply, 404, `There is no act "${act}": choose ${Object.keys(billActs).join(', ')}.`);
    }),
  );
}

function isAct(act: string): act is BillAct {
  return Object.hasOwn(billActs, act);
}

const newBillSchema = z.looseObject({ id: z.int().min(1).optional() });

function addBill(store: TenantStore, body: unknown, reply: FastifyReply): FastifyReply {
  const head = newBillSchema.safeParse(body);
  if (!head.success) return refuse(reply, 400, z.prettifyError(head.error));
  const { id: chosen, ...rest } = head.data;
  if (chosen !== undefined && store.bills.get(chosen) !== undefined) {
    return refuse(reply, 409, `Bill ${chosen} exists already: PATCH /_sandbox/bills/${chosen}.`);
  }
  const parsed = billContentSchema.safeParse(rest);
  if (!parsed.success) return refuse(reply, 400, z.prettifyError(parsed.error));
  const wrong = unknownReferences(store, parsed.data);
  if (wrong.length > 0) return refuse(reply, 400, wrong.join('\n'));
  const createdOn = store.stamp();
  if (chosen !== undefined) store.takeId(chosen);
  const id = chosen ?? store.nextId();
  const bill = { ...withNames(store, parsed.data), id, createdOn, modifiedOn: createdOn };
  return reply.code(201).send(store.bills.put(bill));
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
    const remedy = 'set its syncStatus to Posted or Pending with this change.';
    return refuse(reply, 409, `Bill ${id} is Exported and locked: ${remedy}`);
  }
  const wrong = unknownReferences(store, parsed.data);
  if (wrong.length > 0) return refuse(reply, 400, wrong.join('\n'));
  const modifiedOn = store.stamp();
  const next = withNames(store, withConsequences(bill, parsed.data, modifiedOn));
  const edited = store.bills.put({ ...next, id, createdOn, modifiedOn });
  if (edited.status === 'Canceled' && bill.status !== 'Canceled') releaseReceipt(store, edited);
  else if (edited.syncStatus !== bill.syncStatus) settleOrder(store, edited.purchaseOrderId);
  return reply.send(edited);
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
    ...(bill.purchaseOrderId !== null && store.purchaseOrders.get(bill.purchaseOrderId) === undefined
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
