/** Sends functions to Intacct's XML gateway within a session and tells the outcome of each. Never repeats a write. */
import { z } from 'zod';

import type { IntacctAccess } from '../../config/variables.ts';
import { IntegrationError } from '../../domain/failure.ts';
import { exchange } from '../http.ts';
import { readAnswer, writeRequest, type Answer, type Authentication, type IntacctFunction } from './envelope.ts';
import { SessionKeeper, type OpenedSession } from './session.ts';
import {
  failureAboveFunctions,
  failureOfFunction,
  failureOfStrangeAnswer,
  failureOfTransport,
  notSent,
  unreadable,
} from './to-failure.ts';
import type { Intent } from './to-failure.ts';

const sessionSchema = z.object({ api: z.object({ sessionid: z.string().min(1), endpoint: z.url() }) });

interface Circumstances {
  /** The level whose session is used; the connection's own when absent. */
  readonly entityId?: string | undefined;
  /** Asked directly before sending, because opening a session may have taken long. */
  readonly mayStillSend?: () => boolean;
}

export class IntacctGateway {
  readonly #access: IntacctAccess;
  readonly #timeoutMs: number;
  readonly #sessions: SessionKeeper;

  constructor(access: IntacctAccess, timeoutMs: number) {
    this.#access = access;
    this.#timeoutMs = timeoutMs;
    this.#sessions = new SessionKeeper((entityId) => this.#openSession(entityId));
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
    let session = await this.#sessions.get(entityId);
    if (!mayStillSend()) return functions.map(notSent);
    let answer = await this.#send(session.endpointUrl, session, functions, intent);
    if (answer.level === 'refused' && answer.isSessionLost) {
      // No function runs when the sign-in fails, so repeating is safe even for a write.
      await this.#sessions.forget(entityId, session);
      session = await this.#sessions.get(entityId);
      if (!mayStillSend()) return functions.map(notSent);
      answer = await this.#send(session.endpointUrl, session, functions, intent);
    }
    if (answer.level === 'refused') throw failureAboveFunctions(answer.errors, 200);
    const byControlId = new Map(answer.results.map((result) => [result.controlId, result]));
    return functions.map(({ controlId }) => {
      const result = byControlId.get(controlId);
      if (result === undefined) return failureOfStrangeAnswer(200, intent);
      return result.isSuccess ? result.data : failureOfFunction(result.errors, controlId, intent);
    });
  }

  async #openSession(entityId: string | undefined): Promise<OpenedSession> {
    const { userId, companyId, userPassword, endpointUrl } = this.#access;
    const login = { userId, companyId, userPassword, entityId };
    const functions = [{ controlId: 'session', body: { getAPISession: '' } }];
    const answer = await this.#send(endpointUrl, { login }, functions, 'read');
    if (answer.level === 'refused') throw failureAboveFunctions(answer.errors, 200);
    const [result] = answer.results;
    if (result?.isSuccess !== true) throw failureOfFunction(result?.errors ?? [], 'session', 'read');
    const parsed = sessionSchema.safeParse(result.data);
    if (!parsed.success) throw unreadable('the answer to getAPISession');
    const { sessionid, endpoint } = parsed.data.api;
    return { sessionId: sessionid, endpointUrl: endpoint, lifeMs: answer.sessionEnds };
  }

  async #send(
    url: string,
    authentication: Authentication,
    functions: readonly IntacctFunction[],
    intent: Intent,
  ): Promise<Answer> {
    const body = writeRequest(this.#access, authentication, functions, intent === 'write');
    const headers = { 'content-type': 'application/xml' };
    const { status, body: text } = await exchange({
      method: 'POST',
      url,
      headers,
      body,
      timeoutMs: this.#timeoutMs,
    }).catch((error: unknown) => {
      throw failureOfTransport(error, intent);
    });
    let answer: Answer;
    try {
      answer = readAnswer(text, this.#secretsOf(authentication));
    } catch (error) {
      // A response of unknown form: asking again would not help. Anything else may be a cut or a passing error page.
      if (error instanceof z.ZodError && status === 200 && intent === 'read') throw unreadable(z.prettifyError(error));
      throw failureOfStrangeAnswer(status, intent);
    }
    if (status >= 500) throw failureOfStrangeAnswer(status, intent);
    // Gateway failures (GW-…) come with HTTP 4xx and a control block; nothing was executed.
    if (status >= 400 && answer.level === 'refused') throw failureAboveFunctions(answer.errors, status);
    return answer;
  }

  #secretsOf(authentication: Authentication): string[] {
    const { senderPassword, userPassword } = this.#access;
    return [senderPassword, userPassword, 'sessionId' in authentication ? authentication.sessionId : ''];
  }
}

/** Narrows one outcome of `execute`. @throws IntegrationError when the function failed. */
export function dataOf(outcome: unknown): unknown {
  if (outcome instanceof IntegrationError) throw outcome;
  return outcome;
}
