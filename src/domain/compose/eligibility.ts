/** Is a source bill Tieout's business now: in scope, and far enough along in ServiceTitan? */
import type { ConnectionPolicy } from '../mapping/connection-policy.ts';
import type { Explained } from '../values/decision.ts';
import { isZeroAmount } from '../source/source-amounts.ts';
import { isWithdrawn, type SourceBill } from '../source/source-bill.ts';
import { isPlausible } from '../source/bill-dates.ts';
import { unknownStatuses } from '../source/statuses.ts';

export type Eligibility = 'eligible' | 'waiting' | 'out-of-scope';

/** @param wasPosted an earlier run posted the bill: then it stays ours, even when it is unposted or re-dated there. */
export function eligibilityOf(bill: SourceBill, policy: ConnectionPolicy, wasPosted: boolean): Explained<Eligibility> {
  const { billDate } = bill.content;
  const noun = bill.kind;
  if (noun === 'credit' && !policy.credits.enabled) {
    return {
      decision: 'out-of-scope',
      because: 'Vendor credits are disabled (credits.enabled in tieout.yaml).',
    };
  }
  if (!wasPosted && billDate !== undefined && billDate < policy.goLive && isPlausible(billDate, policy.goLive)) {
    return {
      decision: 'out-of-scope',
      because: `The ${noun} is dated ${billDate}, before the go-live date ${policy.goLive}.`,
    };
  }
  if (isWithdrawn(bill))
    return { decision: 'eligible', because: `The ${noun} is ${bill.status.toLowerCase()} in ServiceTitan.` };
  if (wasPosted) return { decision: 'eligible', because: `Tieout posted this ${noun} before and keeps tracking it.` };
  return progressOf(bill, policy);
}

/** Is it far enough along? */
function progressOf(bill: SourceBill, policy: ConnectionPolicy): Explained<Eligibility> {
  const noun = bill.kind;
  if (bill.syncStatus === 'Pending' && policy.eligible !== 'pending') {
    return { decision: 'waiting', because: `The ${noun} is not posted in ServiceTitan yet.` };
  }
  // Neither posted nor left to wait for ever: it is held for what is not known.
  const unknown = unknownStatuses(bill);
  if (unknown !== undefined) {
    return { decision: 'eligible', because: `ServiceTitan shows the ${noun} with ${unknown}.` };
  }
  // No one reconciles a credit in ServiceTitan: that it is posted has to be enough.
  if (
    noun === 'bill' &&
    policy.eligible === 'reconciled' &&
    bill.status !== 'Reconciled' &&
    bill.status !== 'Discrepancy'
  ) {
    return {
      decision: 'waiting',
      because: `The bill is ${bill.status} in ServiceTitan; only reconciled bills are posted.`,
    };
  }
  const reading = noun === 'credit' ? 'tax-and-freight' : policy.billAmountIncludes;
  if (policy.zeroAmount === 'ignore' && isZeroAmount(bill.content, reading)) {
    return {
      decision: 'out-of-scope',
      because: `The ${noun} has a zero amount, and bills.zeroAmount in tieout.yaml says to ignore it.`,
    };
  }
  return { decision: 'eligible', because: `ServiceTitan shows the ${noun} as ${bill.syncStatus}, ${bill.status}.` };
}
