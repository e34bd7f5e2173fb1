/** The half of the table where the ledger has no live bill of ours: create it, or say what prevents it. */
import { formatMoney } from '../values/money.ts';
import { desiredBill, foreignLink, linkOn } from './matching.ts';
import { failure, type Failure } from '../failures/failure.ts';
import { isLive, type Bill, type LedgerBill } from '../ledger/ledger-bill.ts';
import { wasPosted } from '../ledger/posting-history.ts';
import { orderRemarks } from './order-total.ts';
import { closedPeriodOf } from '../compose/posting-period.ts';
import { describe, holdFor, nothingToDo, todo, type DetailedPlan, type ReconcileInput } from './plan.ts';
import { adopt, planAdoption } from './adoption.ts';
import {
  isEnteredAlready,
  isWithdrawnOther,
  planAfter,
  numberConflict,
  conflictingBills,
  similarityRemarks,
  suspectedBills,
  suspicion,
} from './conflicts.ts';
import { doneElsewhere } from './elsewhere.ts';
import { isWithdrawn } from '../source/source-bill.ts';
import { isSameText } from '../values/text-key.ts';

/** @param ours bills that carry our link and are reversed. */
export function planForAbsent(ours: readonly LedgerBill[], input: ReconcileInput): DetailedPlan {
  const { source, composition, blockers, instruction, policy } = input;
  const unlinked = input.found.find((bill) => hasLostLink(bill, input));
  // Nothing is owed for a bill that was withdrawn: to adopt it would leave it to be paid.
  const mayBeAdopted = instruction?.action === 'adopt' && !isWithdrawn(source);
  if (unlinked !== undefined && !mayBeAdopted) return holdFor([linkRemoved(unlinked)]);
  if (isWithdrawn(source))
    return nothingToDo(
      `The ${source.kind} is ${source.status.toLowerCase()} in ServiceTitan, and Intacct has no ${source.kind} for it.`,
    );
  const desired = desiredBill(input, ours);
  const conflicting = conflictingBills(composition.bill, input);
  if (instruction?.action === 'adopt') return planAdoption(instruction.recordNo, conflicting, desired, input);
  const doubts = doubtsAbout(ours, input);
  if (doubts.length > 0) return holdFor(doubts);

  const replaced = conflicting.filter((bill) => isWithdrawnOther(bill, input));
  const others = conflicting.filter((bill) => !replaced.includes(bill));
  const problems = [...blockers, ...composition.problems, ...repostProblems(desired, input)];
  const suspected = suspectedBills(composition.bill, input);
  const [other] = others;
  const isOnlyOne = others.length === 1 && suspected.length === 0;
  const mayAdopt = policy.alreadyEntered === 'adopt' && problems.length === 0 && isOnlyOne;
  if (mayAdopt && desired !== undefined && other !== undefined && isEnteredAlready(other, desired))
    return adopt(other, desired, input);
  const all = [
    ...problems,
    ...others.map((bill) => numberConflict(bill, desired, input)),
    ...suspected.map((bill) => suspicion(bill, input)),
  ];
  if (all.length > 0 || desired === undefined) return holdFor(all);
  const [first] = replaced;
  if (first !== undefined) return planAfter(first, desired, input);
  const words = `Intacct has no ${source.kind} ${desired.billNumber} of vendor ${desired.vendorId}, and ${describeHistory(ours, input)}.`;
  const supersedes = [...input.memory.posted, ...ours.map(({ recordNo }) => recordNo)];
  return todo('create', words, {
    bill: desired,
    remarks: [...orderRemarks(desired, input), ...similarityRemarks(desired, input)],
    ...(instruction?.action === 'repost' && supersedes.length > 0 ? { supersedes } : {}),
    ...withdrawnSiblings(input),
  });
}

/** Tieout posted it, it is live, and nothing on it says so any more. */
function hasLostLink(bill: LedgerBill, input: ReconcileInput): boolean {
  const { memory, source } = input;
  // A bill that was replaced has been handed over to the one that replaces it.
  if (isWithdrawn(source) && foreignLink(bill, input) !== undefined) return false;
  return isLive(bill) && memory.posted.includes(bill.recordNo) && !memory.gone.includes(bill.recordNo);
}

function linkRemoved(bill: LedgerBill): Failure {
  const link = linkOn(bill);
  const now =
    link === undefined ? '' : ` It now carries the link of ${link.kind} ${link.id} of tenant ${link.tenantId}.`;
  const words = `${describe(bill)}, for ${formatMoney(bill.total)}.${now}`;
  return failure('intacct.link-removed', words, { recordNo: bill.recordNo });
}

function describeHistory(ours: readonly LedgerBill[], { instruction, memory }: ReconcileInput): string {
  if (instruction?.action === 'repost') return 'a person says that it is owed';
  const isKnown = memory.posted.length > 0 || ours.length > 0;
  return isKnown ? 'Tieout itself removed the previous one' : 'no earlier run posted it';
}

/** What only a person can know before the bill may be written; a person who says `repost` has answered it. */
function doubtsAbout(ours: readonly LedgerBill[], input: ReconcileInput): Failure[] {
  const { composition, memory, instruction } = input;
  if (instruction?.action === 'repost') return [];
  // A reversal carries the link of what it reversed, unless Tieout made it: the reversed one decides.
  const reversed = ours.filter(({ state }) => state !== 'Reversal');
  const removed = (reversed.length > 0 ? reversed : ours).some(({ recordNo }) => !memory.gone.includes(recordNo));
  if (removed || wasPosted(memory)) {
    const { bill } = composition;
    const words = bill === undefined ? undefined : `number ${bill.billNumber} of vendor ${bill.vendorId}.`;
    return [failure('intacct.bill-removed', words), ...doneElsewhere(input)];
  }
  // Tieout itself is about to enter it again: what others did is a finding then.
  if (memory.posted.length > 0 || ours.length > 0) return [];
  const forgotten = describeForgotten(input);
  const expired = forgotten === undefined ? [] : [failure('tieout.history-expired', forgotten)];
  return [...expired, ...doneElsewhere(input)];
}

/**
 * A bill that existed before Temporal's records begin may have been posted and removed then. Where it is not known when
 * it was created, its date has to do.
 */
function describeForgotten({ source, remembersSince, remembersFrom = '' }: ReconcileInput): string | undefined {
  const { createdOn = '', content } = source;
  const [created, from] = [Date.parse(createdOn), Date.parse(remembersFrom)];
  if (!Number.isNaN(created) && !Number.isNaN(from))
    return created < from ? `created ${createdOn}; Temporal's records go back to ${remembersFrom}.` : undefined;
  const { billDate } = content;
  if (billDate === undefined || billDate >= remembersSince) return undefined;
  return `dated ${billDate}; Temporal's records go back to ${remembersSince}.`;
}

/**
 * An edited order may have changed the number too, and no list shows that a bill is gone: its workflow is notified, and
 * removes it. This one does not wait for that: the other bill may as well be of another receipt.
 */
function withdrawnSiblings(input: ReconcileInput): { readonly withdrawn?: readonly number[] } {
  const reference = input.composition.bill?.reference;
  const siblings = input.found.filter(
    (bill) => reference !== undefined && isSameText(bill.reference ?? '', reference) && isWithdrawnOther(bill, input),
  );
  const withdrawn = siblings.flatMap((bill) => foreignLink(bill, input)?.id ?? []);
  return withdrawn.length === 0 ? {} : { withdrawn };
}

/** A replacement keeps the posting date, and takes a number of its own where the company wants that. */
function repostProblems(desired: Bill | undefined, { composition, policy }: ReconcileInput): Failure[] {
  const composed = composition.bill;
  if (composed === undefined) return [];
  if (desired === undefined) {
    const words = `${composed.billNumber} is too long for a replacement's suffix (bills.numberAfterReversal).`;
    return [failure('servicetitan.bill-number-missing', words)];
  }
  const isKept = desired.postingDate !== composed.postingDate;
  const closedPeriod = isKept ? closedPeriodOf(desired, policy) : undefined;
  return closedPeriod === undefined ? [] : [failure('intacct.period-closed', `${closedPeriod}.`)];
}
