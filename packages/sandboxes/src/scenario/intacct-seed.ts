/** The contractor's Intacct company: three entities, their dimensions, accounts, terms and vendors. No bill exists yet. */
import type { IntacctCompany, SeedGlAccount } from '../intacct/company.ts';
import type { Job } from '../servicetitan/tenant.ts';
import { equipmentSkus } from './catalogue.ts';
import { entities, inactiveVendorId, missingVendorId, projectOf, terms, territories, vendors } from './world.ts';

function account(
  accountNo: string,
  title: string,
  accountType: SeedGlAccount['accountType'] = 'incomestatement',
  normalBalance: SeedGlAccount['normalBalance'] = 'debit',
): SeedGlAccount {
  return { accountNo, title, accountType, normalBalance };
}

const ofDepartments = { requires: ['department'] } as const;

export const glAccounts: readonly SeedGlAccount[] = [
  account('1310', 'Inventory Warehouse', 'balancesheet'),
  account('1320', 'Inventory Trucks', 'balancesheet'),
  account('2000', 'Accounts Payable', 'balancesheet', 'credit'),
  account('4000', 'Service Revenue', 'incomestatement', 'credit'),
  account('5010', 'Repair Materials'),
  account('5020', 'Maintenance Materials'),
  account('5025', 'Service Agreement Materials'),
  { ...account('5030', 'Equipment Installs'), ...ofDepartments },
  account('5040', 'Duct Materials'),
  account('5050', 'Indoor Air Quality Materials'),
  account('5800', 'Tax on Purchases'),
  account('5850', 'Freight In'),
  { ...account('6410', 'Shop Supplies'), ...ofDepartments },
  account('6420', 'Vehicle Expense'),
  account('6430', 'Rent and Utilities'),
];

/** @param jobs of ServiceTitan: some of them are projects here. */
export function alderCreekCompany(jobs: readonly Job[]): IntacctCompany {
  return {
    companyId: 'alder-creek-demo',
    senderId: 'demo-sender',
    senderPassword: 'demo-sender-password',
    userId: 'demo-user',
    userPassword: 'demo-user-password',
    baseCurrency: 'USD',
    entities,
    locations: territories.map(({ locationId, name, entityId }) => ({ id: locationId, name, entityId })),
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
    items: equipmentSkus.map(({ code, name }) => ({ id: code, name })),
    glAccounts,
    terms: terms.map((term) => ({ name: term.intacct, description: term.servicetitan, dueDays: term.dueDays })),
    vendors: vendors
      .filter((vendor) => vendor.id !== missingVendorId)
      .map(({ id, vendorId, name, term }) => ({
        vendorId,
        name,
        status: id === inactiveVendorId ? 'inactive' : 'active',
        termName: term.intacct,
      })),
    closedThrough: Object.fromEntries(entities.map(({ id }) => [id, '2026-09-30'])),
  };
}
