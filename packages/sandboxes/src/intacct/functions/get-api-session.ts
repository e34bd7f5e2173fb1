/** `getAPISession`: opens a session at the level of the caller, or in the entity given as `locationid`. */
import { functionFailures, Refusal } from '../gateway/failures.ts';
import { childOf, element, type XmlElement } from '../gateway/xml.ts';
import type { FunctionContext } from './function-context.ts';
import type { Outcome } from './outcome.ts';

/** @throws Refusal if it is not alone in its request, or `locationid` is not an entity. */
export function openApiSession(body: XmlElement, { caller, sessions, endpoint, functions }: FunctionContext): Outcome {
  if (functions > 1) throw new Refusal(functionFailures.sessionNotAlone);
  // Left out: the caller's level. Empty: top level.
  const entityId = childOf(body, 'locationid')?.text ?? caller.session.entityId;
  if (entityId !== '' && !caller.store.company.entities.some((entity) => entity.id === entityId)) {
    throw new Refusal(functionFailures.sessionLevel(entityId));
  }
  const session = sessions.open(entityId, endpoint);
  const api = element('api', [
    element('sessionid', session.id),
    element('endpoint', endpoint),
    element('locationid', session.entityId),
  ]);
  // Assumed: opening a session is not a billed transaction.
  return { data: element('data', [api]), errors: [], transactions: 0 };
}
