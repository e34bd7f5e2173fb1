/** API sessions with their entity and sliding timeout. It does not know users or passwords: `gateway.ts` checks those. */
import { randomBytes } from 'node:crypto';

export interface Session {
  readonly id: string;
  /** Empty text: top level. */
  readonly entityId: string;
  expiresAt: number;
}

export class Sessions {
  readonly #sessions = new Map<string, Session>();
  readonly #timeoutMs: number;
  readonly #now: () => number;

  constructor(timeoutMs: number, now: () => number) {
    this.#timeoutMs = timeoutMs;
    this.#now = now;
  }

  get timeoutMs(): number {
    return this.#timeoutMs;
  }

  get openCount(): number {
    return this.#sessions.size;
  }

  open(entityId: string): Session {
    const session = {
      id: `sandbox-${randomBytes(12).toString('base64url')}`,
      entityId,
      expiresAt: this.#now() + this.#timeoutMs,
    };
    this.#sessions.set(session.id, session);
    return session;
  }

  /** Finds a session that is still valid and starts its timeout anew: each call does that in Intacct. */
  use(id: string): Session | undefined {
    const session = this.#sessions.get(id);
    if (session === undefined) return undefined;
    if (session.expiresAt <= this.#now()) {
      this.#sessions.delete(id);
      return undefined;
    }
    session.expiresAt = this.#now() + this.#timeoutMs;
    return session;
  }

  forgetAll(): number {
    const count = this.#sessions.size;
    this.#sessions.clear();
    return count;
  }
}
