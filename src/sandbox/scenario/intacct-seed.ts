/** The contractor's Intacct company: three entities, their dimensions, accounts, terms and vendors. No bill exists yet. */
import type { IntacctCompany, SeedGlAccount } from '../intacct/company.ts';
import { entities, inactiveVendorId, missingVendorId, terms, territories, vendors } from './world.ts';

function account(
  accountNo: string,
  title: string,
  accountType: SeedGlAccount['accountType'] = 'incomestatement',
  normalBalance: SeedGlAccount['normalBalance'] = 'debit',
): SeedGlAccount {
  return { accountNo, title, accountType, normalBalance };
}

export const glAccounts: readonly SeedGlAccount[] = [
  account('1310', 'Inventory Warehouse', 'balancesheet'),
  account('1320', 'Inventory Trucks', 'balancesheet'),
  account('2000', 'Accounts Payable', 'balancesheet', 'credit'),
  account('4000', 'Service Revenue', 'incomestatement', 'credit'),
  account('5010', 'Repair Materials'),
  account('5020', 'Maintenance Materials'),
  account('5030', 'Equipment Installs'),
  account('5040', 'Duct Materials'),
  account('5050', 'Indoor Air Quality Materials'),
  account('5800', 'Tax on Purchases'),
  account('5850', 'Freight In'),
  account('6410', 'Shop Supplies'),
  account('6420', 'Vehicle Expense'),
  account('6430', 'Rent and Utilities'),
];

export function alderCreekCompany(): IntacctCompany {
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
