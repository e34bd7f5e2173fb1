/** The page of the Intacct sandbox: bills, vendors, adjustments and payments, closed periods, and totals by entity. */
import { Big } from 'big.js';

import {
  adjustmentState,
  billState,
  totalOf,
  type Adjustment,
  type Bill,
  type Payment,
  type RecordLine,
  type TransactionContent,
  type Vendor,
} from '../intacct/records.ts';
import type { Store } from '../intacct/store.ts';
import { listing, type View } from './listing.ts';
import { markup, type Html } from './markup.ts';
import { masterDataView, type Master } from './master-data-view.ts';
import type { SandboxPage } from './page.ts';
import { facts, formatAmount, formatCount, table, type Block } from './table.ts';

export function intacctPage(store: Store): SandboxPage {
  return {
    system: 'Sage Intacct',
    company: store.company.companyId,
    isBilled: true,
    figures: () => figuresOf(store),
    views: [
      billView(store),
      vendorView(store),
      adjustmentView(store),
      paymentView(store),
      periodView(store),
      masterDataView(() => masterDataOf(store)),
    ],
  };
}

function figuresOf(store: Store): [string, string][] {
  const bills = [...store.bills.values()];
  return [
    ['Bills', formatCount(bills.length)],
    [`Total, ${store.company.baseCurrency}`, formatAmount(sumOf(bills))],
    ['Vendors', formatCount(store.vendors.size)],
    ['Closed through', describeClosing(store)],
  ];
}

/** Each closing date with its entities: `2026-09-30 (E10, E20)`. */
function describeClosing({ closedThrough, company: { entities } }: Store): string {
  const days = [...new Set(closedThrough.values())].toSorted();
  const words = days.map((day) => {
    const ids = entities.filter(({ id }) => closedThrough.get(id) === day).map(({ id }) => id);
    return `${day} (${ids.length === entities.length ? 'all entities' : ids.join(', ')})`;
  });
  return words.join(', ') || 'nothing closed';
}

function sumOf(records: readonly TransactionContent[]): string {
  return records.reduce((sum, record) => sum.plus(totalOf(record)), new Big(0)).toFixed(2);
}

function billView(store: Store): View {
  return listing<Bill>({
    key: 'bills',
    title: 'Bills',
    rows: () => [...store.bills.values()].toReversed(),
    columns: [
      { heading: 'Record', of: (bill) => bill.recordNo, kind: 'code' },
      { heading: 'Bill number', of: (bill) => bill.recordId },
      { heading: 'Vendor', of: (bill) => vendorName(store, bill.vendorId) },
      { heading: 'Bill date', of: (bill) => bill.whenCreated, kind: 'date' },
      { heading: 'Due', of: (bill) => bill.whenDue, kind: 'date' },
      { heading: 'State', of: (bill) => billState(bill), kind: 'state' },
      { heading: 'Owner', of: (bill) => entityName(store, bill.entityId) },
      { heading: 'Amount', of: (bill) => totalOf(bill).toFixed(2), kind: 'amount' },
    ],
    choices: [
      { name: 'state', label: 'State', of: (bill) => billState(bill) },
      { name: 'owner', label: 'Owner', of: (bill) => entityName(store, bill.entityId) },
    ],
    more: {
      title: linesTitle,
      blocks: billDetails,
    },
  });
}

function linesOf({ lines }: TransactionContent): Block {
  return table<RecordLine>(
    'Lines',
    [
      { heading: 'No.', of: (line) => String(line.lineNo) },
      { heading: 'Account', of: (line) => line.accountNo, kind: 'code' },
      { heading: 'Location', of: (line) => line.locationId, kind: 'code' },
      { heading: 'Department', of: (line) => line.departmentId, kind: 'code' },
      { heading: 'Other dimensions', of: dimensionsOf },
      { heading: 'Memo', of: (line) => line.memo },
      { heading: 'Amount', of: (line) => line.amount, kind: 'amount' },
    ],
    lines,
  );
}

function dimensionsOf({ dimensions }: RecordLine): string {
  return Object.entries(dimensions)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name} ${value}`)
    .join('\n');
}

function billDetails(bill: Bill): Block[] {
  const header = facts([
    ['Document number', bill.docNumber],
    ['GL posting date', bill.whenPosted],
    ['Term', bill.termName],
    ['On hold for payment', bill.onHold ? 'yes' : ''],
    ['Paid', new Big(bill.paid).eq(0) ? '' : formatAmount(bill.paid)],
    ['Reversal of or by record', bill.counterpart],
    ['Attachment', bill.supdocId],
    ['External ID', bill.externalId],
    ['Created', new Date(bill.createdAt).toISOString()],
    ['Changed', bill.changedAt === bill.createdAt ? '' : new Date(bill.changedAt).toISOString()],
  ]);
  return [describedBy(bill), linesOf(bill), header];
}

function describedBy({ description }: TransactionContent): Block {
  return facts([['Description, with the link', description]]);
}

function linesTitle({ lines }: TransactionContent): string {
  return `${lines.length} ${lines.length === 1 ? 'line' : 'lines'}`;
}

function vendorName({ vendors }: Store, vendorId: string): string {
  return `${vendorId} ${vendors.get(vendorId)?.name ?? ''}`.trim();
}

function entityName({ company }: Store, id: string): string {
  if (id === '') return 'Top level';
  return [id, company.entities.find((entity) => entity.id === id)?.name].join(' ').trim();
}

function vendorView(store: Store): View {
  return listing<Vendor>({
    key: 'vendors',
    title: 'Vendors',
    rows: () => [...store.vendors.values()],
    columns: [
      { heading: 'Vendor ID', of: (vendor) => vendor.vendorId, kind: 'code' },
      { heading: 'Name', of: (vendor) => vendor.name },
      { heading: 'Status', of: (vendor) => vendor.status, kind: 'state' },
      { heading: 'Term', of: (vendor) => vendor.termName },
      { heading: 'Record', of: (vendor) => vendor.recordNo, kind: 'code' },
    ],
    choices: [{ name: 'status', label: 'Status', of: (vendor) => vendor.status }],
  });
}

function adjustmentView(store: Store): View {
  return listing<Adjustment>({
    key: 'adjustments',
    title: 'Adjustments',
    rows: () => [...store.adjustments.values()].toReversed(),
    columns: [
      { heading: 'Record', of: (adjustment) => adjustment.recordNo, kind: 'code' },
      { heading: 'Number', of: (adjustment) => adjustment.recordId },
      { heading: 'Vendor', of: (adjustment) => vendorName(store, adjustment.vendorId) },
      { heading: 'Date', of: (adjustment) => adjustment.whenCreated, kind: 'date' },
      { heading: 'State', of: adjustmentState, kind: 'state' },
      { heading: 'Owner', of: (adjustment) => entityName(store, adjustment.entityId) },
      { heading: 'Amount', of: (adjustment) => totalOf(adjustment).toFixed(2), kind: 'amount' },
    ],
    more: {
      title: linesTitle,
      blocks: (adjustment) => [describedBy(adjustment), linesOf(adjustment)],
    },
  });
}

function paymentView(store: Store): View {
  return listing<Payment>({
    key: 'payments',
    title: 'Payments',
    rows: () => [...store.payments.values()].toReversed(),
    columns: [
      { heading: 'Record', of: (payment) => payment.recordNo, kind: 'code' },
      { heading: 'Bill record', of: (payment) => payment.billKey, kind: 'code' },
      { heading: 'Vendor', of: (payment) => vendorName(store, payment.vendorId) },
      { heading: 'Date', of: (payment) => payment.date, kind: 'date' },
      { heading: 'State', of: (payment) => payment.state, kind: 'state' },
      { heading: 'Amount', of: (payment) => payment.amount, kind: 'amount' },
    ],
  });
}

interface EntityTotal {
  readonly name: string;
  readonly closed: string;
  readonly bills: readonly Bill[];
}

function periodView(store: Store): View {
  return { key: 'periods', title: 'Periods and totals', render: () => entityTotals(store) };
}

function entityTotals(store: Store): Html {
  const bills = [...store.bills.values()];
  const totals = ['', ...store.company.entities.map(({ id }) => id)].map((id): EntityTotal => ({
    name: entityName(store, id),
    closed: id === '' ? '' : (store.closedThrough.get(id) ?? 'nothing closed'),
    bills: bills.filter((bill) => bill.entityId === id),
  }));
  return markup`${table<EntityTotal>(
    'By owner of the bill',
    [
      { heading: 'Entity', of: ({ name }) => name },
      { heading: 'Closed through', of: ({ closed }) => closed, kind: 'date' },
      { heading: 'Bills', of: (total) => String(total.bills.length) },
      { heading: 'Total', of: (total) => sumOf(total.bills), kind: 'amount' },
    ],
    totals,
  ).html()}`;
}

function masterDataOf({ company }: Store): [string, readonly Master[]][] {
  return [
    ['Entities', company.entities],
    ['Locations', company.locations.map((location) => ({ ...location, remark: `in ${location.entityId}` }))],
    ['Departments', company.departments.map((department) => ({ ...department, name: department.title }))],
    ['Classes', company.classes],
    [
      'GL accounts',
      company.glAccounts.map(({ requires = [], ...account }) => ({
        ...account,
        id: account.accountNo,
        name: account.title,
        remark: requires.length === 0 ? '' : `requires ${requires.join(', ')}`,
      })),
    ],
    ['Terms', company.terms.map(({ name, description }) => ({ id: name, name: description }))],
  ];
}
