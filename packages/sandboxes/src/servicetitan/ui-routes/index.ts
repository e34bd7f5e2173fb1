/**
 * What users do in ServiceTitan's own UI and the real API cannot do, as routes under `/_sandbox`. Every refusal says
 * what is wrong and what to do instead.
 */
import type { FastifyInstance } from 'fastify';

import type { TenantStore } from '../store.ts';
import { registerBillEdits } from './bills.ts';
import { registerPayableEdits } from './payables.ts';
import { registerPurchasingEdits } from './purchasing.ts';
import { registerVendorEdits } from './vendors.ts';

export function registerHandEdits(app: FastifyInstance, store: TenantStore): void {
  registerBillEdits(app, store);
  registerPurchasingEdits(app, store);
  registerPayableEdits(app, store);
  registerVendorEdits(app, store);
}
