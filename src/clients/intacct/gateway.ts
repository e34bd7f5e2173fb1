/** Sends functions to Intacct's XML gateway within a session and reports the outcome of each. Never repeats a write. */
import { z } from 'zod';

import type { ConnectionConfig } from '../../config/load.ts';
import type { IntacctAccess } from '../../config/variables.ts';
import { IntegrationError } from '../../domain/failures/failure.ts';
import { exchange, type HttpAnswer } from '../http.ts';
import {
  readAnswer,
  writeRequest,
  type Authentication,
  type FunctionsAnswer,
  type IntacctFunction,
  type RefusedAnswer,
} from './envelope.ts';
import { queryFunction, type Query } from './functions/query.ts';
import type { ReadIds } from './read-ids.ts';
import type { AdaptiveConcurrency } from './adaptive-concurrency.ts';
import { SessionCache, type OpenedSession, type Session } from './session-cache.ts';
import {
  asksForFewer,
  failureOfFunction,
  failureOfLostSession,
  failureOfRefusal,
  failureOfSignIn,
  noResponse,
  unexpectedResponse,
  failureOfTransport,
  notSent,
  unreadable,
} from './to-failure.ts';
import type { Intent } from './to-failure.ts';

const sessionSchema = z.object({ api: z.object({ sessionid: z.string().min(1), endpoint: z.url() }) });

/** As in tieout.yaml; the time-out in milliseconds. */
type GatewaySettings = Pick<ConnectionConfig['settings']['intacct'], 'requestTimeout' | 'errorDetails'>;

interface Circumstances {
  /** The level whose session is used; the connection's own when absent. */
  readonly entityId?: string | undefined;
  /** Asked directly before sending, because opening a session may have taken long. */
  readonly mayStillSend?: () => boolean;
}

export class IntacctGateway {
  readonly #access: IntacctAccess;
  readonly #settings: GatewaySettings;
  readonly #concurrency: Pick<AdaptiveConcurrency, 'width' | 'succeeded' | 'refused'>;
  readonly #sessions: SessionCache;
  readonly #readId: ReadIds;

  constructor(
    access: IntacctAccess,
    settings: GatewaySettings,
    concurrency: Pick<AdaptiveConcurrency, 'width' | 'succeeded' | 'refused'>,
    readId: ReadIds,
  ) {
    this.#access = access;
    this.#settings = settings;
    this.#concurrency = concurrency;
    this.#readId = readId;
    this.#sessions = new SessionCache((entityId) => this.#openSession(entityId));
  }

  /** @returns the data. @throws IntegrationError when the query failed, or was not answered. */
  async query(query: Query): Promise<unknown> {
    const [outcome] = await this.execute([queryFunction(this.#readId('query'), query)], 'read');
    if (outcome instanceof IntegrationError) throw outcome;
    return outcome;
  }

  /**
   * @returns the data of each function, or why it failed, in the functions' order.
   * @throws IntegrationError when it concerns them all.
   */
  async execute(
    functions: readonly IntacctFunction[],
    intent: Intent,
    { entityId = this.#access.entityId, mayStillSend = () => true }: Circumstances = {},
  ): Promise<unknown[]> {
    const inSession = async (session: Session) =>
      mayStillSend() ? this.#send(session.endpointUrl, session, functions, intent) : undefined;
    const session = await this.#sessions.get(entityId);
    let answer = await inSession(session);
    if (answer?.kind === 'refused') {
      // No function runs when the sign-in fails, so repeating is safe even for a write.
      await this.#sessions.forget(entityId, session);
      answer = await inSession(await this.#sessions.get(entityId));
    }
    if (answer === undefined) return functions.map(() => notSent(intent));
    if (answer.kind === 'refused') throw failureOfLostSession(answer.errors);
    const { results } = answer;
    return functions.map(({ controlId }) => {
      const [result, ...more] = results.filter((one) => one.controlId === controlId);
      if (result === undefined || more.length > 0) return noResponse(controlId, intent);
      return result.isSuccess ? result.data : failureOfFunction(result, intent);
    });
  }

  async #openSession(entityId: string | undefined): Promise<OpenedSession> {
    const { userId, companyId, userPassword, endpointUrl } = this.#access;
    const login = { userId, companyId, userPassword, entityId };
    const controlId = this.#readId('session');
    const functions = [{ controlId, body: { getAPISession: '' } }];
    const answer = await this.#send(endpointUrl, { login }, functions, 'read');
    if (answer.kind === 'refused') throw failureOfLostSession(answer.errors);
    const [result, ...more] = answer.results;
    if (result?.controlId !== controlId || more.length > 0) throw noResponse(controlId, 'read');
    if (!result.isSuccess) throw failureOfSignIn(result);
    const parsed = sessionSchema.safeParse(result.data);
    if (!parsed.success) throw unreadable('the answer to getAPISession');
    const { sessionid, endpoint } = parsed.data.api;
    return { sessionId: sessionid, endpointUrl: endpoint, lifeMs: answer.sessionEnds };
  }

  /** @returns refused only when the session was lost: every other refusal is thrown. */
  async #send(
    url: string,
    authentication: Authentication,
    functions: readonly IntacctFunction[],
    intent: Intent,
  ): Promise<FunctionsAnswer | RefusedAnswer> {
    const width = this.#concurrency.width;
    const body = writeRequest(this.#access, authentication, functions, {
      isUnique: intent === 'write',
      errorDetails: this.#settings.errorDetails,
    });
    const headers = { 'content-type': 'application/xml' };
    const { requestTimeout: timeoutMs } = this.#settings;
    const http = await exchange({ method: 'POST', url, headers, body, timeoutMs }).catch((error: unknown) => {
      throw failureOfTransport(error, intent);
    });
    try {
      const answer = readHttpAnswer(http, intent, this.#secretsOf(authentication));
      this.#concurrency.succeeded();
      return answer;
    } catch (error) {
      const isLimited = error instanceof IntegrationError && error.failure.code === 'intacct.rate-limited';
      // Of a write it may have been said as an unknown outcome.
      if (isLimited || asksForFewer(http)) this.#concurrency.refused(width);
      throw error;
    }
  }

  #secretsOf(authentication: Authentication): string[] {
    const { senderPassword, userPassword } = this.#access;
    return [senderPassword, userPassword, 'sessionId' in authentication ? authentication.sessionId : ''];
  }
}

function readHttpAnswer(http: HttpAnswer, intent: Intent, secrets: readonly string[]): FunctionsAnswer | RefusedAnswer {
  // A proxy's time-out (524 and its like) leaves the request running, whatever its body says.
  if (http.status >= 500) throw unexpectedResponse(http, intent);
  let answer: FunctionsAnswer | RefusedAnswer;
  try {
    answer = readAnswer(http.body, secrets);
  } catch (error) {
    // A response of unknown form: asking again would not help. Anything else may be a cut or a passing error page.
    if (error instanceof z.ZodError && http.status === 200 && intent === 'read')
      throw unreadable(z.prettifyError(error));
    throw unexpectedResponse(http, intent);
  }
  if (answer.kind === 'refused' && !answer.isSessionLost) throw failureOfRefusal(answer, http, intent);
  return answer;
}
