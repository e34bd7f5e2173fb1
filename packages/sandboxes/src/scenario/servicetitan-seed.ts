/**
 * The contractor's ServiceTitan tenant without the documents of the month: business units, job types, vendors, accounts
 * and locations.
 */
import { DUE_FROM } from '../intacct/rules/term-due.ts';
import type { GlAccount, PaymentTerm } from '../servicetitan/records/accounting-records.ts';
import type { Address } from '../servicetitan/records/bill-record.ts';
import type { BusinessUnitDimensions, BusinessUnit, JobType } from '../servicetitan/records/operations-records.ts';
import type { Truck, Vendor, Warehouse } from '../servicetitan/records/purchasing-records.ts';
import type { ServiceTitanTenant } from '../servicetitan/tenant.ts';
import { GL_ACCOUNTS } from './intacct-seed.ts';
import { purchasingMasterData } from './purchasing-seed.ts';
import {
  APPLICATION_GUID,
  departmentOf,
  ENTITIES,
  JOB_TYPES,
  TERMS,
  TERRITORIES,
  VENDOR_KEY,
  VENDORS,
  type JobTypeFact,
  type TermFact,
  type Territory,
  type VendorFact,
} from './world.ts';

const STAMPS = { createdOn: '2024-02-01T08:00:00Z', modifiedOn: '2026-08-14T09:30:00.1Z' };
const NO_EXTERNAL_DATA = { externalData: {} };

export function addressAt(street: string): Address {
  return { street, unit: null, city: 'Alder Falls', state: 'OK', zip: '74000', country: 'USA' };
}

export function alderCreekMasterData(): Omit<ServiceTitanTenant, 'bills' | 'purchaseOrders' | 'receipts' | 'jobs'> {
  return {
    tenantId: 4_001_001,
    tenantName: 'Alder Creek Mechanical (fictional)',
    clientId: 'cid.demo',
    clientSecret: 'cs1.demo',
    appKey: 'ak1.demo',
    vendors: VENDORS.map(vendorRecord),
    jobTypes: JOB_TYPES.map(jobTypeRecord),
    businessUnits: TERRITORIES.flatMap((territory) => [
      businessUnit(territory, territory.serviceUnitId, 'Service'),
      businessUnit(territory, territory.installUnitId, 'Install'),
    ]),
    businessUnitDimensions: TERRITORIES.flatMap((territory) => [
      dimensions(territory, territory.serviceUnitId),
      dimensions(territory, territory.installUnitId),
    ]),
    glAccounts: GL_ACCOUNTS.map(({ accountNo, title }, index) => glAccount(accountNo, title, index)),
    paymentTerms: TERMS.map(paymentTerm),
    warehouses: ENTITIES.map(({ name }, index) => warehouse(name, index)),
    trucks: TERRITORIES.map(truck),
    ...purchasingMasterData(),
  };
}

function vendorRecord({ id, vendorId, name }: VendorFact): Vendor {
  return {
    id,
    name,
    active: true,
    isTruckReplenishment: false,
    isMobileCreationRestricted: false,
    memo: '',
    deliveryOption: 'EmailAsPdf',
    defaultTaxRate: 0,
    contactInfo: {
      firstName: 'Accounts',
      lastName: 'Receivable',
      phone: '5555550100',
      email: `ar@vendor-${id}.example`,
      fax: '',
    },
    address: addressAt(`${id} Supply Road`),
    customFields: null,
    externalData: { [APPLICATION_GUID]: [{ key: VENDOR_KEY, value: vendorId }] },
    ...STAMPS,
  };
}

function jobTypeRecord({ id, name, isInstall }: JobTypeFact): JobType {
  return {
    id,
    name,
    businessUnitIds: TERRITORIES.map((t) => (isInstall ? t.installUnitId : t.serviceUnitId)),
    skills: [],
    tagTypeIds: [],
    priority: 'Normal',
    duration: isInstall ? 28_800 : 7_200,
    soldThreshold: 0,
    class: isInstall ? 'Installation' : 'Service',
    summary: '',
    noCharge: false,
    enforceRecurringServiceEventSelection: null,
    invoiceSignaturesRequired: false,
    active: true,
    isSmartDispatched: false,
    ...NO_EXTERNAL_DATA,
    ...STAMPS,
  };
}

export function businessUnitName(territory: Territory, id: number): string {
  return `${territory.name} ${id === territory.serviceUnitId ? 'Service' : 'Install'}`;
}

function businessUnit(territory: Territory, id: number, division: string): BusinessUnit {
  return {
    id,
    active: true,
    name: businessUnitName(territory, id),
    officialName: 'Alder Creek Mechanical',
    email: null,
    currency: 'USD',
    phoneNumber: null,
    invoiceHeader: null,
    invoiceMessage: null,
    defaultTaxRate: null,
    authorizationParagraph: null,
    acknowledgementParagraph: null,
    address: null,
    materialSku: null,
    quickbooksClass: null,
    accountCode: null,
    franchiseId: null,
    conceptCode: null,
    corporateContractNumber: null,
    trade: { id: 1, name: 'HVAC' },
    division: { id: division === 'Service' ? 2 : 3, name: division },
    tagTypeIds: [],
    tenant: null,
    ...NO_EXTERNAL_DATA,
    ...STAMPS,
  };
}

function dimensions(territory: Territory, businessUnitId: number): BusinessUnitDimensions {
  return {
    businessUnitId,
    intacctLocationName: territory.name,
    intacctLocationId: territory.locationId,
    intacctDepartment: departmentOf(businessUnitId),
    intacctClass: null,
  };
}

function glAccount(number: string, name: string, index: number): GlAccount {
  const type = number.startsWith('4') ? 'Income' : number.startsWith('5') ? 'Cost of Goods Sold' : 'Expense';
  return {
    id: 11 + index,
    name,
    number,
    description: null,
    type: number < '2' ? 'Other Current Asset' : number < '4' ? 'Accounts Payable' : type,
    subtype: null,
    active: true,
    isIntacctGroup: false,
    isIntacctBankAccount: false,
    source: 'AccountingSystem',
    defaultAccountType: number === '2000' ? 'AccountsPayable' : null,
    ...STAMPS,
  };
}

function paymentTerm({ servicetitan: name, due: dueDay, dueFrom }: TermFact, index: number): PaymentTerm {
  return {
    id: 601 + index,
    name,
    dueDayType: dueFrom === DUE_FROM.nextMonth ? 'CertainDayOfFollowingMonth' : 'NumberOfDays',
    dueDay,
    isCustomerDefault: false,
    isVendorDefault: index === 0,
    active: true,
    inUse: true,
    paymentTermDiscountModel: {},
    interestSettings: { rateType: 'Flat', frequency: 'Once', targetInvoices: [], taskId: 0, taskDisplayName: '' },
    ...STAMPS,
  };
}

export function warehouseName(index: number): string {
  return `${ENTITIES[index]?.name ?? ''} Warehouse`;
}

function warehouse(name: string, index: number): Warehouse {
  return {
    id: 7701 + index,
    name: `${name} Warehouse`,
    active: true,
    address: addressAt(`${index + 1} Warehouse Way`),
    inventoryTemplateId: null,
    ...NO_EXTERNAL_DATA,
    ...STAMPS,
  };
}

export function truckName(territory: Territory): string {
  return `Truck ${String(territory.number).padStart(2, '0')}`;
}

function truck(territory: Territory): Truck {
  return {
    id: territory.truckId,
    name: truckName(territory),
    active: true,
    memo: '',
    warehouseId: territory.warehouseId,
    technicianIds: [],
    inventoryTemplateId: null,
    ...NO_EXTERNAL_DATA,
    ...STAMPS,
  };
}
