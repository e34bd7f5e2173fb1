/** Authenticates the login or the session of an operation, and writes the authentication block of the response. */
import type { Store } from '../store.ts';
import { writeOffsetTimestamp } from './dates.ts';
import { envelopeFailures, type GatewayError } from './failures.ts';
import type { Operation } from './request.ts';
import type { Session, Sessions } from './sessions.ts';
import { element, type XmlElement } from './xml.ts';

interface Authenticated {
  readonly session: Pick<Session, 'entityId'>;
  /** Identifies the caller: a session, or the user of a login. */
  readonly owner: string;
  readonly block: XmlElement;
}

export type Authentication = Authenticated | { readonly refused: XmlElement; readonly error: GatewayError };

interface AuthenticationContext {
  readonly store: Store;
  readonly sessions: Sessions;
  readonly senderId: string;
  /** The URL of this request; a session is valid at one URL only. */
  readonly calledUrl: string;
}

export function authenticate(given: Operation['authentication'], context: AuthenticationContext): Authentication {
  if ('oauth' in given) return { refused: refusedBlock('', ''), error: envelopeFailures.login }; // assumed: OAuth tokens are not supported
  return 'sessionId' in given ? bySession(given.sessionId, context) : byLogin(given, context);
}

function bySession(id: string, { store, sessions, senderId, calledUrl }: AuthenticationContext): Authentication {
  const session = sessions.use(id, calledUrl);
  // An invalid session is the only failure without user and company. Assumed: a session used at another endpoint gets
  // the same error.
  if (session === undefined) return { refused: refusedBlock('', ''), error: envelopeFailures.session(id) };
  const { companyId, userId } = store.company;
  const error = companyFailure(store, senderId);
  if (error !== undefined) return { refused: refusedBlock(userId, companyId), error };
  return { session, owner: id, block: acceptedBlock(session.entityId, session.openedAt, store, sessions) };
}

function byLogin(
  given: Extract<Operation['authentication'], { userId: string }>,
  context: AuthenticationContext,
): Authentication {
  const { store, sessions, senderId } = context;
  const { company } = store;
  const { userId, companyId, entityId } = given;
  const refused = refusedBlock(userId, companyId);
  // There is no console company: neither a client ID nor a packed company ID is valid.
  if (companyId !== company.companyId || given.clientId !== '') return { refused, error: envelopeFailures.login };
  const error = companyFailure(store, senderId);
  if (error !== undefined) return { refused, error };
  const isKnown =
    userId === company.userId &&
    given.password === company.userPassword &&
    (entityId === '' || company.entities.some((entity) => entity.id === entityId));
  if (!isKnown) return { refused, error: envelopeFailures.login };
  return { session: { entityId }, owner: userId, block: acceptedBlock(entityId, store.now(), store, sessions) };
}

/** Reasons to refuse every caller, or this sender. Assumed: they are checked before the password. */
function companyFailure({ switches, company }: Store, senderId: string): GatewayError | undefined {
  if (!switches.senderAuthorized) return envelopeFailures.authorization(senderId, company.companyId);
  return switches.companyState === 'expired' ? envelopeFailures.expired : undefined;
}

function acceptedBlock(entityId: string, since: number, store: Store, sessions: Sessions): XmlElement {
  return element('authentication', [
    element('status', 'success'),
    element('userid', store.company.userId),
    element('companyid', store.company.companyId),
    element('locationid', entityId),
    element('sessiontimestamp', writeOffsetTimestamp(since)),
    element('sessiontimeout', writeOffsetTimestamp(store.now() + sessions.timeoutMs)),
  ]);
}

function refusedBlock(userId: string, companyId: string): XmlElement {
  return element('authentication', [
    element('status', 'failure'),
    element('userid', userId),
    element('companyid', companyId),
  ]);
}
