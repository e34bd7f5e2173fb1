/** Loads the bill or credit from ServiceTitan with its order and jobs, and says whether it is to be posted now. */
import type { Explained } from '../domain/values/decision.ts';
import { eligibilityOf, type Eligibility } from '../domain/compose/eligibility.ts';
import { failure, IntegrationError } from '../domain/failures/failure.ts';
import type { Money } from '../domain/values/money.ts';
import { owedFor } from '../domain/compose/compose-credit.ts';
import { deletedBill } from '../domain/source/source-bill.ts';
import { recordedSource, refIn, type RecordedRef, type RecordedSource } from '../workflows/recorded.ts';
import type { ConnectionDependencies } from './dependencies.ts';
import { currentAttempt, step } from './step.ts';
import { datedIn } from '../domain/source/bill-dates.ts';

export interface LoadBillInput extends RecordedRef {
  readonly wasPosted: boolean;
  /** Tieout has ever posted it, whatever became of that: then one that is gone was deleted. */
  readonly isKnown?: boolean;
  /** The poll listed it, or someone asked for it again: then it exists, also when a read does not show it yet. */
  readonly isAnnounced?: boolean;
}

/** Reads may lag behind lists; with the step's growing pauses these take about a minute. */
const TRIES_FOR_A_KNOWN_BILL = 6;

export type LoadBillResult =
  | (Explained<Eligibility> & {
      readonly source: RecordedSource;
      /** What is owed, as ServiceTitan states it; absent in records of versions before 0.3. */
      readonly stated?: Money;
    })
  | Explained<'unknown'>;

export function createLoadBill({ fieldService, policy }: ConnectionDependencies) {
  return function loadBill(input: LoadBillInput): Promise<LoadBillResult> {
    const { kind, id, wasPosted, isKnown = wasPosted, isAnnounced = false } = refIn(input);
    return step(async (call) => {
      const read = await fieldService.load({ kind, id }, call);
      if (read !== undefined) {
        const rules = policy();
        const loaded = datedIn(read, rules.timeZone);
        const stated = owedFor(loaded, rules);
        const source = recordedSource(loaded);
        return { ...eligibilityOf(loaded, rules, wasPosted), source, ...(stated === undefined ? {} : { stated }) };
      }
      if ((isAnnounced || isKnown) && currentAttempt() < TRIES_FOR_A_KNOWN_BILL) {
        throw new IntegrationError(failure('servicetitan.unreachable', `${kind} ${id} is known and does not show.`));
      }
      if (!isKnown) return { decision: 'unknown', because: `ServiceTitan has no ${kind} ${id} in this tenant.` };
      const gone = deletedBill({ kind, id });
      return { ...eligibilityOf(gone, policy(), wasPosted), source: recordedSource(gone) };
    });
  };
}
