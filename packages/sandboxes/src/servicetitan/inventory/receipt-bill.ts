/** The bill that ServiceTitan creates from a receipt. Users post it; through the API it is read-only. */
import { decimalText } from '../http/json.ts';
import { Refusal } from '../http/refusal.ts';
import type { PaymentTerm } from '../records/accounting-records.ts';
import type { ApBill, ApBillItem } from '../records/bill-record.ts';
import type { PurchaseOrder, Receipt, ReceiptItem } from '../records/purchasing-records.ts';
import type { TenantStore } from '../store.ts';
import { lineTotal, locationOf, sumOf, type StockLocation } from './purchase-references.ts';

const UNUSED_BILL_FIELDS = {
  earlyDiscountDate: null,
  vendorInvoiceTotal: null,
  dateCanceled: null,
  canceledBy: null,
  batch: null,
  postDate: null,
  expenseItems: null,
  customFields: null,
} as const;

/** @param previous the bill that this one replaces; what users added to it is kept. */
export function billFor(store: TenantStore, receipt: Receipt, order: PurchaseOrder, previous?: ApBill): ApBill {
  const id = store.nextId();
  const createdOn = store.stamp();
  const unit = store.businessUnits.get(receipt.businessUnitId);
  const job = store.jobs.get(receipt.jobId);
  const { vendorId, taxAmount, shippingAmount } = receipt;
  const net = receipt.items.map(({ quantity, cost }) => lineTotal(quantity, cost));
  return {
    id,
    createdOn,
    modifiedOn: createdOn,
    purchaseOrderId: order.id,
    syncStatus: 'Pending',
    status: 'Unreconciled',
    source: 'Purchasing',
    billType: 'Procurement',
    referenceNumber: String(id),
    ...(previous === undefined ? termsFrom(store, receipt, order) : termsOf(previous)),
    billAmount: sumOf([...net, taxAmount, shippingAmount]).toFixed(2),
    taxAmount: taxAmount.toFixed(2),
    shippingAmount: shippingAmount.toFixed(2),
    createdBy: 'receiving',
    shipToDescription: receipt.shipToDescription,
    shipTo: order.shipTo,
    businessUnit: unit === undefined ? null : { id: unit.id, name: unit.name },
    vendor: { id: vendorId, name: store.vendor(vendorId)?.name ?? null },
    remittanceVendorInfo: previous?.vendor.id === vendorId ? previous.remittanceVendorInfo : null,
    budgetCodeId: receipt.budgetCodeId,
    items: receipt.items.map((item, index) => billItem(store, { receipt, item, order: index + 1, previous })),
    jobId: receipt.jobId,
    jobNumber: job?.jobNumber ?? null,
    ...UNUSED_BILL_FIELDS,
  };
}

type Terms = Pick<ApBill, 'vendorNumber' | 'summary' | 'billDate' | 'termName' | 'dueDate' | 'doNotPay' | 'taxZone'>;

function termsFrom(store: TenantStore, receipt: Receipt, order: PurchaseOrder): Terms {
  const billDate = receipt.receivedOn ?? store.today();
  return {
    vendorNumber: receipt.vendorInvoiceNumber || null,
    summary: receipt.memo || order.summary,
    billDate,
    termName: vendorTerm(store)?.name ?? null,
    dueDate: dueDateOf(store, billDate),
    doNotPay: false,
    taxZone: null,
  };
}

function vendorTerm(store: TenantStore): PaymentTerm | undefined {
  return store.paymentTerms.all().find(({ isVendorDefault }) => isVendorDefault);
}

/** The due date of a bill of this date. @throws Refusal if it is after the year 9999. */
export function dueDateOf(store: TenantStore, billDate: string): string {
  const term = vendorTerm(store);
  const due = dueInstant(new Date(billDate.slice(0, 10)), term?.dueDayType ?? 'NumberOfDays', term?.dueDay ?? 0);
  if (due.getUTCFullYear() <= 9_999) return `${due.toISOString().slice(0, 10)}T00:00:00Z`;
  throw new Refusal(400, `A bill of ${billDate.slice(0, 10)} would be due behind 9999-12-31.`);
}

/** Assumed: a day that the month does not have is its last one. */
function dueInstant(from: Date, type: PaymentTerm['dueDayType'], dueDay: number): Date {
  const [year, month] = [from.getUTCFullYear(), from.getUTCMonth()];
  if (type === 'NumberOfDays') return new Date(Date.UTC(year, month, from.getUTCDate() + dueDay));
  const dueMonth = type === 'CertainDayOfCurrentMonth' ? month : month + 1;
  const lastDay = new Date(Date.UTC(year, dueMonth + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, dueMonth, Math.min(dueDay, lastDay)));
}

function termsOf({ vendorNumber, summary, billDate, termName, dueDate, doNotPay, taxZone }: ApBill): Terms {
  return { vendorNumber, summary, billDate, termName, dueDate, doNotPay, taxZone };
}

interface BilledItem {
  readonly receipt: Receipt;
  readonly item: ReceiptItem;
  readonly order: number;
  readonly previous: ApBill | undefined;
}

function billItem(store: TenantStore, { receipt, item, order, previous }: BilledItem): ApBillItem {
  const sku = store.sku(item.skuId);
  const place = stockLocation(store, receipt, item, previous);
  const orderItem = store.purchaseOrders
    .get(receipt.purchaseOrderId)
    ?.items.find(({ id }) => id === item.purchaseOrderItemId);
  return {
    id: store.nextId(),
    order,
    skuId: item.skuId,
    skuType: sku?.type ?? orderItem?.skuType ?? 'Material',
    skuCode: item.code,
    name: item.name,
    description: item.description,
    quantity: decimalText(item.quantity, 2),
    cost: decimalText(item.cost, 2),
    inventoryLocation: place,
    vendorPartNumber: orderItem?.vendorPartNumber || null,
    serialNumber: null,
    generalLedgerAccount: sku?.generalLedgerAccount ?? null,
    costOfSaleAccount: sku?.costOfSaleAccount ?? null,
    assetAccount: place?.type === 'Warehouse' ? (sku?.assetAccount ?? null) : null,
    receiptItemId: item.id,
    budgetCodeId: item.budgetCodeId,
  };
}

/**
 * The stock location of an item. Items bought for a job do not go into stock; nor do overhead items, which had no
 * location on the previous bill.
 */
function stockLocation(
  store: TenantStore,
  receipt: Receipt,
  { id }: ReceiptItem,
  previous: ApBill | undefined,
): StockLocation | null {
  if (receipt.jobId !== null) return null;
  const before =
    previous?.jobId === null ? previous.items?.find(({ receiptItemId }) => receiptItemId === id) : undefined;
  if (before !== undefined && before.inventoryLocation === null) return null;
  return locationOf(store, receipt.inventoryLocationId) ?? null;
}
