/**
 * Makes ServiceTitan's bill from what was bought, together with the bill expected in Intacct. The accounting rules are
 * restated here and share no code with the mapping that is checked against them.
 */
import Big from 'big.js';

import type { ApBill, ApBillExpenseItem, ApBillItem } from '../servicetitan/records/bill-record.ts';
import { dateOf, momentOf } from './calendar.ts';
import { spreadOver } from './freight.ts';
import type { Special } from './month-plan.ts';
import type { Random } from './random.ts';
import type { ExpectedBill, ExpectedLine } from './scenario.ts';
import { addressAt, businessUnitName } from './servicetitan-seed.ts';
import { dueDateBy, statedDueDate, statedTermName, termFor } from './terms.ts';
import { ACCOUNTS, departmentOf, territoryOf, type VendorFact } from './world.ts';

/** IDs of all records of the month: one ascending sequence, as in the real system. */
export class Ids {
  #last: number;
  readonly #random: Random;

  constructor(first: number, random: Random) {
    this.#last = first;
    this.#random = random;
  }

  next(): number {
    this.#last += this.#random.between(1, 4);
    return this.#last;
  }
}

export interface Tools {
  readonly random: Random;
  readonly ids: Ids;
  /** The next of the month's summaries, in turn. */
  readonly nextSummary: () => string | null;
}

export interface CostLine {
  /** Quantity times cost, rounded half up to cents. */
  readonly amount: Big;
  /** Undefined if no rule covers the line: the bill is held. */
  readonly accountNo: string | undefined;
  readonly businessUnitId: number;
  readonly projectId: string | undefined;
  readonly itemId: string | undefined;
  /** The freight that ServiceTitan allocated to this line; without it freight is allocated by line cost. */
  readonly freight?: Big;
}

export interface BillParts {
  readonly vendor: VendorFact;
  readonly businessUnitId: number;
  readonly day: number;
  readonly special: Special | undefined;
  readonly because: string;
  readonly billType: 'Procurement' | 'ApBill';
  readonly source: ApBill['source'];
  readonly purchaseOrderId: number | null;
  /** The vendor's invoice number on the bill. */
  readonly vendorNumber: string | null;
  /** The bill number expected in Intacct; undefined if no one entered one. */
  readonly recordId: string | undefined;
  readonly items: ApBillItem[] | null;
  readonly expenseItems: ApBillExpenseItem[] | null;
  readonly lines: readonly CostLine[];
  /** The header's total of the lines; differs from their sum on bills with rounding. */
  readonly net: Big;
  readonly tax: Big;
  readonly freight: Big;
  readonly job: { readonly id: number; readonly jobNumber: string } | null;
  readonly shipToDescription: string;
}

/** More than rounding can explain, and equal to no tax or freight. */
const UNEXPLAINED_DIFFERENCE = Big('145.37');

const HOLD_CODES: Partial<Record<Special, string>> = {
  'vendor-missing': 'intacct.vendor-missing',
  'vendor-inactive': 'intacct.vendor-inactive',
  'job-type-unmapped': 'mapping.account-missing',
  'closed-period': 'intacct.period-closed',
  'does-not-sum': 'servicetitan.bill-total-differs',
  'number-missing': 'servicetitan.bill-number-missing',
  discrepancy: 'servicetitan.bill-discrepancy',
  exported: 'servicetitan.bill-exported',
  'entered-by-hand': 'intacct.already-entered',
  paid: 'servicetitan.bill-paid',
};

export function roundToCents(amount: Big): Big {
  return amount.round(2, Big.roundHalfUp);
}

export function sumOf(amounts: readonly Big[]): Big {
  return amounts.reduce((sum, amount) => sum.plus(amount), Big(0));
}

export function makeBill(parts: BillParts, tools: Tools): { bill: ApBill; expected: ExpectedBill } {
  const stated = parts.net.plus(parts.tax).plus(parts.freight);
  const total = (parts.special === 'does-not-sum' ? stated.plus(UNEXPLAINED_DIFFERENCE) : stated).toFixed(2);
  const bill = billRecord(parts, total, tools);
  return { bill, expected: expectation(parts, bill.id, total) };
}

/** Live tenants return `customFields` as null, whatever the contract says. */
const UNUSED_BILL_FIELDS = {
  earlyDiscountDate: null,
  dateCanceled: null,
  canceledBy: null,
  taxZone: null,
  remittanceVendorInfo: null,
  budgetCodeId: null,
  customFields: null,
};

function billRecord(parts: BillParts, billAmount: string, { random, ids, nextSummary }: Tools): ApBill {
  const { vendor, special, day } = parts;
  const isPending = special === 'pending';
  // A bill dated in September that was entered and posted in October.
  const createdDay = special === 'closed-period' ? 1 : day + random.between(0, 1);
  const createdOn = momentOf(createdDay, random);
  const postedDay = createdDay + random.between(1, 2);
  const territory = territoryOf(parts.businessUnitId);
  return {
    id: ids.next(),
    purchaseOrderId: parts.purchaseOrderId,
    syncStatus: isPending ? 'Pending' : special === 'exported' ? 'Exported' : 'Posted',
    status: statusOf(special, random),
    source: parts.source,
    billType: parts.billType,
    postDate: isPending ? null : dateOf(day),
    referenceNumber: String(random.between(10_000, 99_999)),
    vendorNumber: parts.vendorNumber,
    summary: nextSummary(),
    billDate: dateOf(day),
    billAmount,
    vendorInvoiceTotal: special !== 'discrepancy' && random.chance(0.6) ? billAmount : null,
    taxAmount: amountOrNothing(parts.tax, random),
    shippingAmount: amountOrNothing(parts.freight, random),
    createdBy: random.pick(['receiving', 'purchasing', 'ap-clerk']),
    createdOn,
    modifiedOn: isPending ? createdOn : momentOf(postedDay, random),
    termName: statedTermName(parts),
    dueDate: statedDueDate(parts),
    doNotPay: special === 'do-not-pay',
    shipToDescription: parts.shipToDescription,
    shipTo: random.chance(0.5) ? addressAt(`${territory.number} Yard Street`) : null,
    batch: isPending ? null : { id: 5500 + postedDay, number: String(200 + postedDay), name: 'October 2026' },
    businessUnit: { id: parts.businessUnitId, name: businessUnitName(territory, parts.businessUnitId) },
    vendor: { id: vendor.id, name: vendor.name },
    items: parts.items,
    expenseItems: parts.expenseItems,
    ...jobFields(parts.job),
    ...UNUSED_BILL_FIELDS,
  };
}

function jobFields(job: BillParts['job']): Pick<ApBill, 'jobId' | 'jobNumber'> {
  return { jobId: job?.id ?? null, jobNumber: job?.jobNumber ?? null };
}

function statusOf(special: Special | undefined, random: Random): ApBill['status'] {
  if (special === 'discrepancy') return 'Discrepancy';
  return special === 'pending' ? 'Unreconciled' : random.pick(['Reconciled', 'Unreconciled']);
}

/** A zero amount is sometimes "0.00" and sometimes null. */
function amountOrNothing(amount: Big, random: Random): string | null {
  return amount.eq(0) && random.chance(0.5) ? null : amount.toFixed(2);
}

function expectation(parts: BillParts, billId: number, total: string): ExpectedBill {
  const { vendor, special, because, recordId } = parts;
  const entityIds = new Set(parts.lines.map(({ businessUnitId }) => territoryOf(businessUnitId).entityId));
  const [entityId] = entityIds.size === 1 ? entityIds : [];
  const ofEntity = entityId === undefined ? {} : { entityId };
  const known = { billId, ...ofEntity, vendorId: vendor.vendorId, total, because };
  const numbered = recordId === undefined ? known : { ...known, recordId };
  const holdCode = special === undefined ? undefined : HOLD_CODES[special];
  if (holdCode !== undefined) return { ...numbered, outcome: 'held', holdCode };
  if (special === 'pending') return { ...numbered, outcome: 'waiting' };
  const term = termFor(parts);
  const due = { termName: term.intacct, dueDate: dueDateBy(term, dateOf(parts.day)) };
  return { ...numbered, outcome: 'posted', ...due, lines: expectedLines(parts) };
}

function expectedLines(parts: BillParts): ExpectedLine[] {
  const rounding = parts.net.minus(sumOf(parts.lines.map((line) => line.amount)));
  const goods = parts.lines.map((line) => ({ ...line }));
  const largest = goods.toSorted((a, b) => b.amount.cmp(a.amount))[0];
  if (largest !== undefined) largest.amount = largest.amount.plus(rounding);
  const shares = spreadOver(
    goods.map(({ amount }) => amount),
    parts.freight,
  );
  const costs = goods.map((line, index) => ({ ...line, amount: line.amount.plus(line.freight ?? shares[index] ?? 0) }));
  // Tax belongs to the bill's business unit and to the project of the bill.
  const tax = {
    amount: parts.tax,
    accountNo: ACCOUNTS.tax,
    businessUnitId: parts.businessUnitId,
    projectId: costs[0]?.projectId,
    itemId: undefined,
  };
  return [...costs, ...(tax.amount.eq(0) ? [] : [tax])].map(expectedLine);
}

function expectedLine({ accountNo, amount, businessUnitId, projectId, itemId }: CostLine): ExpectedLine {
  if (accountNo === undefined) throw new Error('A bill that is to be posted has a line without an account');
  return {
    accountNo,
    amount: amount.toFixed(2),
    locationId: territoryOf(businessUnitId).locationId,
    departmentId: departmentOf(businessUnitId),
    ...(projectId === undefined ? {} : { projectId }),
    ...(itemId === undefined ? {} : { itemId }),
  };
}
