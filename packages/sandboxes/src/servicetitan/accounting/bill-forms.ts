/** Writes a bill in the format of `ap-bills` and of the older `inventory-bills`. */
import Big from 'big.js';

import { withLists } from '../http/formats.ts';
import type { ApBill, ApBillItem } from '../records/bill-record.ts';
import type { ServiceTitanSwitches } from '../switches.ts';

/** The total as the tenant's API returns it. */
export function statedAmount(bill: ApBill, { billAmount }: ServiceTitanSwitches): string {
  if (billAmount === 'inclusive') return bill.billAmount;
  return Big(bill.billAmount)
    .minus(bill.taxAmount ?? 0)
    .minus(bill.shippingAmount ?? 0)
    .toFixed(2);
}

export function writeApBill(bill: ApBill, switches: ServiceTitanSwitches): unknown {
  const { march, july } = byContract(bill);
  const items = march.items?.map((item) => ofContract(item, switches)) ?? null;
  const written = { ...march, items, billAmount: statedAmount(bill, switches), ...(switches.julyFields ? july : {}) };
  return withLists(written, switches);
}

/** @param active for export rows only. */
export function writeInventoryBill(bill: ApBill, switches: ServiceTitanSwitches, active?: boolean): unknown {
  const {
    status: _status,
    source: _source,
    billType: _type,
    doNotPay: _doNotPay,
    dateCanceled: _canceled,
    canceledBy: _canceledBy,
    expenseItems: _expenses,
    vendorInvoiceTotal: _total,
    earlyDiscountDate: _discount,
    remittanceVendorInfo: _remittance,
    items,
    ...shared
  } = byContract(bill).march;
  const { landedCostMethod, otherAmount, dateReconciled } = byContract(bill).july;
  const written = {
    ...shared,
    billAmount: statedAmount(bill, switches),
    items: items?.map((item) => inventoryItem(item, switches)) ?? null,
    ...(switches.julyFields ? { landedCostMethod, otherAmount, dateReconciled } : {}),
    ...(active === undefined ? {} : { active }),
  };
  return withLists(written, switches);
}

function inventoryItem(item: ApBillItem, switches: ServiceTitanSwitches): unknown {
  const { vendorPartNumber: _part, inventoryLocation, ...rest } = item;
  return ofContract({ ...rest, inventoryLocation: inventoryLocation?.name ?? null }, switches);
}

type LandedCost = 'allocatedTax' | 'allocatedShipping' | 'allocatedOtherCosts' | 'fullyLandedUnitCost';

function ofContract<T extends Pick<ApBillItem, LandedCost>>(item: T, { julyFields }: ServiceTitanSwitches): unknown {
  const {
    allocatedTax = null,
    allocatedShipping = null,
    allocatedOtherCosts = null,
    fullyLandedUnitCost = null,
    ...march
  } = item;
  const july = { allocatedTax, allocatedShipping, allocatedOtherCosts, fullyLandedUnitCost };
  return julyFields ? { ...march, ...july } : march;
}

/** Separates the fields that the contract has since July 2026. */
function byContract(bill: ApBill) {
  const {
    landedCostMethod = 'None',
    otherAmount = null,
    preTaxDiscountAmount = null,
    preTaxCharge = null,
    postTaxDiscountAmount = null,
    postTaxCharge = null,
    dateReconciled = null,
    ...march
  } = bill;
  const july = {
    landedCostMethod,
    otherAmount,
    preTaxDiscountAmount,
    preTaxCharge,
    postTaxDiscountAmount,
    postTaxCharge,
    dateReconciled,
  };
  return { march, july };
}
