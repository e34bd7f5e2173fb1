/** The inventory module without vendors: purchase orders, receipts, returns, and where goods are kept. */
import type { ApiRoute } from '../http/route.ts';
import type { TenantStore } from '../store.ts';
import { inventoryMasterRoutes } from './masters.ts';
import { orderRoutes } from './orders.ts';
import { receiptRoutes } from './receipts.ts';
import { returnRoutes } from './return-routes.ts';

export function inventoryRoutes(store: TenantStore): ApiRoute[] {
  return [...orderRoutes(store), ...receiptRoutes(store), ...returnRoutes(store), ...inventoryMasterRoutes(store)];
}
