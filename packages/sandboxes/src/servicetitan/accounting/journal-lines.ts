/**
 * The lines of a posted bill's journal entry: a debit for each line, a credit to accounts payable. Only journal entries
 * show which account ServiceTitan itself debits; which one that is, is assumed.
 */
import Big from 'big.js';

import { exactNumber } from '../http/json.ts';
import type { ApBill, ApBillItem, LedgerAccountReference } from '../records/bill-record.ts';
import type { TenantStore } from '../store.ts';

interface JournalAccount {
  readonly id: number;
  readonly number: string | null;
  readonly name: string | null;
  readonly type: string | null;
  readonly subtype: string | null;
}

export interface JournalLine {
  readonly account: JournalAccount;
  readonly debit: Big;
  readonly credit: Big;
  readonly memo: string | null;
  readonly businessUnit: { readonly id: number; readonly name: string | null } | null;
  readonly [field: string]: unknown;
}

export function journalLines(store: TenantStore, bill: ApBill): readonly JournalLine[] {
  const debits = [...itemDebits(bill), ...expenseDebits(bill)];
  const all = [...debits, ...headerDebits(bill, debits[0]?.account ?? null)];
  const total = all.reduce((sum, { amount }) => sum.plus(amount), Big(0));
  const payable = { account: payableAccount(store), amount: total.neg(), memo: bill.summary };
  return [...all, payable].map((part) => line(store, bill, part));
}

/** An amount on an account: a debit, or a credit if negative. */
interface Part {
  readonly account: LedgerAccountReference | null;
  readonly amount: Big;
  readonly memo: string | null;
  readonly item?: ApBillItem;
  readonly job?: { readonly id: number; readonly name: string | null } | null;
  readonly businessUnit?: { readonly id: number; readonly name: string | null } | null;
}

function itemDebits({ items }: ApBill): readonly Part[] {
  return (items ?? []).map((item) => ({
    account: itemAccount(item),
    amount: Big(item.quantity ?? 0)
      .times(item.cost ?? 0)
      .round(2, Big.roundHalfUp),
    memo: item.description,
    item,
  }));
}

/** Assumed: stock is debited to the asset account, goods bought for a job to cost of sale. */
function itemAccount({
  assetAccount,
  costOfSaleAccount,
  generalLedgerAccount,
}: ApBillItem): LedgerAccountReference | null {
  return assetAccount ?? costOfSaleAccount ?? generalLedgerAccount;
}

function expenseDebits({ expenseItems }: ApBill): readonly Part[] {
  return (expenseItems ?? []).map(({ generalLedgerAccount, amount, description, job, businessUnit }) => ({
    account: generalLedgerAccount,
    amount: Big(amount),
    memo: description,
    job,
    businessUnit,
  }));
}

/** Tax, freight and other charges; assumed: on the account of the first line. */
function headerDebits(bill: ApBill, account: LedgerAccountReference | null): readonly Part[] {
  const amounts: readonly (readonly [string, string | null | undefined, 1 | -1])[] = [
    ['Tax', bill.taxAmount, 1],
    ['Shipping', bill.shippingAmount, 1],
    ['Other', bill.otherAmount, 1],
    ['Charge', bill.preTaxCharge, 1],
    ['Charge', bill.postTaxCharge, 1],
    ['Discount', bill.preTaxDiscountAmount, -1],
    ['Discount', bill.postTaxDiscountAmount, -1],
  ];
  return amounts
    .map(([memo, amount, sign]) => ({ account, memo, amount: Big(amount ?? 0).times(sign) }))
    .filter(({ amount }) => !amount.eq(0));
}

function payableAccount({ glAccounts }: TenantStore): LedgerAccountReference | null {
  const account = glAccounts.all().find(({ defaultAccountType }) => defaultAccountType === 'AccountsPayable');
  if (account === undefined) return null;
  return {
    id: account.id,
    name: account.name,
    number: account.number,
    type: account.type,
    detailType: account.subtype,
  };
}

function line(store: TenantStore, bill: ApBill, part: Part): JournalLine {
  const { item, amount } = part;
  const job = part.job === undefined ? store.jobs.get(bill.jobId) : store.jobs.get(part.job?.id);
  const type = item?.skuType === 'Material' || item?.skuType === 'Equipment' ? item.skuType : 'Unspecified';
  return {
    postDate: day(bill.postDate),
    account: accountForm(part.account),
    debit: amount.gt(0) ? amount : Big(0),
    credit: amount.lt(0) ? amount.neg() : Big(0),
    memo: part.memo,
    quantity: item === undefined ? null : exactNumber(item.quantity ?? '0', 4),
    unitAmount: item === undefined ? null : exactNumber(item.cost ?? '0', 4),
    externalObjects: null,
    transaction: { id: bill.id, type: 'Bill', refNumber: bill.referenceNumber },
    businessUnit: part.businessUnit ?? bill.businessUnit,
    customer: null,
    vendor: bill.vendor,
    inventoryLocation: item?.inventoryLocation
      ? { id: item.inventoryLocation.id, name: item.inventoryLocation.name }
      : null,
    job: job === undefined ? null : { id: job.id, number: job.jobNumber },
    customerLocation: null,
    paymentType: null,
    project: null,
    serviceAgreement: null,
    appliedTo: null,
    sku: item === undefined ? null : { id: item.skuId, type, code: item.skuCode },
    transactionDate: day(bill.billDate),
    budgetCodeId: item?.budgetCodeId ?? bill.budgetCodeId,
  };
}

/** Lines of a bill may have no account, but the contract requires an ID. */
function accountForm(account: LedgerAccountReference | null): JournalAccount {
  const { id = 0, number = null, name = null, type = null, detailType = null } = account ?? {};
  return { id, number, name, type, subtype: detailType };
}

/** Dates of journal entries have no time. */
export function day(instant: string | null): string | null {
  return instant?.slice(0, 10) ?? null;
}
