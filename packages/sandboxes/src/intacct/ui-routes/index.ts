/**
 * What users do in Intacct's own UI, as routes under `/_sandbox` for tests and demos: here vendors and periods, with
 * bills in `bills.ts` and adjustments in `adjustments.ts`. Two further routes act on the system itself: read lag, and
 * invalidating sessions.
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';

import { withBody } from '../../control/control-routes.ts';
import { parseDate } from '../gateway/dates.ts';
import type { Sessions } from '../gateway/sessions.ts';
import { describeVendor } from '../state.ts';
import { MAX_READ_LAG_MS, type Store } from '../store.ts';
import { registerAdjustmentRoutes } from './adjustments.ts';
import { registerBillRoutes } from './bills.ts';

const vendorChange = z.strictObject({
  status: z.enum(['active', 'inactive']).optional(),
  name: z.string().min(1).optional(),
  termName: z.string().optional(),
  /** Bills can still be entered for a vendor on hold, but not paid. */
  onHold: z.boolean().optional(),
});
const date = z
  .string()
  .refine((text) => parseDate(text) !== undefined, 'not a date: use YYYY-MM-DD')
  .meta({ examples: ['2026-10-05'] });
const closedThrough = z.record(z.string(), date);
const readLag = z.strictObject({ ms: z.int().min(0).max(MAX_READ_LAG_MS) });

export function registerUiRoutes(app: FastifyInstance, store: Store, sessions: Sessions): void {
  registerBillRoutes(app, store);
  registerAdjustmentRoutes(app, store);
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
    const known = store.company.terms.map((term) => term.name).join(', ');
    return reply.code(422).send({ error: `There is no term ${termName}. Known: ${known}.` });
  }
  const details = before?.details ?? newContact(vendorId, name, store);
  const saved = store.saveVendor({
    vendorId,
    name,
    status: change.status ?? before?.status ?? 'active',
    termName,
    entityId: before?.entityId ?? '',
    details: change.onHold === undefined ? details : { ...details, ONHOLD: String(change.onHold) },
  });
  return describeVendor(saved);
}

function newContact(vendorId: string, name: string, store: Store): Readonly<Record<string, string>> {
  const contact = `${name}(V${vendorId})`;
  store.saveContact(contact, { PRINTAS: name }, '');
  return { 'DISPLAYCONTACT.CONTACTNAME': contact, 'DISPLAYCONTACT.PRINTAS': name };
}

function closePeriods(days: Readonly<Record<string, string>>, store: Store, reply: FastifyReply): unknown {
  const unknown = Object.keys(days).filter((id) => !store.company.entities.some((entity) => entity.id === id));
  if (unknown.length > 0) {
    const known = store.company.entities.map((entity) => entity.id).join(', ');
    return reply.code(404).send({ error: `There is no entity ${unknown.join(', ')}. Known: ${known}.` });
  }
  for (const [entityId, day] of Object.entries(days)) store.closedThrough.set(entityId, parseDate(day) ?? day);
  return Object.fromEntries(store.closedThrough);
}
