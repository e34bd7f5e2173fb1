/**
 * What users do in ServiceTitan's own UI and the real API cannot do, as routes under `/_sandbox`. Every refusal says
 * what is wrong and what to do instead.
 */
import type { FastifyInstance } from 'fastify';

import type { TenantStore } from '../store.ts';
import { registerBillRoutes } from './bills.ts';
import { registerPayableRoutes } from './payables.ts';
import { registerPurchasingRoutes } from './purchasing.ts';
import { registerVendorRoutes } from './vendors.ts';

export function registerUiRoutes(app: FastifyInstance, store: TenantStore): void {
  registerBillRoutes(app, store);
  registerPurchasingRoutes(app, store);
  registerPayableRoutes(app, store);
  registerVendorRoutes(app, store);
}
