/**
 * The documents of a purchase as ServiceTitan's API returns them, with all their fields. `purchases.ts` decides what
 * was bought.
 */
import Big from 'big.js';

import type { ApBill, ApBillItem } from '../servicetitan/records/bill-record.ts';
import type { Job } from '../servicetitan/records/operations-records.ts';
import type {
  PurchaseOrder,
  PurchaseOrderItem,
  Receipt,
  ReceiptItem,
} from '../servicetitan/records/purchasing-records.ts';
import { roundToCents, sumOf, type Tools } from './bill-maker.ts';
import { dateOf, momentOf } from './calendar.ts';
import type { PlannedPurchase } from './month-plan.ts';
import { addressAt, truckName, warehouseName } from './servicetitan-seed.ts';
import { itemAccounts, WAREHOUSE_ACCOUNT, type Sku } from './sku-catalogue.ts';
import type { Territory, VendorFact } from './world.ts';

export interface OrderLine {
  readonly id: number;
  readonly sku: Sku;
  readonly cost: Big;
  /** Quantity received in each arrival; zero if none. */
  readonly arrivals: readonly Big[];
}

export interface PurchaseFacts {
  readonly planned: PlannedPurchase;
  readonly territory: Territory;
  readonly vendor: VendorFact;
  readonly businessUnitId: number;
  readonly job: Job | undefined;
  readonly orderId: number;
  readonly orderNumber: string;
  readonly orderDay: number;
  readonly lines: readonly OrderLine[];
}

export interface ArrivedLine extends OrderLine {
  readonly quantity: Big;
  readonly receiptItemId: number;
}

/** The documents of one arrival of goods. */
export interface ArrivalDocuments {
  readonly receipt: Receipt;
  readonly bill: ApBill;
  readonly tax: Big;
  readonly freight: Big;
}

export function goodsLocation({ planned, territory }: PurchaseFacts): {
  id: number;
  name: string;
  type: 'Warehouse' | 'Truck';
} {
  if (planned.destination === 'warehouse') {
    return { id: territory.warehouseId, name: warehouseName(territory.warehouseId - 7701), type: 'Warehouse' };
  }
  return { id: territory.truckId, name: truckName(territory), type: 'Truck' };
}

export function billItem(context: PurchaseFacts, line: ArrivedLine, order: number, { random, ids }: Tools): ApBillItem {
  const { sku, quantity, cost } = line;
  const isStock = context.planned.destination === 'warehouse' || context.planned.destination === 'truck';
  const isWhole = quantity.round(0).eq(quantity);
  return {
    id: ids.next(),
    order,
    skuId: sku.id,
    skuType: sku.type,
    skuCode: sku.code,
    name: sku.name,
    description: sku.description,
    quantity: quantity.toFixed(isWhole ? random.pick([0, 2, 19]) : 2),
    cost: cost.toFixed(sku.cost.scale),
    inventoryLocation: isStock ? goodsLocation(context) : null,
    vendorPartNumber: random.chance(0.5) ? `V-${sku.code}` : null,
    serialNumber: sku.type === 'Equipment' ? `SN${ids.next()}` : null,
    ...itemAccounts(),
    assetAccount: context.planned.destination === 'warehouse' ? WAREHOUSE_ACCOUNT : null,
    receiptItemId: line.receiptItemId,
    budgetCodeId: null,
  };
}

interface ReceiptParts {
  readonly context: PurchaseFacts;
  readonly arrived: readonly ArrivedLine[];
  readonly bill: ApBill;
  readonly onReceipt: string;
  readonly tax: Big;
  readonly freight: Big;
  readonly net: Big;
  readonly day: number;
}

const UNUSED_RECEIPT_FIELDS = {
  technicianId: null,
  shipTo: null,
  batchId: null,
  budgetCodeId: null,
  memo: '',
  createdById: 3,
  customFields: null,
} as const;

export function receiptRecord(parts: ReceiptParts, { ids }: Tools): Receipt {
  const { context, bill, tax, freight, net, day } = parts;
  const id = ids.next();
  return {
    id,
    active: true,
    number: `R-${String(id).slice(-6)}`,
    vendorInvoiceNumber: parts.onReceipt,
    purchaseOrderId: context.orderId,
    billId: bill.id,
    jobId: context.job?.id ?? null,
    businessUnitId: context.businessUnitId,
    vendorId: context.vendor.id,
    inventoryLocationId: goodsLocation(context).id,
    shipToDescription: goodsLocation(context).name,
    receiptAmount: net.plus(tax).plus(freight).toNumber(),
    taxAmount: tax.toNumber(),
    shippingAmount: freight.toNumber(),
    receivedOn: dateOf(day),
    createdOn: bill.createdOn,
    modifiedOn: bill.createdOn,
    syncStatus: 'Pending',
    items: parts.arrived.map(receiptItem),
    ...UNUSED_RECEIPT_FIELDS,
  };
}

function receiptItem({ id: purchaseOrderItemId, receiptItemId, sku, quantity, cost }: ArrivedLine): ReceiptItem {
  const { id: _gl, ...generalLedgerAccount } = itemAccounts().generalLedgerAccount;
  const { id: _cost, ...costOfSaleAccount } = itemAccounts().costOfSaleAccount;
  return {
    id: receiptItemId,
    skuId: sku.id,
    name: sku.name,
    code: sku.code,
    description: sku.description,
    quantity: quantity.toNumber(),
    cost: cost.toNumber(),
    generalLedgerAccount,
    costOfSaleAccount,
    assetAccount: null,
    purchaseOrderItemId,
    budgetCodeId: null,
  };
}

const UNUSED_ORDER_FIELDS = {
  projectId: null,
  technicianId: null,
  batchId: null,
  budgetCodeId: null,
  summary: '',
  customFields: null,
} as const;

export function orderRecord(
  context: PurchaseFacts,
  arrivals: readonly ArrivalDocuments[],
  { random }: Tools,
): PurchaseOrder {
  const { planned, orderDay } = context;
  const createdOn = momentOf(orderDay, random);
  const last = arrivals.at(-1);
  const modifiedOn = last?.bill.createdOn ?? createdOn;
  const items = context.lines.map((line) => orderItem(line, planned.isStillOpen, createdOn, modifiedOn));
  const tax = sumOf(arrivals.map((arrival) => arrival.tax));
  const shipping = sumOf(arrivals.map((arrival) => arrival.freight));
  return {
    id: context.orderId,
    number: context.orderNumber,
    invoiceId: context.job?.invoiceId ?? null,
    jobId: context.job?.id ?? null,
    status: planned.isStillOpen ? 'PartiallyReceived' : 'Received',
    typeId: 5,
    vendorId: context.vendor.id,
    shipTo: addressAt(`${context.territory.number} Yard Street`),
    businessUnitId: context.businessUnitId,
    inventoryLocationId: goodsLocation(context).id,
    vendorDocumentNumber: arrivals[0]?.bill.vendorNumber ?? '',
    date: dateOf(orderDay),
    requiredOn: dateOf(orderDay + 5),
    sentOn: dateOf(orderDay),
    receivedOn: last?.receipt.receivedOn ?? null,
    createdOn,
    modifiedOn,
    total: sumOf(items.map((item) => Big(item.total)))
      .plus(tax)
      .plus(shipping)
      .toNumber(),
    tax: tax.toNumber(),
    shipping: shipping.toNumber(),
    items,
    ...UNUSED_ORDER_FIELDS,
  };
}

function orderItem(line: OrderLine, isStillOpen: boolean, createdOn: string, modifiedOn: string): PurchaseOrderItem {
  const { sku, cost } = line;
  const received = sumOf(line.arrivals);
  const quantity = isStillOpen ? received.plus(2) : received;
  return {
    id: line.id,
    skuId: sku.id,
    description: sku.description,
    createdOn,
    modifiedOn,
    skuName: sku.name,
    skuCode: sku.code,
    skuType: sku.type,
    vendorPartNumber: '',
    quantity: quantity.toNumber(),
    quantityReceived: received.toNumber(),
    cost: cost.toNumber(),
    total: roundToCents(quantity.times(cost)).toNumber(),
    serialNumbers: [],
    status: isStillOpen ? 'Pending' : 'Received',
    chargeable: true,
    budgetCodeId: null,
  };
}
