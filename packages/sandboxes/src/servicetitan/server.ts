/**
 * Simulates the ServiceTitan V2 REST API over real HTTP, with state: token endpoint and API on one origin, the control
 * plane under `/_sandbox`. It must never accept what the real API would refuse.
 */
import Fastify, { type FastifyInstance } from 'fastify';

import { SandboxClock } from '../control/clock.ts';
import { ControlPlane } from '../control/control-plane.ts';
import type { OperationGroup } from '../control/faults.ts';
import { Switches } from '../control/switches.ts';
import { registerPage } from '../page/page.ts';
import { servicetitanPage } from '../page/servicetitan-page.ts';
import type { ExpectedBill } from '../scenario/scenario.ts';
import { journalRoutes } from './accounting/journal.ts';
import { accountingRoutes } from './accounting/routes.ts';
import { Access } from './http/access.ts';
import { registerEndpoints, toHttpAnswer, TOKEN_OPERATION } from './http/endpoints.ts';
import type { ApiRoute } from './http/route.ts';
import { inventoryRoutes } from './inventory/routes.ts';
import { vendorRoutes } from './inventory/vendors.ts';
import { operationsRoutes } from './operations/jobs.ts';
import { settingsRoutes } from './operations/settings.ts';
import { TenantStore } from './store.ts';
import { serviceTitanSwitchesSchema, type ServiceTitanSwitches } from './switches.ts';
import type { ServiceTitanTenant } from './tenant.ts';
import { registerUiRoutes } from './ui-routes/index.ts';
import { registerJobRoutes } from './ui-routes/jobs.ts';
import { Webhooks } from './webhooks/webhooks.ts';

export interface ServiceTitanSandbox {
  /** Base URL of the API and of the token endpoint: `http://host:port`. */
  readonly origin: string;
  close(): Promise<void>;
}

export interface ServiceTitanSandboxOptions {
  readonly host?: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly tenant: ServiceTitanTenant;
  /** The scenario's expectations, shown on the page. */
  readonly expectations?: readonly ExpectedBill[];
  /** Milliseconds since 1970, for tokens, call rate and timestamps; default: the machine's clock. */
  readonly now?: () => number;
  /** The sandbox's clock, for tests that move it; made from `now` when left out. */
  readonly clock?: SandboxClock;
  readonly switches?: Partial<ServiceTitanSwitches>;
}

export async function startServiceTitanSandbox(options: ServiceTitanSandboxOptions): Promise<ServiceTitanSandbox> {
  const { host = '127.0.0.1', port, tenant, now } = options;
  const clock = options.clock ?? new SandboxClock(now);
  const switches = new Switches(serviceTitanSwitchesSchema, options.switches);
  const current = (): ServiceTitanSwitches => switches.current;
  const store = new TenantStore(tenant, clock.now, current);
  const access = await Access.create({ tenant, clock, switches: current, issuer: 'https://auth.servicetitan.example' });
  const webhooks = new Webhooks({ tenant, clock, switches: current });
  const routes = apiRoutes(store);
  const control = new ControlPlane({
    system: 'servicetitan',
    state: () => store.state(),
    clock,
    hooks: { rateLimited: () => toHttpAnswer(access.rateLimited()), loseSession: () => access.revokeTokens() },
    operations: groupsOf([TOKEN_OPERATION, ...routes.map(({ operation }) => operation)]),
  });
  const app = Fastify({ forceCloseConnections: true, exposeHeadRoutes: false });
  control.register(
    app,
    (scope) => switches.register(scope),
    (scope) => registerUiRoutes(scope, store),
    (scope) => registerJobRoutes(scope, store, webhooks),
    (scope) => webhooks.register(scope),
  );
  registerPage(app, servicetitanPage(store, options.expectations ?? []));
  registerEndpoints(app, { control, access, routes, numbers: () => current().numbers });
  app.addHook('preClose', async () => webhooks.close());
  const origin = await listen(app, host, port);
  return { origin, close: () => app.close() };
}

function apiRoutes(store: TenantStore): readonly ApiRoute[] {
  return [
    ...accountingRoutes(store),
    ...journalRoutes(store),
    ...inventoryRoutes(store),
    ...vendorRoutes(store),
    ...operationsRoutes(store),
    ...settingsRoutes(store),
  ];
}

/** By HTTP method. */
function groupsOf(operations: readonly string[]): OperationGroup[] {
  const named = operations.map((operation) => operation.split(' ') as [method: string, resource: string]);
  const methods = [...new Set(named.map(([method]) => method))];
  return methods.map((verb) => ({
    verbs: [verb],
    objects: named.filter(([method]) => method === verb).map(([, resource]) => resource),
  }));
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (cause) {
    await app.close();
    throw cause;
  }
}
