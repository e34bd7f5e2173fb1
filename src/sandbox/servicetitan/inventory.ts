/** The inventory module without vendors: purchase orders, receipts, returns, and where goods are kept. */
import { inventoryMasterRoutes } from './inventory-masters.ts';
import { orderRoutes } from './inventory-orders.ts';
import { receiptRoutes } from './inventory-receipts.ts';
import { returnRoutes } from './inventory-returns.ts';
import type { ApiRoute } from './route.ts';
import type { TenantStore } from './store.ts';

export function inventoryRoutes(store: TenantStore): ApiRoute[] {
  return [...orderRoutes(store), ...receiptRoutes(store), ...returnRoutes(store), ...inventoryMasterRoutes(store)];
}
