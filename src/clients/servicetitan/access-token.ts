/** ServiceTitan's access token: fetched once for all callers, kept for all its life, renewed only after a 401. */
import { z } from 'zod';

import type { ServiceTitanAccess } from '../../config/variables.ts';
import { failure, IntegrationError } from '../../domain/failure.ts';
import { exchange } from '../http.ts';
import { failureOfStatus, failureOfTransport } from './to-failure.ts';

const tokenSchema = z.object({ access_token: z.string().min(1) });

export class AccessToken {
  readonly #access: ServiceTitanAccess;
  readonly #timeoutMs: number;
  #current: Promise<string> | undefined;

  constructor(access: ServiceTitanAccess, timeoutMs: number) {
    this.#access = access;
    this.#timeoutMs = timeoutMs;
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
    const { authUrl, clientId, clientSecret } = this.#access;
    const answer = await exchange({
      method: 'POST',
      url: `${authUrl}/connect/token`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
      }).toString(),
      timeoutMs: this.#timeoutMs,
    }).catch((error: unknown) => {
      throw failureOfTransport(error);
    });
    // Identity servers answer 400 invalid_client for wrong credentials.
    if (answer.status === 400)
      throw new IntegrationError(failure('servicetitan.access-denied', 'the token was refused.'));
    if (answer.status !== 200) throw failureOfStatus(answer, 'POST connect/token');
    const parsed = tokenSchema.safeParse(parseJson(answer.body));
    if (!parsed.success) throw new IntegrationError(failure('servicetitan.reply-unreadable', 'the token answer.'));
    return parsed.data.access_token;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
