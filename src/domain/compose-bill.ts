/**
 * The bill that should be in the ledger: source + mapping → `Bill`, with every problem at once, so that a person
 * fixes five gaps in one go. Decides nothing about what is in the ledger.
 */
import { legalBillNumber } from './bill-number.ts';
import { addDays, type CalendarDate } from './calendar-date.ts';
import type { ConnectionPolicy } from './connection.ts';
import { failure, type Failure } from './failure.ts';
import type { Bill, BillLine } from './ledger-bill.ts';
import { ledgerText } from './ledger-text.ts';
import {
  accountRuleFor,
  describeRule,
  dimensionsOf,
  type BusinessUnitRule,
  type Destination,
  type LineFacts,
  type LineKind,
} from './mapping.ts';
import { firstOpenDay, isClosed, periodInWords } from './period.ts';
import { indexOfLargest, isZero, roundToCents, sum, type Money } from './money.ts';
import { tieAmounts, type TiedAmounts } from './source-amounts.ts';
import type { SourceBill, SourceContent, SourceJob, SourceLine } from './source-bill.ts';

/** What Intacct knows of the vendor, as far as a bill needs it. */
export interface LedgerVendor {
  readonly vendorId: string;
  readonly termName: string | undefined;
}

/** Days until a bill is due, by TERMNAME; only the terms that this bill needs. */
export type TermDays = Readonly<Record<string, number>>;

export interface Composition {
  /** Absent when a problem leaves no bill to speak of. */
  readonly bill?: Bill;
  readonly problems: readonly Failure[];
  /** The rule behind each line, in the lines' order. */
  readonly rules: readonly string[];
  /** Cents that were put onto the largest line so that the lines tie to the header. */
  readonly roundingDifference: Money;
  /** The posting date that the bill would have had, when its period is closed and it goes to the first open day. */
  readonly slippedFrom?: CalendarDate;
}

/** DESCRIPTION holds 1,000 characters; the last hundred belong to our link (docs/assumptions.md, A-08). */
const MAX_DESCRIPTION = 900;
const MAX_MEMO = 500;
const MAX_REFERENCE = 100;

export function composeBill(
  source: SourceBill,
  vendor: LedgerVendor | undefined,
  terms: TermDays,
  policy: ConnectionPolicy,
): Composition {
  const { content } = source;
  const problems: Failure[] = [...sourceProblems(source, policy)];
  const amounts = tieAmounts(content, policy.billAmountIncludes);
  if ('code' in amounts) problems.push(amounts);
  const mapped = mapLines(content, 'code' in amounts ? undefined : amounts, policy, problems);
  const billNumber = billNumberOf(source, policy, problems);
  const termName = (content.termName && policy.mapping.terms[content.termName]) || vendor?.termName;
  const dueDate = dueDateOf(content, termName, terms, problems);
  const entityId = mapped.businessUnits[0]?.entity;
  const { postingDate, ...slip } = postingDateOf(content.billDate, entityId, policy, problems);

  const roundingDifference = 'code' in amounts ? '0.00' : amounts.roundingDifference;
  const canCompose =
    vendor !== undefined && billNumber !== undefined && dueDate !== undefined && content.billDate !== undefined;
  if (!canCompose || mapped.lines === undefined) return { problems, rules: mapped.rules, roundingDifference };
  const bill: Bill = {
    entityId,
    vendorId: vendor.vendorId,
    billNumber,
    reference: ledgerText(content.purchaseOrderNumber ?? '', MAX_REFERENCE) || undefined,
    billDate: content.billDate,
    postingDate: postingDate ?? content.billDate,
    dueDate,
    termName,
    onHold: content.doNotPay,
    isDraft: policy.action === 'Draft',
    description: ledgerText(content.summary, MAX_DESCRIPTION),
    lines: mapped.lines,
  };
  return { bill, problems, rules: mapped.rules, roundingDifference, ...slip };
}

function sourceProblems({ status, content }: SourceBill, policy: ConnectionPolicy): Failure[] {
  const problems: Failure[] = status === 'Discrepancy' ? [failure('servicetitan.bill-discrepancy')] : [];
  const missing = [
    content.vendor === undefined ? 'vendor' : '',
    content.billDate === undefined ? 'bill date' : '',
    content.businessUnitId === undefined &&
    (content.lines.length === 0 || content.lines.some((line) => line.businessUnitId === undefined))
      ? 'business unit'
      : '',
  ].filter((name) => name !== '');
  if (missing.length > 0) problems.push(failure('servicetitan.bill-incomplete', `missing: ${missing.join(', ')}.`));
  const { vendor, remittanceVendor } = content;
  if (
    vendor !== undefined &&
    remittanceVendor !== undefined &&
    remittanceVendor.id !== vendor.id &&
    !policy.mapping.remittanceVendors.includes(`${vendor.id}/${remittanceVendor.id}`)
  ) {
    const detail = `from ${vendor.name} (${vendor.id}), to be paid to ${remittanceVendor.name} (${remittanceVendor.id}).`;
    problems.push(failure('servicetitan.remittance-vendor-unmapped', detail));
  }
  return problems;
}

function billNumberOf(source: SourceBill, policy: ConnectionPolicy, problems: Failure[]): string | undefined {
  const { vendorInvoiceNumber, vendor } = source.content;
  const legal = vendorInvoiceNumber === undefined ? undefined : legalBillNumber(vendorInvoiceNumber);
  if (legal !== undefined) return legal;
  const mayFallBack = vendor !== undefined && policy.billNumberFallback.vendorIds.includes(vendor.id);
  if (mayFallBack && vendorInvoiceNumber === undefined) return `ST-${source.billId}`;
  const detail =
    vendorInvoiceNumber === undefined
      ? undefined
      : `"${ledgerText(vendorInvoiceNumber, 80)}" has no letter or digit, or more than 45 characters.`;
  problems.push(failure('servicetitan.bill-number-missing', detail));
  return undefined;
}

function dueDateOf(
  content: SourceContent,
  termName: string | undefined,
  terms: TermDays,
  problems: Failure[],
): CalendarDate | undefined {
  if (content.dueDate !== undefined) return content.dueDate;
  const days = termName === undefined ? undefined : terms[termName];
  if (days !== undefined && content.billDate !== undefined) return addDays(content.billDate, days);
  problems.push(failure('servicetitan.bill-incomplete', 'missing: due date, and no payment term to compute it from.'));
  return undefined;
}

/** The bill date, or by policy the first open day; the bill date itself stays as it is. */
function postingDateOf(
  billDate: CalendarDate | undefined,
  entityId: string | undefined,
  { closedThrough, closedPeriod }: ConnectionPolicy,
  problems: Failure[],
): { readonly postingDate: CalendarDate | undefined; readonly slippedFrom?: CalendarDate } {
  if (billDate === undefined || !isClosed(billDate, entityId, closedThrough)) return { postingDate: billDate };
  if (closedPeriod === 'first-open-day')
    return { postingDate: firstOpenDay(billDate, entityId, closedThrough), slippedFrom: billDate };
  problems.push(failure('intacct.period-closed', `${periodInWords(billDate, entityId, closedThrough)}.`));
  return { postingDate: billDate };
}

interface MappedLines {
  /** Absent when a line has no account or no place. */
  readonly lines?: BillLine[];
  readonly businessUnits: readonly BusinessUnitRule[];
  readonly rules: readonly string[];
}

/** A line on its way into the bill: what it is, what it says, how much. */
interface DraftLine {
  readonly kind: LineKind;
  readonly memo: string;
  readonly amount: Money;
  readonly job: SourceJob | undefined;
  readonly stock: SourceLine['stock'];
  readonly businessUnitId: number | undefined;
}

function mapLines(
  content: SourceContent,
  amounts: TiedAmounts | undefined,
  policy: ConnectionPolicy,
  problems: Failure[],
): MappedLines {
  const drafts = draftLines(content, amounts);
  const { accounts, businessUnits } = policy.mapping;
  const placed = drafts.map((draft) => businessUnits.find((unit) => unit.id === draft.businessUnitId));
  const facts = drafts.map(factsOf);
  const ruled = facts.map((fact) => accountRuleFor(accounts, fact));

  const gaps = new Set(drafts.flatMap((draft, i) => (ruled[i] === undefined ? [describeGap(facts[i], draft)] : [])));
  if (gaps.size > 0) problems.push(failure('mapping.account-missing', `${[...gaps].join('; ')}.`));
  const unmapped = drafts.flatMap((draft, i) =>
    placed[i] === undefined && draft.businessUnitId !== undefined ? [draft.businessUnitId] : [],
  );
  if (unmapped.length > 0)
    problems.push(failure('mapping.business-unit-missing', `${[...new Set(unmapped)].join(', ')}.`));
  const units = placed.filter((unit) => unit !== undefined);
  const entities = [...new Set(units.map((unit) => unit.entity ?? 'company level'))];
  if (entities.length > 1) problems.push(failure('mapping.entities-mixed', `${entities.join(', ')}.`));

  const lines = drafts.flatMap((draft, i): BillLine[] => {
    const [rule, unit] = [ruled[i], placed[i]];
    if (rule === undefined || unit === undefined) return [];
    return [{ glAccountNo: rule.account, amount: draft.amount, memo: draft.memo, dimensions: dimensionsOf(unit) }];
  });
  const isComplete = amounts !== undefined && lines.length === drafts.length && entities.length === 1;
  return {
    ...(isComplete ? { lines: withRounding(lines, content.lines.length, amounts.roundingDifference) } : {}),
    businessUnits: units,
    rules: ruled.map((rule) => (rule === undefined ? 'no rule' : describeRule(rule))),
  };
}

function draftLines(content: SourceContent, amounts: TiedAmounts | undefined): DraftLine[] {
  const goods = content.lines.map((line, i): DraftLine => ({
    kind: 'goods',
    memo: ledgerText(line.description, MAX_MEMO),
    amount: amounts?.lines[i] ?? '0.00',
    job: line.kind === 'expense' ? line.job : content.job,
    stock: line.stock,
    businessUnitId: line.businessUnitId ?? content.businessUnitId,
  }));
  const first = goods[0];
  const charge = (kind: LineKind, memo: string, amount: Money): DraftLine[] =>
    isZero(roundToCents(amount))
      ? []
      : [
          {
            kind,
            memo,
            amount: roundToCents(amount),
            job: content.job ?? first?.job,
            stock: first?.stock,
            businessUnitId: content.businessUnitId ?? first?.businessUnitId,
          },
        ];
  return [
    ...goods,
    ...charge('tax', 'Tax', content.taxAmount),
    ...charge('freight', 'Freight', content.freightAmount),
    ...charge('other', 'Other charges and discounts', content.otherAmount),
  ];
}

function factsOf(draft: DraftLine): LineFacts {
  const destination: Destination = draft.job !== undefined ? 'job' : draft.stock !== undefined ? 'stock' : 'overhead';
  return {
    line: draft.kind,
    destination,
    jobType: draft.job?.jobTypeId,
    businessUnit: draft.businessUnitId,
    locationType: destination === 'stock' ? draft.stock?.type : undefined,
  };
}

function describeGap(facts: LineFacts | undefined, draft: DraftLine): string {
  const parts = [
    draft.kind === 'goods' ? '' : `line ${draft.kind}`,
    `destination ${facts?.destination}`,
    draft.job === undefined ? '' : `job type ${draft.job.jobTypeId} (${draft.job.jobTypeName})`,
    facts?.locationType === undefined ? '' : `location type ${facts.locationType}`,
    draft.businessUnitId === undefined ? 'no business unit' : `business unit ${draft.businessUnitId}`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/**
 * The few cents that rounding explains go onto the largest line of goods, so that the lines tie to the header: goods
 * come first and were rounded, tax and freight stand on the invoice as they are.
 */
function withRounding(lines: BillLine[], goods: number, difference: Money): BillLine[] {
  if (isZero(difference)) return lines;
  const target = indexOfLargest(lines.slice(0, goods).map((line) => line.amount));
  return lines.map((line, i) => (i === target ? { ...line, amount: sum([line.amount, difference]) } : line));
}
