/**
 * A purchase from order to bills: the order, and for each arrival of goods a receipt and its bill. The documents refer
 * to each other as the real ones do: bill item to receipt item to order item.
 */
import Big from 'big.js';

import type { ApBill, ApBillItem } from '../servicetitan/records/bill-record.ts';
import type { Job } from '../servicetitan/records/operations-records.ts';
import type { PurchaseOrder, Receipt } from '../servicetitan/records/purchasing-records.ts';
import { makeBill, roundToCents, sumOf, type BillParts, type Tools } from './bill-maker.ts';
import { reasonFor } from './bill-reasons.ts';
import { invoiceNumber, numberPlaces } from './invoice-number.ts';
import { makeJob } from './jobs.ts';
import type { PlannedPurchase, Special } from './month-plan.ts';
import {
  billItem,
  goodsLocation,
  orderRecord,
  receiptRecord,
  type ArrivalDocuments,
  type ArrivedLine,
  type OrderLine,
  type PurchaseFacts,
} from './purchase-documents.ts';
import type { Random } from './random.ts';
import type { ExpectedBill } from './scenario.ts';
import { equipmentFor, materialsFor, SHOP_SKUS, STOCK_SKUS, type Sku } from './sku-catalogue.ts';
import { accountOf, ACCOUNTS, projectOf, TERRITORIES, unitOf, vendorOf } from './world.ts';

export interface Purchase {
  readonly special: Special | undefined;
  readonly order: PurchaseOrder;
  readonly receipts: readonly Receipt[];
  readonly bills: readonly ApBill[];
  readonly expected: readonly ExpectedBill[];
  readonly job: Job | undefined;
}

interface Arrival extends ArrivalDocuments {
  readonly expected: ExpectedBill;
}

export function makePurchase(planned: PlannedPurchase, tools: Tools): Purchase {
  const { random, ids } = tools;
  const territory = random.pick(TERRITORIES);
  const isJob = planned.destination === 'job';
  const businessUnitId = isJob ? unitOf(territory, planned.jobTypeId) : territory.serviceUnitId;
  const anyDay = planned.special === 'closed-period' ? -3 : random.between(0, planned.receipts > 1 ? 12 : 27);
  const firstBillDay = planned.day ?? anyDay;
  const orderDay = firstBillDay - random.between(2, 5);
  const job = isJob ? makeJob(planned.jobTypeId, businessUnitId, orderDay - 1, tools) : undefined;
  const orderId = ids.next();
  const context: PurchaseFacts = {
    planned,
    territory,
    vendor: vendorOf(planned.vendorId ?? random.between(1701, 1723)),
    businessUnitId,
    job,
    orderId,
    orderNumber: job === undefined ? String(orderId).slice(-6) : `${job.jobNumber}-001`,
    orderDay,
    lines: orderLines(planned, tools),
  };
  const arrivals: Arrival[] = [];
  for (let index = 0, day = firstBillDay; index < planned.receipts; index += 1, day += random.between(4, 7)) {
    arrivals.push(makeArrival(context, index, day, tools));
  }
  return {
    special: planned.special,
    order: orderRecord(context, arrivals, tools),
    receipts: arrivals.map(({ receipt }) => receipt),
    bills: arrivals.map(({ bill }) => bill),
    expected: arrivals.map(({ expected }) => expected),
    job,
  };
}

function skusFor(planned: PlannedPurchase, random: Random): Sku[] {
  if (planned.special === 'rounding') return materialsFor(planned.jobTypeId).slice(0, planned.lines);
  const isJob = planned.destination === 'job';
  const stock = planned.destination === 'overhead' ? SHOP_SKUS : STOCK_SKUS;
  const materials = isJob ? materialsFor(planned.jobTypeId) : stock;
  const count = planned.receipts > 1 ? random.between(2, 3) : random.between(1, isJob ? 3 : 4);
  const equipment = isJob ? equipmentFor(planned.jobTypeId) : undefined;
  return [...(equipment === undefined ? [] : [equipment]), ...random.shuffled(materials).slice(0, count)];
}

function orderLines(planned: PlannedPurchase, { random, ids }: Tools): OrderLine[] {
  return skusFor(planned, random).map((sku) => {
    const arrivals = Array.from({ length: planned.receipts }, (_, index) =>
      arrivingQuantity(planned, sku, index, random),
    );
    return { id: ids.next(), sku, cost: unitCost(planned, sku, random), arrivals };
  });
}

/** 2.5 times an odd number of cents ends in half a cent, so rounding each line changes the total. */
function unitCost({ special }: PlannedPurchase, sku: Sku, random: Random): Big {
  const { min, max, scale } = sku.cost;
  if (special !== 'rounding') return random.decimal(min, max, scale);
  return Big(random.between(min * 50, max * 50) * 2 + 1).div(100);
}

function arrivingQuantity(planned: PlannedPurchase, sku: Sku, index: number, random: Random): Big {
  if (planned.special === 'rounding') return Big('2.5');
  if (sku.type === 'Equipment') return Big(index === 0 ? 1 : 0);
  if (sku.sold === 'measure') return random.decimal(2.5, 62.5, 0).plus(random.pick(['0', '0.25', '0.5', '0.75']));
  return Big(random.between(1, planned.destination === 'warehouse' ? 12 : 4));
}

function makeArrival(context: PurchaseFacts, index: number, day: number, tools: Tools): Arrival {
  const { planned, vendor, businessUnitId, job, orderId } = context;
  const { random, ids } = tools;
  const arrived = context.lines
    .map((line) => ({ ...line, quantity: line.arrivals[index] ?? Big(0), receiptItemId: ids.next() }))
    .filter(({ quantity }) => quantity.gt(0));
  const amounts = amountsOf(context, arrived, day, random);
  const { onBill, onReceipt } = numberPlaces(planned.special, invoiceNumber(ids.next(), random), random);
  const parts: BillParts = {
    ...amounts,
    vendor,
    businessUnitId,
    day,
    special: planned.special,
    because: reasonFor(context, index),
    billType: 'Procurement',
    source: 'Purchasing',
    purchaseOrderId: orderId,
    vendorNumber: onBill,
    recordId: onBill ?? (onReceipt === '' ? undefined : onReceipt),
    items: arrived.map((line, index) => ({
      ...billItem(context, line, index + 1, tools),
      ...allocation(line, amounts.lines[index]?.freight),
    })),
    expenseItems: random.chance(0.5) ? [] : null,
    job: job ?? null,
    shipToDescription: goodsLocation(context).name,
  };
  const made = makeBill(parts, tools);
  const receipt = receiptRecord({ context, arrived, bill: made.bill, onReceipt, day, ...amounts }, tools);
  return { ...made, receipt, tax: amounts.tax, freight: amounts.freight };
}

function amountsOf(
  { planned, businessUnitId, job }: PurchaseFacts,
  arrived: readonly ArrivedLine[],
  day: number,
  random: Random,
): Pick<BillParts, 'lines' | 'net' | 'tax' | 'freight'> {
  const exact = arrived.map(({ quantity, cost }) => quantity.times(cost));
  const accountNo = planned.destination === 'job' ? accountOf(planned.jobTypeId, day) : ACCOUNTS[planned.destination];
  const projectId = job === undefined ? undefined : projectOf(job);
  const goods = arrived.map(({ sku, quantity, cost }) => ({
    amount: roundToCents(quantity.times(cost)),
    accountNo,
    businessUnitId,
    projectId,
    itemId: sku.type === 'Equipment' ? sku.code : undefined,
  }));
  const net = planned.special === 'rounding' ? roundToCents(sumOf(exact)) : sumOf(goods.map(({ amount }) => amount));
  const tax = planned.destination === 'job' && random.chance(0.6) ? roundToCents(net.times('0.0865')) : Big(0);
  const isAllocated = planned.special === 'landed-cost';
  const freight = isAllocated || random.chance(0.4) ? random.decimal(12.5, 180, 2) : Big(0);
  const lines = goods.map((line) =>
    isAllocated ? { ...line, freight: line.itemId === undefined ? Big(0) : freight } : line,
  );
  return { lines, net, tax, freight };
}

/** The freight was for the unit alone, and was allocated so in ServiceTitan (assumed to be possible). */
function allocation({ quantity, cost }: ArrivedLine, freight: Big | undefined): Partial<ApBillItem> {
  if (freight === undefined) return {};
  return {
    allocatedTax: null,
    allocatedShipping: freight.toFixed(2),
    allocatedOtherCosts: null,
    fullyLandedUnitCost: cost.plus(freight.div(quantity)).toFixed(4),
  };
}
