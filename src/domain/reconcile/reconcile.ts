/**
 * The heart: compares the bill that should be in the ledger with what is there, and names the smallest change that
 * brings the ledger in line. One pure function for the first post, a retry after a crash, a replay, a correction and a
 * duplicate guard. The table it follows is in docs/architecture.md.
 */
import { isSameBillNumber } from '../values/bill-number.ts';
import { desiredBill, isAsPosted, isSameBill, foreignLink, ownLink, type OwnLink } from './matching.ts';
import { describeAdjustment, payableAmount, differencesBetween } from './differences.ts';
import { summariesOf } from '../values/decision.ts';
import { capitalized } from '../values/document.ts';
import { failure, type Failure } from '../failures/failure.ts';
import { hasContent, isEditable, isLive, isPaidOrSelected, type Bill, type LedgerBill } from '../ledger/ledger-bill.ts';
import { orderRemarks } from './order-total.ts';
import { closedPeriodOf } from '../compose/posting-period.ts';
import { remember } from '../ledger/posting-history.ts';
import {
  correctionsOf,
  describe,
  holdFor,
  nothingToDo,
  todo,
  withProblemsOrFindings,
  type DetailedPlan,
  type ReconcileInput,
} from './plan.ts';
import { adopt, refuseAdoption, refuseUnknown } from './adoption.ts';
import { planForAbsent } from './not-in-ledger.ts';
import {
  isWithdrawnOther,
  planAfter,
  numberConflict,
  conflictingBills,
  separatedBills,
  vendorNumberOf,
} from './conflicts.ts';
import { withDoneElsewhere } from './elsewhere.ts';
import { duplicatesOf } from './findings.ts';
import { isWithdrawn, sourceFingerprint } from '../source/source-bill.ts';
import { unknownStatuses } from '../source/statuses.ts';

/** Our live bill, and all that it is compared with. */
interface ExistingBill {
  readonly bill: LedgerBill;
  readonly link: OwnLink;
  /** Absent when a problem leaves no bill to speak of. */
  readonly desired: Bill | undefined;
  /** A person changed it in Intacct since it was posted, or entered it. */
  readonly isEdited: boolean;
}

export function reconcile(asked: ReconcileInput): DetailedPlan {
  const separated = separatedBills(asked);
  if (separated.length === 0) return compare(asked);
  // From here on as if the person had said so before.
  const input = { ...asked, memory: remember(asked.memory, { separate: separated }) };
  return { ...compare(input), separated };
}

function compare(input: ReconcileInput): DetailedPlan {
  const ours = input.found.filter((bill) => ownLink(bill, input) !== undefined);
  const live = ours.filter(isLive);
  const [bill, second] = live;
  if (bill !== undefined && second !== undefined) {
    const numbers = live.map(({ recordNo }) => `RECORDNO ${recordNo}`).join(', ');
    return holdFor([failure('intacct.bill-duplicated', `${numbers}.`)]);
  }
  const link = bill && ownLink(bill, input);
  if (bill === undefined || link === undefined) return planForAbsent(ours, input);
  const isEdited = !isAsPosted(bill, link);
  const desired = desiredBill(input, ours, { existing: bill, isEdited });
  const existing = { bill, link, desired, isEdited };
  return withDoneElsewhere(withDuplicates(planForOurs(existing, input), existing, input), bill, input);
}

/** Whatever is done about our bill, a second one that could be paid is reported; what holds it is not said twice. */
function withDuplicates(plan: DetailedPlan, { bill }: ExistingBill, input: ReconcileInput): DetailedPlan {
  if (plan.decision === 'reverse' || plan.decision === 'delete') return plan;
  const named = plan.problems.map(({ evidence }) => evidence?.['recordNo']);
  return withProblemsOrFindings(
    plan,
    duplicatesOf(bill, input).filter(({ evidence }) => !named.includes(evidence?.['recordNo'])),
  );
}

function planForOurs(existing: ExistingBill, input: ReconcileInput): DetailedPlan {
  const { bill, link, desired } = existing;
  const { source, instruction } = input;
  const earlier = input.found.find((other) => isEarlierDuplicate(other, bill, input));
  if (isPostedElsewhere(bill, input))
    return holdFor([failure('tieout.posted-elsewhere', describeCreation(bill))], bill);
  if (earlier !== undefined) return planForConcurrentDuplicate(earlier, existing, input);
  if (isWithdrawn(source)) return withdraw(existing, input);
  const isChanged = link.source !== sourceFingerprint(source.content);
  if (!isChanged && instruction?.action !== 'apply-mapping') return planForUnchanged(existing, input);
  if (desired !== undefined && isSameBill(desired, bill)) {
    return nothingToDo(
      `${capitalized(describe(bill))} is already correct in Intacct.`,
      postingDateShiftNotice(existing),
      bill,
    );
  }
  if (instruction?.action === 'adopt') {
    const isAnother = instruction.recordNo !== undefined && instruction.recordNo !== bill.recordNo;
    if (isAnother) return refuseAdoption(`${describe(bill)} is already linked to this ${source.kind}.`);
    return desired === undefined ? refuseUnknown(input) : adopt(bill, desired, input);
  }
  return correct(
    existing,
    input,
    isChanged ? `The ${source.kind} changed in ServiceTitan` : 'The current mapping is applied to it',
  );
}

/** Clocks of two systems differ by seconds. */
const CLOCK_TOLERANCE_MS = 60_000;

/** It carries our link, and no run of ours wrote it: two installations serve one tenant and one company. */
function isPostedElsewhere({ recordNo, createdAt }: LedgerBill, input: ReconcileInput): boolean {
  const { unpostedSince, memory, instruction } = input;
  if (unpostedSince === undefined || createdAt === undefined || instruction?.action === 'adopt') return false;
  if (memory.posted.includes(recordNo) || memory.link?.recordNo === recordNo) return false;
  return Date.parse(createdAt) > Date.parse(unpostedSince) + CLOCK_TOLERANCE_MS;
}

function describeCreation(bill: LedgerBill): string {
  return `${describe(bill)}, created ${bill.createdAt?.slice(0, 16).replace('T', ' ')} UTC.`;
}

/** Nothing is changed; what the controller should know is reported. */
function planForUnchanged(existing: ExistingBill, { source, composition, policy }: ReconcileInput): DetailedPlan {
  const { bill, link, desired, isEdited } = existing;
  const isMappedOtherwise =
    desired !== undefined &&
    (!hasContent(desired, link.content) || desired.entityId !== bill.entityId) &&
    !isSameBill(desired, bill);
  const remarks = [
    ...(isEdited
      ? [`A person edited ${describe(bill)} in Intacct, or it was adopted with differences; Tieout does not change it.`]
      : []),
    ...(isMappedOtherwise
      ? ['The current mapping would give a different result; the posted bill is not changed.']
      : []),
    ...(desired === undefined && composition.problems.length > 0
      ? [`Under the current mapping it would be held: ${summariesOf(composition.problems)}`]
      : []),
    ...unknownStatusNotice(source),
    ...(source.syncStatus === 'Pending' && policy.eligible !== 'pending'
      ? [`It has been unposted in ServiceTitan since Tieout posted it; the ${source.kind} in Intacct is not changed.`]
      : []),
    ...postingDateShiftNotice(existing),
  ];
  const where = isEdited ? ' in ServiceTitan' : '';
  return nothingToDo(`${capitalized(describe(bill))} is in Intacct, and nothing has changed${where}.`, remarks, bill);
}

/** Whether it is still owed is not known, and no one would hear of it otherwise. */
function unknownStatusNotice(source: ReconcileInput['source']): string[] {
  const unknown = unknownStatuses(source);
  if (unknown === undefined) return [];
  return [
    `ServiceTitan now shows it with ${unknown}, which Tieout does not know; the ${source.kind} in Intacct stays.`,
  ];
}

function postingDateShiftNotice({ bill, isEdited }: ExistingBill): string[] {
  if (isEdited || bill.postingDate <= bill.billDate) return [];
  return [`Its posting date is ${bill.postingDate}, the first open day: ${bill.billDate} is in a closed period.`];
}

/** The smallest correction: the bill is edited in place, or removed and replaced. */
function correct(existing: ExistingBill, input: ReconcileInput, why: string): DetailedPlan {
  const { bill, desired } = existing;
  const { composition, blockers, policy } = input;
  const obstacles = obstaclesTo(existing, input);
  if (obstacles.length > 0) return holdFor(obstacles, bill);
  const problems = [...blockers, ...composition.problems];
  if (problems.length > 0 || desired === undefined) {
    return holdFor([...problems, failure('intacct.bill-changed', describeChanges(existing, input))], bill);
  }
  const taken = planForTakenNumber(existing, desired, input);
  if (taken !== undefined) return taken;
  const difference = `${differencesBetween({ ledger: bill, desired }).join('; ')}.`;
  const isMoved = desired.vendorId !== bill.vendorId || desired.entityId !== bill.entityId;
  const isReversed = correctionsOf(input.source, policy) === 'reverse' && bill.state !== 'Draft';
  const noun = input.source.kind;
  const isShortened = noun === 'credit' && desired.lines.length < bill.lines.length;
  if (!isMoved && !isReversed && !isShortened) {
    const remarks = orderRemarks(desired, input);
    return todo('amend', `${why}: ${describe(bill)} is corrected in place. ${difference}`, {
      bill: desired,
      standing: bill,
      remarks,
    });
  }
  const reason = isMoved
    ? `Intacct does not allow a ${noun} to move to another vendor or entity`
    : isReversed
      ? 'the company corrects bills by reversal'
      : 'Intacct cannot remove a line from a credit';
  const entersAgain = desiredBill(input, asReversed(bill, input));
  return remove(bill, `${why}, and ${reason}, so a replacement is entered`, {
    difference,
    ...(entersAgain === undefined ? {} : { entersAgain }),
  });
}

/** Our bills as they will be when this one is removed: a number that counts reversals counts this one. */
function asReversed(bill: LedgerBill, input: ReconcileInput): LedgerBill[] {
  const ours = input.found.filter((one) => ownLink(one, input) !== undefined);
  if (isDeleted(bill)) return ours.filter((one) => one.recordNo !== bill.recordNo);
  return ours.map((one) => (one.recordNo === bill.recordNo ? { ...one, state: 'Reversed' } : one));
}

/** A number or vendor that is corrected may meet a bill that has it already: nothing is changed before that is settled. */
function planForTakenNumber({ bill }: ExistingBill, desired: Bill, input: ReconcileInput): DetailedPlan | undefined {
  const [conflicting, ...more] = conflictingBills(input.composition.bill, input);
  if (conflicting === undefined) return undefined;
  if (isWithdrawnOther(conflicting, input) && more.length === 0) return planAfter(conflicting, desired, input);
  return holdFor(
    [conflicting, ...more].map((one) => numberConflict(one, desired, input)),
    bill,
  );
}

/** Nothing is owed for it any more. */
function withdraw(existing: ExistingBill, input: ReconcileInput): DetailedPlan {
  const { bill } = existing;
  const obstacles = obstaclesTo(existing, input);
  const canceled = failure('servicetitan.bill-canceled', `${describe(bill)} is still in Intacct.`);
  if (obstacles.length > 0) return holdFor([...obstacles, canceled], bill);
  return remove(bill, `It was ${input.source.status.toLowerCase()} in ServiceTitan`);
}

/** The caller has found no obstacle. */
function remove(
  bill: LedgerBill,
  why: string,
  { difference, ...next }: { readonly difference?: string } & Pick<DetailedPlan, 'entersAgain'> = {},
): DetailedPlan {
  const way = isDeleted(bill) ? 'deleted' : `reversed on ${bill.postingDate}`;
  const because = [`${why}: ${describe(bill)} is ${way}.`, difference].filter(Boolean).join(' ');
  return todo(isDeleted(bill) ? 'delete' : 'reverse', because, { standing: bill, ...next });
}

/** Rather than reversed: Intacct cannot reverse an adjustment, and a draft needs no reversal. */
function isDeleted(bill: LedgerBill): boolean {
  return bill.state === 'Draft' || bill.kind === 'credit';
}

/** Two ServiceTitan bills for one invoice, posted at the same moment: the one with the higher id removes its own. */
function planForConcurrentDuplicate(earlier: LedgerBill, existing: ExistingBill, input: ReconcileInput): DetailedPlan {
  const first = foreignLink(earlier, input)?.id;
  const obstacles = obstaclesTo(existing, input);
  const doubled = failure(
    'servicetitan.invoice-doubled',
    `${earlier.kind} ${first}, in Intacct as ${describe(earlier)}.`,
  );
  if (obstacles.length > 0) return holdFor([doubled, ...obstacles], existing.bill);
  return remove(
    existing.bill,
    `ServiceTitan ${earlier.kind} ${first} was posted with the same number at the same time`,
  );
}

function isEarlierDuplicate(other: LedgerBill, bill: LedgerBill, input: ReconcileInput): boolean {
  const link = foreignLink(other, input);
  return (
    link !== undefined &&
    isLive(other) &&
    link.id < input.source.id &&
    input.others[link.id] === 'live' &&
    input.memory.separate?.includes(other.recordNo) !== true &&
    other.vendorId === bill.vendorId &&
    isSameBillNumber(vendorNumberOf(other, input.found), vendorNumberOf(bill, input.found))
  );
}

/** Every reason why the existing bill must not be changed now; the first comes with the difference. */
function obstaclesTo(existing: ExistingBill, input: ReconcileInput): Failure[] {
  const { bill, desired, isEdited } = existing;
  const target = isWithdrawn(input.source) ? undefined : desired;
  const isUnknown = target === undefined && !isWithdrawn(input.source);
  const { credits } = input.policy;
  const adjustment = isUnknown
    ? ''
    : ` ${describeAdjustment(payableAmount(bill, credits), target && payableAmount(target, credits))}`;
  const closedPeriod = bill.state === 'Draft' ? undefined : closedPeriodOf(bill, input.policy);
  const details = [
    ...(isPaidOrSelected(bill) ? [['intacct.bill-paid', adjustment] as const] : []),
    ...(closedPeriod === undefined
      ? []
      : [['intacct.bill-in-closed-period', ` Closed period: ${closedPeriod}.${adjustment}`] as const]),
    ...(!isPaidOrSelected(bill) && !isEditable(bill) ? [['intacct.bill-in-approval', ''] as const] : []),
    ...(isEdited ? [['intacct.bill-edited', ''] as const] : []),
    ...(correctionsOf(input.source, input.policy) === 'hold' && bill.state !== 'Draft'
      ? [['intacct.credit-by-hand', adjustment] as const]
      : []),
  ];
  return details.map(([code, more], i) =>
    failure(code, i === 0 ? `${describeChanges(existing, input)}${more}` : `${describe(bill)}.`),
  );
}

function describeChanges({ bill, desired, isEdited }: ExistingBill, input: ReconcileInput): string {
  const edited = isEdited ? ' A person has edited it in Intacct.' : '';
  if (isWithdrawn(input.source)) return `${describe(bill)}.${edited}`;
  if (desired === undefined) return `${describe(bill)}.${edited} ${summariesOf(input.composition.problems)}`;
  const posted = isEdited ? input.posted : undefined;
  return `${describe(bill)}.${edited} ${differencesBetween({ posted, ledger: bill, desired }).join('; ')}.`;
}
