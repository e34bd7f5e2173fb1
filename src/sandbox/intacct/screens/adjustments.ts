/**
 * AP adjustments as people handle them in Intacct's screens: edit, delete, and apply to what the vendor is owed. To which
 * bills one is applied is left aside. The same rules as for the API, in the entity that owns the adjustment.
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';

import { withBody } from '../../control/admin.ts';
import { Refusal } from '../gateway/failures.ts';
import type { Caller } from '../objects/object-type.ts';
import type { Adjustment } from '../records.ts';
import { applyAdjustment, deleteAdjustment, updateAdjustment } from '../rules/adjustment-rules.ts';
import { describeAdjustment } from '../state.ts';
import type { Store } from '../store.ts';

const edit = z.strictObject({
  recordId: z.string().optional(),
  docNumber: z.string().optional(),
  description: z.string().optional(),
});
const application = z.strictObject({
  amount: z
    .string()
    .regex(/^\d+(\.\d{1,2})?$/, 'not an amount: use decimal text such as 12.50')
    .optional()
    .meta({ examples: ['12.50'] }),
});
const nothing = z.strictObject({});

export function registerAdjustmentScreens(app: FastifyInstance, store: Store): void {
  const screen = screensOf(app, store);
  screen('PATCH', '', edit, (adjustment, { recordId, docNumber, description }, caller) => {
    const given = { RECORDID: recordId, DOCNUMBER: docNumber, DESCRIPTION: description };
    const header = Object.fromEntries(
      Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    );
    return describeAdjustment(updateAdjustment(adjustment, { header }, caller));
  });
  screen('DELETE', '', nothing, (adjustment, _given, caller) => {
    deleteAdjustment(adjustment, caller);
    return { deleted: adjustment.recordNo };
  });
  screen('POST', '/apply', application, (adjustment, { amount }) =>
    describeAdjustment(applyAdjustment(adjustment, amount, store)),
  );
}

type Screen = <T>(
  method: 'POST' | 'PATCH' | 'DELETE',
  path: string,
  schema: z.ZodType<T>,
  act: (adjustment: Adjustment, given: T, caller: Caller) => unknown,
) => void;

function screensOf(app: FastifyInstance, store: Store): Screen {
  return (method, path, schema, act) =>
    app.route<{ Params: { recordNo: string } }>({
      method,
      url: `/_sandbox/adjustments/:recordNo${path}`,
      handler: ({ params, body }, reply) =>
        withBody(schema, body ?? {}, reply, (given) => {
          const adjustment = store.adjustments.get(params.recordNo);
          if (adjustment === undefined) {
            const error = `There is no adjustment ${params.recordNo}. GET /_sandbox/state lists them.`;
            return reply.code(404).send({ error });
          }
          const caller = { store, session: { entityId: adjustment.entityId } };
          return inWords(reply, () => act(adjustment, given, caller));
        }),
    });
}

function inWords(reply: FastifyReply, act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return reply.code(422).send({ error: error.message });
  }
}
