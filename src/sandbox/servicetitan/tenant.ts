/**
 * The records of a ServiceTitan tenant as its API delivers them (names and nullability from the official contracts),
 * and the seed a sandbox starts from. Types only: whatever changes records is in `store.ts`.
 */
import type { Address, ApBill, LedgerAccountReference } from './bill-record.ts';

export type { ApBill } from './bill-record.ts';

/** External data is a private namespace of each application: without its GUID in the query nothing is returned. */
export type ExternalDataByApplication = Readonly<Record<string, readonly ExternalDatum[]>>;
export interface ExternalDatum {
  readonly key: string;
  readonly value: string;
}

interface Stamped {
  readonly id: number;
  /** ISO 8601 in UTC with up to seven fraction digits. */
  readonly createdOn: string;
  readonly modifiedOn: string;
}

interface TypedCustomField {
  readonly typeId: number;
  readonly name: string;
  readonly value: string;
}

export interface PurchaseOrderItem extends Stamped {
  readonly skuId: number;
  readonly description: string;
  readonly skuName: string;
  readonly skuCode: string;
  readonly skuType: string;
  readonly vendorPartNumber: string;
  readonly quantity: number;
  readonly quantityReceived: number;
  readonly cost: number;
  readonly total: number;
  readonly serialNumbers: readonly { readonly id: number; readonly number: string }[];
  readonly status: string;
  readonly chargeable: boolean;
  readonly budgetCodeId: number | null;
}

export interface PurchaseOrder extends Stamped {
  readonly number: string;
  readonly invoiceId: number | null;
  readonly jobId: number | null;
  readonly projectId: number | null;
  readonly status: string;
  readonly typeId: number;
  readonly vendorId: number;
  readonly technicianId: number | null;
  readonly shipTo: Address;
  readonly businessUnitId: number | null;
  /** A warehouse's or a truck's id: both share one key space. */
  readonly inventoryLocationId: number | null;
  readonly batchId: number | null;
  readonly budgetCodeId: number | null;
  readonly vendorDocumentNumber: string;
  readonly date: string;
  readonly requiredOn: string | null;
  readonly sentOn: string | null;
  readonly receivedOn: string | null;
  readonly total: number;
  readonly tax: number;
  readonly shipping: number;
  readonly summary: string;
  readonly items: readonly PurchaseOrderItem[];
  readonly customFields: readonly TypedCustomField[] | null;
}

export interface ReceiptItem {
  readonly id: number;
  readonly skuId: number;
  readonly name: string;
  readonly code: string;
  readonly description: string;
  readonly quantity: number;
  readonly cost: number;
  readonly generalLedgerAccount: Omit<LedgerAccountReference, 'id'> | null;
  readonly costOfSaleAccount: Omit<LedgerAccountReference, 'id'> | null;
  readonly assetAccount: Omit<LedgerAccountReference, 'id'> | null;
  readonly purchaseOrderItemId: number;
  readonly budgetCodeId: number | null;
}

export interface Receipt extends Stamped {
  readonly active: boolean;
  readonly number: string;
  readonly vendorInvoiceNumber: string | null;
  readonly createdById: number | null;
  readonly memo: string;
  readonly purchaseOrderId: number;
  readonly billId: number | null;
  readonly jobId: number | null;
  readonly businessUnitId: number | null;
  readonly vendorId: number;
  readonly technicianId: number | null;
  readonly inventoryLocationId: number;
  readonly shipTo: Address | null;
  readonly shipToDescription: string;
  readonly receiptAmount: number;
  readonly taxAmount: number;
  readonly shippingAmount: number;
  readonly receivedOn: string | null;
  readonly batchId: number | null;
  readonly syncStatus: 'Pending' | 'Posted' | 'Exported';
  readonly budgetCodeId: number | null;
  readonly items: readonly ReceiptItem[];
  readonly customFields: readonly TypedCustomField[] | null;
}

export interface Vendor extends Stamped {
  readonly name: string;
  readonly active: boolean;
  readonly isTruckReplenishment: boolean;
  readonly isMobileCreationRestricted: boolean;
  readonly memo: string;
  readonly deliveryOption: string;
  readonly defaultTaxRate: number;
  readonly contactInfo: {
    readonly firstName: string;
    readonly lastName: string;
    readonly phone: string;
    readonly email: string;
    readonly fax: string | null;
  };
  readonly address: Address;
  readonly customFields: readonly TypedCustomField[] | null;
  readonly externalData: ExternalDataByApplication;
}

export interface Job extends Stamped {
  readonly jobNumber: string;
  readonly projectId: number | null;
  readonly customerId: number;
  readonly locationId: number;
  readonly jobStatus: string;
  readonly completedOn: string | null;
  readonly businessUnitId: number;
  readonly jobTypeId: number;
  readonly priority: string;
  readonly campaignId: number;
  readonly appointmentCount: number;
  readonly firstAppointmentId: number;
  readonly lastAppointmentId: number;
  readonly recallForId: number | null;
  readonly warrantyId: number | null;
  readonly jobGeneratedLeadSource: { readonly jobId: number | null; readonly employeeId: number | null } | null;
  readonly noCharge: boolean;
  readonly notificationsEnabled: boolean;
  readonly createdById: number;
  readonly tagTypeIds: readonly number[];
  readonly leadCallId: number | null;
  readonly partnerLeadCallId: number | null;
  readonly bookingId: number | null;
  readonly soldById: number | null;
  readonly customerPo: string | null;
  readonly invoiceId: number;
  readonly membershipId: number | null;
  readonly total: number;
  readonly createdFromEstimateId: number | null;
  readonly estimateIds: readonly number[];
  readonly summary: string | null;
  readonly customFields: readonly TypedCustomField[] | null;
  readonly externalData: ExternalDataByApplication;
}

export interface JobType extends Stamped {
  readonly name: string;
  readonly businessUnitIds: readonly number[];
  readonly skills: readonly string[];
  readonly tagTypeIds: readonly number[];
  readonly priority: string;
  readonly duration: number;
  readonly soldThreshold: number | null;
  readonly class: string;
  readonly summary: string;
  readonly noCharge: boolean;
  readonly enforceRecurringServiceEventSelection: boolean | null;
  readonly invoiceSignaturesRequired: boolean;
  readonly active: boolean;
  readonly isSmartDispatched: boolean;
  readonly externalData: ExternalDataByApplication;
}

export interface BusinessUnit extends Stamped {
  readonly active: boolean;
  readonly name: string;
  readonly officialName: string | null;
  readonly email: string | null;
  readonly currency: string | null;
  readonly phoneNumber: string | null;
  readonly invoiceHeader: string | null;
  readonly invoiceMessage: string | null;
  readonly defaultTaxRate: number | null;
  readonly authorizationParagraph: string | null;
  readonly acknowledgementParagraph: string | null;
  readonly address: null;
  readonly materialSku: string | null;
  readonly quickbooksClass: string | null;
  readonly accountCode: string | null;
  readonly franchiseId: string | null;
  readonly conceptCode: string | null;
  readonly corporateContractNumber: string | null;
  readonly trade: { readonly id: number; readonly name: string } | null;
  readonly division: { readonly id: number; readonly name: string } | null;
  readonly tagTypeIds: readonly number[] | null;
  readonly tenant: null;
  readonly externalData: ExternalDataByApplication;
}

export interface GlAccount extends Stamped {
  readonly name: string | null;
  readonly number: string | null;
  readonly description: string | null;
  readonly type: string | null;
  readonly subtype: string | null;
  readonly active: boolean;
  readonly isIntacctGroup: boolean;
  readonly isIntacctBankAccount: boolean;
  readonly source: 'Undefined' | 'AccountingSystem' | 'ManuallyCreated' | 'PublicApi';
  readonly defaultAccountType: string | null;
}

export interface PaymentTerm extends Stamped {
  readonly name: string;
  readonly dueDayType: 'NumberOfDays' | 'CertainDayOfCurrentMonth' | 'CertainDayOfFollowingMonth';
  readonly dueDay: number | null;
  readonly isCustomerDefault: boolean;
  readonly isVendorDefault: boolean;
  readonly active: boolean;
  readonly inUse: boolean | null;
  readonly paymentTermDiscountModel: Readonly<Record<string, unknown>>;
  readonly interestSettings: Readonly<Record<string, unknown>>;
}

export interface Warehouse extends Stamped {
  readonly name: string;
  readonly active: boolean;
  readonly address: Address;
  readonly inventoryTemplateId: number | null;
  readonly externalData: ExternalDataByApplication;
}

export interface Truck extends Stamped {
  readonly name: string;
  readonly active: boolean;
  readonly memo: string;
  readonly warehouseId: number | null;
  readonly technicianIds: readonly number[];
  readonly inventoryTemplateId: number | null;
  readonly externalData: ExternalDataByApplication;
}

export interface ServiceTitanTenant {
  readonly tenantId: number;
  readonly tenantName: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly appKey: string;
  /** Scopes the tenant's admin granted to the app; every scope the sandbox knows when left out. */
  readonly scopes?: readonly string[];
  readonly bills: readonly ApBill[];
  readonly purchaseOrders: readonly PurchaseOrder[];
  readonly receipts: readonly Receipt[];
  readonly vendors: readonly Vendor[];
  readonly jobs: readonly Job[];
  readonly jobTypes: readonly JobType[];
  readonly businessUnits: readonly BusinessUnit[];
  readonly glAccounts: readonly GlAccount[];
  readonly paymentTerms: readonly PaymentTerm[];
  readonly warehouses: readonly Warehouse[];
  readonly trucks: readonly Truck[];
}
