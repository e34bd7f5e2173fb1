/** What users do with returns, credits and payments. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { withBody } from '../../control/control-routes.ts';
import { applyCredit, cancelCredit, editCredit, unapplyCredit } from '../accounting/credits.ts';
import { runPayableAction, isPayableAction, PAYABLE_ACTIONS } from '../accounting/payable-actions.ts';
import { payBills, removeFromPayment, setPaymentStatus } from '../accounting/payments.ts';
import { markReturned, receiveCredit } from '../inventory/returns.ts';
import { PAYMENT_STATUSES } from '../records/accounting-records.ts';
import { parseInstant } from '../records/instant.ts';
import type { TenantStore } from '../store.ts';
import { sendResult, refuse, type ById } from './reply.ts';

const amount = z
  .string()
  .regex(
    /^(?!0+(\.0+)?$)\d{1,12}(\.\d{1,2})?$/,
    'write a positive amount as a JSON string: "119.83", with at most 12 digits before the point',
  )
  .meta({ examples: ['119.83'] });
const date = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT00:00:00Z$/, 'write the date as 2026-10-05T00:00:00Z')
  .refine((value) => parseInstant(value) !== undefined, 'no such date')
  .meta({ examples: ['2026-10-05T00:00:00Z'] });
const billId = z.int().min(1);

const creditSchema = z.strictObject({ referenceNumber: z.string().optional(), date: date.optional() });
const creditEditSchema = creditSchema.extend({ memo: z.string().optional() });
const applySchema = z.strictObject({ billId, amount });
const paymentSchema = z.strictObject({
  splits: z.array(z.strictObject({ billId, amount })).min(1),
  method: z.enum(['ServiceTitan', 'AccountingSystem']).default('ServiceTitan'),
  status: z.enum(PAYMENT_STATUSES).default('Paid'),
  date: date.optional(),
  name: z.string().optional(),
});
const billSchema = z.strictObject({ billId });
const statusSchema = z.strictObject({ status: z.enum(PAYMENT_STATUSES) });

export function registerPayableRoutes(app: FastifyInstance, store: TenantStore): void {
  app.post<ById>('/_sandbox/returns/:id/return', ({ params }, reply) =>
    sendResult(reply, () => markReturned(store, Number(params.id))),
  );
  app.post<ById>('/_sandbox/returns/:id/credit', ({ params, body }, reply) =>
    withBody(creditSchema, body ?? {}, reply, (facts) =>
      sendResult(reply, () => receiveCredit(store, Number(params.id), facts)),
    ),
  );
  app.post<ById>('/_sandbox/ap-credits/:id/apply', ({ params, body }, reply) =>
    withBody(applySchema, body, reply, (applied) =>
      sendResult(reply, () => applyCredit(store, Number(params.id), applied)),
    ),
  );
  app.post<ById>('/_sandbox/ap-credits/:id/unapply', ({ params, body }, reply) =>
    withBody(billSchema, body, reply, (applied) =>
      sendResult(reply, () => unapplyCredit(store, Number(params.id), applied.billId)),
    ),
  );
  app.patch<ById>('/_sandbox/ap-credits/:id', ({ params, body }, reply) =>
    withBody(creditEditSchema, body, reply, (edit) =>
      sendResult(reply, () => editCredit(store, Number(params.id), edit)),
    ),
  );
  app.post<ById>('/_sandbox/ap-credits/:id/cancel', ({ params }, reply) =>
    sendResult(reply, () => cancelCredit(store, Number(params.id))),
  );
  registerPaymentRoutes(app, store);
  registerSyncActions(app, store);
}

function registerPaymentRoutes(app: FastifyInstance, store: TenantStore): void {
  app.post('/_sandbox/ap-payments', ({ body }, reply) =>
    withBody(paymentSchema, body, reply, (facts) => sendResult(reply.code(201), () => payBills(store, facts))),
  );
  app.patch<ById>('/_sandbox/ap-payments/:id', ({ params, body }, reply) =>
    withBody(statusSchema, body, reply, ({ status }) =>
      sendResult(reply, () => setPaymentStatus(store, Number(params.id), status)),
    ),
  );
  app.post<ById>('/_sandbox/ap-payments/:id/remove-bill', ({ params, body }, reply) =>
    withBody(billSchema, body, reply, (removed) =>
      sendResult(reply, () => removeFromPayment(store, Number(params.id), removed.billId)),
    ),
  );
}

interface ByIdAndAction {
  readonly Params: { readonly id: string; readonly action: string };
}

function registerSyncActions(app: FastifyInstance, store: TenantStore): void {
  const known = `choose ${PAYABLE_ACTIONS.join(', ')}`;
  app.post<ByIdAndAction>('/_sandbox/ap-credits/:id/:action', ({ params: { id, action } }, reply) => {
    if (!isPayableAction(action))
      return refuse(reply, 404, `There is no action "${action}": ${known}, apply, unapply or cancel.`);
    return sendResult(reply, () =>
      runPayableAction(store, store.credits, { name: 'AP credit', id: Number(id), action }),
    );
  });
  app.post<ByIdAndAction>('/_sandbox/ap-payments/:id/:action', ({ params: { id, action } }, reply) => {
    if (!isPayableAction(action)) return refuse(reply, 404, `There is no action "${action}": ${known}.`);
    return sendResult(reply, () =>
      runPayableAction(store, store.payments, { name: 'AP payment', id: Number(id), action }),
    );
  });
}
