/**
 * Who may call: the token endpoint (OAuth client credentials) and the check of app key, token, tenant, scope and call
 * rate on every API request. Statuses and texts of refusals are undocumented unless a comment says otherwise.
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
  /** As identity servers name a key by its certificate: `kid` in hexadecimal digits, `x5t` in base64url. */
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

  /** Makes the signing key, so that no key is stored anywhere. */
  static async create(options: AccessOptions): Promise<Access> {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    const thumbprint = createHash('sha1').update(JSON.stringify(await exportJWK(publicKey)));
    const digest = thumbprint.digest();
    const header = { kid: `${digest.toString('hex').toUpperCase()}RS256`, x5t: digest.toString('base64url') };
    return new Access(options, { privateKey, publicKey, header });
  }

  /** Answers a token request; the error codes are those of OAuth 2.0 (RFC 6749 section 5.2). */
  async token(form: URLSearchParams | undefined): Promise<Answer> {
    // Documented: the endpoint is throttled. Its limit and the form of the refusal are not (assumed: as the API's).
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

  /** Makes every token that was given out invalid before its time. */
  revokeTokens(): void {
    this.#issuedTokens.clear();
  }

  /** Why this call may not be served; undefined when it may. */
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
    // Text observed on a live tenant.
    if (!Array.isArray(granted) || !granted.includes(scope)) return problem(403, 'Scope validation failed');
    const wait = this.#calls.take(callsPerSecond);
    return wait > 0 ? this.#tooMany(wait) : undefined;
  }

  /** A 401 names its scheme and, by default, has no body. */
  #denied(status: 401 | 403, title: string, challenge = 'Bearer'): Answer {
    if (status === 403) return problem(403, title);
    const headers = { 'www-authenticate': challenge };
    return this.#switches.unauthorizedBody === 'empty'
      ? { status, body: undefined, headers }
      : problem(status, title, { headers });
  }

  /** The official sample sends the bare token, most clients `Bearer <token>`; both work. */
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

  /** The answer to a call too many, also for a planned fault. */
  rateLimited(): Answer {
    return this.#tooMany(1_000);
  }

  #tooMany(waitMs: number): Answer {
    const seconds = Math.ceil(waitMs / 1_000);
    const headers = this.#switches.retryAfterHeader ? { 'retry-after': String(seconds) } : undefined;
    // Clients take the second-to-last word of the title as the number of seconds.
    return problem(429, `Rate limit is exceeded. Try again in ${seconds} seconds.`, headers && { headers });
  }
}

/** Calls of one application and tenant in a window that moves with the sandbox's clock. */
class CallRate {
  readonly #clock: SandboxClock;
  readonly #windowMs: number;
  #recent: number[] = [];

  constructor(clock: SandboxClock, windowMs: number) {
    this.#clock = clock;
    this.#windowMs = windowMs;
  }

  /** Counts a call. Milliseconds until there is room for it when there is none now; 0 when it may be served. */
  take(limit: number): number {
    const now = this.#clock.now();
    // A clock that was turned back leaves calls in its future: they count no more.
    this.#recent = this.#recent.filter((at) => at > now - this.#windowMs && at <= now);
    if (this.#recent.length >= limit) return (this.#recent.at(-limit) ?? now) + this.#windowMs - now;
    this.#recent.push(now);
    return 0;
  }
}
