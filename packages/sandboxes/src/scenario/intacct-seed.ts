/**
 * The contractor's Intacct company without the documents of the month: three entities with their dimensions, accounts,
 * terms and vendors.
 */
import type { IntacctCompany, SeedGlAccount } from '../intacct/company.ts';
import type { Job } from '../servicetitan/records/operations-records.ts';
import { EQUIPMENT_SKUS } from './sku-catalogue.ts';
import { ENTITIES, INACTIVE_VENDOR_ID, MISSING_VENDOR_ID, projectOf, TERMS, TERRITORIES, VENDORS } from './world.ts';

function account(
  accountNo: string,
  title: string,
  accountType: SeedGlAccount['accountType'] = 'incomestatement',
  normalBalance: SeedGlAccount['normalBalance'] = 'debit',
): SeedGlAccount {
  return { accountNo, title, accountType, normalBalance };
}

const REQUIRES_DEPARTMENT = { requires: ['department'] } as const;

export const GL_ACCOUNTS: readonly SeedGlAccount[] = [
  account('1310', 'Inventory Warehouse', 'balancesheet'),
  account('1320', 'Inventory Trucks', 'balancesheet'),
  account('2000', 'Accounts Payable', 'balancesheet', 'credit'),
  account('4000', 'Service Revenue', 'incomestatement', 'credit'),
  account('5010', 'Repair Materials'),
  account('5020', 'Maintenance Materials'),
  account('5025', 'Service Agreement Materials'),
  { ...account('5030', 'Equipment Installs'), ...REQUIRES_DEPARTMENT },
  account('5040', 'Duct Materials'),
  account('5050', 'Indoor Air Quality Materials'),
  account('5800', 'Tax on Purchases'),
  account('5850', 'Freight In'),
  { ...account('6410', 'Shop Supplies'), ...REQUIRES_DEPARTMENT },
  account('6420', 'Vehicle Expense'),
  account('6430', 'Rent and Utilities'),
];

/** @param jobs ServiceTitan's jobs, some of which are projects in Intacct. */
export function alderCreekCompany(jobs: readonly Job[]): IntacctCompany {
  return {
    companyId: 'alder-creek-demo',
    senderId: 'demo-sender',
    senderPassword: 'demo-sender-password',
    userId: 'demo-user',
    userPassword: 'demo-user-password',
    baseCurrency: 'USD',
    entities: ENTITIES,
    locations: TERRITORIES.map(({ locationId, name, entityId }) => ({ id: locationId, name, entityId })),
    departments: [
      { id: 'SVC', title: 'Service' },
      { id: 'INS', title: 'Installation' },
    ],
    classes: [
      { id: 'RES', name: 'Residential' },
      { id: 'COM', name: 'Commercial' },
    ],
    projects: jobs.flatMap((job) => {
      const id = projectOf(job);
      return id === undefined ? [] : [{ id, name: `Install ${job.jobNumber}` }];
    }),
    items: EQUIPMENT_SKUS.map(({ code, name }) => ({ id: code, name })),
    glAccounts: GL_ACCOUNTS,
    terms: TERMS.map(({ intacct, servicetitan, due, dueFrom }) => ({
      name: intacct,
      description: servicetitan,
      due,
      dueFrom,
    })),
    vendors: VENDORS.filter((vendor) => vendor.id !== MISSING_VENDOR_ID).map(({ id, vendorId, name, term }) => ({
      vendorId,
      name,
      status: id === INACTIVE_VENDOR_ID ? 'inactive' : 'active',
      termName: term.intacct,
    })),
    closedThrough: Object.fromEntries(ENTITIES.map(({ id }) => [id, '2026-09-30'])),
  };
}
