/**
 * The tenant's records while the sandbox runs: every change goes through here and moves `modifiedOn` forward.
 * It knows nothing of HTTP.
 */
import { createHash } from 'node:crypto';

import { formatInstant, parseInstant } from './instant.ts';
import type { ApBill, ExternalDatum, PurchaseOrder, ServiceTitanTenant, Vendor } from './tenant.ts';

export interface ExternalDataChange {
  readonly applicationGuid: string;
  readonly patchMode: 'Replace' | 'Merge';
  readonly externalData: readonly { readonly key: string; readonly value: string | null }[];
}

export class TenantStore {
  readonly tenant: ServiceTitanTenant;
  readonly #now: () => number;
  readonly #bills = new Map<number, ApBill>();
  readonly #vendors = new Map<number, Vendor>();
  readonly #orders: ReadonlyMap<number, PurchaseOrder>;
  #shuffledIds: readonly number[] | undefined;
  #lastTick: bigint;

  /** @param now milliseconds since 1970; the sandbox's only clock. */
  constructor(tenant: ServiceTitanTenant, now: () => number) {
    this.tenant = tenant;
    this.#now = now;
    for (const bill of tenant.bills) this.#bills.set(bill.id, bill);
    for (const vendor of tenant.vendors) this.#vendors.set(vendor.id, vendor);
    this.#orders = new Map(tenant.purchaseOrders.map((order) => [order.id, order]));
    const stamps = [...tenant.bills, ...tenant.vendors].map((record) => parseInstant(record.modifiedOn) ?? 0n);
    this.#lastTick = stamps.reduce((latest, stamp) => (stamp > latest ? stamp : latest), 0n);
  }

  get vendors(): readonly Vendor[] {
    return [...this.#vendors.values()];
  }

  /** Stable, and without meaning: the API has no `sort` on bills and promises no order. */
  get bills(): readonly ApBill[] {
    const rank = (id: number): string => createHash('sha256').update(`${this.tenant.tenantId}/${id}`).digest('hex');
    this.#shuffledIds ??= [...this.#bills.keys()]
      .map((id) => ({ id, rank: rank(id) }))
      .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
      .map(({ id }) => id);
    return this.#shuffledIds.flatMap((id) => this.#bills.get(id) ?? []);
  }

  bill(id: number): ApBill | undefined {
    return this.#bills.get(id);
  }

  vendor(id: number): Vendor | undefined {
    return this.#vendors.get(id);
  }

  purchaseOrder(id: number | null): PurchaseOrder | undefined {
    return id === null ? undefined : this.#orders.get(id);
  }

  nextBillId(): number {
    return Math.max(80_000_000, ...this.#bills.keys()) + 1;
  }

  /** Now, and later than every stamp given before: also when this machine's clock is behind the scenario's month. */
  stamp(): string {
    const now = BigInt(Math.floor(this.#now())) * 10_000n;
    this.#lastTick = now > this.#lastTick ? now : this.#lastTick + 1n;
    return formatInstant(this.#lastTick);
  }

  putBill(bill: ApBill): ApBill {
    if (!this.#bills.has(bill.id)) this.#shuffledIds = undefined;
    this.#bills.set(bill.id, bill);
    return bill;
  }

  putVendor(vendor: Omit<Vendor, 'modifiedOn'>): Vendor {
    const stored = { ...vendor, modifiedOn: this.stamp() };
    this.#vendors.set(vendor.id, stored);
    return stored;
  }

  state(): unknown {
    const { tenantId, tenantName, clientId: _id, clientSecret: _secret, appKey: _key, ...records } = this.tenant;
    const bills = [...this.#bills.values()].toSorted((a, b) => a.id - b.id);
    return { tenantId, tenantName, ...records, bills, vendors: this.vendors };
  }
}

/**
 * An application's data after a PATCH. `Replace` drops every key that is not sent; `Merge` keeps them, and there a null
 * value deletes its key.
 */
export function changedExternalData(
  current: readonly ExternalDatum[],
  change: ExternalDataChange,
): readonly ExternalDatum[] {
  const next = new Map(change.patchMode === 'Merge' ? current.map(({ key, value }) => [key, value]) : []);
  for (const { key, value } of change.externalData) {
    if (value === null) next.delete(key);
    else next.set(key, value);
  }
  return [...next].map(([key, value]) => ({ key, value }));
}
