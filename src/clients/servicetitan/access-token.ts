/** ServiceTitan's access token: fetched once for all callers, kept for all its life, renewed only after a 401. */
import { z } from 'zod';

import type { ServiceTitanAccess } from '../../config/variables.ts';
import { failure, IntegrationError } from '../../domain/failures/failure.ts';
import type { HttpAnswer, HttpRequest } from '../http.ts';
import { failureOfStatus, readJson, unreadable } from './to-failure.ts';

const tokenSchema = z.object({ access_token: z.string().min(1) });
const OPERATION = 'POST connect/token';

export class AccessToken {
  readonly #access: ServiceTitanAccess;
  readonly #send: (request: Omit<HttpRequest, 'timeoutMs'>) => Promise<HttpAnswer>;
  #current: Promise<string> | undefined;

  /** @param send throws IntegrationError when there is no answer. */
  constructor(access: ServiceTitanAccess, send: (request: Omit<HttpRequest, 'timeoutMs'>) => Promise<HttpAnswer>) {
    this.#access = access;
    this.#send = send;
  }

  get(): Promise<string> {
    this.#current ??= this.#fetch().catch((error: unknown) => {
      this.#current = undefined;
      throw error;
    });
    return this.#current;
  }

  /** Forgets `rejected`, unless another caller has renewed it already. */
  async renew(rejected: string): Promise<string> {
    const kept = this.get();
    if ((await kept) === rejected && this.#current === kept) this.#current = undefined;
    return this.get();
  }

  async #fetch(): Promise<string> {
    const { authUrl, clientId, clientSecret, appKey } = this.#access;
    const answer = await this.#send({
      method: 'POST',
      url: `${authUrl}/connect/token`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
      }).toString(),
    });
    // Identity servers answer 400 invalid_client for wrong credentials.
    if (answer.status === 400)
      throw new IntegrationError(failure('servicetitan.access-denied', 'the token was refused.', { httpStatus: 400 }));
    if (answer.status !== 200) throw failureOfStatus(answer, OPERATION, [clientSecret, appKey]);
    const parsed = tokenSchema.safeParse(readJson(answer.body, OPERATION));
    if (!parsed.success) throw unreadable(OPERATION, 'an answer without access_token');
    return parsed.data.access_token;
  }
}
