/** Replies of the UI routes: the changed record, or an error message. */
import type { FastifyReply } from 'fastify';

import { Refusal } from '../http/refusal.ts';

export interface ById {
  readonly Params: { readonly id: string };
}

export function refuse(reply: FastifyReply, status: number, error: string): FastifyReply {
  return reply.code(status).send({ error });
}

export function sendResult(reply: FastifyReply, action: () => unknown): FastifyReply {
  try {
    return reply.send(action());
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    if (thrown.status !== 404) return refuse(reply, 409, thrown.message);
    return refuse(reply, 404, `There is no ${thrown.message}. GET /_sandbox/state lists what there is.`);
  }
}
