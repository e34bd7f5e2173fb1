/** ServiceTitan's records → `SourceBill`. Names and formats of the wire end here. */
import { calendarDate } from '../../domain/calendar-date.ts';
import { plainDecimal, roundToCents, sum, type Money } from '../../domain/money.ts';
import type { SourceBill, SourceJob, SourceLine, SourceVendor } from '../../domain/source-bill.ts';
import type { WireBill, WireJob, WirePurchaseOrder, WireReceipt, WireVendor } from './wire.ts';

/** Far more than Intacct holds; a bill must fit into Temporal's 2 MB for a step, whatever was pasted into it. */
const MAX_TEXT = 4_000;
const MAX_LINE_TEXT = 1_000;

export interface BillRecords {
  readonly bill: WireBill;
  readonly purchaseOrder: WirePurchaseOrder | undefined;
  readonly receipts: readonly WireReceipt[];
  readonly jobs: ReadonlyMap<number, WireJob>;
  readonly jobTypeNames: ReadonlyMap<number, string>;
  readonly vendor: WireVendor | undefined;
  /** Key of the external data that holds the VENDORID. */
  readonly vendorKey: string;
}

export function toSourceBill(records: BillRecords): SourceBill {
  const { bill } = records;
  return {
    billId: bill.id,
    revision: bill.modifiedOn ?? '',
    kind: bill.billType === 'ApBill' ? 'expense' : 'procurement',
    syncStatus: bill.syncStatus ?? 'unknown',
    // A canceled bill may keep its status and carry only the date.
    status: typeof bill.dateCanceled === 'string' ? 'Canceled' : (bill.status ?? 'unknown'),
    content: {
      vendor: vendorOf(records),
      remittanceVendor: bill.remittanceVendorInfo
        ? { id: bill.remittanceVendorInfo.id, name: bill.remittanceVendorInfo.name ?? '' }
        : undefined,
      vendorInvoiceNumber: invoiceNumberOf(records),
      purchaseOrderNumber: text(records.purchaseOrder?.number),
      billDate: dateOf(bill.billDate),
      dueDate: dateOf(bill.dueDate),
      termName: text(bill.termName),
      summary: (bill.summary ?? '').slice(0, MAX_TEXT),
      doNotPay: bill.doNotPay ?? false,
      businessUnitId: bill.businessUnit?.id,
      job: jobOf(bill.jobId, records),
      billAmount: moneyOf(bill.billAmount),
      vendorInvoiceTotal: moneyOf(bill.vendorInvoiceTotal),
      taxAmount: moneyOf(bill.taxAmount) ?? '0.00',
      freightAmount: moneyOf(bill.shippingAmount) ?? '0.00',
      otherAmount: otherAmountOf(bill),
      lines: [...itemLines(bill), ...expenseLines(bill, records)],
    },
  };
}

export function vendorOf({
  bill,
  vendor,
  vendorKey,
}: Pick<BillRecords, 'vendor' | 'vendorKey'> & { readonly bill: Pick<WireBill, 'vendor'> }): SourceVendor | undefined {
  if (!bill.vendor) return undefined;
  const stored = vendor?.externalData?.find(({ key }) => key === vendorKey)?.value;
  return { id: bill.vendor.id, name: bill.vendor.name ?? vendor?.name ?? '', ledgerVendorId: text(stored) };
}

function invoiceNumberOf({ bill, receipts }: BillRecords): string | undefined {
  const ofReceipt = receipts.find((receipt) => receipt.billId === bill.id)?.vendorInvoiceNumber;
  return text(bill.vendorNumber) ?? text(ofReceipt);
}

export function jobOf(
  jobId: number | null | undefined,
  { jobs, jobTypeNames }: Pick<BillRecords, 'jobs' | 'jobTypeNames'>,
): SourceJob | undefined {
  if (typeof jobId !== 'number') return undefined;
  const job = jobs.get(jobId);
  if (job === undefined) return { number: String(jobId), jobTypeId: 0, jobTypeName: 'unknown job' };
  return {
    number: job.jobNumber ?? String(jobId),
    jobTypeId: job.jobTypeId,
    jobTypeName: jobTypeNames.get(job.jobTypeId) ?? '',
  };
}

function itemLines(bill: WireBill): SourceLine[] {
  const items = [...(bill.items ?? [])].sort((a, b) => (a.order ?? 0) - (b.order ?? 0));
  return items.map((item) => ({
    kind: 'item',
    description: [item.skuCode, text(item.description) ?? item.name].filter(Boolean).join(' ').slice(0, MAX_LINE_TEXT),
    quantity: plainDecimal(item.quantity ?? '0'),
    unitCost: plainDecimal(item.cost ?? '0'),
    ...(item.inventoryLocation?.type
      ? { stock: { name: item.inventoryLocation.name ?? '', type: item.inventoryLocation.type } }
      : {}),
  }));
}

function expenseLines(bill: WireBill, records: BillRecords): SourceLine[] {
  return (bill.expenseItems ?? []).map((item) => {
    const job = jobOf(item.job?.id, records);
    return {
      kind: 'expense',
      description: (item.description ?? '').slice(0, MAX_LINE_TEXT),
      amount: plainDecimal(item.amount ?? '0'),
      ...(job === undefined ? {} : { job }),
      ...(item.businessUnit ? { businessUnitId: item.businessUnit.id } : {}),
    };
  });
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

export function dateOf(value: string | null | undefined): string | undefined {
  return typeof value === 'string' ? calendarDate(value) : undefined;
}

/** Blank text counts as absent. */
export function text(value: string | null | undefined): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.slice(0, MAX_TEXT) : undefined;
}
