/**
 * The golden cases of the ServiceTitan sandbox: a tenant with few records, and for each request what must have happened
 * before it. A case alone in its tenant needs no more than its name.
 */
import { hvacMonth } from '../../src/scenario/hvac-month.ts';
import { alderCreekMasterData } from '../../src/scenario/servicetitan-seed.ts';
import type { ServiceTitanSwitches } from '../../src/servicetitan/switches.ts';
import type { ServiceTitanTenant } from '../../src/servicetitan/tenant.ts';
import { after, type Preparation, type Step } from './golden-steps.ts';
import { project } from './servicetitan-project.ts';

/** One job of the scenario, in hand: open, with ids that stay. */
const jobs = hvacMonth(11)
  .servicetitan.jobs.slice(0, 1)
  .map((job) => ({
    ...job,
    id: 71_000_001,
    jobNumber: '71000001',
    projectId: project.id,
    customerId: 51,
    locationId: 52,
    jobStatus: 'Scheduled',
    completedOn: null,
    businessUnitId: 3011,
    jobTypeId: 41,
    firstAppointmentId: 71_000_002,
    lastAppointmentId: 71_000_002,
    invoiceId: 71_000_003,
    summary: '<p>No cooling &amp; noise</p>',
    createdOn: '2026-10-02T18:47:30Z',
    modifiedOn: '2026-10-05T14:10:35Z',
  }));

const masterData = alderCreekMasterData();
export const tenant: ServiceTitanTenant = {
  ...masterData,
  vendors: masterData.vendors.slice(0, 2),
  jobTypes: masterData.jobTypes.slice(0, 1).map((type) => ({ ...type, businessUnitIds: [3011] })),
  businessUnits: masterData.businessUnits.slice(0, 2),
  businessUnitDimensions: (masterData.businessUnitDimensions ?? []).slice(0, 2),
  glAccounts: masterData.glAccounts.slice(0, 3),
  warehouses: masterData.warehouses.slice(0, 1),
  trucks: masterData.trucks.slice(0, 1),
  jobs,
  projects: [project],
  bills: [],
  purchaseOrders: [],
  receipts: [],
};

export interface ServiceTitanCase extends Preparation {
  readonly switches?: Partial<ServiceTitanSwitches>;
}

const plain: ServiceTitanCase = {};
const having = (switches: Partial<ServiceTitanSwitches>, ...before: readonly Step[]): ServiceTitanCase => ({
  before,
  switches,
});

const ORDERED = 'inventory/purchase-orders/created';
const RECEIVED = 'inventory/receipts/created';
const screen = (path: string, body: unknown = {}): Step => ['POST', path, body];
/** The bill that `received` leaves, posted and no more. */
const posted: readonly Step[] = [RECEIVED, screen('bills/80000007/post')];
const exported: readonly Step[] = [...posted, screen('bills/80000007/export')];
const RETURNED = 'inventory/returns/created';
const credited: readonly Step[] = [
  RETURNED,
  screen('returns/80000001/return'),
  screen('returns/80000001/credit', { referenceNumber: 'CM-77', date: '2026-11-01T00:00:00Z' }),
];
const creditPosted: readonly Step[] = [...credited, screen('ap-credits/80000003/post')];
const paid: readonly Step[] = [
  ...posted,
  screen('ap-payments', { splits: [{ billId: 80_000_007, amount: '125.77' }], date: '2026-11-02T00:00:00Z' }),
];
const paymentPosted: readonly Step[] = [...paid, screen('ap-payments/80000011/post')];

const access: Readonly<Record<string, ServiceTitanCase>> = {
  'auth/token/granted': plain,
  'auth/token/refused/grant-type-missing': plain,
  'auth/token/refused/grant-type-unsupported': plain,
  'auth/token/refused/method': plain,
  'auth/token/refused/no-form': plain,
  'auth/token/refused/scope-unknown': plain,
  'auth/token/refused/secret-wrong': plain,
  'auth/token/refused/too-many': having({ tokenCallsPerMinute: 1 }, 'auth/token/granted'),
  'accounting/ap-bills/refused/app-key-missing': plain,
  'accounting/ap-bills/refused/method-unknown': plain,
  'accounting/ap-bills/refused/path-unknown': plain,
  'accounting/ap-bills/refused/scope-missing': having({ withoutScopes: ['tn.acc.apbills:r'] }),
  'accounting/ap-bills/refused/tenant-of-another': plain,
  'accounting/ap-bills/refused/token-expired': after(['PUT', 'clock', { advanceMs: 900_001 }]),
  'accounting/ap-bills/refused/token-missing': plain,
  'accounting/ap-bills/refused/token-missing-in-words': having({ unauthorizedBody: 'problem' }),
  'accounting/ap-bills/refused/token-unknown': plain,
  'accounting/ap-bills/refused/too-many-requests': having({ callsPerSecond: 1 }, 'accounting/ap-bills/list-empty'),
  'accounting/ap-bills/refused/too-many-requests-without-header': having(
    { callsPerSecond: 1, retryAfterHeader: false },
    'accounting/ap-bills/list-empty',
  ),
};

const bills: Readonly<Record<string, ServiceTitanCase>> = {
  'accounting/ap-bills/by-id': after(...posted),
  'accounting/ap-bills/list': after(RECEIVED),
  'accounting/ap-bills/list-empty': plain,
  'accounting/ap-bills/list-with-july-fields': having({ julyFields: true, emptyLists: 'empty' }, RECEIVED),
  'accounting/ap-bills/refused/id-illegal': plain,
  'accounting/ap-bills/refused/ids-illegal': plain,
  'accounting/ap-bills/refused/ids-too-many': plain,
  'accounting/ap-bills/refused/not-found': plain,
  'accounting/ap-bills/refused/page-size-too-large': plain,
  'accounting/ap-bills/refused/several-parameters': plain,
  'accounting/ap-bills/markasexported/each-its-result': after(...posted),
  'accounting/ap-bills/markasexported/pending': after(RECEIVED),
  'accounting/ap-bills/markasexported/refused/body-missing': plain,
  'accounting/ap-bills/markasexported/refused/body-no-json': plain,
  'accounting/ap-bills/markasexported/refused/body-of-wrong-form': plain,
  'accounting/ap-bills/markasexported/refused/id-unknown': having({ markUnknownId: 'refused' }),
  'accounting/ap-bills/markasexported/refused/media-type': plain,
  'accounting/ap-bills/custom-fields/changed': after(RECEIVED),
  'accounting/ap-bills/custom-fields/types': plain,
  'accounting/ap-bills/custom-fields/refused/exported': having({ customFieldsAfterExport: false }, ...exported),
  'accounting/ap-bills/custom-fields/refused/field-unknown': after(RECEIVED),
  'accounting/ap-bills/custom-fields/refused/value-illegal': after(RECEIVED),
  'accounting/export/inventory-bills/first-page': after(RECEIVED),
  'accounting/export/inventory-bills/recent-changes-again': after('accounting/export/inventory-bills/first-page'),
  'accounting/export/inventory-bills/refused/from-illegal': plain,
  'accounting/inventory-bills/custom-fields/changed': after(RECEIVED),
  'accounting/inventory-bills/custom-fields/types': plain,
  'accounting/inventory-bills/list': after(RECEIVED),
  'accounting/inventory-bills/markasexported/each-its-result': after(...posted),
  'accounting/inventory-bills/paginated/list': after(RECEIVED),
};

const accounting: Readonly<Record<string, ServiceTitanCase>> = {
  'accounting/ap-credits/custom-fields/changed': after(...credited),
  'accounting/ap-credits/custom-fields/types': plain,
  'accounting/ap-credits/list': after(...credited),
  'accounting/ap-credits/markasexported/each-its-result': after(...creditPosted),
  'accounting/ap-payments/custom-fields/changed': after(...paid),
  'accounting/ap-payments/custom-fields/types': plain,
  'accounting/ap-payments/list': after(...paid),
  'accounting/ap-payments/markasexported/each-its-result': after(...paymentPosted),
  'accounting/gl-accounts/by-id': plain,
  'accounting/gl-accounts/changed': plain,
  'accounting/gl-accounts/created': plain,
  'accounting/gl-accounts/list': plain,
  'accounting/gl-accounts/refused/name-missing': plain,
  'accounting/gl-accounts/refused/not-found': plain,
  'accounting/gl-accounts/refused/number-taken': plain,
  'accounting/gl-accounts/types/list': plain,
  'accounting/journal-entries/by-id': after(...posted),
  'accounting/journal-entries/details/by-id': after(...posted),
  'accounting/journal-entries/list': after(...posted),
  'accounting/journal-entries/refused/id-illegal': plain,
  'accounting/journal-entries/summary/by-id': after(...posted),
  'accounting/payment-terms/by-id': plain,
  'accounting/payment-terms/list': plain,
  'accounting/remittance-vendors/by-id': plain,
  'accounting/remittance-vendors/list': plain,
  'accounting/tax-zones/list': plain,
};

const inventory: Readonly<Record<string, ServiceTitanCase>> = {
  'inventory/export/purchase-orders/first-page': after(ORDERED),
  'inventory/export/returns/first-page': after(RETURNED),
  'inventory/purchase-order-types/list': plain,
  'inventory/purchase-orders/by-id': after(ORDERED),
  'inventory/purchase-orders/cancellation/canceled': after(ORDERED),
  'inventory/purchase-orders/cancellation/refused/received': after(RECEIVED),
  'inventory/purchase-orders/changed': after(ORDERED),
  'inventory/purchase-orders/created': plain,
  'inventory/purchase-orders/list': after(RECEIVED),
  'inventory/purchase-orders/refused/exported': after(...exported),
  'inventory/purchase-orders/refused/item-unknown': after(ORDERED),
  'inventory/purchase-orders/refused/not-found': plain,
  'inventory/purchase-orders/refused/part-unknown': plain,
  'inventory/purchase-orders/refused/properties-missing': plain,
  'inventory/purchase-orders/refused/sort-unknown': plain,
  'inventory/purchase-orders/refused/vendor-inactive': after(['PATCH', 'vendors/1701', { active: false }]),
  'inventory/purchase-orders/refused/vendor-unknown': plain,
  'inventory/receipts/cancellation/canceled': after(RECEIVED),
  'inventory/receipts/cancellation/refused/twice': after('inventory/receipts/cancellation/canceled'),
  'inventory/receipts/created': after(ORDERED),
  'inventory/receipts/custom-fields/changed': after(RECEIVED),
  'inventory/receipts/list': after(RECEIVED),
  'inventory/receipts/refused/more-than-ordered': after(ORDERED),
  'inventory/receipts/refused/order-not-found': plain,
  'inventory/return-types/list': plain,
  'inventory/return-types/refused/active-only-missing': plain,
  'inventory/returns/cancellation/canceled': after(RETURNED),
  'inventory/returns/cancellation/refused/credited': after(...credited),
  'inventory/returns/created': plain,
  'inventory/returns/custom-fields/changed': after(RETURNED),
  'inventory/returns/list': after(...credited),
  'inventory/returns/refused/no-items': plain,
  'inventory/trucks/list': plain,
  'inventory/vendors/by-id': plain,
  'inventory/vendors/changed': plain,
  'inventory/vendors/created': plain,
  'inventory/vendors/custom-fields/changed': plain,
  'inventory/vendors/custom-fields/types': plain,
  'inventory/vendors/list': plain,
  'inventory/vendors/list-without-external-data': plain,
  'inventory/vendors/refused/guid-illegal': plain,
  'inventory/vendors/refused/not-found': plain,
  'inventory/vendors/refused/properties-missing': plain,
  'inventory/warehouses/list': plain,
};

const jobsAndSettings: Readonly<Record<string, ServiceTitanCase>> = {
  'jpm/export/jobs/first-page': plain,
  'jpm/export/projects/first-page': plain,
  'jpm/job-types/by-id': plain,
  'jpm/job-types/list': plain,
  'jpm/jobs/by-id': plain,
  'jpm/jobs/list': plain,
  'jpm/jobs/refused/not-found': plain,
  'jpm/projects/by-id': plain,
  'jpm/projects/list': plain,
  'settings/business-units/by-id': plain,
  'settings/business-units/changed': plain,
  'settings/business-units/intacct/list': plain,
  'settings/business-units/intacct/list-filled': having({ intacctDimensions: 'filled' }),
  'settings/business-units/intacct/refused/parameters-missing': plain,
  'settings/business-units/list': plain,
  'settings/export/business-units/first-page': plain,
};

export const serviceTitanCases: Readonly<Record<string, ServiceTitanCase>> = {
  ...access,
  ...bills,
  ...accounting,
  ...inventory,
  ...jobsAndSettings,
};
