/**
 * The page of the ServiceTitan sandbox: bills with what the scenario expects of each, vendors with their link to
 * Intacct, purchase orders, receipts, returns, credits and payments.
 */
import { Big } from 'big.js';

import type { ExpectedBill, ExpectedLine } from '../scenario/scenario.ts';
import type { ApCredit, ApPayment } from '../servicetitan/records/accounting-records.ts';
import type { ApBill, ApBillExpenseItem, ApBillItem } from '../servicetitan/records/bill-record.ts';
import type { InventoryReturn, PurchaseOrder, Receipt, Vendor } from '../servicetitan/records/purchasing-records.ts';
import type { TenantStore } from '../servicetitan/store.ts';
import { listing, type View } from './listing.ts';
import { masterDataView, type Master } from './master-data-view.ts';
import type { SandboxPage } from './page.ts';
import { dateOnly, facts, formatAmount, formatCount, formatQuantity, table, type Block, type Column } from './table.ts';

/** Expectations do not follow later changes. */
const EXPECTED_AT_START = 'Scenario expects at the start';

type Expectations = ReadonlyMap<number, ExpectedBill>;

export function servicetitanPage(store: TenantStore, expectations: readonly ExpectedBill[]): SandboxPage {
  const expected = new Map(expectations.map((bill) => [bill.billId, bill]));
  return {
    system: 'ServiceTitan',
    company: `${store.tenant.tenantName}, tenant ${store.tenant.tenantId}`,
    isBilled: false,
    figures: () => figuresOf(store, expected),
    views: [
      billView(store, expected),
      vendorView(store),
      orderView(store),
      receiptView(store),
      returnView(store),
      creditView(store),
      paymentView(store),
      masterDataView(() => masterDataOf(store)),
    ],
  };
}

function figuresOf(store: TenantStore, expected: Expectations): [string, string][] {
  const bills = store.bills.all();
  const count = (isCounted: (bill: ApBill) => boolean): string => formatCount(bills.filter(isCounted).length);
  const total = bills.reduce((sum, bill) => sum.plus(bill.billAmount), new Big(0)).toFixed(2);
  const outcomes = (['posted', 'held', 'waiting'] as const).map(
    (outcome) => `${formatCount([...expected.values()].filter((bill) => bill.outcome === outcome).length)} ${outcome}`,
  );
  return [
    ['Bills', count(() => true)],
    ['Total', formatAmount(total)],
    ['Eligible: posted or exported', count(({ syncStatus }) => syncStatus !== 'Pending')],
    ['Waiting: pending', count(({ syncStatus }) => syncStatus === 'Pending')],
    ...(expected.size === 0 ? [] : [[EXPECTED_AT_START, outcomes.join(', ')] as [string, string]]),
  ];
}

function billView(store: TenantStore, expected: Expectations): View {
  return listing<ApBill>({
    key: 'bills',
    title: 'Bills',
    rows: () => store.bills.all().toSorted((a, b) => b.billDate.localeCompare(a.billDate) || b.id - a.id),
    columns: [
      { heading: 'Bill', of: (bill) => String(bill.id), kind: 'code' },
      { heading: 'Vendor', of: (bill) => bill.vendor.name ?? String(bill.vendor.id) },
      { heading: 'Invoice number', of: (bill) => bill.vendorNumber ?? '' },
      { heading: 'Bill date', of: (bill) => dateOnly(bill.billDate), kind: 'date' },
      { heading: 'PO', of: (bill) => store.purchaseOrders.get(bill.purchaseOrderId)?.number ?? '', kind: 'code' },
      { heading: 'Job', of: (bill) => bill.jobNumber ?? '', kind: 'code' },
      { heading: 'Sync status', of: (bill) => bill.syncStatus, kind: 'state' },
      { heading: EXPECTED_AT_START, of: (bill) => expectationText(expected.get(bill.id)), kind: 'state' },
      { heading: 'Amount', of: (bill) => bill.billAmount, kind: 'amount' },
    ],
    choices: [
      { name: 'sync', label: 'Sync status', of: (bill) => bill.syncStatus },
      { name: 'expects', label: EXPECTED_AT_START, of: (bill) => expected.get(bill.id)?.outcome ?? '' },
    ],
    more: { title: linesTitle, blocks: (bill) => billDetails(bill, expected.get(bill.id)) },
  });
}

function expectationText(expected: ExpectedBill | undefined): string {
  if (expected === undefined) return '';
  return expected.because === 'ordinary' ? expected.outcome : `${expected.outcome}: ${expected.because}`;
}

function linesTitle({ items, expenseItems }: ApBill): string {
  const count = (items?.length ?? 0) + (expenseItems?.length ?? 0);
  return `${count} ${count === 1 ? 'line' : 'lines'}`;
}

function billDetails(bill: ApBill, expected: ExpectedBill | undefined): Block[] {
  return [
    ...(bill.items?.length ? [table('Items', itemColumns, bill.items)] : []),
    ...(bill.expenseItems?.length ? [table('Expense items', expenseColumns, bill.expenseItems)] : []),
    facts([
      ['Summary', bill.summary ?? ''],
      ['Business unit', bill.businessUnit?.name ?? ''],
      ['Tax', formatAmount(bill.taxAmount ?? '')],
      ['Shipping', formatAmount(bill.shippingAmount ?? '')],
      ['Vendor invoice total', formatAmount(bill.vendorInvoiceTotal ?? '')],
      ['Due', dateOnly(bill.dueDate)],
      ['Term', bill.termName ?? ''],
      ['Status', bill.status],
      ['Type and source', `${bill.billType}, ${bill.source}`],
      ['Do not pay', bill.doNotPay ? 'yes' : ''],
      ['Reference', bill.referenceNumber ?? ''],
      ['Modified', bill.modifiedOn],
    ]),
    ...(expected === undefined ? [] : [expectedFacts(expected)]),
    ...(expected?.lines === undefined
      ? []
      : [table('Expected in Intacct at the start', expectedColumns, expected.lines)]),
  ];
}

const itemColumns: readonly Column<ApBillItem>[] = [
  { heading: 'SKU', of: (item) => item.skuCode, kind: 'code' },
  { heading: 'Description', of: (item) => item.description ?? item.name ?? '' },
  { heading: 'Location', of: (item) => item.inventoryLocation?.name ?? '' },
  { heading: 'Quantity', of: (item) => formatQuantity(item.quantity ?? '') },
  { heading: 'Cost', of: (item) => item.cost ?? '', kind: 'amount' },
];

const expenseColumns: readonly Column<ApBillExpenseItem>[] = [
  { heading: 'Description', of: (item) => item.description ?? '' },
  { heading: 'Account', of: (item) => item.generalLedgerAccount?.number ?? '', kind: 'code' },
  { heading: 'Business unit', of: (item) => item.businessUnit?.name ?? '' },
  { heading: 'Job', of: (item) => item.job?.name ?? '' },
  { heading: 'Amount', of: (item) => item.amount, kind: 'amount' },
];

const expectedColumns: readonly Column<ExpectedLine>[] = [
  { heading: 'Account', of: (line) => line.accountNo, kind: 'code' },
  { heading: 'Location', of: (line) => line.locationId, kind: 'code' },
  { heading: 'Department', of: (line) => line.departmentId, kind: 'code' },
  { heading: 'Amount', of: (line) => line.amount, kind: 'amount' },
];

function expectedFacts(expected: ExpectedBill): Block {
  return facts([
    ['Hold code', expected.holdCode ?? ''],
    ['Intacct entity', expected.entityId ?? ''],
    ['Intacct vendor', expected.vendorId ?? ''],
    ['Intacct bill number', expected.recordId ?? ''],
  ]);
}

function vendorView(store: TenantStore): View {
  return listing<Vendor>({
    key: 'vendors',
    title: 'Vendors',
    rows: () => store.vendorRecords.all(),
    columns: [
      { heading: 'Vendor', of: (vendor) => String(vendor.id), kind: 'code' },
      { heading: 'Name', of: (vendor) => vendor.name },
      { heading: 'Status', of: (vendor) => (vendor.active ? 'active' : 'inactive'), kind: 'state' },
      { heading: 'External data (link to Intacct)', of: externalData, kind: 'code' },
      { heading: 'Memo', of: (vendor) => vendor.memo },
    ],
    choices: [{ name: 'status', label: 'Status', of: (vendor) => (vendor.active ? 'active' : 'inactive') }],
  });
}

function externalData({ externalData: byApplication }: Vendor): string {
  return Object.values(byApplication)
    .flat()
    .map(({ key, value }) => `${key} = ${value}`)
    .join('\n');
}

function orderView(store: TenantStore): View {
  return listing<PurchaseOrder>({
    key: 'purchase-orders',
    title: 'Purchase orders',
    rows: () => store.purchaseOrders.all(),
    columns: [
      { heading: 'PO', of: (order) => order.number, kind: 'code' },
      { heading: 'Vendor', of: (order) => vendorName(store, order.vendorId) },
      { heading: 'Date', of: (order) => dateOnly(order.date), kind: 'date' },
      { heading: 'Status', of: (order) => order.status, kind: 'state' },
      { heading: 'Summary', of: (order) => order.summary },
      { heading: 'Total', of: (order) => String(order.total), kind: 'amount' },
    ],
    choices: [{ name: 'status', label: 'Status', of: (order) => order.status }],
    more: {
      title: ({ items }) => `${items.length} ${items.length === 1 ? 'item' : 'items'}`,
      blocks: ({ items }) => [
        table(
          'Items',
          [
            { heading: 'SKU', of: (item) => item.skuCode, kind: 'code' },
            { heading: 'Description', of: (item) => item.description },
            { heading: 'Ordered', of: (item) => String(item.quantity) },
            { heading: 'Received', of: (item) => String(item.quantityReceived) },
            { heading: 'Total', of: (item) => String(item.total), kind: 'amount' },
          ],
          items,
        ),
      ],
    },
  });
}

function receiptView(store: TenantStore): View {
  return listing<Receipt>({
    key: 'receipts',
    title: 'Receipts',
    rows: () => store.receipts.all(),
    columns: [
      { heading: 'Receipt', of: (receipt) => receipt.number, kind: 'code' },
      { heading: 'PO', of: (receipt) => store.purchaseOrders.get(receipt.purchaseOrderId)?.number ?? '', kind: 'code' },
      { heading: 'Bill', of: (receipt) => String(receipt.billId ?? ''), kind: 'code' },
      { heading: 'Vendor', of: (receipt) => vendorName(store, receipt.vendorId) },
      { heading: 'Invoice number', of: (receipt) => receipt.vendorInvoiceNumber ?? '' },
      { heading: 'Received', of: (receipt) => dateOnly(receipt.receivedOn), kind: 'date' },
      { heading: 'Amount', of: (receipt) => String(receipt.receiptAmount), kind: 'amount' },
    ],
  });
}

function returnView(store: TenantStore): View {
  return listing<InventoryReturn>({
    key: 'returns',
    title: 'Returns',
    rows: () => store.returns.all(),
    columns: [
      { heading: 'Return', of: ({ number }) => number, kind: 'code' },
      { heading: 'Vendor', of: ({ vendorId }) => vendorName(store, vendorId) },
      {
        heading: 'PO',
        of: ({ purchaseOrderId }) => store.purchaseOrders.get(purchaseOrderId)?.number ?? '',
        kind: 'code',
      },
      { heading: 'Returned', of: ({ returnDate }) => dateOnly(returnDate), kind: 'date' },
      { heading: 'Status', of: ({ status }) => status, kind: 'state' },
      { heading: 'Sync status', of: ({ syncStatus }) => syncStatus, kind: 'state' },
      { heading: 'Amount', of: ({ returnAmount }) => String(returnAmount), kind: 'amount' },
    ],
  });
}

function creditView(store: TenantStore): View {
  return listing<ApCredit>({
    key: 'credits',
    title: 'Credits',
    rows: () => store.credits.all(),
    columns: [
      { heading: 'Credit', of: ({ number, id }) => number ?? String(id), kind: 'code' },
      { heading: 'Vendor', of: ({ vendor }) => vendor?.name ?? '' },
      {
        heading: 'Return',
        of: ({ inventoryReturnId }) => store.returns.get(inventoryReturnId)?.number ?? '',
        kind: 'code',
      },
      { heading: 'Date', of: ({ date }) => dateOnly(date), kind: 'date' },
      { heading: 'Sync status', of: ({ syncStatus }) => syncStatus, kind: 'state' },
      { heading: 'Applied', of: ({ appliedAmount }) => String(appliedAmount), kind: 'amount' },
      { heading: 'Amount', of: ({ amount }) => String(amount), kind: 'amount' },
    ],
  });
}

function paymentView(store: TenantStore): View {
  return listing<ApPayment>({
    key: 'payments',
    title: 'Payments',
    rows: () => store.payments.all().toReversed(),
    columns: [
      { heading: 'Payment', of: ({ id }) => String(id), kind: 'code' },
      { heading: 'Vendor', of: ({ vendor }) => vendor?.name ?? '' },
      { heading: 'Bills', of: billsPaid, kind: 'code' },
      { heading: 'Date', of: ({ date }) => dateOnly(date), kind: 'date' },
      { heading: 'Method', of: ({ method }) => method },
      { heading: 'Status', of: ({ status }) => status, kind: 'state' },
      { heading: 'Sync status', of: ({ syncStatus }) => syncStatus, kind: 'state' },
      { heading: 'Amount', of: ({ amount }) => String(amount), kind: 'amount' },
    ],
    choices: [{ name: 'status', label: 'Status', of: ({ status }) => status }],
  });
}

function billsPaid({ splits }: ApPayment): string {
  return splits
    .filter(({ active }) => active !== false)
    .map(({ inventoryBillId, documentId }) => String(inventoryBillId ?? documentId ?? ''))
    .join('\n');
}

function vendorName(store: TenantStore, id: number): string {
  return store.vendor(id)?.name ?? String(id);
}

function masterDataOf(store: TenantStore): [string, readonly Master[]][] {
  return [
    ['Business units', store.businessUnits.all()],
    ['Job types', store.jobTypes.all()],
    ['Warehouses', store.warehouses.all()],
    ['Trucks', store.trucks.all()],
  ];
}
