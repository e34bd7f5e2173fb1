/**
 * Authentication and rate limits: the token endpoint (OAuth client credentials) and the check of app key, token,
 * tenant, scope and call rate on every API request. Statuses and texts of refusals are undocumented unless a comment
 * says otherwise.
 */
import { createHash, randomUUID } from 'node:crypto';

import { exportJWK, generateKeyPair, jwtVerify, SignJWT, type CryptoKey, type JWTPayload } from 'jose';

import type { SandboxClock } from '../../control/clock.ts';
import type { ServiceTitanSwitches } from '../switches.ts';
import type { ServiceTitanTenant } from '../tenant.ts';
import { ok, problem, type Answer } from './answer.ts';
import { KNOWN_SCOPES, type Scope } from './scopes.ts';

const TOKEN_LIFETIME_SECONDS = 900;

export interface Credentials {
  readonly authorization: string | undefined;
  readonly appKey: string | undefined;
}

interface SigningKey {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  /** Named as identity servers do by the key's certificate: `kid` in hexadecimal, `x5t` in base64url. */
  readonly header: { readonly kid: string; readonly x5t: string };
}

export interface AccessOptions {
  readonly tenant: ServiceTitanTenant;
  readonly clock: SandboxClock;
  readonly switches: () => ServiceTitanSwitches;
  readonly issuer: string;
}

export class Access {
  readonly #options: AccessOptions;
  readonly #key: SigningKey;
  readonly #calls: CallRate;
  readonly #tokenCalls: CallRate;
  readonly #issuedTokens = new Set<string>();

  private constructor(options: AccessOptions, key: SigningKey) {
    this.#options = options;
    this.#key = key;
    this.#calls = new CallRate(options.clock, 1_000);
    this.#tokenCalls = new CallRate(options.clock, 60_000);
  }

  /** Generates the signing key, so that no key is stored anywhere. */
  static async create(options: AccessOptions): Promise<Access> {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    const thumbprint = createHash('sha1').update(JSON.stringify(await exportJWK(publicKey)));
    const digest = thumbprint.digest();
    const header = { kid: `${digest.toString('hex').toUpperCase()}RS256`, x5t: digest.toString('base64url') };
    return new Access(options, { privateKey, publicKey, header });
  }

  /** Answers a token request; error codes are those of OAuth 2.0 (RFC 6749 section 5.2). */
  async token(form: URLSearchParams | undefined): Promise<Answer> {
    // Documented: the endpoint is throttled. The limit and the answer are not documented (assumed: the same answer as
    // the API's).
    const wait = this.#tokenCalls.take(this.#switches.tokenCallsPerMinute);
    if (wait > 0) return this.#tooMany(wait);
    if (form === undefined) return { status: 400, body: { error: 'invalid_request' } };
    const grant = form.get('grant_type');
    if (grant === null) return { status: 400, body: { error: 'invalid_request' } };
    if (grant !== 'client_credentials') return { status: 400, body: { error: 'unsupported_grant_type' } };
    const { clientId, clientSecret } = this.#options.tenant;
    if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret) {
      return { status: 400, body: { error: 'invalid_client' } };
    }
    const granted = this.#grantedScopes();
    const named = form.get('scope')?.split(' ').filter(Boolean) ?? [];
    const asked = named.length === 0 ? granted : named;
    if (asked.some((scope) => !granted.includes(scope))) return { status: 400, body: { error: 'invalid_scope' } };
    const access_token = await this.#sign(asked);
    return ok({ access_token, expires_in: TOKEN_LIFETIME_SECONDS, token_type: 'Bearer', scope: asked.join(' ') });
  }

  get #switches(): ServiceTitanSwitches {
    return this.#options.switches();
  }

  #grantedScopes(): readonly string[] {
    const { withoutScopes } = this.#switches;
    return (this.#options.tenant.scopes ?? KNOWN_SCOPES).filter((scope) => !withoutScopes.some((it) => it === scope));
  }

  #sign(scope: readonly string[]): Promise<string> {
    const { tenant, clock, issuer } = this.#options;
    const issuedAt = Math.floor(clock.now() / 1000);
    const jti = randomUUID().replaceAll('-', '').toUpperCase();
    this.#issuedTokens.add(jti);
    return new SignJWT({ client_id: tenant.clientId, tenant: String(tenant.tenantId), scope: [...scope] })
      .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', ...this.#key.header })
      .setIssuer(issuer)
      .setJti(jti)
      .setIssuedAt(issuedAt)
      .setNotBefore(issuedAt)
      .setExpirationTime(issuedAt + TOKEN_LIFETIME_SECONDS)
      .sign(this.#key.privateKey);
  }

  /** Revokes all tokens before they expire. */
  revokeTokens(): void {
    this.#issuedTokens.clear();
  }

  /** The refusal of this call; undefined if it may be served. */
  async refusal(credentials: Credentials, tenantInPath: string, scope: Scope): Promise<Answer | undefined> {
    const { tenant } = this.#options;
    const { wrongAppKeyStatus, wrongTenantStatus, callsPerSecond } = this.#switches;
    if (credentials.appKey !== tenant.appKey) {
      return this.#denied(wrongAppKeyStatus, 'The application key (ST-App-Key) is missing or not known.');
    }
    const claims = await this.#claims(credentials.authorization);
    if (claims === undefined) return this.#denied(401, 'Unauthorized', 'Bearer error="invalid_token"');
    if (claims['tenant'] !== tenantInPath) {
      return this.#denied(wrongTenantStatus, 'Access to this tenant is not allowed.');
    }
    const granted = claims['scope'];
    // Text as observed on a live tenant.
    if (!Array.isArray(granted) || !granted.includes(scope)) return problem(403, 'Scope validation failed');
    const wait = this.#calls.take(callsPerSecond);
    return wait > 0 ? this.#tooMany(wait) : undefined;
  }

  /** A 401 names its scheme and by default has no body. */
  #denied(status: 401 | 403, title: string, challenge = 'Bearer'): Answer {
    if (status === 403) return problem(403, title);
    const headers = { 'www-authenticate': challenge };
    return this.#switches.unauthorizedBody === 'empty'
      ? { status, body: undefined, headers }
      : problem(status, title, { headers });
  }

  /** The official sample sends the token alone, most clients `Bearer <token>`; both are accepted. */
  async #claims(authorization: string | undefined): Promise<JWTPayload | undefined> {
    const token = authorization?.replace(/^bearer\s+/i, '');
    if (token === undefined || token === '') return undefined;
    const { clock, issuer } = this.#options;
    try {
      const currentDate = new Date(clock.now());
      const { payload } = await jwtVerify(token, this.#key.publicKey, { issuer, typ: 'at+jwt', currentDate });
      return this.#issuedTokens.has(payload.jti ?? '') ? payload : undefined;
    } catch {
      return undefined;
    }
  }

  /** The answer to a call above the rate limit, also used by faults. */
  rateLimited(): Answer {
    return this.#tooMany(1_000);
  }

  #tooMany(waitMs: number): Answer {
    const seconds = Math.ceil(waitMs / 1_000);
    const headers = this.#switches.retryAfterHeader ? { 'retry-after': String(seconds) } : undefined;
    // Clients parse the second-to-last word of the title as the number of seconds.
    return problem(429, `Rate limit is exceeded. Try again in ${seconds} seconds.`, headers && { headers });
  }
}

/** A sliding window of calls of one application and tenant, on the sandbox's clock. */
class CallRate {
  readonly #clock: SandboxClock;
  readonly #windowMs: number;
  #recent: number[] = [];

  constructor(clock: SandboxClock, windowMs: number) {
    this.#clock = clock;
    this.#windowMs = windowMs;
  }

  /** Counts a call. @returns 0 if it may be served; otherwise the milliseconds until the next call may be. */
  take(limit: number): number {
    const now = this.#clock.now();
    // After the clock was set back, calls in its future no longer count.
    this.#recent = this.#recent.filter((at) => at > now - this.#windowMs && at <= now);
    if (this.#recent.length >= limit) return (this.#recent.at(-limit) ?? now) + this.#windowMs - now;
    this.#recent.push(now);
    return 0;
  }
}
