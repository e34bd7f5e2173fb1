/** What users do with bills: enter, edit, post, cancel, delete. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';

import { withBody } from '../../control/control-routes.ts';
import { billActions, deleteBill, refuseEdit, releaseReceipt, type BillAction } from '../accounting/bill-actions.ts';
import { Refusal } from '../http/refusal.ts';
import { updateOrderStatus } from '../inventory/order-status.ts';
import { billContentSchema, type ApBill, type ApBillContent } from '../records/bill-record.ts';
import type { TenantStore } from '../store.ts';
import { sendResult, refuse, type ById } from './reply.ts';

export function registerBillRoutes(app: FastifyInstance, store: TenantStore): void {
  const withBill = (reply: FastifyReply, id: string, handle: (bill: ApBill) => unknown): unknown => {
    const bill = store.bills.get(Number(id));
    if (bill !== undefined) return handle(bill);
    return refuse(reply, 404, `There is no bill ${id}. GET /_sandbox/state lists them.`);
  };
  app.post('/_sandbox/bills', ({ body }, reply) => addBill(store, body, reply));
  app.patch<ById>('/_sandbox/bills/:id', ({ params, body }, reply) =>
    withBill(reply, params.id, (bill) => editBill(store, bill, body, reply)),
  );
  app.delete<ById>('/_sandbox/bills/:id', ({ params }, reply) =>
    withBill(reply, params.id, (bill) =>
      sendResult(reply, () => {
        deleteBill(store, bill);
        return { deleted: bill.id };
      }),
    ),
  );
  app.post<{ Params: { id: string; action: string } }>('/_sandbox/bills/:id/:action', ({ params }, reply) =>
    withBill(reply, params.id, (bill) => {
      const { action } = params;
      if (isBillAction(action)) return sendResult(reply, () => billActions[action](store, bill));
      return refuse(reply, 404, `There is no action "${action}": choose ${Object.keys(billActions).join(', ')}.`);
    }),
  );
}

function isBillAction(action: string): action is BillAction {
  return Object.hasOwn(billActions, action);
}

/** Leaves room for later IDs, which must stay exact numbers. */
const MAX_CHOSEN_ID = 999_999_999_999;
const newBillSchema = billContentSchema.extend({ id: z.int().min(1).max(MAX_CHOSEN_ID).optional() });

function addBill(store: TenantStore, body: unknown, reply: FastifyReply): unknown {
  return withBody(newBillSchema, body, reply, ({ id: chosen, ...content }) => {
    if (chosen !== undefined && store.bills.isTaken(chosen)) {
      const isDeleted = store.bills.get(chosen) === undefined;
      const what = isDeleted
        ? 'existed and was deleted: choose another id'
        : `exists already: PATCH /_sandbox/bills/${chosen}`;
      return refuse(reply, 409, `Bill ${chosen} ${what}.`);
    }
    const wrong = unknownReferences(store, content);
    if (wrong.length > 0) return refuse(reply, 400, wrong.join('\n'));
    const createdOn = store.stamp();
    if (chosen !== undefined) store.takeId(chosen);
    const id = chosen ?? store.nextId();
    const bill = { ...withNames(store, content), id, createdOn, modifiedOn: createdOn };
    return reply.code(201).send(store.bills.add(bill));
  });
}

function editBill(store: TenantStore, bill: ApBill, body: unknown, reply: FastifyReply): unknown {
  const { id: _id, createdOn: _createdOn, modifiedOn: _old, ...content } = bill;
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  if (!isObject || Object.keys(body).length === 0) {
    return refuse(reply, 400, 'Send a JSON object with the fields to change, such as {"syncStatus": "Posted"}.');
  }
  return withBody(billContentSchema, { ...content, ...body }, reply, (next) => {
    const wrong = unknownReferences(store, next);
    return wrong.length > 0
      ? refuse(reply, 400, wrong.join('\n'))
      : sendResult(reply, () => putEdited(store, bill, next));
  });
}

function putEdited(store: TenantStore, bill: ApBill, content: ApBillContent): ApBill {
  const { id, createdOn } = bill;
  // ServiceTitan locks exported bills.
  if (bill.syncStatus === 'Exported' && content.syncStatus === 'Exported') {
    const remedy = 'set its syncStatus to Posted or Pending with this change.';
    throw new Refusal(409, `Bill ${id} is Exported and locked: ${remedy}`);
  }
  refuseEdit(store, bill, content);
  const modifiedOn = store.stamp();
  const next = withNames(store, withConsequences(bill, content, modifiedOn));
  const edited = store.bills.put({ ...next, id, createdOn, modifiedOn });
  if (edited.status === 'Canceled' && bill.status !== 'Canceled') releaseReceipt(store, edited);
  else if (edited.syncStatus !== bill.syncStatus) updateOrderStatus(store, edited.purchaseOrderId);
  return edited;
}

/** The fields that ServiceTitan sets itself when a user posts or cancels a bill. */
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

/** Adds names by ID, so that an edit may send the ID alone. */
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
