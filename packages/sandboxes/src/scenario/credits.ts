/**
 * Returns of the month, the vendor credits for them, and the adjustment expected in Intacct for each credit. As for
 * bills, the accounting rules are restated here.
 */
import Big from 'big.js';

import type { ApCredit } from '../servicetitan/records/accounting-records.ts';
import type {
  InventoryReturn,
  InventoryReturnItem,
  PurchaseOrder,
} from '../servicetitan/records/purchasing-records.ts';
import { roundToCents, sumOf, type Tools } from './bill-maker.ts';
import { dateOf, momentOf } from './calendar.ts';
import type { Purchase } from './purchases.ts';
import type { ExpectedBill, ExpectedLine } from './scenario.ts';
import { businessUnitName } from './servicetitan-seed.ts';
import { itemAccounts } from './sku-catalogue.ts';
import { accountOf, ACCOUNTS, departmentOf, projectOf, TERRITORIES, territoryOf, vendorOf } from './world.ts';

export interface Credits {
  readonly returns: readonly InventoryReturn[];
  readonly credits: readonly ApCredit[];
  /** By credit ID; totals and lines are negative, as in the ledger. */
  readonly expected: readonly ExpectedBill[];
}

export interface PlannedCredit {
  readonly goods: 'job' | 'stock';
  /** Restocking fee in percent of the goods. */
  readonly feePercent: number;
  readonly tax: string;
  readonly syncStatus: 'Posted' | 'Pending';
  readonly outcome: ExpectedBill['outcome'];
  readonly holdCode?: string;
  readonly because: string;
}

const POSTED_CREDIT = { feePercent: 0, tax: '0', syncStatus: 'Posted', outcome: 'posted' } as const;
const PLANNED_CREDITS: readonly PlannedCredit[] = [
  { ...POSTED_CREDIT, goods: 'job', tax: '3.15', because: 'ordinary' },
  { ...POSTED_CREDIT, goods: 'stock', because: 'goods of a warehouse went back' },
  { ...POSTED_CREDIT, goods: 'job', because: 'ordinary' },
  {
    ...{ ...POSTED_CREDIT, goods: 'job', feePercent: 15, outcome: 'held', holdCode: 'servicetitan.credit-mixed-signs' },
    because: 'the vendor kept a restocking fee',
  },
  {
    ...POSTED_CREDIT,
    goods: 'job',
    syncStatus: 'Pending',
    outcome: 'waiting',
    because: 'not yet posted in ServiceTitan',
  },
];

/** Day on which vendors grant credits. */
const GRANTED_ON = 28;

/** Five credits for returns, one credit without a return, and a return without a credit yet. */
export function makeCredits(purchases: readonly Purchase[], tools: Tools): Credits {
  const left = purchases.filter(isOrdinary);
  const take = (goods: PlannedCredit['goods']): Purchase => {
    const at = left.findIndex(({ job }) => (job !== undefined) === (goods === 'job'));
    const [purchase] = left.splice(at, 1);
    if (purchase === undefined) throw new Error(`the month has too few purchases for ${goods}`);
    return purchase;
  };
  const granted = PLANNED_CREDITS.map((plan) => makeCredit(plan, take(plan.goods), tools));
  const rebate = makeRebate(tools);
  const notGranted: InventoryReturn = {
    ...makeReturn(take('job').order, { fee: Big(0), tax: Big(0) }, tools),
    ...{ status: 'Returned', creditReceivedOn: null },
  };
  return {
    returns: [...granted.map(({ returned }) => returned), notGranted],
    credits: [...granted.map(({ credit }) => credit), rebate.credit],
    expected: [...granted.map(({ expected }) => expected), rebate.expected],
  };
}

/** Received in full, nothing special about it, and its bill is posted. */
function isOrdinary({ order, job, expected: [bill, ...more] }: Purchase): boolean {
  if (bill?.outcome !== 'posted' || more.length > 0) return false;
  const isStock = bill.lines?.[0]?.accountNo === ACCOUNTS.warehouse;
  return bill.because === 'ordinary' ? job !== undefined : isStock && order.status === 'Received';
}

/** The return of goods of an order, the credit for it, and what is expected in Intacct. */
export function makeCredit(plan: PlannedCredit, { order, job }: Pick<Purchase, 'order' | 'job'>, tools: Tools) {
  const [item] = order.items;
  const goods = roundToCents(Big(quantityOf(item)).times(item?.cost ?? 0));
  const fee = roundToCents(goods.times(plan.feePercent).div(100));
  const tax = Big(plan.tax);
  const returned = makeReturn(order, { fee, tax }, tools);
  const credit = creditRecord(returned, plan.syncStatus, tools);
  const { businessUnitId } = returned;
  const accountNo = job === undefined ? ACCOUNTS.warehouse : accountOf(job.jobTypeId, GRANTED_ON);
  const projectId = job === undefined ? undefined : projectOf(job);
  const itemId = item?.skuType === 'Equipment' ? item.skuCode : undefined;
  const line = (account: string, amount: Big): ExpectedLine => ({
    accountNo: account,
    amount: amount.times(-1).toFixed(2),
    locationId: territoryOf(businessUnitId).locationId,
    departmentId: departmentOf(businessUnitId),
    ...(projectId === undefined ? {} : { projectId }),
  });
  const ofGoods = { ...line(accountNo ?? '', goods), ...(itemId === undefined ? {} : { itemId }) };
  const lines = [ofGoods, ...(tax.gt(0) ? [line(ACCOUNTS.tax, tax)] : [])];
  const expected = { ...expectationOf(credit, plan), ...(plan.outcome === 'posted' ? { lines } : {}) };
  return { returned, credit, expected };
}

/** A credit without a return: ServiceTitan knows only its amount. */
function makeRebate(tools: Tools) {
  const [territory] = TERRITORIES;
  if (territory === undefined) throw new Error('there is no territory');
  const facts = { number: '', vendorId: 1703, businessUnitId: territory.serviceUnitId, jobId: null };
  const amounts = { returnAmount: 125, memo: 'Volume rebate, third quarter' };
  const credit = { ...creditRecord({ ...facts, ...amounts, id: null }, 'Posted', tools) };
  const holdCode = 'servicetitan.credit-without-lines';
  const because = 'granted without a return, and no rule says what for';
  return { credit, expected: expectationOf(credit, { outcome: 'held', holdCode, because }) };
}

function expectationOf(
  { id, vendor, businessUnit, amount, referenceNumber }: ApCredit,
  { outcome, holdCode, because }: Pick<PlannedCredit, 'outcome' | 'holdCode' | 'because'>,
): ExpectedBill {
  return {
    billId: id,
    outcome,
    ...(holdCode === undefined ? {} : { holdCode }),
    entityId: territoryOf(businessUnit?.id ?? 0).entityId,
    vendorId: vendorOf(vendor?.id ?? 0).vendorId,
    recordId: referenceNumber ?? '',
    total: Big(amount).times(-1).toFixed(2),
    because,
  };
}

/** One piece is returned, or all of it if less was received. */
function quantityOf(item: PurchaseOrder['items'][number] | undefined): number {
  return Math.min(1, item?.quantityReceived ?? 0);
}

const UNUSED_RETURN_FIELDS = {
  active: true,
  projectId: null,
  budgetCodeId: null,
  createdById: 3,
  batchId: null,
  batch: null,
  syncStatus: 'Pending',
  canceledById: null,
  canceledReason: null,
  dateCanceled: null,
  customFields: null,
  externalData: {},
  returnTypeId: 21,
} as const;

function makeReturn(
  order: PurchaseOrder,
  { fee, tax }: { fee: Big; tax: Big },
  { ids, random }: Tools,
): InventoryReturn {
  const day = random.between(24, 27);
  const createdOn = momentOf(day, random);
  const items = order.items.slice(0, 1).map((item) => returnItem(item, createdOn, ids.next()));
  const goods = sumOf(items.map(({ quantity, cost }) => roundToCents(Big(quantity).times(cost))));
  const id = ids.next();
  return {
    id,
    number: `${order.number}-R1`,
    referenceNumber: '',
    status: 'CreditReceived',
    vendorId: order.vendorId,
    purchaseOrderId: order.id,
    jobId: order.jobId,
    businessUnitId: order.businessUnitId ?? 0,
    inventoryLocationId: order.inventoryLocationId,
    memo: `Not needed, order ${order.number}`,
    returnAmount: goods.plus(tax).minus(fee).toNumber(),
    taxAmount: tax.toNumber(),
    shippingAmount: 0,
    returnDate: dateOf(day),
    returnedOn: dateOf(day),
    creditReceivedOn: dateOf(day + 1),
    items,
    createdOn,
    modifiedOn: createdOn,
    ...UNUSED_RETURN_FIELDS,
  };
}

function returnItem(item: PurchaseOrder['items'][number], createdOn: string, id: number): InventoryReturnItem {
  const { id: _gl, ...generalLedgerAccount } = itemAccounts().generalLedgerAccount;
  const { id: _cost, ...costOfSaleAccount } = itemAccounts().costOfSaleAccount;
  return {
    id,
    skuId: item.skuId,
    description: item.description,
    name: item.skuName,
    code: item.skuCode,
    quantity: quantityOf(item),
    cost: item.cost,
    generalLedgerAccount,
    costOfSaleAccount,
    assetAccount: null,
    serialNumbers: [],
    createdById: 3,
    active: true,
    receiptItemId: null,
    budgetCodeId: null,
    createdOn,
    modifiedOn: createdOn,
  };
}

const UNUSED_CREDIT_FIELDS = {
  active: true,
  canceledOn: null,
  appliedAmount: 0,
  status: 'Unreconciled',
  remittanceVendor: null,
  paymentStatus: 'Unpaid',
  splits: [],
  budgetCodeId: null,
  customFields: null,
} as const;

type Granted = Pick<InventoryReturn, 'number' | 'vendorId' | 'businessUnitId' | 'jobId' | 'memo' | 'returnAmount'> & {
  readonly id: number | null;
};

function creditRecord(returned: Granted, syncStatus: ApCredit['syncStatus'], { ids, random }: Tools): ApCredit {
  const id = ids.next();
  const day = GRANTED_ON;
  const createdOn = momentOf(day, random);
  const territory = territoryOf(returned.businessUnitId);
  const vendor = vendorOf(returned.vendorId);
  return {
    id,
    inventoryReturnId: returned.id,
    jobId: returned.jobId,
    createdOn,
    modifiedOn: createdOn,
    date: dateOf(day),
    number: returned.number === '' ? null : returned.number,
    referenceNumber: `CM-${String(id).slice(-5)}`,
    memo: returned.memo,
    amount: returned.returnAmount,
    syncStatus,
    batch: syncStatus === 'Pending' ? null : { id: 5_600, number: '300', name: 'October 2026' },
    businessUnit: { id: returned.businessUnitId, name: businessUnitName(territory, returned.businessUnitId) },
    vendor: { id: vendor.id, name: vendor.name },
    ...UNUSED_CREDIT_FIELDS,
  };
}
