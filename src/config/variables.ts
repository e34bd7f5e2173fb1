/** Addresses and credentials of a connection, from the environment or from files named there (`…_FILE`). */
import { readFileSync } from 'node:fs';

import { z } from 'zod';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ServiceTitanAccess {
  readonly environment: 'production' | 'integration';
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly appKey: string;
  readonly apiUrl: string;
  readonly authUrl: string;
}

export interface IntacctAccess {
  readonly senderId: string;
  readonly senderPassword: string;
  readonly companyId: string;
  readonly userId: string;
  readonly userPassword: string;
  /** Signs in at this entity instead of the company level. */
  readonly entityId: string | undefined;
  readonly endpointUrl: string;
}

/** Official addresses (ServiceTitan developer documentation, "Environments"). */
const SERVICETITAN_HOSTS = {
  production: { api: 'https://api.servicetitan.io', auth: 'https://auth.servicetitan.io' },
  integration: { api: 'https://api-integration.servicetitan.io', auth: 'https://auth-integration.servicetitan.io' },
} as const;
const INTACCT_ENDPOINT = 'https://api.intacct.com/ia/xml/xmlgw.phtml';

const url = z.url({ protocol: /^https?$/, error: 'must be an http or https address' });

/** Reads variables of one prefix and remembers each one that is missing or wrong. */
export class VariableReader {
  readonly problems: string[] = [];
  readonly #environment: Environment;
  readonly #prefix: string;

  constructor(environment: Environment, prefix: string) {
    this.#environment = environment;
    this.#prefix = prefix;
  }

  optional(name: string): string | undefined {
    const variable = `${this.#prefix}_${name}`;
    const file = this.#environment[`${variable}_FILE`];
    if (file !== undefined) {
      try {
        const value = readFileSync(file, 'utf8').trim();
        if (value === '') this.problems.push(`${variable}_FILE: the file it names is empty`);
        return value;
      } catch {
        this.problems.push(`${variable}_FILE: the file it names cannot be read`);
        return undefined;
      }
    }
    const value = this.#environment[variable];
    return value === '' ? undefined : value;
  }

  required(name: string): string {
    const problemsBefore = this.problems.length;
    const value = this.optional(name);
    if (value === undefined && this.problems.length === problemsBefore) {
      this.problems.push(
        `${this.#prefix}_${name} is not set: set it, or ${this.#prefix}_${name}_FILE to a file that holds it`,
      );
    }
    return value ?? '';
  }

  /** An identifier made of digits; it stays text. */
  digits(name: string): string {
    const value = this.required(name);
    if (value !== '' && !/^\d{1,18}$/.test(value)) this.problems.push(`${this.#prefix}_${name}: must be a number`);
    return value;
  }

  address(name: string, fallback: string): string {
    const value = this.optional(name) ?? fallback;
    if (!url.safeParse(value).success) this.problems.push(`${this.#prefix}_${name}: must be an http or https address`);
    return value.replace(/\/+$/, '');
  }

  oneOf<T extends string>(name: string, choices: readonly [T, ...T[]]): T {
    const value = this.optional(name) ?? choices[0];
    const choice = choices.find((candidate) => candidate === value);
    if (choice === undefined) this.problems.push(`${this.#prefix}_${name}: must be one of ${choices.join(', ')}`);
    return choice ?? choices[0];
  }
}

export function readServiceTitanAccess(read: VariableReader): ServiceTitanAccess {
  const environment = read.oneOf('ENVIRONMENT', ['production', 'integration']);
  const hosts = SERVICETITAN_HOSTS[environment];
  return {
    environment,
    tenantId: read.digits('TENANT_ID'),
    clientId: read.required('CLIENT_ID'),
    clientSecret: read.required('CLIENT_SECRET'),
    appKey: read.required('APP_KEY'),
    apiUrl: read.address('API_URL', hosts.api),
    authUrl: read.address('AUTH_URL', hosts.auth),
  };
}

export function readIntacctAccess(read: VariableReader): IntacctAccess {
  return {
    senderId: read.required('SENDER_ID'),
    senderPassword: read.required('SENDER_PASSWORD'),
    companyId: read.required('COMPANY_ID'),
    userId: read.required('USER_ID'),
    userPassword: read.required('USER_PASSWORD'),
    entityId: read.optional('ENTITY_ID'),
    endpointUrl: read.address('ENDPOINT_URL', INTACCT_ENDPOINT),
  };
}

/**
 * A bill of a test tenant must never reach the books: an integration tenant may only meet a sandbox company
 * (`…-sandbox`, or since 2025 R4 a name of its own) or an address that is not Sage's.
 */
export function sandboxMeetsProduction(source: ServiceTitanAccess, ledger: IntacctAccess): boolean {
  const isSage = new URL(ledger.endpointUrl).hostname.endsWith('intacct.com');
  return source.environment === 'integration' && isSage && !ledger.companyId.includes('-');
}
