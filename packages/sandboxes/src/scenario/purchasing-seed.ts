/** The contractor's other purchasing data: parts, document types, custom fields, remittance vendors, tax zones. */
import type { RemittanceVendor, TaxZone } from '../servicetitan/records/accounting-records.ts';
import type { PurchaseOrderType, ReturnType, Sku } from '../servicetitan/records/purchasing-records.ts';
import type { CustomFieldType } from '../servicetitan/records/record-parts.ts';
import type { ServiceTitanTenant } from '../servicetitan/tenant.ts';
import { ALL_SKUS, itemAccounts, WAREHOUSE_ACCOUNT } from './sku-catalogue.ts';

const STAMPS = { createdOn: '2024-02-01T08:00:00Z', modifiedOn: '2026-08-14T09:30:00.1Z' };

type PurchasingMasterData = Pick<
  ServiceTitanTenant,
  'skus' | 'customFieldTypes' | 'purchaseOrderTypes' | 'returnTypes' | 'remittanceVendors' | 'taxZones'
>;

export function purchasingMasterData(): PurchasingMasterData {
  return {
    skus: ALL_SKUS.map(({ id, code, name, description, type }): Sku => {
      return { id, code, name, description, type, ...itemAccounts(), assetAccount: WAREHOUSE_ACCOUNT };
    }),
    customFieldTypes: CUSTOM_FIELD_TYPES,
    purchaseOrderTypes: [orderType(5, 'Standard', false), orderType(6, 'Counter pick-up', true)],
    returnTypes: [returnType(21, 'Credit follows', false), returnType(22, 'Credit at once', true)],
    remittanceVendors: [REMITTANCE_VENDOR],
    taxZones: [TAX_ZONE],
  };
}

function fieldType(
  id: number,
  kind: CustomFieldType['kind'],
  name: string,
  rest: Partial<CustomFieldType> = {},
): CustomFieldType {
  return { id, kind, name, dataType: 'Text', dataTypeOptions: null, ...STAMPS, ...rest };
}

const CUSTOM_FIELD_TYPES: readonly CustomFieldType[] = [
  fieldType(901, 'bills', 'ERP Bill Key'),
  fieldType(902, 'bills', 'Cost Review', { dataType: 'Dropdown', dataTypeOptions: ['Open', 'Checked'] }),
  fieldType(903, 'bills', 'Pallets', { dataType: 'Numeric' }),
  fieldType(911, 'ap-credits', 'ERP Credit Key'),
  fieldType(921, 'ap-payments', 'ERP Payment Key'),
  fieldType(931, 'receipts', 'Dock'),
  fieldType(941, 'returns', 'RMA'),
  fieldType(951, 'vendors', 'Buyer'),
];

function orderType(id: number, name: string, automaticallyReceive: boolean): PurchaseOrderType {
  return {
    id,
    name,
    active: true,
    automaticallyReceive,
    displayToTechnician: true,
    impactToTechnicianPayroll: false,
    allowTechniciansToSendPo: false,
    defaultRequiredDateDaysOffset: 5,
    skipWeekends: true,
    excludeTaxFromJobCosting: false,
    ...STAMPS,
  };
}

function returnType(id: number, name: string, automaticallyReceiveVendorCredit: boolean): ReturnType {
  return {
    id,
    name,
    automaticallyReceiveVendorCredit,
    includeInSalesTax: false,
    active: true,
    isDefault: !automaticallyReceiveVendorCredit,
    isDefaultForConsignment: false,
    ...STAMPS,
  };
}

const REMITTANCE_VENDOR: RemittanceVendor = {
  id: 1801,
  name: 'Central Payments for Supply Houses',
  active: true,
  customerId: null,
  isApproved: true,
  isVerified: true,
  contactInfo: { firstName: null, lastName: null, phone: null, email: 'remit@payee-1801.example', fax: null },
  address: null,
  ...STAMPS,
};

const TAX_ZONE: TaxZone = {
  id: 61,
  name: 'Alder Falls',
  color: null,
  isTaxRateSeparated: false,
  isMultipleTaxZone: false,
  rates: [{ id: 611, taxName: 'Sales tax', taxBaseType: ['Subtotal'], taxRate: 0.0865, salesTaxItem: null }],
  active: true,
  ...STAMPS,
};
