/**
 * The tenant's records while the sandbox runs. Every change goes through here and advances `modifiedOn`. It knows
 * nothing of HTTP.
 */
import { formatInstant, parseInstant } from './records/instant.ts';
import type { Sku, Vendor } from './records/purchasing-records.ts';
import type { CustomFieldType, Stamped } from './records/record-parts.ts';
import type { RecordTypes } from './records/record-types.ts';
import { Records, type Clock } from './records/versioned-records.ts';
import { DEFAULT_SWITCHES, type ServiceTitanSwitches } from './switches.ts';
import type { ServiceTitanTenant } from './tenant.ts';

export class TenantStore {
  readonly tenant: ServiceTitanTenant;
  readonly bills: Records<RecordTypes['bills']>;
  readonly credits: Records<RecordTypes['credits']>;
  readonly payments: Records<RecordTypes['payments']>;
  readonly purchaseOrders: Records<RecordTypes['purchaseOrders']>;
  readonly purchaseOrderTypes: Records<RecordTypes['purchaseOrderTypes']>;
  readonly receipts: Records<RecordTypes['receipts']>;
  readonly returns: Records<RecordTypes['returns']>;
  readonly returnTypes: Records<RecordTypes['returnTypes']>;
  readonly vendorRecords: Records<RecordTypes['vendors']>;
  readonly remittanceVendors: Records<RecordTypes['remittanceVendors']>;
  readonly jobs: Records<RecordTypes['jobs']>;
  readonly jobTypes: Records<RecordTypes['jobTypes']>;
  readonly projects: Records<RecordTypes['projects']>;
  readonly businessUnits: Records<RecordTypes['businessUnits']>;
  readonly glAccounts: Records<RecordTypes['glAccounts']>;
  readonly paymentTerms: Records<RecordTypes['paymentTerms']>;
  readonly taxZones: Records<RecordTypes['taxZones']>;
  readonly warehouses: Records<RecordTypes['warehouses']>;
  readonly trucks: Records<RecordTypes['trucks']>;
  readonly #switches: () => ServiceTitanSwitches;
  readonly #now: () => number;
  #lastTick: bigint;
  #lastId: number;
  #stamps = 0;

  /** @param now milliseconds since 1970; the sandbox's only clock. */
  constructor(
    tenant: ServiceTitanTenant,
    now: () => number,
    switches: () => ServiceTitanSwitches = () => DEFAULT_SWITCHES,
  ) {
    this.tenant = tenant;
    this.#now = now;
    this.#switches = switches;
    const clock: Clock = { now, lag: () => switches().readLagMs };
    const records = <T extends Stamped>(seed: readonly T[] = []): Records<T> =>
      new Records(seed, clock, String(tenant.tenantId));
    this.bills = records(tenant.bills);
    this.credits = records(tenant.credits);
    this.payments = records(tenant.payments);
    this.purchaseOrders = records(tenant.purchaseOrders);
    this.purchaseOrderTypes = records(tenant.purchaseOrderTypes);
    this.receipts = records(tenant.receipts);
    this.returns = records(tenant.returns);
    this.returnTypes = records(tenant.returnTypes);
    this.vendorRecords = records(tenant.vendors);
    this.remittanceVendors = records(tenant.remittanceVendors);
    this.jobs = records(tenant.jobs);
    this.jobTypes = records(tenant.jobTypes);
    this.projects = records(tenant.projects);
    this.businessUnits = records(tenant.businessUnits);
    this.glAccounts = records(tenant.glAccounts);
    this.paymentTerms = records(tenant.paymentTerms);
    this.taxZones = records(tenant.taxZones);
    this.warehouses = records(tenant.warehouses);
    this.trucks = records(tenant.trucks);
    this.#lastTick = lastStampIn(tenant);
    this.#lastId = Math.max(80_000_000, lastIdIn(tenant));
  }

  get switches(): ServiceTitanSwitches {
    return this.#switches();
  }

  now(): number {
    return this.#now();
  }

  /** The vendors as reads show them. */
  get vendors(): readonly Vendor[] {
    return this.vendorRecords.list();
  }

  /** The current version of a vendor. */
  vendor(id: number): Vendor | undefined {
    return this.vendorRecords.get(id);
  }

  putVendor(vendor: Omit<Vendor, 'modifiedOn'>): Vendor {
    return this.vendorRecords.put({ ...vendor, modifiedOn: this.stamp() });
  }

  sku(id: number): Sku | undefined {
    return this.tenant.skus?.find((sku) => sku.id === id);
  }

  customFieldTypes(kind: CustomFieldType['kind']): readonly CustomFieldType[] {
    return (this.tenant.customFieldTypes ?? []).filter((type) => type.kind === kind);
  }

  /** IDs of all new records: one ascending sequence. */
  nextId(): number {
    // Beyond this, adding 1 does not change a number.
    if (this.#lastId >= Number.MAX_SAFE_INTEGER) throw new Error('The tenant has no ids left.');
    this.#lastId += 1;
    return this.#lastId;
  }

  /** Reserves an ID chosen by a user; generated ones come after it. */
  takeId(id: number): void {
    this.#lastId = Math.max(this.#lastId, id);
  }

  /**
   * The current time as a timestamp later than all before it, even if this machine's clock is behind the scenario's
   * month. Live tenants have seven fraction digits; those beyond milliseconds are made up.
   */
  stamp(): string {
    this.#stamps += 1;
    const now = BigInt(Math.floor(this.#now())) * 10_000n + BigInt((this.#stamps * 3_571) % 10_000);
    this.#lastTick = now > this.#lastTick ? now : this.#lastTick + 1n;
    return formatInstant(this.#lastTick);
  }

  /** Today as the API writes a date without a time. */
  today(): string {
    return `${this.stamp().slice(0, 10)}T00:00:00Z`;
  }

  state(): unknown {
    const { clientId: _id, clientSecret: _secret, appKey: _key, ...rest } = this.tenant;
    return {
      ...rest,
      bills: this.bills.all(),
      purchaseOrders: this.purchaseOrders.all(),
      receipts: this.receipts.all(),
      returns: this.returns.all(),
      credits: this.credits.all(),
      payments: this.payments.all(),
      vendors: this.vendorRecords.all(),
      jobs: this.jobs.all(),
      jobTypes: this.jobTypes.all(),
      businessUnits: this.businessUnits.all(),
      glAccounts: this.glAccounts.all(),
    };
  }
}

/** Timestamps may be nested, as in an order's items. */
function lastStampIn(value: unknown): bigint {
  let last = 0n;
  walk(value, (key, entry) => {
    if (key !== 'modifiedOn' || typeof entry !== 'string') return;
    const stamp = parseInstant(entry) ?? 0n;
    if (stamp > last) last = stamp;
  });
  return last;
}

function lastIdIn(value: unknown): number {
  let last = 0;
  walk(value, (key, entry) => {
    if (key === 'id' && typeof entry === 'number' && entry > last) last = entry;
  });
  return last;
}

function walk(value: unknown, visit: (key: string, entry: unknown) => void): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, entry] of Object.entries(value)) {
    visit(key, entry);
    walk(entry, visit);
  }
}
