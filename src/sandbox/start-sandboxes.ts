/** Both sandboxes on one scenario, and the variables with which any process can use them. */
import { OperatorError } from '../config/operator-error.ts';
import { startIntacctSandbox } from './intacct/server.ts';
import type { Scenario } from './scenario/scenario.ts';
import { startServiceTitanSandbox } from './servicetitan/server.ts';

export interface SandboxOptions {
  readonly scenario: Scenario;
  /** Loopback unless told otherwise. */
  readonly host?: string;
  /** 0 takes a free one. */
  readonly servicetitanPort: number;
  readonly intacctPort: number;
}

export interface Sandboxes {
  readonly servicetitanOrigin: string;
  readonly intacctOrigin: string;
  /** The names of the public interface (SERVICETITAN_…, INTACCT_…). */
  readonly variables: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** @throws OperatorError when a port is taken; nothing is left running then. */
export async function startSandboxes({
  scenario,
  host = '127.0.0.1',
  servicetitanPort,
  intacctPort,
}: SandboxOptions): Promise<Sandboxes> {
  const { servicetitan: tenant, intacct: company } = scenario;
  const servicetitan = await startServiceTitanSandbox({ host, port: servicetitanPort, tenant });
  const intacct = await startIntacctSandbox({ host, port: intacctPort, company }).catch(async (cause: unknown) => {
    await servicetitan.close();
    throw asOperatorError(cause, host, intacctPort);
  });
  return {
    servicetitanOrigin: servicetitan.origin,
    intacctOrigin: intacct.origin,
    variables: {
      SERVICETITAN_ENVIRONMENT: 'integration',
      SERVICETITAN_TENANT_ID: String(tenant.tenantId),
      SERVICETITAN_CLIENT_ID: tenant.clientId,
      SERVICETITAN_CLIENT_SECRET: tenant.clientSecret,
      SERVICETITAN_APP_KEY: tenant.appKey,
      SERVICETITAN_API_URL: servicetitan.origin,
      SERVICETITAN_AUTH_URL: servicetitan.origin,
      INTACCT_SENDER_ID: company.senderId,
      INTACCT_SENDER_PASSWORD: company.senderPassword,
      INTACCT_COMPANY_ID: company.companyId,
      INTACCT_USER_ID: company.userId,
      INTACCT_USER_PASSWORD: company.userPassword,
      INTACCT_ENDPOINT_URL: intacct.url,
    },
    close: async () => {
      await Promise.all([servicetitan.close(), intacct.close()]);
    },
  };
}

function asOperatorError(cause: unknown, host: string, port: number): unknown {
  if (!(cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE')) return cause;
  return new OperatorError(`The Intacct sandbox cannot listen on ${host}:${port}: the port is taken.`, {
    remedy: 'Stop what listens there, or choose another port.',
    cause,
  });
}
