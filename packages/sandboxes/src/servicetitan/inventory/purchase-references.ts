/**
 * What a purchase refers to: vendor, business unit, location, SKUs. All must exist (documented). Also the totals of its
 * lines.
 */
import Big from 'big.js';

import { Refusal } from '../http/refusal.ts';
import type { PurchaseOrderItem, Sku, Vendor } from '../records/purchasing-records.ts';
import type { TenantStore } from '../store.ts';

export interface StockLocation {
  readonly id: number;
  readonly name: string;
  readonly type: 'Warehouse' | 'Truck';
}

/** A warehouse or a truck; both share one sequence of IDs. */
export function locationOf(store: TenantStore, id: number | null): StockLocation | undefined {
  const warehouse = store.warehouses.get(id);
  if (warehouse !== undefined) return { id: warehouse.id, name: warehouse.name, type: 'Warehouse' };
  const truck = store.trucks.get(id);
  return truck && { id: truck.id, name: truck.name, type: 'Truck' };
}

export interface References {
  readonly vendorId: number;
  readonly typeId?: number | undefined;
  readonly returnTypeId?: number | undefined;
  readonly businessUnitId: number | null;
  readonly inventoryLocationId: number | null;
  readonly jobId?: number | null | undefined;
}

/** Refuses unknown references. The statuses are assumed from rules of other modules observed on live tenants. */
export function checkReferences(store: TenantStore, references: References): void {
  const { vendorId, typeId, returnTypeId, businessUnitId, inventoryLocationId, jobId } = references;
  const missing = [
    store.vendor(vendorId) === undefined ? `Vendor ${vendorId}` : undefined,
    typeId !== undefined && store.purchaseOrderTypes.get(typeId) === undefined
      ? `Purchase order type ${typeId}`
      : undefined,
    returnTypeId !== undefined && store.returnTypes.get(returnTypeId) === undefined
      ? `Return type ${returnTypeId}`
      : undefined,
    store.businessUnits.get(businessUnitId) === undefined ? `Business unit ${businessUnitId}` : undefined,
    locationOf(store, inventoryLocationId) === undefined ? `Inventory location ${inventoryLocationId}` : undefined,
    typeof jobId === 'number' && store.jobs.get(jobId) === undefined ? `Job ${jobId}` : undefined,
  ].find((name) => name !== undefined);
  if (missing !== undefined) throw new Refusal(400, `${missing} was not found.`);
}

/** Checked only when a vendor is chosen: existing orders of a vendor that became inactive go on. */
export function refuseInactive(vendor: Vendor | undefined): void {
  if (vendor !== undefined && !vendor.active) throw new Refusal(409, `Vendor ID = ${vendor.id} is not active`);
}

/** An unknown SKU is answered with 500 and a message, as observed for invoices on live tenants. */
export function requireSku(store: TenantStore, skuId: number): Sku {
  const sku = store.sku(skuId);
  if (sku === undefined) throw new Refusal(500, `Sku (Id: ${skuId}) is not found.`);
  return sku;
}

/**
 * Assumed: no purchase is larger. JavaScript numbers, which JSON is read into, are exact to the cent far beyond this.
 */
const MAX_TOTAL = Big('999999999999.99');

function refuseTooLarge(what: string, total: Big): Big {
  if (total.lte(MAX_TOTAL)) return total;
  throw new Refusal(400, `${what} of ${total.toFixed(2)} is too large: at most ${MAX_TOTAL.toFixed(2)} is allowed.`);
}

export function lineTotal(quantity: number, cost: number): Big {
  return refuseTooLarge('A line total', Big(quantity).times(cost).round(2, Big.roundHalfUp));
}

/** The total of lines, tax and freight. */
export function documentTotal(amounts: readonly (Big | number)[]): Big {
  return refuseTooLarge('A total', sumOf(amounts));
}

export function sumOf(amounts: readonly (Big | number)[]): Big {
  return amounts.reduce<Big>((sum, amount) => sum.plus(amount), Big(0));
}

export function orderTotal(items: readonly PurchaseOrderItem[], tax: number, shipping: number): number {
  return documentTotal([...items.map(({ total }) => total), tax, shipping]).toNumber();
}
