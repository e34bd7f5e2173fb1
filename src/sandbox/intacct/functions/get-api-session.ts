/** `getAPISession`: a new session at the level of the login, or at the one that `locationid` names. */
import { functionFailures, Refusal } from '../failures.ts';
import type { Sessions } from '../sessions.ts';
import type { Caller } from '../objects/object-type.ts';
import { childOf, element } from '../xml.ts';
import type { XmlElement } from '../xml.ts';
import type { Outcome } from './outcome.ts';

/** @throws Refusal when `locationid` is no entity. */
export function openApiSession(body: XmlElement, caller: Caller, sessions: Sessions, endpoint: string): Outcome {
  // Left out: the level the caller is at. Empty: back to top level.
  const entityId = childOf(body, 'locationid')?.text ?? caller.session.entityId;
  if (entityId !== '' && !caller.store.company.entities.some((entity) => entity.id === entityId)) {
    throw new Refusal(functionFailures.sessionLevel(entityId));
  }
  const session = sessions.open(entityId);
  const api = element('api', [
    element('sessionid', session.id),
    element('endpoint', endpoint),
    element('locationid', session.entityId),
  ]);
  return { data: element('data', [api]), errors: [], transactions: 0 };
}
