/** The seed of a ServiceTitan tenant: its credentials and its records as the API returns them. */
import type { BusinessUnitDimensions } from './records/operations-records.ts';
import type { Sku } from './records/purchasing-records.ts';
import type { CustomFieldType } from './records/record-parts.ts';
import type { RecordTypes } from './records/record-types.ts';

type Seed<K extends keyof RecordTypes> = { readonly [Kind in K]: readonly RecordTypes[Kind][] };

/** Records that every tenant has. */
type RequiredKinds =
  | ('bills' | 'purchaseOrders' | 'receipts' | 'vendors' | 'jobs' | 'jobTypes')
  | ('businessUnits' | 'glAccounts' | 'paymentTerms' | 'warehouses' | 'trucks');

export interface ServiceTitanTenant
  extends Seed<RequiredKinds>, Partial<Seed<Exclude<keyof RecordTypes, RequiredKinds>>> {
  readonly tenantId: number;
  readonly tenantName: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly appKey: string;
  /** Scopes granted to the app by the tenant's admin; default: every scope that the sandbox knows. */
  readonly scopes?: readonly string[];
  readonly skus?: readonly Sku[];
  readonly customFieldTypes?: readonly CustomFieldType[];
  readonly businessUnitDimensions?: readonly BusinessUnitDimensions[];
}
