/**
 * Sessions of Intacct, one for the company level and one for each entity: opened once for all callers, kept encrypted
 * in memory, renewed before they can end. A session is only good at the endpoint that came with it.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

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

export class SessionKeeper {
  readonly #open: (entityId: string | undefined) => Promise<OpenedSession>;
  readonly #key = randomBytes(32);
  readonly #kept = new Map<string, Promise<Kept>>();

  constructor(open: (entityId: string | undefined) => Promise<OpenedSession>) {
    this.#open = open;
  }

  async get(entityId: string | undefined): Promise<Session> {
    const level = entityId ?? '';
    let kept = this.#kept.get(level);
    if (kept === undefined) kept = this.#start(entityId);
    const current = await kept;
    if (Date.now() < current.renewAt) return this.#reveal(current);
    if (this.#kept.get(level) === kept) void this.#start(entityId);
    return this.get(entityId);
  }

  /** Forgets a session that Intacct no longer knows, unless another caller has renewed it already. */
  async forget(entityId: string | undefined, lost: Session): Promise<void> {
    const level = entityId ?? '';
    const kept = this.#kept.get(level);
    if (kept !== undefined && this.#reveal(await kept).sessionId === lost.sessionId) this.#kept.delete(level);
  }

  #start(entityId: string | undefined): Promise<Kept> {
    const level = entityId ?? '';
    const opening = this.#open(entityId).then((session) => this.#conceal(session));
    this.#kept.set(level, opening);
    opening.catch(() => {
      if (this.#kept.get(level) === opening) this.#kept.delete(level);
    });
    return opening;
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
