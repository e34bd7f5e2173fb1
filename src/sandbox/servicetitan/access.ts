/**
 * Who may call: the token endpoint (OAuth client credentials) and the check of token, app key, tenant, scope and call
 * rate on every API request. Statuses and texts of refusals are undocumented unless a comment says otherwise.
 */
import { randomUUID } from 'node:crypto';

import { exportJWK, calculateJwkThumbprint, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import type { CryptoKey, JWTPayload } from 'jose';

import { ok, problem } from './answer.ts';
import type { Answer } from './answer.ts';
import type { ServiceTitanTenant } from './tenant.ts';

const tokenSeconds = 900;
/** Documented: 60 calls a second for an application and tenant. */
const callsPerSecond = 60;

/** Names for vendors, receipts, job types, business units and payment terms follow the documented pattern; unverified. */
const knownScopes = [
  'tn.acc.apbills:r',
  'tn.acc.appayments:r',
  'tn.acc.glaccounts:r',
  'tn.acc.paymentterms:r',
  'tn.inv.purchaseorders:r',
  'tn.inv.receipts:r',
  'tn.inv.vendors:r',
  'tn.inv.vendors:w',
  'tn.inv.warehouses:r',
  'tn.inv.trucks:r',
  'tn.jpm.jobs:r',
  'tn.jpm.jobtypes:r',
  'tn.set.businessunits:r',
] as const;
export type Scope = (typeof knownScopes)[number];

export interface Credentials {
  readonly authorization: string | undefined;
  readonly appKey: string | undefined;
}

export class Access {
  readonly #tenant: ServiceTitanTenant;
  readonly #now: () => number;
  readonly #issuer: string;
  readonly #keys: { privateKey: CryptoKey; publicKey: CryptoKey; kid: string };
  #recentCalls: number[] = [];

  private constructor(
    tenant: ServiceTitanTenant,
    now: () => number,
    issuer: string,
    keys: { privateKey: CryptoKey; publicKey: CryptoKey; kid: string },
  ) {
    this.#tenant = tenant;
    this.#now = now;
    this.#issuer = issuer;
    this.#keys = keys;
  }

  /** Makes the signing key, so that no key is stored anywhere. */
  static async create(tenant: ServiceTitanTenant, now: () => number, issuer: string): Promise<Access> {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    const kid = await calculateJwkThumbprint(await exportJWK(publicKey));
    return new Access(tenant, now, issuer, { privateKey, publicKey, kid });
  }

  /** Answers a token request; the error codes are those of OAuth 2.0 (RFC 6749 section 5.2). */
  async token(form: URLSearchParams | undefined): Promise<Answer> {
    if (form === undefined) return { status: 400, body: { error: 'invalid_request' } };
    const grant = form.get('grant_type');
    if (grant === null) return { status: 400, body: { error: 'invalid_request' } };
    if (grant !== 'client_credentials') return { status: 400, body: { error: 'unsupported_grant_type' } };
    const { clientId, clientSecret } = this.#tenant;
    if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret) {
      return { status: 400, body: { error: 'invalid_client' } };
    }
    const scopes = this.#tenant.scopes ?? knownScopes;
    const access_token = await this.#sign(scopes);
    return ok({ access_token, expires_in: tokenSeconds, token_type: 'Bearer', scope: scopes.join(' ') });
  }

  #sign(scope: readonly string[]): Promise<string> {
    const issuedAt = Math.floor(this.#now() / 1000);
    const { privateKey, kid } = this.#keys;
    return new SignJWT({ client_id: this.#tenant.clientId, tenant: String(this.#tenant.tenantId), scope: [...scope] })
      .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid, x5t: kid })
      .setIssuer(this.#issuer)
      .setJti(randomUUID().replaceAll('-', '').toUpperCase())
      .setIssuedAt(issuedAt)
      .setNotBefore(issuedAt)
      .setExpirationTime(issuedAt + tokenSeconds)
      .sign(privateKey);
  }

  /** Why this call may not be served; undefined when it may. */
  async refusal(credentials: Credentials, tenantInPath: string, scope: Scope): Promise<Answer | undefined> {
    if (credentials.appKey !== this.#tenant.appKey) {
      return problem(401, 'Access denied: the application key (ST-App-Key) is missing or not known.');
    }
    const claims = await this.#claims(credentials.authorization);
    if (claims === undefined) {
      const headers = { 'www-authenticate': 'Bearer error="invalid_token"' };
      return problem(401, 'Unauthorized', { headers });
    }
    if (claims['tenant'] !== tenantInPath) return problem(403, 'Access to this tenant is not allowed.');
    const granted = claims['scope'];
    // Text observed on a live tenant.
    if (!Array.isArray(granted) || !granted.includes(scope)) return problem(403, 'Scope validation failed');
    return this.#rateRefusal();
  }

  /** The official sample sends the bare token, most clients `Bearer <token>`; both work. */
  async #claims(authorization: string | undefined): Promise<JWTPayload | undefined> {
    const token = authorization?.replace(/^bearer\s+/i, '');
    if (token === undefined || token === '') return undefined;
    try {
      const currentDate = new Date(this.#now());
      const verified = await jwtVerify(token, this.#keys.publicKey, {
        issuer: this.#issuer,
        typ: 'at+jwt',
        currentDate,
      });
      return verified.payload;
    } catch {
      return undefined;
    }
  }

  #rateRefusal(): Answer | undefined {
    const now = this.#now();
    this.#recentCalls = this.#recentCalls.filter((at) => at > now - 1000);
    if (this.#recentCalls.length < callsPerSecond) {
      this.#recentCalls.push(now);
      return undefined;
    }
    // Clients take the second-to-last word of the title as the number of seconds.
    return problem(429, 'Rate limit is exceeded. Try again in 1 seconds.', { headers: { 'retry-after': '1' } });
  }
}
