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
  /** Signs in at this entity instead of the top level. */
  readonly entityId: string | undefined;
  readonly endpointUrl: string;
}

/** Official addresses (ServiceTitan developer documentation, "Environments"). */
const SERVICETITAN_HOSTS = {
  production: { api: 'https://api.servicetitan.io', auth: 'https://auth.servicetitan.io' },
  integration: { api: 'https://api-integration.servicetitan.io', auth: 'https://auth-integration.servicetitan.io' },
} as const;
const INTACCT_ENDPOINT = 'https://api.intacct.com/ia/xml/xmlgw.phtml';

const identifier = z.string();
const address = z
  .url({ protocol: /^https?$/, error: 'must be an http or https address' })
  .transform((url) => url.replace(/\/+$/, ''));

/** Each variable by its name behind the connection's prefix. */
const servicetitanVariables = z.object({
  ENVIRONMENT: z
    .enum(['production', 'integration'], { error: 'must be one of production, integration' })
    .default('production'),
  /** Made of digits, and stays text. */
  TENANT_ID: identifier.regex(/^\d{1,18}$/, 'must be a number'),
  CLIENT_ID: identifier,
  CLIENT_SECRET: identifier,
  APP_KEY: identifier,
  API_URL: address.optional(),
  AUTH_URL: address.optional(),
});

const intacctVariables = z.object({
  SENDER_ID: identifier,
  SENDER_PASSWORD: identifier,
  COMPANY_ID: identifier,
  USER_ID: identifier,
  USER_PASSWORD: identifier,
  ENTITY_ID: identifier.optional(),
  ENDPOINT_URL: address.default(INTACCT_ENDPOINT),
});

/** What the environment gives for one system, or a sentence for each variable that is missing or wrong; no secret is in it. */
export type AccessReading<T> = { readonly access: T } | { readonly problems: readonly string[] };

export function readServiceTitanAccess(environment: Environment, prefix: string): AccessReading<ServiceTitanAccess> {
  const read = readVariables(servicetitanVariables, environment, prefix);
  if ('problems' in read) return read;
  const { values } = read;
  const hosts = SERVICETITAN_HOSTS[values.ENVIRONMENT];
  return {
    access: {
      environment: values.ENVIRONMENT,
      tenantId: values.TENANT_ID,
      clientId: values.CLIENT_ID,
      clientSecret: values.CLIENT_SECRET,
      appKey: values.APP_KEY,
      apiUrl: values.API_URL ?? hosts.api,
      authUrl: values.AUTH_URL ?? hosts.auth,
    },
  };
}

export function readIntacctAccess(environment: Environment, prefix: string): AccessReading<IntacctAccess> {
  const read = readVariables(intacctVariables, environment, prefix);
  if ('problems' in read) return read;
  const { values } = read;
  return {
    access: {
      senderId: values.SENDER_ID,
      senderPassword: values.SENDER_PASSWORD,
      companyId: values.COMPANY_ID,
      userId: values.USER_ID,
      userPassword: values.USER_PASSWORD,
      entityId: values.ENTITY_ID,
      endpointUrl: values.ENDPOINT_URL,
    },
  };
}

/** Which tenant and company the variables name, as far as they are set; whatever else is wrong with them. */
export function systemsNamed(
  environment: Environment,
  prefixes: { readonly servicetitan: string; readonly intacct: string },
) {
  const read = (variable: string) => readVariable(environment, variable).value?.trim();
  return {
    // ServiceTitan takes it as a number.
    tenant: read(`${prefixes.servicetitan}_TENANT_ID`)?.replace(/^0+(?=\d)/, ''),
    environment: read(`${prefixes.servicetitan}_ENVIRONMENT`) ?? 'production',
    company: read(`${prefixes.intacct}_COMPANY_ID`),
  };
}

/** The problems of several readings together. */
export function problemsOf(...readings: readonly AccessReading<unknown>[]): string[] {
  return readings.flatMap((reading) => ('problems' in reading ? reading.problems : []));
}

function readVariables<T extends z.ZodObject>(
  schema: T,
  environment: Environment,
  prefix: string,
): { readonly values: z.output<T> } | { readonly problems: readonly string[] } {
  const given = Object.keys(schema.shape).map(
    (name) => [name, readVariable(environment, `${prefix}_${name}`)] as const,
  );
  const unreadable = new Map(given.flatMap(([name, { problem }]) => (problem === undefined ? [] : [[name, problem]])));
  const parsed = schema.safeParse(Object.fromEntries(given.map(([name, { value }]) => [name, value])), {
    error: ({ input }) => (input === undefined ? 'missing' : undefined),
    reportInput: true,
  });
  const invalid = new Map(
    (parsed.error?.issues ?? []).map(({ path: [name], message, input }) => {
      const variable = `${prefix}_${String(name)}`;
      return [
        String(name),
        input === undefined
          ? `${variable} is not set: set it, or ${variable}_FILE to a file that holds it`
          : `${variable}: ${message}`,
      ];
    }),
  );
  const problems = Object.keys(schema.shape).flatMap((name) => unreadable.get(name) ?? invalid.get(name) ?? []);
  return parsed.success && problems.length === 0 ? { values: parsed.data } : { problems };
}

/** The variable itself, or the content of the file that `…_FILE` names, without the line end. An empty one is not set. */
function readVariable(
  environment: Environment,
  variable: string,
): { readonly value?: string | undefined; readonly problem?: string } {
  const file = environment[`${variable}_FILE`];
  if (file === undefined) return { value: environment[variable] === '' ? undefined : environment[variable] };
  try {
    const value = readFileSync(file, 'utf8').trim();
    return value === '' ? { problem: `${variable}_FILE: the file it names is empty` } : { value };
  } catch {
    return { problem: `${variable}_FILE: the file it names cannot be read` };
  }
}

/**
 * A bill of a test tenant must never reach the books: an integration tenant may only meet a sandbox company
 * (`…-sandbox`, or since 2025 R4 a name of its own) or an address that is not Sage's.
 */
export function isTestToProduction(source: ServiceTitanAccess, ledger: IntacctAccess): boolean {
  const isSage = new URL(ledger.endpointUrl).hostname.endsWith('intacct.com');
  return source.environment === 'integration' && isSage && !ledger.companyId.includes('-');
}
