/**
 * What the routes of bills and adjustments share: they act on one record, and a refusal is 422 with Intacct's message.
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';

import { withBody } from '../../control/control-routes.ts';
import { Refusal } from '../gateway/failures.ts';
import type { Caller } from '../objects/object-type.ts';
import type { Store } from '../store.ts';

export const amount = z
  .string()
  .regex(/^\d+(\.\d{1,2})?$/, 'not an amount: use decimal text such as 12.50')
  .meta({ examples: ['12.50'] });
export const nothing = z.strictObject({});

export type RecordRoute<R> = <T>(
  method: 'POST' | 'PATCH' | 'DELETE',
  path: string,
  schema: z.ZodType<T>,
  handle: (record: R, given: T, caller: Caller) => unknown,
) => void;

interface Records<R> {
  readonly noun: 'bill' | 'adjustment';
  readonly find: (recordNo: string) => R | undefined;
}

/** Routes of one record; the user works in the entity that owns it. */
export function recordRoutes<R extends { readonly entityId: string }>(
  app: FastifyInstance,
  store: Store,
  { noun, find }: Records<R>,
): RecordRoute<R> {
  return (method, path, schema, handle) =>
    app.route<{ Params: { recordNo: string } }>({
      method,
      url: `/_sandbox/${noun}s/:recordNo${path}`,
      handler: ({ params, body }, reply) =>
        withBody(schema, body ?? {}, reply, (given) => {
          const record = find(params.recordNo);
          if (record === undefined) {
            const error = `There is no ${noun} ${params.recordNo}. GET /_sandbox/state lists them.`;
            return reply.code(404).send({ error });
          }
          return resultOrRefusal(reply, () => handle(record, given, { store, session: { entityId: record.entityId } }));
        }),
    });
}

export function resultOrRefusal(reply: FastifyReply, action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return reply.code(422).send({ error: error.message });
  }
}
