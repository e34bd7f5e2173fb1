/** Every kind of record that a tenant keeps, and its type. */
import type { ApCredit, ApPayment, GlAccount, PaymentTerm, RemittanceVendor, TaxZone } from './accounting-records.ts';
import type { ApBill } from './bill-record.ts';
import type { BusinessUnit, Job, JobType, Project } from './operations-records.ts';
import type {
  InventoryReturn,
  PurchaseOrder,
  PurchaseOrderType,
  Receipt,
  ReturnType,
  Truck,
  Vendor,
  Warehouse,
} from './purchasing-records.ts';

export interface RecordTypes {
  readonly bills: ApBill;
  readonly credits: ApCredit;
  readonly payments: ApPayment;
  readonly purchaseOrders: PurchaseOrder;
  readonly purchaseOrderTypes: PurchaseOrderType;
  readonly receipts: Receipt;
  readonly returns: InventoryReturn;
  readonly returnTypes: ReturnType;
  readonly vendors: Vendor;
  readonly remittanceVendors: RemittanceVendor;
  readonly jobs: Job;
  readonly jobTypes: JobType;
  readonly projects: Project;
  readonly businessUnits: BusinessUnit;
  readonly glAccounts: GlAccount;
  readonly paymentTerms: PaymentTerm;
  readonly taxZones: TaxZone;
  readonly warehouses: Warehouse;
  readonly trucks: Truck;
}
