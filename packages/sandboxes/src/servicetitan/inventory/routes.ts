/** Routes of the inventory module except vendors: purchase orders, receipts, returns, warehouses and trucks. */
import type { ApiRoute } from '../http/route.ts';
import type { TenantStore } from '../store.ts';
import { inventoryMasterRoutes } from './master-data.ts';
import { orderRoutes } from './order-routes.ts';
import { receiptRoutes } from './receipt-routes.ts';
import { returnRoutes } from './return-routes.ts';

export function inventoryRoutes(store: TenantStore): ApiRoute[] {
  return [...orderRoutes(store), ...receiptRoutes(store), ...returnRoutes(store), ...inventoryMasterRoutes(store)];
}
