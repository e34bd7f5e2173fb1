/**
 * What the reconciler is asked, and what it answers: the smallest change that corrects the ledger, or why a person
 * must decide.
 */
import type { CalendarDate } from '../values/calendar-date.ts';
import type { Composition } from '../compose/compose-bill.ts';
import type { ConnectionPolicy } from '../mapping/connection-policy.ts';
import { summariesOf, type Explained } from '../values/decision.ts';
import type { Failure } from '../failures/failure.ts';
import type { Instruction } from './instruction.ts';
import type { Bill, LedgerBill } from '../ledger/ledger-bill.ts';
import type { PostingHistory, RecordedLink } from '../ledger/posting-history.ts';
import type { Settlement } from '../source/settlement.ts';
import type { SourceBill } from '../source/source-bill.ts';

export interface ReconcileInput {
  readonly source: SourceBill;
  readonly composition: Composition;
  readonly policy: Pick<
    ConnectionPolicy,
    | 'tenantId'
    | 'eligible'
    | 'closedThrough'
    | 'corrections'
    | 'numberAfterReversal'
    | 'alreadyEntered'
    | 'credits'
    | 'mapping'
  >;
  /** Live payments and applied credits that ServiceTitan shows on it; of a credit none. */
  readonly settlements: readonly Settlement[];
  /** Bills in the ledger that carry our link, have this vendor and number, or are ours for the same purchase order. */
  readonly found: readonly LedgerBill[];
  /** What ServiceTitan says of the other bills that the found ones belong to, by bill id. */
  readonly others: Readonly<Record<number, 'live' | 'withdrawn'>>;
  readonly memory: PostingHistory;
  /** Temporal remembers runs since this day: no one knows whether an older bill was posted. */
  readonly remembersSince: CalendarDate;
  /** ISO instant of the same, where it is known: for a bill whose creation is known too. */
  readonly remembersFrom?: string | undefined;
  /**
   * Since this instant (ISO) this installation has certainly not posted the bill: Temporal remembers so far back, and
   * no run of it wrote anything. Absent when that is not certain.
   */
  readonly unpostedSince?: string | undefined;
  /** Set when a bill of this source must not be posted now, whatever the ledger holds. */
  readonly blockers: readonly Failure[];
  readonly instruction?: Instruction | undefined;
  /** The bill as Tieout posted it, where that is still known: to say who changed what. */
  readonly posted?: Bill | undefined;
}
/**
 * - `create`: write the bill.
 * - `amend`: correct the existing bill in place.
 * - `reverse`, `delete`: remove the existing bill; a draft is deleted, and so is a credit.
 * - `adopt`: link the bill that someone else entered for this one, as it is.
 * - `wait`: another bill, which this one replaces, must be removed from the ledger first.
 */
export type PlanDecision = 'create' | 'amend' | 'reverse' | 'delete' | 'adopt' | 'wait' | 'hold' | 'nothing';

/** As an activity records it. */
export interface Plan extends Explained<PlanDecision> {
  /** The bill in the ledger that the plan is about, when there is one. */
  readonly recordNo?: string;
  /** Why the bill is held. */
  readonly problems: readonly Failure[];
  /** What the controller should know although nothing is done: drift, a slip, a mapping that would now give a different result. */
  readonly remarks: readonly string[];
  /**
   * What the controller must look at although nothing is held: each has a code and a remedy. Absent when there is
   * nothing, and in records of versions before 0.4.
   */
  readonly findings?: readonly Failure[];
  /** Of a `create` that a person asked for: the bills whose absence is accounted for with it. */
  readonly supersedes?: readonly string[];
  /** RECORDNO of each bill that a person has just called another invoice. */
  readonly separated?: readonly string[];
  /** Of a `wait`: the ServiceTitan bill that this one replaces. */
  readonly after?: number;
  /**
   * Other bills of its purchase order that ServiceTitan withdrew and that are still in Intacct: their workflows are to be
   * notified.
   */
  readonly withdrawn?: readonly number[];
}

/** With what a write needs; too large to be recorded twice. */
export interface DetailedPlan extends Plan {
  /** The bill to write. */
  readonly bill?: Bill;
  /** The bill in the ledger, as the lookup saw it. */
  readonly standing?: LedgerBill;
  /** Of a `reverse`: the replacement that is entered after it, with the number that it gets then. */
  readonly entersAgain?: Bill;
  /** Of an `adopt`: what is remembered of it. */
  readonly link?: RecordedLink;
  /** Of an `adopt`: Intacct would let the link be written into it. */
  readonly isWritable?: boolean;
}

export function asRecorded(plan: DetailedPlan): Plan {
  const { decision, because, recordNo, problems, remarks, findings, supersedes, separated, after, withdrawn } = plan;
  return {
    decision,
    because,
    problems,
    remarks,
    ...(recordNo === undefined ? {} : { recordNo }),
    ...(findings === undefined ? {} : { findings }),
    ...(supersedes === undefined ? {} : { supersedes }),
    ...(separated === undefined ? {} : { separated }),
    ...(after === undefined ? {} : { after }),
    ...(withdrawn === undefined ? {} : { withdrawn }),
  };
}

/** What a dry run also shows: the bills themselves. */
export type PlanWithBills = Plan & Pick<DetailedPlan, 'bill' | 'standing' | 'entersAgain' | 'isWritable'>;

export function withBills(plan: DetailedPlan): PlanWithBills {
  const { bill, standing, entersAgain, isWritable } = plan;
  return {
    ...asRecorded(plan),
    ...(bill === undefined ? {} : { bill }),
    ...(standing === undefined ? {} : { standing }),
    ...(entersAgain === undefined ? {} : { entersAgain }),
    ...(isWritable === undefined ? {} : { isWritable }),
  };
}

export function holdFor(problems: readonly Failure[], existing?: LedgerBill): DetailedPlan {
  const plan = { decision: 'hold', because: summariesOf(problems), problems, remarks: [] } as const;
  return existing === undefined ? plan : { ...plan, ...recordOf(existing), standing: existing };
}

export function nothingToDo(because: string, remarks: readonly string[] = [], existing?: LedgerBill): DetailedPlan {
  return {
    decision: 'nothing',
    because: [because, ...remarks].join(' '),
    problems: [],
    remarks,
    ...recordOf(existing),
    ...(existing === undefined ? {} : { standing: existing }),
  };
}

/** The same plan, with what else the lookup found: the reason says it too, unless the plan holds the bill for it. */
function withFindings(plan: DetailedPlan, found: readonly Failure[]): DetailedPlan {
  const findings = found.filter(({ summary }) => plan.problems.every((problem) => problem.summary !== summary));
  if (findings.length === 0) return plan;
  const because = [plan.because, summariesOf(findings)].join(' ');
  const remarks = [...plan.remarks, ...findings.map(({ summary }) => summary)];
  return { ...plan, because, remarks, findings };
}

/** Where the bill is held anyway, it is held for this too: findings of held bills are not listed. */
export function withProblemsOrFindings(plan: DetailedPlan, found: readonly Failure[]): DetailedPlan {
  if (plan.decision !== 'hold' || found.length === 0) return withFindings(plan, found);
  const problems = [...plan.problems, ...found];
  return { ...plan, because: summariesOf(problems), problems };
}

/** A plan that changes the ledger. */
export function todo(
  decision: PlanDecision,
  because: string,
  details: Omit<DetailedPlan, 'decision' | 'because' | 'problems' | 'remarks' | 'recordNo'> &
    Partial<Pick<Plan, 'remarks'>> = {},
): DetailedPlan {
  return { decision, because, problems: [], remarks: [], ...recordOf(details.standing), ...details };
}

function recordOf(existing: LedgerBill | undefined): { readonly recordNo?: string } {
  return existing === undefined ? {} : { recordNo: existing.recordNo };
}

/** A bill of the ledger as people know it, e.g. `bill INV-7 of vendor V-1002 (RECORDNO 41, Paid)`. */
export function describe(bill: LedgerBill): string {
  return `${bill.kind} ${bill.billNumber} of vendor ${bill.vendorId} (RECORDNO ${bill.recordNo}, ${bill.state})`;
}

/** How the existing bill may be corrected: Intacct cannot reverse an adjustment. */
export function correctionsOf(
  source: Pick<SourceBill, 'kind'>,
  { corrections, credits }: Pick<ConnectionPolicy, 'corrections' | 'credits'>,
): 'amend' | 'reverse' | 'hold' {
  return source.kind === 'credit' ? credits.corrections : corrections;
}
