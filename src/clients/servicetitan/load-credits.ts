/** Reads vendors' credits with what belongs to them: their returns, and the orders, jobs, vendors and places of those. */
import { z } from 'zod';

import type { IntegrationError } from '../../domain/failures/failure.ts';
import type { SourceBill } from '../../domain/source/source-bill.ts';
import type { Query } from './api.ts';
import { unreadable } from './to-failure.ts';
import type { JobRecords } from './to-source-bill.ts';
import { toSourceCredit, type StockLocation } from './to-source-credit.ts';
import { purchaseOrderSchema, type WireVendor } from './wire.ts';
import { creditSchema, locationSchema, returnSchema, type WireCredit, type WireReturn } from './wire-credits.ts';

type Listed = z.ZodType<{ id: number }>;

/** How the client reads. */
export interface Reads {
  list<T extends Listed>(path: string, query: Query, schema: T): Promise<z.output<T>[]>;
  /** Records by id; whatever is not there is left out. */
  byId<T extends Listed>(
    path: string,
    wanted: readonly (number | null | undefined)[],
    schema: T,
    which?: Readonly<Record<string, string>>,
  ): Promise<Map<number, z.output<T>>>;
  vendors(wanted: readonly (number | undefined)[]): Promise<Map<number, WireVendor>>;
  jobs(wanted: readonly (number | null | undefined)[]): Promise<JobRecords>;
  /** Of business units. */
  currencies(businessUnitIds: readonly number[]): Promise<ReadonlyMap<number, string | undefined>>;
  readonly vendorKey: string;
}

/** One outcome per id. One that cannot be read fails alone: the others of its request are none the worse. */
export async function loadCredits(
  ids: readonly number[],
  reads: Reads,
): Promise<(SourceBill | IntegrationError | undefined)[]> {
  const credits = await findCredits(ids, reads);
  const all = [...credits.values()].flatMap((credit) => (credit instanceof Error ? [] : [credit]));
  const returnIds = all.map((credit) => credit.inventoryReturnId);
  const returns = await reads.byId('inventory/returns', returnIds, returnSchema, { active: 'Any' });
  const goods = [...returns.values()];
  const orderIds = goods.map((one) => one.purchaseOrderId);
  const jobIds = [...all, ...goods].map((one) => one.jobId);
  const unitIds = [...all.map((one) => one.businessUnit?.id), ...goods.map((one) => one.businessUnitId)];
  const [orders, jobs, vendors, locations, currencies] = await Promise.all([
    reads.byId('inventory/purchase-orders', orderIds, purchaseOrderSchema),
    reads.jobs(jobIds),
    reads.vendors(all.map((credit) => credit.vendor?.id)),
    stockOf(goods, reads),
    reads.currencies(unitIds.filter((id) => typeof id === 'number')),
  ]);
  return ids.map((id) => {
    const credit = credits.get(id);
    if (credit === undefined || credit instanceof Error) return credit;
    const { inventoryReturnId: returnId } = credit;
    const returned = returnId ? returns.get(returnId) : undefined;
    // Without its return it would look like a credit that never had one.
    if (returnId && returned === undefined)
      return unreadable('GET inventory/returns', `return ${returnId} of credit ${id} does not show`);
    return toSourceCredit({
      credit,
      returned,
      purchaseOrder: returned?.purchaseOrderId ? orders.get(returned.purchaseOrderId) : undefined,
      location: returned?.inventoryLocationId ? locations.get(returned.inventoryLocationId) : undefined,
      ...jobs,
      currencies,
      vendor: credit.vendor ? vendors.get(credit.vendor.id) : undefined,
      vendorKey: reads.vendorKey,
    });
  });
}

async function findCredits(ids: readonly number[], reads: Reads): Promise<Map<number, WireCredit | IntegrationError>> {
  const query = { ids: [...new Set(ids)].join(',') };
  const records = await reads.list('accounting/ap-credits', query, z.looseObject({ id: z.int() }));
  return new Map(
    records.map((record): [number, WireCredit | IntegrationError] => {
      const { data, error } = creditSchema.safeParse(record);
      if (data !== undefined) return [record.id, data];
      return [record.id, unreadable('GET accounting/ap-credits', `credit ${record.id}: ${z.prettifyError(error)}`)];
    }),
  );
}

const STOCK = [
  { path: 'inventory/warehouses', type: 'Warehouse' },
  { path: 'inventory/trucks', type: 'Truck' },
] as const;

/** Warehouses and trucks have lists of their own, and ids of one key space. */
async function stockOf(returns: readonly WireReturn[], reads: Reads): Promise<Map<number, StockLocation>> {
  // Goods of a job are the job's, wherever they lay.
  const ids = returns.filter(({ jobId }) => !jobId).map(({ inventoryLocationId }) => inventoryLocationId);
  const found = await Promise.all(
    STOCK.map(async ({ path, type }) => {
      const records = await reads.byId(path, ids, locationSchema, { active: 'Any' });
      return [...records.values()].map(({ id, name }) => [id, { id, name: name ?? '', type }] as const);
    }),
  );
  return new Map(found.flat());
}
