/** Finds connections that would post the same bills: a tenant of ServiceTitan may be in one connection only. */
import type { Finding } from './problems.ts';
import { systemsNamed, type Environment } from './variables.ts';

/** Which variables each connection reads, by its name. */
type Prefixes = Readonly<
  Record<string, { readonly servicetitan: { variables: string }; readonly intacct: { variables: string } }>
>;

interface Named {
  readonly connection: string;
  readonly prefix: string;
  readonly tenant: string | undefined;
  readonly environment: string;
  readonly company: string | undefined;
}

/**
 * Connections with the same variables have the same tenant whatever these say, so that a file alone, without any secret,
 * is refused too. Two tenants may post into one company.
 */
export function sharedTenants(prefixes: Prefixes, environment: Environment): Finding[] {
  const all = Object.entries(prefixes).map(([connection, { servicetitan, intacct }]) => ({
    connection,
    prefix: servicetitan.variables,
    ...systemsNamed(environment, { servicetitan: servicetitan.variables, intacct: intacct.variables }),
  }));
  return all.flatMap((one, at) => {
    const other = all.slice(0, at).find((earlier) => isSameTenant(earlier, one));
    return other === undefined ? [] : [{ where: ['connections', one.connection], message: wordsFor(other, one) }];
  });
}

/**
 * Not by address: a proxy has another one. A link in Intacct holds the number of the tenant and not its environment, so
 * two tenants of one number cannot share a company.
 */
function isSameTenant(a: Named, b: Named): boolean {
  if (a.prefix === b.prefix) return true;
  if (a.tenant === undefined || a.tenant !== b.tenant) return false;
  return a.environment === b.environment || companyOf(a) === companyOf(b);
}

/** Intacct does not look at the case of a company id. */
function companyOf({ company }: Named): string | undefined {
  return company?.toLowerCase();
}

function wordsFor(other: Named, { connection, prefix, tenant }: Named): string {
  const variable = `${prefix}_TENANT_ID`;
  const which = tenant === undefined ? `both read ${variable}` : `${variable} is ${tenant}`;
  const again =
    other.prefix === prefix
      ? 'give it variables of its own (servicetitan.variables, with another prefix)'
      : `correct ${variable} or ${other.prefix}_TENANT_ID`;
  return `has the same ServiceTitan tenant as the connection ${other.connection} (${which}), and would post each of its bills once more: remove ${connection}, or if it is for another tenant, ${again}`;
}
