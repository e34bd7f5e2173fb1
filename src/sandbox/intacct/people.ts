/**
 * What people do in Intacct's own screens, so that tests and demo users can do it too: delete or type a bill, change a
 * vendor, open or close a period. Beside them two switches of the machine: read lag, and forgetting sessions.
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';

import { readBill } from './bill-rules.ts';
import { parseDate } from './dates.ts';
import { Refusal } from './failures.ts';
import type { Sessions } from './sessions.ts';
import { describeBill } from './state.ts';
import type { Store } from './store.ts';

const date = z.string().refine((text) => parseDate(text) !== undefined, 'not a date: use YYYY-MM-DD');

const typedBill = z.strictObject({
  vendorId: z.string(),
  recordId: z.string(),
  whenCreated: date,
  whenPosted: date.optional(),
  whenDue: date,
  docNumber: z.string().optional(),
  description: z.string().optional(),
  termName: z.string().optional(),
  /** The entity the person works in; left out: top level. */
  entityId: z.string().optional(),
  lines: z
    .array(
      z.strictObject({
        accountNo: z.string(),
        amount: z.string(),
        memo: z.string().optional(),
        locationId: z.string(),
        departmentId: z.string().optional(),
        classId: z.string().optional(),
      }),
    )
    .min(1),
});
type TypedBill = z.infer<typeof typedBill>;

const vendorChange = z.strictObject({
  status: z.enum(['active', 'inactive']).optional(),
  name: z.string().min(1).optional(),
  termName: z.string().optional(),
});
const closedThrough = z.record(z.string(), date);
const readLag = z.strictObject({ ms: z.int().min(0).max(3_600_000) });

export function registerPeople(app: FastifyInstance, store: Store, sessions: Sessions): void {
  app.post('/_sandbox/bills', (request, reply) =>
    withBody(typedBill, request.body, reply, (bill) => typeBill(bill, store, reply)),
  );
  app.delete<{ Params: { recordNo: string } }>('/_sandbox/bills/:recordNo', ({ params }, reply) =>
    store.bills.delete(params.recordNo)
      ? { deleted: params.recordNo }
      : reply.code(404).send({ error: `There is no bill ${params.recordNo}. GET /_sandbox/state lists them.` }),
  );
  app.post<{ Params: { vendorId: string } }>('/_sandbox/vendors/:vendorId', ({ params, body }, reply) =>
    withBody(vendorChange, body, reply, (change) => changeVendor(params.vendorId, change, store, reply)),
  );
  app.put('/_sandbox/closed-through', (request, reply) =>
    withBody(closedThrough, request.body, reply, (days) => closePeriods(days, store, reply)),
  );
  app.put('/_sandbox/read-lag', (request, reply) =>
    withBody(readLag, request.body, reply, ({ ms }) => ({ ms: (store.readLagMs = ms) })),
  );
  app.delete('/_sandbox/sessions', () => ({ forgotten: sessions.forgetAll() }));
}

function withBody<T>(schema: z.ZodType<T>, body: unknown, reply: FastifyReply, act: (value: T) => unknown): unknown {
  const parsed = schema.safeParse(body);
  return parsed.success ? act(parsed.data) : reply.code(400).send({ error: z.prettifyError(parsed.error) });
}

/** The screen applies the same rules as the API. */
function typeBill(bill: TypedBill, store: Store, reply: FastifyReply): unknown {
  const caller = { store, session: { entityId: bill.entityId ?? '' } };
  const header = {
    VENDORID: bill.vendorId,
    RECORDID: bill.recordId,
    WHENCREATED: bill.whenCreated,
    WHENPOSTED: bill.whenPosted ?? '',
    WHENDUE: bill.whenDue,
    DOCNUMBER: bill.docNumber ?? '',
    DESCRIPTION: bill.description ?? '',
    TERMNAME: bill.termName ?? '',
  };
  const lines = bill.lines.map((line) => ({
    ACCOUNTNO: line.accountNo,
    TRX_AMOUNT: line.amount,
    ENTRYDESCRIPTION: line.memo ?? '',
    LOCATIONID: line.locationId,
    DEPARTMENTID: line.departmentId ?? '',
    CLASSID: line.classId ?? '',
  }));
  try {
    return describeBill(store.addBill(readBill({ header, lines }, caller), caller.session.entityId));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return reply.code(422).send({ error: error.message });
  }
}

function changeVendor(
  vendorId: string,
  change: z.infer<typeof vendorChange>,
  store: Store,
  reply: FastifyReply,
): unknown {
  const before = store.vendors.get(vendorId);
  const name = change.name ?? before?.name;
  if (name === undefined) {
    return reply.code(404).send({ error: `There is no vendor ${vendorId}. Give a name too, to make one.` });
  }
  const termName = change.termName ?? before?.termName ?? '';
  if (termName !== '' && !store.company.terms.some((term) => term.name === termName)) {
    return reply.code(422).send({ error: `There is no term ${termName}.` });
  }
  const { status, ...saved } = store.saveVendor({
    vendorId,
    name,
    status: change.status ?? before?.status ?? 'active',
    termName,
    entityId: before?.entityId ?? '',
    details: before?.details ?? {},
  });
  return { vendorId, name: saved.name, status, termName: saved.termName };
}

function closePeriods(days: Readonly<Record<string, string>>, store: Store, reply: FastifyReply): unknown {
  const unknown = Object.keys(days).filter((id) => !store.company.entities.some((entity) => entity.id === id));
  if (unknown.length > 0) return reply.code(404).send({ error: `There is no entity ${unknown.join(', ')}.` });
  for (const [entityId, day] of Object.entries(days)) store.closedThrough.set(entityId, parseDate(day) ?? day);
  return Object.fromEntries(store.closedThrough);
}
