/**
 * Records of the inventory module as its API returns them: purchase orders, receipts and returns, and the SKUs, vendors
 * and locations they refer to.
 */
import type { Address, LedgerAccountReference } from './bill-record.ts';
import type { Batch, ExternalDataByApplication, Stamped, SyncStatus, TypedCustomField } from './record-parts.ts';

type AccountName = Omit<LedgerAccountReference, 'id'>;

/** A part or a unit of equipment. It belongs to another module, so only the fields that documents repeat are here. */
export interface Sku {
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly description: string;
  readonly type: 'Material' | 'Equipment';
  /** The income account of sales, which a purchase never debits. */
  readonly generalLedgerAccount: LedgerAccountReference;
  readonly costOfSaleAccount: LedgerAccountReference;
  readonly assetAccount: LedgerAccountReference;
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
  /** ID of a warehouse or a truck; both share one sequence. */
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

export interface PurchaseOrderType extends Stamped {
  readonly name: string;
  readonly active: boolean;
  readonly automaticallyReceive: boolean;
  readonly displayToTechnician: boolean;
  readonly impactToTechnicianPayroll: boolean;
  readonly allowTechniciansToSendPo: boolean;
  readonly defaultRequiredDateDaysOffset: number;
  readonly skipWeekends: boolean;
  readonly excludeTaxFromJobCosting: boolean;
}

export interface ReceiptItem {
  readonly id: number;
  readonly skuId: number;
  readonly name: string;
  readonly code: string;
  readonly description: string;
  readonly quantity: number;
  readonly cost: number;
  readonly generalLedgerAccount: AccountName | null;
  readonly costOfSaleAccount: AccountName | null;
  readonly assetAccount: AccountName | null;
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
  readonly syncStatus: SyncStatus;
  readonly budgetCodeId: number | null;
  readonly items: readonly ReceiptItem[];
  readonly customFields: readonly TypedCustomField[] | null;
}

export interface InventoryReturnItem extends Stamped {
  readonly skuId: number;
  readonly description: string;
  readonly name: string;
  readonly code: string;
  readonly quantity: number;
  readonly cost: number;
  readonly generalLedgerAccount: AccountName | null;
  readonly costOfSaleAccount: AccountName | null;
  readonly assetAccount: AccountName | null;
  readonly serialNumbers: readonly { readonly id: number; readonly number: string }[] | null;
  readonly createdById: number | null;
  readonly active: boolean;
  readonly receiptItemId: number | null;
  readonly budgetCodeId: number | null;
}

export interface InventoryReturn extends Stamped {
  readonly active: boolean;
  readonly number: string;
  readonly referenceNumber: string;
  readonly status: 'Pending' | 'Returned' | 'CreditReceived' | 'Canceled';
  readonly vendorId: number;
  readonly purchaseOrderId: number | null;
  readonly jobId: number | null;
  readonly projectId: number | null;
  readonly budgetCodeId: number | null;
  readonly businessUnitId: number;
  readonly inventoryLocationId: number | null;
  readonly createdById: number | null;
  readonly memo: string;
  readonly returnAmount: number;
  readonly taxAmount: number;
  readonly shippingAmount: number;
  readonly returnDate: string;
  readonly returnedOn: string | null;
  readonly creditReceivedOn: string | null;
  readonly batchId: number | null;
  readonly batch: Batch | null;
  readonly syncStatus: SyncStatus;
  readonly canceledById: number | null;
  readonly canceledReason: string | null;
  readonly dateCanceled: string | null;
  readonly items: readonly InventoryReturnItem[];
  readonly customFields: readonly TypedCustomField[] | null;
  readonly externalData: ExternalDataByApplication;
  /** Returned since July 2026; the create request had it before. */
  readonly returnTypeId: number;
}

export interface ReturnType extends Stamped {
  readonly name: string | null;
  readonly automaticallyReceiveVendorCredit: boolean;
  readonly includeInSalesTax: boolean;
  readonly active: boolean;
  readonly isDefault: boolean;
  readonly isDefaultForConsignment: boolean;
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
    readonly fax: string;
  };
  readonly address: Address;
  readonly customFields: readonly TypedCustomField[] | null;
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
