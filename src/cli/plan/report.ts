/**
 * A dry run, added up: what each bill comes to as a journal, the plan's total next to what ServiceTitan states, what
 * stays out and why, and what the writes would cost. Pure: it calls no one and prints nothing.
 */
import type { Bill, LedgerBill } from '../../domain/ledger/ledger-bill.ts';
import { journalOf, reversedJournalOf, sidesOf, totalsByAccount, type AccountTotal, type JournalLine } from '../../domain/reporting/journal.ts'; // prettier-ignore
import { subtract, sum, type Money } from '../../domain/values/money.ts';
import { isWithdrawn } from '../../domain/source/source-bill.ts';
import type { Failure } from '../../domain/failures/failure.ts';
import type { SourceSummary } from '../../workflows/plan-bill.workflow.ts';
import type { DocumentRef } from '../../domain/values/document.ts';
import type { Outside, PlanOfBill, Unplanned } from './ask.ts';

/** A bill that Tieout posted and that a person removed is held; it is counted apart, for Intacct shows less than is owed. */
type Decision = PlanOfBill['decision'] | 'removed';

/** In the order of reports. */
const DECISIONS: readonly Decision[] = [
  ...(['create', 'amend', 'reverse', 'delete', 'adopt', 'wait', 'nothing'] as const),
  ...(['removed', 'hold', 'skipped', 'waiting', 'out-of-scope'] as const),
];
/** Nothing of these bills comes into the books now: they are left out, unless they are there. */
const UNDECIDED: readonly Decision[] = ['hold', 'skipped', 'waiting', 'out-of-scope'];

/** One bill of Intacct within a plan: entered, removed, left as it is, or what a held one would be. */
export interface JournalPart {
  readonly what: 'entered' | 'taken-out' | 'stands' | 'withheld';
  readonly header: Omit<Bill, 'lines'>;
  /** Of a bill that is in Intacct already. */
  readonly recordNo?: string;
  readonly lines: readonly JournalLine[];
}

export interface PlannedBill extends DocumentRef {
  readonly decision: Decision;
  readonly because: string;
  readonly problems: readonly Failure[];
  readonly remarks: readonly string[];
  /** Those of the remarks that have a code and a remedy. */
  readonly findings: readonly Failure[];
  readonly recordNo?: string;
  readonly source?: SourceSummary;
  /** What is owed by ServiceTitan: nothing for a bill that it withdrew, less than nothing for a credit. */
  readonly owed: Money;
  readonly journal: readonly JournalPart[];
}

interface DecisionTotal {
  readonly decision: Decision;
  readonly bills: number;
  /** What ServiceTitan states. */
  readonly source: Money;
  /** What Intacct will hold for them once the plan is carried out; absent where all stay out. */
  readonly planned?: Money;
  /** What ServiceTitan states of those that are not left out, less that. */
  readonly difference?: Money;
  /** What ServiceTitan states of those that Intacct does not hold and that stay out; absent where there are none. */
  readonly leftOut?: Money;
}

interface Cost {
  /** Each record that is written is one transaction. */
  readonly writes: number;
  /** Pages of queries, when as many bills share a lookup as can. */
  readonly looks: number;
  readonly rule: string;
}

export interface PlanReport {
  readonly connection: string;
  /** Which bills were asked for, in words. */
  readonly selection: string;
  /** ISO instant. */
  readonly madeAt: string;
  /** Content hash of the rules that decided; several when they changed meanwhile. */
  readonly rulesVersions: readonly string[];
  readonly decisions: readonly DecisionTotal[];
  /** All of them: what is planned, and what stays out. */
  readonly total: {
    readonly bills: number;
    readonly source: Money;
    readonly planned: Money;
    readonly leftOut: Money;
    readonly difference: Money;
  };
  /** Of everything that would be entered or taken out. */
  readonly accounts: readonly AccountTotal[];
  readonly sides: { readonly debit: Money; readonly credit: Money };
  readonly cost: Cost;
  readonly bills: readonly PlannedBill[];
  readonly unplanned: readonly Unplanned[];
  /** What the list of bills did not show; absent where all was read, or bills were named. */
  readonly outside?: Outside;
  /** Bills of which ServiceTitan states no amount: they count as nothing. */
  readonly withoutAmount: readonly DocumentRef[];
}

export interface PlanReportInput {
  readonly connection: string;
  readonly selection: string;
  readonly madeAt: string;
  readonly plans: readonly PlanOfBill[];
  readonly unplanned: readonly Unplanned[];
  readonly outside?: Outside;
}

export function reportOf({ plans, ...about }: PlanReportInput): PlanReport {
  const bills = plans.map(plannedBill);
  const decisions = DECISIONS.flatMap((decision) => totalOf(decision, bills) ?? []);
  const moved = bills.flatMap(({ journal }) => journal.filter(isWritten));
  const lines = moved.flatMap((part) => part.lines);
  const source = sum(decisions.map((one) => one.source));
  const planned = sum(decisions.map((one) => one.planned ?? '0'));
  const leftOut = sum(decisions.map((one) => one.leftOut ?? '0'));
  return {
    ...about,
    rulesVersions: [...new Set(plans.flatMap(({ rulesVersion }) => rulesVersion ?? []))],
    decisions,
    total: { bills: bills.length, source, planned, leftOut, difference: subtract(subtract(source, planned), leftOut) },
    accounts: totalsByAccount(lines),
    sides: sidesOf(lines),
    cost: costOf(plans),
    bills,
    withoutAmount: plans
      .filter((plan) => plan.source?.stated === undefined && !isGone(plan))
      .map(({ kind, id }) => ({ kind, id })),
  };
}

function plannedBill(plan: PlanOfBill): PlannedBill {
  const { kind, id, because, problems, remarks = [], findings = [], recordNo, source } = plan;
  return {
    kind,
    id,
    decision: decisionOf(plan),
    because,
    problems,
    remarks,
    findings,
    ...(recordNo === undefined ? {} : { recordNo }),
    ...(source === undefined ? {} : { source }),
    owed: isGone(plan) ? '0.00' : (source?.stated ?? '0.00'),
    journal: partsOf(plan),
  };
}

function decisionOf({ decision, problems }: PlanOfBill): Decision {
  const isRemoved = decision === 'hold' && problems.some(({ code }) => code === 'intacct.bill-removed');
  return isRemoved ? 'removed' : decision;
}

/** A person has to do something about it. */
export function isHeld({ decision }: Pick<PlannedBill, 'decision'>): boolean {
  return decision === 'hold' || decision === 'removed';
}

/** It changes the ledger. */
export function isWritten({ what }: JournalPart): boolean {
  return what === 'entered' || what === 'taken-out';
}

function isGone({ source }: PlanOfBill): boolean {
  return source !== undefined && isWithdrawn(source);
}

function partsOf({ decision, bill, standing: existing, entersAgain, rules }: PlanOfBill): JournalPart[] {
  const out = existing === undefined ? [] : [part('taken-out', existing, reversedJournalOf(existing))];
  const stands = existing === undefined ? [] : [part('stands', existing, journalOf(existing))];
  const entered = (one: Bill | undefined): JournalPart[] =>
    one === undefined ? [] : [part('entered', one, journalOf(one, rules))];
  switch (decision) {
    case 'create':
    case 'wait':
      return entered(bill);
    case 'amend':
      return [...out, ...entered(bill)];
    case 'reverse':
    case 'delete':
      return [...out, ...entered(entersAgain)];
    case 'adopt':
    case 'nothing':
    case 'skipped':
      return stands;
    case 'hold':
      return bill === undefined ? stands : [...stands, part('withheld', bill, journalOf(bill, rules))];
    case 'waiting':
    case 'out-of-scope':
      return [];
  }
}

function part(what: JournalPart['what'], bill: Bill | LedgerBill, lines: readonly JournalLine[]): JournalPart {
  const { kind, entityId, vendorId, billNumber, reference, billDate, postingDate, dueDate, termName } = bill;
  const { onHold, isDraft, description } = bill;
  return {
    what,
    header: {
      ...{ kind, entityId, vendorId, billNumber, reference, billDate, postingDate, dueDate, termName, onHold, isDraft },
      description,
    },
    ...('recordNo' in bill ? { recordNo: bill.recordNo } : {}),
    lines,
  };
}

function totalOf(decision: Decision, all: readonly PlannedBill[]): DecisionTotal | undefined {
  const bills = all.filter((bill) => bill.decision === decision);
  if (bills.length === 0) return undefined;
  const sumOf = (some: readonly PlannedBill[]): Money => sum(some.map(({ owed }) => owed));
  const total = { decision, bills: bills.length, source: sumOf(bills) };
  const out = bills.filter(isLeftOut);
  const left = out.length === 0 ? {} : { leftOut: sumOf(out) };
  const counted = bills.filter((bill) => !out.includes(bill));
  if (counted.length === 0) return { ...total, ...left };
  const planned = sum(counted.flatMap(({ journal }) => journal.filter(isAfterwards).map(owedBy)));
  return { ...total, planned, difference: subtract(sumOf(counted), planned), ...left };
}

/** Neither is it in Intacct, nor does the plan enter it. */
export function isLeftOut({ decision, journal }: PlannedBill): boolean {
  return UNDECIDED.includes(decision) && !journal.some(isAfterwards);
}

/** Intacct holds it once the plan is carried out. */
function isAfterwards({ what }: JournalPart): boolean {
  return what === 'entered' || what === 'stands';
}

/** Debits less credits, apart from accounts payable. */
function owedBy({ lines }: JournalPart): Money {
  const { debit, credit } = sidesOf(lines.slice(0, -1));
  return subtract(debit, credit);
}

/** As many lookups as one query of Intacct can hold. */
const BILLS_PER_LOOKUP = 100;
const COST_RULE =
  'Each record written is one transaction, and so is each page of a query. A bill is looked up to plan it, directly ' +
  'before its write and after it; up to 100 bills share a lookup, which reads a page of bills, and one of their ' +
  'lines where it finds any. Bills that do not come together share less. Accounts, dimensions and vendors cost a ' +
  'few pages more, whatever the number of bills.';

function costOf(plans: readonly PlanOfBill[]): Cost {
  const writes = plans.map(writesOf);
  const writing = writes.filter((count) => count > 0).length;
  // To plan: every bill that was looked for. Before the write a page of bills; after it one of lines too.
  const looked = plans.filter(({ decision }) => decision !== 'waiting' && decision !== 'out-of-scope').length;
  const looks = Math.ceil(looked / BILLS_PER_LOOKUP) + 3 * Math.ceil(writing / BILLS_PER_LOOKUP);
  return { writes: writes.reduce((total, count) => total + count, 0), looks, rule: COST_RULE };
}

function writesOf({ decision, entersAgain, isWritable }: PlanOfBill): number {
  if (decision === 'create' || decision === 'amend' || decision === 'wait') return 1;
  if (decision === 'reverse' || decision === 'delete') return entersAgain === undefined ? 1 : 2;
  return decision === 'adopt' && isWritable === true ? 1 : 0;
}
