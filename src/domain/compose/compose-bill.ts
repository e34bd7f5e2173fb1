/**
 * The bill that should be in the ledger: source + mapping → `Bill`, with every problem at once, so that a person
 * fixes five gaps in one go. Decides nothing about what is in the ledger.
 */
import { sanitizeBillNumber } from '../values/bill-number.ts';
import type { CalendarDate } from '../values/calendar-date.ts';
import { composeLines } from './compose-lines.ts';
import { dueDateOf, termNameOf, termProblem } from './due-date.ts';
import type { ConnectionPolicy } from '../mapping/connection-policy.ts';
import { additionalDimensions, dimensionOfKey, type DimensionKey, type DimensionName } from '../values/dimensions.ts';
import { failure, type Failure } from '../failures/failure.ts';
import type { Bill } from '../ledger/ledger-bill.ts';
import { foreignLocations } from './foreign-locations.ts';
import { ledgerText } from '../values/ledger-text.ts';
import { namesIn } from '../mapping/choose.ts';
import type { BusinessUnitRule } from '../mapping/mapping-rules.ts';
import type { VendorOverride } from '../mapping/vendor-override.ts';
import type { MasterData } from '../ledger/master-data.ts';
import { isZero, type Money } from '../values/money.ts';
import { firstOpenDay, isClosed, describePeriod } from './posting-period.ts';
import { tieAmounts } from '../source/source-amounts.ts';
import type { SourceBill } from '../source/source-bill.ts';
import { nameAmong, findByName, isSameText } from '../values/text-key.ts';
import { sourceProblems } from './source-problems.ts';

/** What Intacct knows of the vendor, as far as a bill needs it. */
export interface LedgerVendor {
  readonly vendorId: string;
  readonly termName: string | undefined;
  /** The rule by which it is not the bill's own vendor. */
  readonly override?: VendorOverride;
}

export interface Composition {
  /** Absent when a problem leaves no bill to speak of. */
  readonly bill?: Bill;
  readonly problems: readonly Failure[];
  /** The rules behind each line, in the lines' order. */
  readonly rules: readonly string[];
  /**
   * What the rules speak of in addition to the default dimensions, filled in or left empty; absent in records before
   * 0.3.
   */
  readonly dimensions?: readonly DimensionName[];
  /** The places of all rules that decided, under `mapping` in tieout.yaml; absent in records of versions before 0.3. */
  readonly used?: readonly string[];
  /** Cents that were put onto the largest line so that the lines tie to the header. */
  readonly roundingDifference: Money;
  /** The posting date that the bill would have had, when its period is closed and it goes to the first open day. */
  readonly slippedFrom?: CalendarDate;
}

/** Of lines that are compared with the ledger's: what else Intacct or a clerk filled in is ignored. */
export function ruledDimensions({ bill, dimensions }: Pick<Composition, 'bill' | 'dimensions'>): DimensionName[] {
  if (dimensions !== undefined) return [...dimensions];
  const keys = (bill?.lines ?? []).flatMap((line) => Object.keys(line.dimensions) as DimensionKey[]);
  return additionalDimensions(keys.map(dimensionOfKey));
}

/** DESCRIPTION holds 1,000 characters; the last 300 belong to our link (docs/assumptions.md, A-08). */
const MAX_DESCRIPTION = 700;
const MAX_REFERENCE = 100;

export function composeBill(
  source: SourceBill,
  vendor: LedgerVendor | undefined,
  masterData: MasterData,
  policy: ConnectionPolicy,
): Composition {
  const amounts = tieAmounts(source.content, policy.billAmountIncludes);
  const isTied = !('code' in amounts);
  const composed = composeLines(source, isTied ? amounts : undefined, policy, masterData);
  const header = composeHeader({ source, vendor, units: composed.businessUnits }, masterData, policy);
  const places = [...composed.choices.flatMap(({ used }) => used), vendor?.override?.place];
  const about = {
    problems: [
      ...sourceProblems(source, policy),
      ...(isTied ? zeroProblems(amounts.total, policy) : [amounts]),
      ...composed.problems,
      ...(header.entity === undefined ? [] : foreignLocations(composed.choices, header.entity.id, masterData)),
      ...entityCurrencies(composed.businessUnits, masterData, policy),
      ...header.problems,
    ],
    rules: composed.choices.map(({ rule }) => [rule, vendor?.override?.rule].filter(Boolean).join('; ')),
    dimensions: additionalDimensions(namesIn(policy.mapping)),
    used: [...new Set(places.filter((place) => place !== undefined))],
    roundingDifference: isTied ? amounts.roundingDifference : '0.00',
  };
  if (header.fields === undefined || composed.lines === undefined) return about;
  return { bill: { ...header.fields, lines: composed.lines }, ...about, ...header.slip };
}

interface ComposedHeader {
  /** Absent when a problem leaves no bill to speak of. */
  readonly fields?: Omit<Bill, 'lines'>;
  /** Whose session writes the bill, where it is one for all of its lines. */
  readonly entity?: WritingEntity;
  readonly slip: Pick<Composition, 'slippedFrom'>;
  readonly problems: readonly Failure[];
}

interface Parties {
  readonly source: SourceBill;
  readonly vendor: LedgerVendor | undefined;
  /** Of its lines. */
  readonly units: readonly BusinessUnitRule[];
}

function composeHeader(
  { source, vendor, units }: Parties,
  masterData: MasterData,
  policy: ConnectionPolicy,
): ComposedHeader {
  const { content } = source;
  const { billDate } = content;
  const termName = termNameOf(content, vendor?.termName, policy.mapping, masterData);
  const billNumber = billNumberOf(source, policy);
  const dueDate = dueDateOf(content, termName, masterData);
  const entity = entityOf(units, masterData, policy);
  const { postingDate, ...slip } = postingDateOf(billDate, units, policy);
  const found = [billNumber, dueDate, termProblem(termName, masterData), entity, postingDate];
  const problems = found.filter(isFailure);
  const about = { slip, problems, ...(isFailure(entity) ? {} : { entity }) };
  if (vendor === undefined || billDate === undefined || dueDate === undefined) return about;
  if (isFailure(billNumber) || isFailure(dueDate) || isFailure(entity)) return about;
  const fields: Omit<Bill, 'lines'> = {
    kind: source.kind,
    entityId: entity.id,
    vendorId: vendor.vendorId,
    billNumber,
    reference: ledgerText(content.purchaseOrderNumber ?? '', MAX_REFERENCE) || undefined,
    billDate,
    postingDate: isFailure(postingDate) ? billDate : (postingDate ?? billDate),
    dueDate,
    termName,
    onHold: content.doNotPay,
    isDraft: policy.action === 'Draft',
    description: ledgerText(content.summary, MAX_DESCRIPTION),
  };
  return { fields, ...about };
}

function isFailure(value: unknown): value is Failure {
  return typeof value === 'object' && value !== null && 'code' in value;
}

/** None is the top level. */
interface WritingEntity {
  readonly id: string | undefined;
}

/** The entity whose session writes the bill. */
function entityOf(
  units: readonly BusinessUnitRule[],
  { entities: records }: MasterData,
  { entities }: ConnectionPolicy,
): WritingEntity | Failure {
  const own = (entity: string | undefined) => entity && (nameAmong(records, entity) ?? entity);
  const [first, ...others] = new Set(units.map(({ entity }) => own(entity)));
  if (others.length === 0) return { id: entities.singleEntity === 'top-level' ? undefined : first };
  const names = [first, ...others].map((entity) => entity ?? 'top level');
  return entities.multiEntity === 'hold'
    ? failure('mapping.entities-mixed', `${names.join(', ')}.`)
    : { id: undefined };
}

/** Amounts of ServiceTitan would count as the entity's own money. */
function entityCurrencies(
  units: readonly BusinessUnitRule[],
  { entities: records }: MasterData,
  { currency: ours }: ConnectionPolicy,
): Failure[] {
  const foreign = [...new Set(units.map(({ entity }) => entity))].flatMap((entity) => {
    const currency = findByName(records, entity ?? '')?.currency;
    return currency === undefined || isSameText(currency, ours)
      ? []
      : [`entity ${entity} has the base currency ${currency}`];
  });
  if (foreign.length === 0) return [];
  return [failure('servicetitan.currency-foreign', `${foreign.join(', ')}; the company's is ${ours}.`)];
}

function zeroProblems(total: Money, { zeroAmount }: ConnectionPolicy): Failure[] {
  return isZero(total) && zeroAmount === 'hold' ? [failure('servicetitan.bill-zero')] : [];
}

function billNumberOf(source: SourceBill, policy: ConnectionPolicy): string | Failure {
  const { vendorInvoiceNumber, vendor } = source.content;
  const legal = vendorInvoiceNumber === undefined ? undefined : sanitizeBillNumber(vendorInvoiceNumber);
  if (legal !== undefined) return legal;
  const mayFallBack = vendor !== undefined && policy.billNumberFallback.vendorIds.includes(vendor.id);
  if (mayFallBack && vendorInvoiceNumber === undefined) return `ST-${source.id}`;
  const detail =
    vendorInvoiceNumber === undefined
      ? undefined
      : `"${ledgerText(vendorInvoiceNumber, 80)}" has no letter or digit, or more than 45 characters.`;
  return failure('servicetitan.bill-number-missing', detail);
}

/** The bill date, or by policy the first day that is open in every entity of the bill; the bill date itself stays. */
function postingDateOf(
  billDate: CalendarDate | undefined,
  units: readonly BusinessUnitRule[],
  { closedThrough, closedPeriod }: ConnectionPolicy,
): { readonly postingDate: CalendarDate | Failure | undefined; readonly slippedFrom?: CalendarDate } {
  const entities = units.length === 0 ? [undefined] : [...new Set(units.map(({ entity }) => entity))];
  const closed = entities.filter((entity) => billDate !== undefined && isClosed(billDate, entity, closedThrough));
  if (billDate === undefined || closed.length === 0) return { postingDate: billDate };
  if (closedPeriod === 'hold')
    return { postingDate: failure('intacct.period-closed', `${describePeriod(billDate, closed[0], closedThrough)}.`) };
  const days = entities.map((entity) => firstOpenDay(billDate, entity, closedThrough));
  const never = days.indexOf(undefined);
  if (never !== -1)
    return {
      postingDate: failure('intacct.period-closed', `${describePeriod(billDate, entities[never], closedThrough)}.`),
    };
  return {
    postingDate: days
      .filter((day) => day !== undefined)
      .toSorted()
      .at(-1),
    slippedFrom: billDate,
  };
}
