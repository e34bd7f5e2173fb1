/**
 * The company's sessions and their expiry. A session is valid only at the endpoint it was issued for. Passwords are
 * checked in `authentication.ts`.
 */
import { randomBytes } from 'node:crypto';

export interface Session {
  readonly id: string;
  /** Empty for top level. */
  readonly entityId: string;
  readonly openedAt: number;
  /** Where its calls must be sent: host and path of a URL. */
  readonly endpoint: string;
  expiresAt: number;
}

export class Sessions {
  readonly #sessions = new Map<string, Session>();
  readonly #timeoutMs: () => number;
  readonly #now: () => number;

  /** @param timeoutMs is called each time, so that a change takes effect at once. */
  constructor(timeoutMs: () => number, now: () => number) {
    this.#timeoutMs = timeoutMs;
    this.#now = now;
  }

  get timeoutMs(): number {
    return this.#timeoutMs();
  }

  get openCount(): number {
    return [...this.#sessions.values()].filter(({ expiresAt }) => expiresAt > this.#now()).length;
  }

  /** @param endpoint a URL; its scheme, default port and the case of its host are ignored. */
  open(entityId: string, endpoint: string): Session {
    const session = {
      id: `sandbox-${randomBytes(12).toString('base64url')}`,
      entityId,
      openedAt: this.#now(),
      endpoint: hostAndPath(endpoint),
      expiresAt: this.#now() + this.#timeoutMs(),
    };
    this.#sessions.set(session.id, session);
    return session;
  }

  /** Finds a session that is valid at this URL and restarts its timeout, as each call does in Intacct. */
  use(id: string, calledUrl: string): Session | undefined {
    const session = this.#sessions.get(id);
    if (session === undefined || session.endpoint !== hostAndPath(calledUrl)) return undefined;
    if (session.expiresAt <= this.#now()) {
      this.#sessions.delete(id);
      return undefined;
    }
    session.expiresAt = this.#now() + this.#timeoutMs();
    return session;
  }

  forgetAll(): number {
    const count = this.#sessions.size;
    this.#sessions.clear();
    return count;
  }
}

function hostAndPath(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
