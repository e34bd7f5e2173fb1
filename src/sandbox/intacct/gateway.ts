/**
 * The levels of a request, one after the other: envelope, sender, login or session, functions. Each level that fails
 * ends the request there, still with HTTP 200; only what the gateway in front refuses has another status.
 */
import type { ControlIds } from './control-ids.ts';
import { writeOffsetTimestamp } from './dates.ts';
import { envelopeFailures, errorMessage, functionFailures } from './failures.ts';
import type { GatewayError } from './failures.ts';
import { operationName, runFunction } from './functions/index.ts';
import type { Outcome } from './functions/outcome.ts';
import type { FunctionCall, GatewayRequest, UnreadableRequest } from './request.ts';
import type { Session, Sessions } from './sessions.ts';
import type { Store } from './store.ts';
import { element, writeXml } from './xml.ts';
import type { XmlElement } from './xml.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** The real one says `encoding` where `charset` would be expected. */
const xmlContentType = 'text/xml; encoding="UTF-8"';

export interface GatewayParts {
  readonly store: Store;
  readonly sessions: Sessions;
  readonly controlIds: ControlIds;
  readonly count: (operation: string, transactions: number) => void;
}

/** Who is calling, as the authentication block of the response shows it. */
interface Authenticated {
  readonly session: Pick<Session, 'entityId'>;
  readonly block: XmlElement;
}

type Authentication = Authenticated | { readonly refused: XmlElement; readonly error: GatewayError };

export class Gateway {
  readonly #parts: GatewayParts;

  constructor(parts: GatewayParts) {
    this.#parts = parts;
  }

  /** @param endpoint the URL that new sessions are bound to. */
  answer(request: GatewayRequest | UnreadableRequest, endpoint: string): HttpAnswer {
    if (request.kind === 'unreadable') {
      const control = controlBlock('failure', { ...request, uniqueId: false, dtdVersion: '3.0' });
      return ok([control, errorMessage(request.errors)], 'compact');
    }
    const style = request.control.includeWhitespace ? 'indented' : 'compact';
    if (hasBlankCredential(request)) return gatewayFailure(400, 'GW-0011', 'Invalid Request');
    const refusal = this.#refuseControl(request);
    if (refusal !== undefined) return ok([controlBlock('failure', request.control), errorMessage([refusal])], style);
    return ok([controlBlock('success', request.control), this.#operation(request, endpoint)], style);
  }

  #refuseControl({ control }: GatewayRequest): GatewayError | undefined {
    const { company } = this.#parts.store;
    // Case sensitive, both.
    if (control.senderId !== company.senderId || control.password !== company.senderPassword) {
      return envelopeFailures.sender;
    }
    // Asynchronous delivery needs a transport policy, and this company has none.
    return control.policyId === '' ? undefined : envelopeFailures.policy(control.policyId);
  }

  #operation(request: GatewayRequest, endpoint: string): XmlElement {
    const authentication = this.#authenticate(request);
    if ('refused' in authentication) {
      return element('operation', [authentication.refused, errorMessage([authentication.error])]);
    }
    const results = request.functions.map((call) => this.#result(call, request, authentication.session, endpoint));
    return element('operation', [authentication.block, ...results]);
  }

  #authenticate({ authentication: given }: GatewayRequest): Authentication {
    const { store, sessions } = this.#parts;
    if ('sessionId' in given) {
      const session = sessions.use(given.sessionId);
      // An invalid session is the one failure that names neither user nor company.
      if (session === undefined) {
        return { refused: refusedBlock('', ''), error: envelopeFailures.session(given.sessionId) };
      }
      return { session, block: this.#authenticationBlock(session.entityId) };
    }
    const { company } = store;
    const isKnown =
      given.companyId === company.companyId &&
      given.userId === company.userId &&
      given.password === company.userPassword &&
      (given.entityId === '' || company.entities.some((entity) => entity.id === given.entityId));
    if (!isKnown) return { refused: refusedBlock(given.userId, given.companyId), error: envelopeFailures.login };
    return { session: { entityId: given.entityId }, block: this.#authenticationBlock(given.entityId) };
  }

  #authenticationBlock(entityId: string): XmlElement {
    const { store, sessions } = this.#parts;
    const now = store.now();
    return element('authentication', [
      element('status', 'success'),
      element('userid', store.company.userId),
      element('companyid', store.company.companyId),
      element('locationid', entityId),
      element('sessiontimestamp', writeOffsetTimestamp(now)),
      element('sessiontimeout', writeOffsetTimestamp(now + sessions.timeoutMs)),
    ]);
  }

  #result(
    call: FunctionCall,
    request: GatewayRequest,
    session: Pick<Session, 'entityId'>,
    endpoint: string,
  ): XmlElement {
    const { store, sessions, controlIds, count } = this.#parts;
    const earlier = request.control.uniqueId ? controlIds.earlierResult(call.controlId) : undefined;
    if (earlier !== undefined && controlIds.mode === 'replay') return earlier;
    if (earlier !== undefined) return resultBlock(call, refused(functionFailures.controlIdUsed(call.controlId)));
    const outcome = request.transaction
      ? refused(functionFailures.unsupported('transaction="true"'))
      : runFunction(call, { caller: { store, session }, sessions, endpoint });
    count(operationName(call), outcome.transactions);
    const result = resultBlock(call, outcome);
    if (request.control.uniqueId && outcome.errors.length === 0) controlIds.remember(call.controlId, result);
    return result;
  }
}

function refused(error: GatewayError): Outcome {
  return { errors: [error], transactions: 0 };
}

/** Blank sender or authentication values never reach the company. */
function hasBlankCredential({ control, authentication }: GatewayRequest): boolean {
  const given =
    'sessionId' in authentication
      ? [authentication.sessionId]
      : [authentication.userId, authentication.companyId, authentication.password];
  return [control.senderId, control.password, ...given].some((value) => value.trim() === '');
}

function controlBlock(
  status: 'success' | 'failure',
  control: Pick<GatewayRequest['control'], 'senderId' | 'controlId' | 'uniqueId' | 'dtdVersion'>,
): XmlElement {
  return element('control', [
    element('status', status),
    element('senderid', control.senderId),
    element('controlid', control.controlId),
    element('uniqueid', String(control.uniqueId)),
    element('dtdversion', control.dtdVersion),
  ]);
}

function refusedBlock(userId: string, companyId: string): XmlElement {
  return element('authentication', [
    element('status', 'failure'),
    element('userid', userId),
    element('companyid', companyId),
  ]);
}

function resultBlock(call: FunctionCall, { data, errors }: Outcome): XmlElement {
  return element('result', [
    element('status', errors.length === 0 ? 'success' : 'failure'),
    element('function', call.name),
    element('controlid', call.controlId),
    ...(data === undefined ? [] : [data]),
    ...(errors.length === 0 ? [] : [errorMessage(errors)]),
  ]);
}

function ok(children: readonly XmlElement[], style: 'compact' | 'indented'): HttpAnswer {
  return { status: 200, contentType: xmlContentType, body: writeXml(element('response', children), style) };
}

/** What the gateway in front of the company refuses: a control block with nothing but a status. */
export function gatewayFailure(status: number, errorno: string, description: string): HttpAnswer {
  const requestId = `${Date.now().toString(16).toUpperCase()}:0000`;
  const error = element('error', [
    element('errorno', errorno),
    element('description', `${description} [Request ID: ${requestId}]`),
  ]);
  const response = element('response', [
    element('control', [element('status', 'failure')]),
    element('errormessage', [error]),
  ]);
  return { status, contentType: xmlContentType, body: writeXml(response, 'compact') };
}
