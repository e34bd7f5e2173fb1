/**
 * Sessions of Intacct, one for the top level and one for each entity: opened once for all callers, kept encrypted
 * in memory, renewed before they can end. A session is only good at the endpoint that came with it. A sign-in that was
 * refused is not repeated for a while, however many callers there are: Intacct locks a user out.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

import { IntegrationError } from '../../domain/failures/failure.ts';

export interface Session {
  readonly sessionId: string;
  readonly endpointUrl: string;
}

export interface OpenedSession extends Session {
  /** Milliseconds it lives without a call, as Intacct announced; `undefined` when it did not. */
  readonly lifeMs: number | undefined;
}

interface Kept {
  readonly secret: Buffer;
  readonly iv: Buffer;
  readonly tag: Buffer;
  readonly endpointUrl: string;
  readonly createdAt: number;
  readonly renewAt: number;
}

/** Sessions are renewed at this age at the latest, whatever time-out was announced. */
const MAX_AGE_MS = 50 * 60_000;
/** Renewed this long before the announced end. */
const MARGIN_MS = 60_000;
/** Long enough that a thousand bills do not lock the user out, short enough to notice what a person has fixed. */
const REFUSED_FOR_MS = 5 * 60_000;

export class SessionCache {
  readonly #open: (entityId: string | undefined) => Promise<OpenedSession>;
  readonly #key = randomBytes(32);
  readonly #kept = new Map<string, Promise<Kept>>();
  readonly #refused = new Map<string, { readonly error: IntegrationError; readonly until: number }>();

  constructor(open: (entityId: string | undefined) => Promise<OpenedSession>) {
    this.#open = open;
  }

  async get(entityId: string | undefined): Promise<Session> {
    const level = entityId ?? '';
    const kept = this.#kept.get(level);
    if (kept !== undefined) {
      const current = await kept;
      if (Date.now() < current.renewAt) return this.#reveal(current);
      if (this.#kept.get(level) === kept) this.#kept.delete(level);
    }
    // Another caller may have begun to renew it. A new session is used once, however short its announced life is.
    return this.#reveal(await (this.#kept.get(level) ?? this.#start(entityId)));
  }

  /** Forgets a session that Intacct no longer knows, unless another caller has renewed it already. */
  async forget(entityId: string | undefined, lost: Session): Promise<void> {
    const level = entityId ?? '';
    const kept = this.#kept.get(level);
    if (kept !== undefined && this.#reveal(await kept).sessionId === lost.sessionId) this.#kept.delete(level);
  }

  #start(entityId: string | undefined): Promise<Kept> {
    const level = entityId ?? '';
    this.#failAsBefore(level);
    const opening = this.#open(entityId).then((session) => this.#conceal(session));
    this.#kept.set(level, opening);
    opening.catch((error: unknown) => {
      if (this.#kept.get(level) === opening) this.#kept.delete(level);
      if (error instanceof IntegrationError && error.failure.code === 'intacct.access-denied')
        this.#refused.set(level, { error, until: Date.now() + REFUSED_FOR_MS });
    });
    return opening;
  }

  #failAsBefore(level: string): void {
    const refused = this.#refused.get(level);
    if (refused === undefined || Date.now() >= refused.until) return;
    const { failure } = refused.error;
    const until = new Date(refused.until).toISOString().slice(11, 16);
    const summary = `${failure.summary} So that the user is not locked out, Tieout signs in again at ${until} UTC at the earliest.`;
    throw new IntegrationError({ ...failure, summary });
  }

  #conceal({ sessionId, endpointUrl, lifeMs }: OpenedSession): Kept {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv);
    const secret = Buffer.concat([cipher.update(sessionId, 'utf8'), cipher.final()]);
    const createdAt = Date.now();
    const life = lifeMs === undefined ? MAX_AGE_MS : Math.max(lifeMs - MARGIN_MS, lifeMs / 2);
    return {
      secret,
      iv,
      tag: cipher.getAuthTag(),
      endpointUrl,
      createdAt,
      renewAt: createdAt + Math.min(MAX_AGE_MS, life),
    };
  }

  #reveal({ secret, iv, tag, endpointUrl }: Kept): Session {
    const decipher = createDecipheriv('aes-256-gcm', this.#key, iv).setAuthTag(tag);
    return { sessionId: Buffer.concat([decipher.update(secret), decipher.final()]).toString('utf8'), endpointUrl };
  }
}
