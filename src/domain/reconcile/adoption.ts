/** Adopting an existing bill in the ledger as this one, as it is: by a person's decision, or by policy. */
import { ruledDimensions } from '../compose/compose-bill.ts';
import { linkOn, foreignLink, writtenLink } from './matching.ts';
import { summariesOf } from '../values/decision.ts';
import { capitalized } from '../values/document.ts';
import { sourceFingerprint } from '../source/source-bill.ts';
import { failure } from '../failures/failure.ts';
import {
  contentFingerprint,
  isEditable,
  isLive,
  isPaidOrSelected,
  type Bill,
  type LedgerBill,
} from '../ledger/ledger-bill.ts';
import { closedPeriodOf } from '../compose/posting-period.ts';
import { correctionsOf, describe, holdFor, todo, type DetailedPlan, type ReconcileInput } from './plan.ts';

/**
 * The link records what Tieout would have posted, not what is there: what a person entered differently counts
 * as edited, so that no later correction overwrites it unless a person asks.
 */
export function adopt(bill: LedgerBill, desired: Bill, input: ReconcileInput): DetailedPlan {
  const { source, composition, policy } = input;
  const isFixed =
    isPaidOrSelected(bill) ||
    !isEditable(bill) ||
    (bill.state === 'Posted' && correctionsOf(source, policy) !== 'amend') ||
    closedPeriodOf(bill, policy) !== undefined;
  const where = isFixed
    ? 'Intacct does not allow it to be edited, so its link is kept in Temporal only'
    : "Tieout's link is written into it";
  return todo('adopt', `${capitalized(describe(bill))} is adopted as this ${source.kind}, unchanged; ${where}.`, {
    standing: bill,
    isWritable: !isFixed,
    link: {
      recordNo: bill.recordNo,
      source: sourceFingerprint(source.content),
      content: contentFingerprint(desired),
      dimensions: ruledDimensions(composition),
      insteadOf: writtenLink(bill, input)?.source ?? '',
    },
  });
}

/** @param conflicting live bills of the same vendor and number that are not ours. */
export function planAdoption(
  recordNo: string | undefined,
  conflicting: readonly LedgerBill[],
  desired: Bill | undefined,
  input: ReconcileInput,
): DetailedPlan {
  if (desired === undefined) return refuseUnknown(input);
  const candidates = recordNo === undefined ? conflicting : input.found.filter((bill) => bill.recordNo === recordNo);
  const [bill, second] = candidates;
  const noun = input.source.kind;
  if (bill === undefined) {
    const what =
      recordNo === undefined ? `no ${noun} of this vendor with this number` : `no ${noun} with RECORDNO ${recordNo}`;
    return refuseAdoption(`Intacct has ${what}.`);
  }
  if (second !== undefined) {
    const list = candidates.map(describe).join(', ');
    return refuseAdoption(`more than one ${noun} matches; name one with --record: ${list}.`);
  }
  const other = foreignLink(bill, input)?.id;
  const link = linkOn(bill);
  if (!isLive(bill)) return refuseAdoption(`${describe(bill)} was reversed, or is itself a reversal.`);
  if (bill.vendorId !== desired.vendorId)
    return refuseAdoption(`${describe(bill)} belongs to another vendor; this ${noun} is from ${desired.vendorId}.`);
  if (other !== undefined && input.others[other] !== 'withdrawn')
    return refuseAdoption(`${describe(bill)} is linked to ServiceTitan ${noun} ${other}.`);
  if (link !== undefined && link.tenantId !== input.policy.tenantId)
    return refuseAdoption(`${describe(bill)} is linked to ${noun} ${link.id} of tenant ${link.tenantId}.`);
  return adopt(bill, desired, input);
}

/**
 * Whose bill it must be, and what counts as edited later, is known only by comparison with the bill that Tieout would
 * post.
 */
export function refuseUnknown({ composition, blockers }: ReconcileInput): DetailedPlan {
  const why = summariesOf([...blockers, ...composition.problems]);
  return refuseAdoption(`Tieout cannot tell yet what this bill should look like. ${why}`);
}

export function refuseAdoption(why: string): DetailedPlan {
  return holdFor([failure('intacct.adoption-refused', why)]);
}
