/** ServiceTitan's records → `SourceBill`. Names and formats of the wire end here. */
import { isDateSet, writtenDate, type WrittenDates } from '../../domain/values/written-date.ts';
import { statusOf, syncStatusOf } from '../../domain/source/statuses.ts';
import { isBlank, isSameText, textKey } from '../../domain/values/text-key.ts';
import { plainDecimal, roundToCents, sum, type Money } from '../../domain/values/money.ts';
import type { SourceAccounts, SourceBill, SourceContent, SourceJob, SourceLine, SourceOrder, SourceVendor } from '../../domain/source/source-bill.ts'; // prettier-ignore
import type { ListedDocument } from '../../ports/field-service.ts';
import { orderedCostOf } from './ordered-cost.ts';
import type { WireBill, WireBillItem, WireBillRow, WireJob, WireProject, WirePurchaseOrder, WireReceipt, WireVendor } from './wire.ts'; // prettier-ignore
import { UNREAD } from './wire.ts';

/** Far more than Intacct holds; a bill must fit into Temporal's 2 MB for a step, whatever was pasted into it. */
const MAX_TEXT = 4_000;
const MAX_LINE_TEXT = 1_000;
/** In lists of thousands, as JSON. */
const MAX_NAME_BYTES = 120;
const MAX_STATUS_BYTES = 30;

/** Jobs, with what they belong to. */
export interface JobRecords {
  readonly jobs: ReadonlyMap<number, WireJob>;
  readonly jobTypeNames: ReadonlyMap<number, string>;
  readonly projects: ReadonlyMap<number, WireProject>;
}

export interface BillRecords extends JobRecords {
  readonly bill: WireBill;
  readonly purchaseOrder: WirePurchaseOrder | undefined;
  readonly receipts: readonly WireReceipt[];
  /** Of business units. */
  readonly currencies: ReadonlyMap<number, string | undefined>;
  readonly vendor: WireVendor | undefined;
  /** Key of the external data that holds the VENDORID. */
  readonly vendorKey: string;
}

export function toSourceBill(records: BillRecords): SourceBill {
  const { bill } = records;
  return {
    kind: 'bill',
    id: bill.id,
    revision: bill.modifiedOn ?? '',
    ...known({ createdOn: bill.createdOn ?? undefined }),
    billType: isSameText(bill.billType ?? '', 'ApBill') ? 'expense' : 'procurement',
    syncStatus: syncStatusOf(bill.syncStatus),
    status: statusOfBill(bill),
    content: {
      vendor: vendorOf(records),
      remittanceVendor: bill.remittanceVendorInfo
        ? { id: bill.remittanceVendorInfo.id, name: bill.remittanceVendorInfo.name ?? '' }
        : undefined,
      vendorInvoiceNumber: invoiceNumberOf(records),
      purchaseOrderNumber: text(records.purchaseOrder?.number),
      ...orderOf(records),
      ...datesOf(bill),
      termName: text(bill.termName),
      summary: (bill.summary ?? '').slice(0, MAX_TEXT),
      doNotPay: bill.doNotPay ?? false,
      businessUnitId: bill.businessUnit?.id,
      ...currenciesOf(businessUnitsOf(bill), records),
      ...known({ budgetCodeId: bill.budgetCodeId ?? undefined }),
      job: jobOf(bill.jobId, records),
      billAmount: moneyOf(bill.billAmount),
      vendorInvoiceTotal: moneyOf(bill.vendorInvoiceTotal),
      taxAmount: moneyOf(bill.taxAmount) ?? '0.00',
      freightAmount: moneyOf(bill.shippingAmount) ?? '0.00',
      otherAmount: otherAmountOf(bill),
      lines: [...itemLines(records), ...expenseLines(records)],
    },
  };
}

/** Of the bill and of its lines. */
export function businessUnitsOf({ businessUnit, expenseItems }: WireBill): number[] {
  return [businessUnit, ...(expenseItems ?? []).map((item) => item.businessUnit)].flatMap((unit) => unit?.id ?? []);
}

/** The facts that ServiceTitan has: what is missing is left out, because every fact of a bill is kept in histories. */
export function known<T extends object>(facts: { [K in keyof T]: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined)) as Partial<T>;
}

function nonEmpty<T extends object>(facts: T): T | undefined {
  return Object.keys(facts).length === 0 ? undefined : facts;
}

/** A batch is asked for by its number, and its rows give that as text. */
export function toListedBill(row: WireBillRow): ListedDocument {
  return { kind: 'bill', ...listed(row, row.billDate), status: shortened(statusOfBill(row)) };
}

/** What rows of bills and of credits have in common. */
export function listed(row: Omit<WireBillRow, 'billDate' | 'status' | 'dateCanceled'>, date: WireBillRow['billDate']) {
  const { day: billDate, written } = writtenDate(date);
  const batch = row.batch?.number ? textKey(row.batch.number) : undefined;
  return {
    id: row.id,
    revision: row.modifiedOn ?? row.createdOn ?? '',
    ...known({ billDate, writtenDate: written && shortened(written) }),
    ...(batch !== undefined && /^\d{1,10}$/.test(batch) ? { batch: Number(batch) } : {}),
    syncStatus: shortened(syncStatusOf(row.syncStatus)),
    vendorName: shortened(row.vendor?.name ?? '', MAX_NAME_BYTES),
  };
}

/** A list holds thousands of rows, and a name of control characters takes six times its length. */
export function shortened(words: string, bytes = MAX_STATUS_BYTES): string {
  let text = words.slice(0, bytes);
  while (Buffer.byteLength(JSON.stringify(text)) > bytes + 2) text = text.slice(0, -1);
  return text;
}

/** A canceled bill may keep its status and carry only the date. */
export function statusOfBill({ dateCanceled, status }: Pick<WireBill, 'dateCanceled' | 'status'>): string {
  return isDateSet(dateCanceled) ? 'Canceled' : statusOf(status);
}

export function vendorOf({
  bill,
  vendor,
  vendorKey,
}: Pick<BillRecords, 'vendor' | 'vendorKey'> & { readonly bill: Pick<WireBill, 'vendor'> }): SourceVendor | undefined {
  if (!bill.vendor) return undefined;
  const stored = storedUnder(vendorKey, vendor);
  return { id: bill.vendor.id, name: bill.vendor.name ?? vendor?.name ?? '', ledgerVendorId: text(stored) };
}

/** The very key, else one that means the same. */
function storedUnder(key: string, vendor: WireVendor | undefined): string | null | undefined {
  const entries = vendor?.externalData ?? [];
  return (entries.find((entry) => entry.key === key) ?? entries.find((entry) => isSameText(entry.key ?? '', key)))
    ?.value;
}

function invoiceNumberOf({ bill, receipts }: BillRecords): string | undefined {
  const ofReceipt = receipts.find((receipt) => receipt.billId === bill.id)?.vendorInvoiceNumber;
  return text(bill.vendorNumber) ?? text(ofReceipt);
}

export function jobOf(
  jobId: number | null | undefined,
  { jobs, jobTypeNames, projects }: JobRecords,
): SourceJob | undefined {
  if (typeof jobId !== 'number') return undefined;
  const job = jobs.get(jobId);
  if (job === undefined) return { number: String(jobId), jobTypeId: 0, jobTypeName: 'unknown job' };
  return {
    number: job.jobNumber ?? String(jobId),
    jobTypeId: job.jobTypeId,
    jobTypeName: jobTypeNames.get(job.jobTypeId) ?? '',
    ...known({
      projectNumber: text(projects.get(job.projectId ?? 0)?.number),
      customerId: job.customerId ?? undefined,
    }),
  };
}

function orderOf({ purchaseOrder }: BillRecords): { purchaseOrder?: SourceOrder } {
  const order = known<SourceOrder>({
    typeId: purchaseOrder?.typeId ?? undefined,
    total: moneyOf(purchaseOrder?.total),
  });
  return known({ purchaseOrder: nonEmpty(order) });
}

export function currenciesOf(
  businessUnitIds: readonly number[],
  { currencies }: Pick<BillRecords, 'currencies'>,
): Pick<SourceContent, 'currencies'> {
  const named = new Set(businessUnitIds.flatMap((unit) => currencies.get(unit) ?? []));
  return named.size === 0 ? {} : { currencies: [...named].toSorted() };
}

function itemLines(records: BillRecords): SourceLine[] {
  const { bill, purchaseOrder, receipts } = records;
  const items = [...(bill.items ?? [])].sort((a, b) => (a.order ?? 0) - (b.order ?? 0));
  return items.map((item): SourceLine => {
    const orderedUnitCost = orderedCostOf(item, purchaseOrder, receipts);
    return {
      kind: 'item',
      description: [item.skuCode, text(item.description) ?? item.name]
        .filter(Boolean)
        .join(' ')
        .slice(0, MAX_LINE_TEXT),
      quantity: plainDecimal(item.quantity ?? '0'),
      unitCost: plainDecimal(item.cost ?? '0'),
      ...known({
        stock: stockOf(item),
        skuCode: text(item.skuCode),
        skuType: text(item.skuType),
        budgetCodeId: item.budgetCodeId ?? undefined,
        accounts: accountsOf(item),
        allocated: allocatedOf(item),
        orderedUnitCost: orderedUnitCost === UNREAD ? undefined : orderedUnitCost,
        unread: unreadOf({ ...item, orderedUnitCost }),
      }),
    };
  });
}

function stockOf({ inventoryLocation: location }: WireBillItem): SourceLine['stock'] {
  if (!location?.type) return undefined;
  return { ...known({ id: location.id ?? undefined }), name: location.name ?? '', type: location.type };
}

export function accountsOf(
  item: Partial<Pick<WireBillItem, 'costOfSaleAccount' | 'assetAccount' | 'generalLedgerAccount'>>,
): SourceAccounts | undefined {
  return nonEmpty(
    known<SourceAccounts>({
      costOfSale: text(item.costOfSaleAccount?.number),
      asset: text(item.assetAccount?.number),
      general: text(item.generalLedgerAccount?.number),
    }),
  );
}

function allocatedOf(item: WireBillItem): SourceLine['allocated'] {
  const share = (amount: string | null | undefined) => (amount && amount !== UNREAD ? plainDecimal(amount) : undefined);
  return nonEmpty(
    known<NonNullable<SourceLine['allocated']>>({
      tax: share(item.allocatedTax),
      freight: share(item.allocatedShipping),
      other: share(item.allocatedOtherCosts),
    }),
  );
}

/** By what needs them: a policy that does not, goes without. */
function unreadOf(
  item: Partial<WireBillItem> & { readonly orderedUnitCost: string | undefined },
): SourceLine['unread'] {
  const unread = [
    ...(item.orderedUnitCost === UNREAD ? (['order'] as const) : []),
    ...(item.allocatedTax === UNREAD ? (['tax'] as const) : []),
    ...(item.allocatedShipping === UNREAD ? (['freight'] as const) : []),
    ...(item.allocatedOtherCosts === UNREAD ? (['other'] as const) : []),
  ];
  return unread.length === 0 ? undefined : unread;
}

function expenseLines(records: BillRecords): SourceLine[] {
  return (records.bill.expenseItems ?? []).map((item) => ({
    kind: 'expense',
    description: (item.description ?? '').slice(0, MAX_LINE_TEXT),
    amount: plainDecimal(item.amount ?? '0'),
    ...known({
      job: jobOf(item.job?.id, records),
      businessUnitId: item.businessUnit?.id,
      budgetCodeId: item.budgetCodeId ?? undefined,
      accounts: accountsOf({ generalLedgerAccount: item.generalLedgerAccount }),
    }),
  }));
}

/** Charges less discounts (fields of July 2026); discounts are taken as positive numbers (assumption A-06). */
function otherAmountOf(bill: WireBill): string {
  const minus = (amount: string | null | undefined) => (amount ? `-${amount}`.replace('--', '') : '0');
  return sum([
    bill.otherAmount ?? '0',
    bill.preTaxCharge ?? '0',
    bill.postTaxCharge ?? '0',
    minus(bill.preTaxDiscountAmount),
    minus(bill.postTaxDiscountAmount),
  ]);
}

function moneyOf(amount: string | null | undefined): Money | undefined {
  return typeof amount === 'string' ? roundToCents(amount) : undefined;
}

/** @param dates of a credit, only the first. */
export function datesOf(
  dates: Pick<WireBill, 'billDate' | 'dueDate'>,
): Pick<SourceContent, 'billDate' | 'dueDate' | 'writtenDates'> {
  const [bill, due] = [writtenDate(dates.billDate), writtenDate(dates.dueDate)];
  const writtenDates = nonEmpty(known<WrittenDates>({ billDate: bill.written, dueDate: due.written }));
  return { billDate: bill.day, dueDate: due.day, ...known({ writtenDates }) };
}

/** Blank text counts as absent. */
export function text(value: string | null | undefined): string | undefined {
  return typeof value === 'string' && !isBlank(value) ? value.slice(0, MAX_TEXT) : undefined;
}
