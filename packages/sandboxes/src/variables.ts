/** The environment variables that connect a process to both sandboxes, by their public names. */
import type { IntacctCompany } from './intacct/company.ts';
import type { ServiceTitanTenant } from './servicetitan/tenant.ts';

interface Connection {
  readonly tenant: ServiceTitanTenant;
  readonly company: IntacctCompany;
  readonly servicetitanOrigin: string;
  readonly intacctUrl: string;
}

export function variablesFor({ tenant, company, servicetitanOrigin, intacctUrl }: Connection): Record<string, string> {
  return {
    SERVICETITAN_ENVIRONMENT: 'integration',
    SERVICETITAN_TENANT_ID: String(tenant.tenantId),
    SERVICETITAN_CLIENT_ID: tenant.clientId,
    SERVICETITAN_CLIENT_SECRET: tenant.clientSecret,
    SERVICETITAN_APP_KEY: tenant.appKey,
    SERVICETITAN_API_URL: servicetitanOrigin,
    SERVICETITAN_AUTH_URL: servicetitanOrigin,
    INTACCT_SENDER_ID: company.senderId,
    INTACCT_SENDER_PASSWORD: company.senderPassword,
    INTACCT_COMPANY_ID: company.companyId,
    INTACCT_USER_ID: company.userId,
    INTACCT_USER_PASSWORD: company.userPassword,
    INTACCT_ENDPOINT_URL: intacctUrl,
  };
}
