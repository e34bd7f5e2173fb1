/** What is wrong with a bill as ServiceTitan has it, whatever the rules and the ledger say. */
import { failure, type Failure } from '../failures/failure.ts';
import type { ConnectionPolicy } from '../mapping/connection-policy.ts';
import { describeUnclearDates } from '../source/bill-dates.ts';
import type { SourceBill, SourceContent, SourceLine } from '../source/source-bill.ts';
import { unknownStatuses } from '../source/statuses.ts';
import { ledgerText } from '../values/ledger-text.ts';
import { isGreater, isZero, percentBetween } from '../values/money.ts';

export function sourceProblems(source: SourceBill, policy: ConnectionPolicy): Failure[] {
  const { status, content } = source;
  const unknown = unknownStatuses(source);
  const unclearDates = describeUnclearDates(content, policy.goLive);
  const missing = missingIn(content);
  return [
    ...(status === 'Discrepancy' ? [failure('servicetitan.bill-discrepancy')] : []),
    ...(unknown === undefined ? [] : [failure('servicetitan.status-unknown', `${unknown}.`)]),
    ...(unclearDates.length === 0 ? [] : [failure('servicetitan.date-unclear', `${unclearDates.join('; ')}.`)]),
    ...(missing.length === 0 ? [] : [failure('servicetitan.bill-incomplete', `missing: ${missing.join(', ')}.`)]),
    ...remittanceProblems(content, policy),
    ...currencyProblems(content, policy),
    ...unreadProblems(content, policy),
    ...priceProblems(content, policy),
  ];
}

function missingIn({ vendor, billDate, writtenDates, businessUnitId, lines }: SourceContent): string[] {
  const hasUnits = lines.length > 0 && lines.every((line) => line.businessUnitId !== undefined);
  return [
    vendor === undefined ? 'vendor' : '',
    billDate === undefined && writtenDates?.billDate === undefined ? 'bill date' : '',
    businessUnitId === undefined && !hasUnits ? 'business unit' : '',
  ].filter((name) => name !== '');
}

function remittanceProblems({ vendor, remittanceVendor }: SourceContent, { mapping }: ConnectionPolicy): Failure[] {
  if (vendor === undefined || remittanceVendor === undefined || remittanceVendor.id === vendor.id) return [];
  if (mapping.remittanceVendors.includes(`${vendor.id}/${remittanceVendor.id}`)) return [];
  const detail = `from ${vendor.name} (${vendor.id}), to be paid to ${remittanceVendor.name} (${remittanceVendor.id}).`;
  return [failure('servicetitan.remittance-vendor-unmapped', detail)];
}

function currencyProblems({ currencies = [] }: SourceContent, { currency: ours }: ConnectionPolicy): Failure[] {
  const foreign = currencies.filter((currency) => currency !== ours);
  if (foreign.length === 0) return [];
  return [failure('servicetitan.currency-foreign', `${foreign.join(', ')}; the company's is ${ours}.`)];
}

const UNREAD_NAMES: Readonly<Record<NonNullable<SourceLine['unread']>[number], string>> = {
  order: 'cost on the purchase order',
  tax: 'share of the tax',
  freight: 'share of the freight',
  other: 'share of the other charges',
};

/** Only where a policy needs it: otherwise it keeps no bill back. */
function unreadProblems(
  { lines, taxAmount, freightAmount, otherAmount }: SourceContent,
  { priceTolerance, charges }: ConnectionPolicy,
): Failure[] {
  const isNeeded = {
    order: priceTolerance !== undefined,
    tax: charges.tax === 'allocate' && !isZero(taxAmount),
    freight: charges.freight === 'allocate' && !isZero(freightAmount),
    other: charges.other === 'allocate' && !isZero(otherAmount),
  };
  const found = lines.flatMap(({ description, unread = [] }) =>
    unread.filter((what) => isNeeded[what]).map((what) => `${UNREAD_NAMES[what]} of "${ledgerText(description, 60)}"`),
  );
  return found.length === 0 ? [] : [failure('servicetitan.bill-incomplete', `cannot be read: ${found.join(', ')}.`)];
}

/** Goods that cost another price than was ordered, beyond what the policy lets pass. */
function priceProblems({ lines }: SourceContent, { priceTolerance }: ConnectionPolicy): Failure[] {
  if (priceTolerance === undefined) return [];
  const changes = lines.flatMap(({ description, unitCost, orderedUnitCost }) => {
    if (unitCost === undefined || orderedUnitCost === undefined) return [];
    const percent = percentBetween(orderedUnitCost, unitCost);
    if (percent !== undefined && !isGreater(percent, priceTolerance)) return [];
    const by = percent === undefined ? '' : ` (${percent}%)`;
    return [`"${ledgerText(description, 60)}" ordered at ${orderedUnitCost}, billed at ${unitCost}${by}`];
  });
  return changes.length === 0 ? [] : [failure('servicetitan.price-changed', `${changes.join('; ')}.`)];
}
