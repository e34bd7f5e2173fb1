/** Which bills the rules of another file would make otherwise, posted ones included, and by how much. Pure. */
import { changesBetween, headerChanges, totalChanges, type Change } from '../../domain/reporting/mapping-comparison.ts';
import { summariesOf } from '../../domain/values/decision.ts';
import type { Bill } from '../../domain/ledger/ledger-bill.ts';
import { isZero } from '../../domain/values/money.ts';
import { isWithdrawn } from '../../domain/source/source-bill.ts';
import type { SourceSummary } from '../../workflows/plan-bill.workflow.ts';
import type { DocumentRef } from '../../domain/values/document.ts';
import type { UnderRules } from '../../temporal/client/plans.ts';
import type { PlanOfBill, Unplanned } from '../plan/ask.ts';

/** What rules make of a bill, whatever is in Intacct. */
type Verdict = 'posts' | 'holds' | 'waits' | 'out-of-scope';

export interface ComparedBill extends DocumentRef {
  readonly source?: SourceSummary;
  /** Of the existing bill in Intacct, where there is one. */
  readonly recordNo?: string;
  readonly now: Verdict;
  readonly other: Verdict;
  /** Where amounts would be posted elsewhere. */
  readonly changes: readonly Change[];
  /** What differs apart from the lines. */
  readonly header: readonly string[];
  /** The rules, or the reasons for a hold, in which the two differ. */
  readonly because: string;
}

export interface ComparisonReport {
  readonly connection: string;
  readonly selection: string;
  /** The other file. */
  readonly against: string;
  /** ISO instant. */
  readonly madeAt: string;
  readonly rulesVersions: readonly string[];
  readonly otherVersion: string;
  /** All that were looked at. */
  readonly compared: number;
  /** Those that differ. */
  readonly bills: readonly ComparedBill[];
  /** Of these, how many are in Intacct. */
  readonly posted: number;
  /** Bills that both hold: what they would be is not known. */
  readonly heldByBoth: readonly DocumentRef[];
  /** Bills that the rules in force would post, and that are held for another reason. */
  readonly heldAnyway: readonly DocumentRef[];
  /** By entity and account, over all bills. */
  readonly accounts: readonly Change[];
  readonly unplanned: readonly Unplanned[];
}

export interface ComparisonInput {
  readonly connection: string;
  readonly selection: string;
  readonly against: string;
  readonly otherVersion: string;
  readonly madeAt: string;
  readonly plans: readonly PlanOfBill[];
  readonly unplanned: readonly Unplanned[];
}

export function comparisonOf({ plans, ...about }: ComparisonInput): ComparisonReport {
  const owed = plans.filter(({ source }) => source === undefined || !isWithdrawn(source));
  const pairs = owed.flatMap((plan) => (plan.compared === undefined ? [] : [{ plan, ...plan.compared }]));
  const bills = pairs.map(({ plan, now, other }) => compare(plan, now, other)).filter(isDifferent);
  return {
    ...about,
    rulesVersions: [...new Set(plans.flatMap(({ rulesVersion }) => rulesVersion ?? []))],
    compared: plans.length,
    bills,
    posted: bills.filter(({ recordNo }) => recordNo !== undefined).length,
    heldByBoth: pairs.flatMap(({ plan: { kind, id }, now, other }) =>
      verdictOf(now) === 'holds' && verdictOf(other) === 'holds' ? [{ kind, id }] : [],
    ),
    heldAnyway: pairs.flatMap(({ plan: { kind, id, decision }, now }) =>
      (decision === 'hold' || decision === 'skipped') && verdictOf(now) === 'posts' ? [{ kind, id }] : [],
    ),
    accounts: totalChanges(pairs.map(({ now, other }) => ({ now: billBy(now), other: billBy(other) }))),
    unplanned: about.unplanned,
  };
}

export function differing(changes: readonly Change[]): Change[] {
  return changes.filter(({ difference }) => !isZero(difference));
}

function compare({ kind, id, source, recordNo }: PlanOfBill, now: UnderRules, other: UnderRules): ComparedBill {
  return {
    kind,
    id,
    ...(source === undefined ? {} : { source }),
    ...(recordNo === undefined ? {} : { recordNo }),
    now: verdictOf(now),
    other: verdictOf(other),
    changes: changesBetween(billBy(now), billBy(other)),
    header: headerChanges(billBy(now), billBy(other)),
    because: whyDifferent(now, other),
  };
}

function isDifferent({ now, other, changes, header }: ComparedBill): boolean {
  return now !== other || changes.length > 0 || header.length > 0;
}

function verdictOf({ decision, problems }: UnderRules): Verdict {
  if (decision !== 'eligible') return decision === 'waiting' ? 'waits' : decision;
  return problems.length === 0 ? 'posts' : 'holds';
}

/** A bill that is held puts nothing anywhere. */
function billBy(side: UnderRules): Bill | undefined {
  return verdictOf(side) === 'posts' ? side.bill : undefined;
}

function whyDifferent(now: UnderRules, other: UnderRules): string {
  const [ofNow, ofOther] = [wordsOf(now), wordsOf(other)];
  const parts = [
    ['Now', ofNow.filter((words) => !ofOther.includes(words))] as const,
    ['Other', ofOther.filter((words) => !ofNow.includes(words))] as const,
  ];
  return parts.flatMap(([who, words]) => (words.length === 0 ? [] : [`${who}: ${words.join('; ')}`])).join('. ');
}

function wordsOf(side: UnderRules): string[] {
  const verdict = verdictOf(side);
  if (verdict === 'posts') return [...new Set(side.rules.flatMap((rule) => rule.split('; ')))];
  return [`${verdict}: ${verdict === 'holds' ? summariesOf(side.problems) : side.because}`];
}
