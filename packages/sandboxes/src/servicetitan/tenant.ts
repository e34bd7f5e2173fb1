/** The seed of a ServiceTitan tenant: its credentials and its records as the API returns them. */
import type {
  ApCredit,
  ApPayment,
  GlAccount,
  PaymentTerm,
  RemittanceVendor,
  TaxZone,
} from './records/accounting-records.ts';
import type { Address, ApBill } from './records/bill-record.ts';
import type { BusinessUnitDimensions, Project } from './records/operations-records.ts';
import type {
  InventoryReturn,
  PurchaseOrder,
  PurchaseOrderType,
  Receipt,
  ReturnType,
  Sku,
} from './records/purchasing-records.ts';
import type { CustomFieldType, ExternalDataByApplication, Stamped, TypedCustomField } from './records/record-parts.ts';

export type { PurchaseOrder, PurchaseOrderItem, Receipt, ReceiptItem } from './records/purchasing-records.ts';

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
    readonly fax: string;
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
  readonly customerPo: string;
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
  /** Scopes granted to the app by the tenant's admin; default: every scope that the sandbox knows. */
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
  readonly skus?: readonly Sku[];
  readonly customFieldTypes?: readonly CustomFieldType[];
  readonly purchaseOrderTypes?: readonly PurchaseOrderType[];
  readonly returnTypes?: readonly ReturnType[];
  readonly returns?: readonly InventoryReturn[];
  readonly credits?: readonly ApCredit[];
  readonly payments?: readonly ApPayment[];
  readonly remittanceVendors?: readonly RemittanceVendor[];
  readonly taxZones?: readonly TaxZone[];
  readonly projects?: readonly Project[];
  readonly businessUnitDimensions?: readonly BusinessUnitDimensions[];
}
