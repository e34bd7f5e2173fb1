/**
 * Processes a request level by level: envelope, sender, login or session, functions. A level that fails ends the
 * request, still with HTTP 200; only refusals of the gateway in front have another status.
 */
import type { Disturbance } from '../../control/disturbance.ts';
import type { HttpAnswer } from '../../control/http-answer.ts';
import { ReadResults } from '../functions/read-results.ts';
import type { Store } from '../store.ts';
import { GATEWAY_PATH_PATTERN } from '../switches.ts';
import { controlBlock, gatewayFailure, response } from './answer.ts';
import { authenticate } from './authentication.ts';
import type { ControlIds } from './control-ids.ts';
import { errorMessage } from './error-message.ts';
import { envelopeFailures, type GatewayError } from './failures.ts';
import { runOperation } from './operation.ts';
import type { GatewayRequest, Operation, UnreadableRequest } from './request.ts';
import type { Sessions } from './sessions.ts';
import { element, type XmlElement } from './xml.ts';

export interface GatewayParts {
  readonly store: Store;
  readonly sessions: Sessions;
  readonly controlIds: ControlIds;
  readonly count: (operation: string, transactions: number) => void;
}

/** How a request arrived, and how its call is disturbed. */
export interface Arrival {
  readonly calledUrl: string;
  readonly disturbance: Disturbance;
}

/** The response to an asynchronous request. The real one is sent to the URL of the policy; this one is only kept. */
interface KeptAnswer {
  readonly policyId: string;
  readonly controlId: string;
  readonly body: string;
}

/** Only this many are kept; the oldest go first. */
const MAX_KEPT = 1_000;
/** Documented limit of an asynchronous request. */
const MAX_ASYNCHRONOUS_CHARACTERS = 500_000;
const DTD_VERSIONS: ReadonlySet<string> = new Set(['3.0', '2.1']);

export class Gateway {
  readonly #parts: GatewayParts;
  readonly #results = new ReadResults();
  readonly #keptAnswers: KeptAnswer[] = [];

  constructor(parts: GatewayParts) {
    this.#parts = parts;
  }

  /** Responses to asynchronous requests, none of which was delivered. */
  get keptAnswers(): readonly KeptAnswer[] {
    return this.#keptAnswers;
  }

  answer(request: GatewayRequest | UnreadableRequest, arrival: Arrival): HttpAnswer {
    if (request.kind === 'unreadable') {
      const control = controlBlock('failure', { ...request, dtdVersion: '3.0' });
      return response([control, errorMessage(request.errors)], 'compact');
    }
    const { control } = request;
    if (hasBlankCredential(request) || !isGatewayAddress(arrival.calledUrl))
      return gatewayFailure(400, 'GW-0011', 'Invalid Request');
    const refusal = this.#refuseControl(request);
    if (refusal !== undefined) {
      const errors = errorMessage([refusal], detailOf(request));
      return response([controlBlock('failure', control), errors], styleOf(request));
    }
    const answer = this.#operations(request, arrival);
    if (control.policyId === '') return answer;
    this.#keptAnswers.push({ policyId: control.policyId, controlId: control.controlId, body: answer.body });
    if (this.#keptAnswers.length > MAX_KEPT) this.#keptAnswers.shift();
    const acknowledgement = element('acknowledgement', [element('status', 'success')]);
    return response([acknowledgement, controlBlock('success', control)], styleOf(request));
  }

  #refuseControl({ control, characters }: GatewayRequest): GatewayError | undefined {
    const { company, switches } = this.#parts.store;
    // Both are case-sensitive.
    if (control.senderId !== company.senderId || control.password !== company.senderPassword) {
      return envelopeFailures.sender;
    }
    // Assumed: an unknown version is refused, after the sender was checked.
    if (!DTD_VERSIONS.has(control.dtdVersion)) return envelopeFailures.dtdVersion(control.dtdVersion);
    if (control.policyId === '') return undefined;
    if (!switches.transportPolicies.includes(control.policyId)) return envelopeFailures.policy(control.policyId);
    return characters > MAX_ASYNCHRONOUS_CHARACTERS
      ? envelopeFailures.asynchronousTooLong(characters, MAX_ASYNCHRONOUS_CHARACTERS)
      : undefined;
  }

  #operations(request: GatewayRequest, arrival: Arrival): HttpAnswer {
    const answers = request.operations.map((operation) => this.#operation(operation, request, arrival));
    const [only] = answers;
    // Records without an envelope. Assumed: only if nothing else was requested.
    if (answers.length === 1 && only?.plainBody !== undefined) return { status: 200, ...only.plainBody };
    const blocks = answers.map(({ block }) => block);
    return response([controlBlock('success', request.control), ...blocks], styleOf(request));
  }

  #operation(operation: Operation, request: GatewayRequest, arrival: Arrival): OperationAnswer {
    const { store, sessions, controlIds, count } = this.#parts;
    const { senderId, uniqueId } = request.control;
    const detail = detailOf(request);
    const authenticationContext = { store, sessions, senderId, calledUrl: arrival.calledUrl };
    const authentication = authenticate(operation.authentication, authenticationContext);
    if ('refused' in authentication) {
      const { refused, error } = authentication;
      return { block: element('operation', [refused, errorMessage([error], detail)]) };
    }
    const { session, owner, block } = authentication;
    const context = {
      caller: { store, session },
      ...{ sessions, results: this.#results, owner, disturbance: arrival.disturbance },
      // Clients must continue at the session's endpoint: by default the one they called.
      endpoint: store.switches.endpoint === 'as-called' ? arrival.calledUrl : store.switches.endpoint,
      functions: functionsOf(request).length,
    };
    const answers = runOperation(operation, { context, controlIds, senderId, uniqueId, detail, count });
    const [first] = answers;
    return {
      block: element('operation', [block, ...answers.map(({ result }) => result)]),
      plainBody: answers.length === 1 ? first?.plainBody : undefined,
    };
  }
}

interface OperationAnswer {
  readonly block: XmlElement;
  readonly plainBody?: { readonly contentType: string; readonly body: string } | undefined;
}

export function functionsOf({ operations }: GatewayRequest): Operation['functions'] {
  return operations.flatMap(({ functions }) => functions);
}

function detailOf({ control }: GatewayRequest): 'with-ids' | 'plain' {
  return control.showAdditionalErrorInfo ? 'with-ids' : 'plain';
}

function styleOf({ control }: GatewayRequest): 'indented' | 'compact' {
  return control.includeWhitespace ? 'indented' : 'compact';
}

/** A Host header can contain anything; sessions need one that is valid in a URL. */
function isGatewayAddress(calledUrl: string): boolean {
  const url = URL.parse(calledUrl);
  return url !== null && GATEWAY_PATH_PATTERN.test(url.pathname) && url.username === '' && url.password === '';
}

/** Requests with blank credentials never reach the company. */
function hasBlankCredential({ control, operations }: GatewayRequest): boolean {
  const given = operations.flatMap(({ authentication }) => {
    if ('oauth' in authentication) return [];
    if ('sessionId' in authentication) return [authentication.sessionId];
    return [authentication.userId, authentication.companyId, authentication.password];
  });
  return [control.senderId, control.password, ...given].some((value) => value.trim() === '');
}
