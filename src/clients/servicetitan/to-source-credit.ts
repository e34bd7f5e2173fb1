/** A vendor's credit and its return → `SourceBill` of kind `credit`. Amounts stay positive, as ServiceTitan has them. */
import {
  cents,
  isNegative,
  isWithin,
  lineAmount,
  plainDecimal,
  roundToCents,
  subtract,
  sum,
  type Money,
} from '../../domain/values/money.ts';
import type { SourceBill, SourceLine } from '../../domain/source/source-bill.ts';
import type { ListedDocument } from '../../ports/field-service.ts';
import {
  accountsOf,
  currenciesOf,
  datesOf,
  jobOf,
  known,
  listed,
  shortened,
  text,
  vendorOf,
  type BillRecords,
  type JobRecords,
} from './to-source-bill.ts';
import type { WirePurchaseOrder } from './wire.ts';
import { isCanceled, type WireCredit, type WireCreditRow, type WireReturn } from './wire-credits.ts';
import { statusOf, syncStatusOf } from '../../domain/source/statuses.ts';

const MAX_TEXT = 4_000;
const MAX_LINE_TEXT = 1_000;

export interface StockLocation {
  readonly id: number;
  readonly name: string;
  /** Warehouse or Truck, as bills name them. */
  readonly type: string;
}

export interface CreditRecords extends JobRecords, Pick<BillRecords, 'currencies' | 'vendor' | 'vendorKey'> {
  readonly credit: WireCredit;
  /** Absent for a credit that came without one. */
  readonly returned: WireReturn | undefined;
  /** That the goods were bought with. */
  readonly purchaseOrder: WirePurchaseOrder | undefined;
  /** Where the goods were before they went back. */
  readonly location: StockLocation | undefined;
}

export function toListedCredit(row: WireCreditRow): ListedDocument {
  return { kind: 'credit', ...listed(row, row.date), status: shortened(statusOfCredit(row)) };
}

export function toSourceCredit(records: CreditRecords): SourceBill {
  const { credit, returned, purchaseOrder, vendor, vendorKey } = records;
  const businessUnitId = credit.businessUnit?.id ?? returned?.businessUnitId ?? undefined;
  return {
    kind: 'credit',
    id: credit.id,
    revision: credit.modifiedOn ?? '',
    ...known({ createdOn: credit.createdOn ?? undefined }),
    syncStatus: syncStatusOf(credit.syncStatus),
    status: statusOfCredit(credit),
    content: {
      vendor: vendorOf({ bill: credit, vendor, vendorKey }),
      remittanceVendor: credit.remittanceVendor
        ? { id: credit.remittanceVendor.id, name: credit.remittanceVendor.name ?? '' }
        : undefined,
      vendorInvoiceNumber: text(credit.referenceNumber) ?? text(credit.number),
      purchaseOrderNumber: text(purchaseOrder?.number) ?? text(returned?.number),
      // Not its total: that is compared with what was bought, and this goes back.
      ...(purchaseOrder?.typeId ? { purchaseOrder: { typeId: purchaseOrder.typeId } } : {}),
      ...datesOf({ billDate: credit.date }),
      termName: undefined,
      summary: (credit.memo ?? '').slice(0, MAX_TEXT),
      doNotPay: false,
      businessUnitId,
      ...currenciesOf(businessUnitId === undefined ? [] : [businessUnitId], records),
      ...known({ budgetCodeId: credit.budgetCodeId ?? undefined }),
      job: jobOf(credit.jobId ?? returned?.jobId, records),
      billAmount: credit.amount ? roundToCents(credit.amount) : undefined,
      vendorInvoiceTotal: undefined,
      taxAmount: roundToCents(returned?.taxAmount ?? '0'),
      freightAmount: roundToCents(returned?.shippingAmount ?? '0'),
      otherAmount: returned === undefined ? '0.00' : feeOf(returned),
      lines: returned === undefined ? [] : linesOf(returned, records),
    },
  };
}

function statusOfCredit(credit: Parameters<typeof isCanceled>[0]): string {
  return isCanceled(credit) ? 'Canceled' : statusOf(credit.status);
}

/**
 * A restocking fee has no field of its own: it is the difference between the total of a return and its items, tax and
 * freight (docs/assumptions.md, A-65). Cents are rounding, and more than they come to is for the total to answer.
 */
function feeOf({ items, returnAmount, taxAmount, shippingAmount }: WireReturn): Money {
  const amounts = (items ?? []).map(({ quantity, cost }) => lineAmount(quantity ?? '0', cost ?? '0'));
  const whole = sum([...amounts, taxAmount ?? '0', shippingAmount ?? '0']);
  const fee = subtract(returnAmount ?? whole, whole);
  return isNegative(fee) && !isWithin(fee, '0', cents(amounts.length)) ? fee : '0.00';
}

/** The type of a SKU is on the order that it was bought with. */
function linesOf({ items }: WireReturn, { location, purchaseOrder }: CreditRecords): SourceLine[] {
  return (items ?? []).map((item) => {
    const { code, quantity, cost, budgetCodeId } = item;
    const description = [code, text(item.description) ?? item.name].filter(Boolean).join(' ').slice(0, MAX_LINE_TEXT);
    const ordered = (purchaseOrder?.items ?? []).find(({ skuId }) => skuId === item.skuId);
    return {
      kind: 'item',
      description,
      quantity: plainDecimal(quantity ?? '0'),
      unitCost: plainDecimal(cost ?? '0'),
      ...known({
        stock: location,
        skuCode: text(code),
        skuType: text(ordered?.skuType),
        budgetCodeId: budgetCodeId ?? undefined,
        accounts: accountsOf(item),
      }),
    };
  });
}
