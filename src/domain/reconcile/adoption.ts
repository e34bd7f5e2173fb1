/** Adopting an existing bill in the ledger as this one, as it is: by a person's word, or by policy. */
import { ruledDimensions } from '../compose/compose-bill.ts';
import { linkOn, foreignLink, writtenLink } from './matching.ts';
import { summariesOf } from '../values/decision.ts';
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
 * The link remembers what Tieout would have posted, not what is there: what a person typed differently counts as
 * edited, so that no later correction overwrites it unasked.
 */
export function adopt(bill: LedgerBill, desired: Bill, input: ReconcileInput): DetailedPlan {
  const { source, composition, policy } = input;
  const isFixed =
    isPaidOrSelected(bill) ||
    !isEditable(bill) ||
    (bill.state === 'Posted' && correctionsOf(source, policy) !== 'amend') ||
    closedPeriodOf(bill, policy) !== undefined;
  const where = isFixed ? 'Intacct lets no one change it, so only Temporal records that' : 'our link is written there';
  return todo('adopt', `${describe(bill)} is adopted as this ${source.kind}, as it is; ${where}.`, {
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
    return refuseAdoption(`Intacct shows ${what}.`);
  }
  if (second !== undefined) return refuseAdoption(`name one of ${candidates.map(describe).join(', ')}.`);
  const other = foreignLink(bill, input)?.id;
  const link = linkOn(bill);
  if (!isLive(bill)) return refuseAdoption(`${describe(bill)} is not live.`);
  if (bill.vendorId !== desired.vendorId)
    return refuseAdoption(`${describe(bill)} is not of vendor ${desired.vendorId}.`);
  if (other !== undefined && input.others[other] !== 'withdrawn')
    return refuseAdoption(`${describe(bill)} belongs to ServiceTitan ${noun} ${other}.`);
  if (link !== undefined && link.tenantId !== input.policy.tenantId)
    return refuseAdoption(`${describe(bill)} belongs to ${noun} ${link.id} of tenant ${link.tenantId}.`);
  return adopt(bill, desired, input);
}

/**
 * Whose bill it must be, and what counts as edited later, is known only by comparison with the bill that Tieout would
 * post.
 */
export function refuseUnknown({ composition, blockers }: ReconcileInput): DetailedPlan {
  const why = summariesOf([...blockers, ...composition.problems]);
  return refuseAdoption(`what this bill should be is not known yet. ${why}`);
}

export function refuseAdoption(why: string): DetailedPlan {
  return holdFor([failure('intacct.adoption-refused', why)]);
}
