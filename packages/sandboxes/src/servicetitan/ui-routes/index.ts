/**
 * What people do in ServiceTitan's screens, under `/_sandbox`: the real API has no way to do it. Every refusal says what
 * is wrong and what to do instead.
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
