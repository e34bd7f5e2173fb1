/** What a bill would be under other rules than those in force: eligible or not, its vendor, accounts and dimensions. */
import type { ConnectionPolicy } from '../domain/mapping/connection-policy.ts';
import type { Explained } from '../domain/values/decision.ts';
import { eligibilityOf, type Eligibility } from '../domain/compose/eligibility.ts';
import type { Failure } from '../domain/failures/failure.ts';
import { recordedComposition, sourceIn, type RecordedComposition, type RecordedSource } from '../workflows/recorded.ts';
import type { ConnectionDependencies } from './dependencies.ts';
import { findVendor } from './ensure-vendor.ts';
import { composeFor } from './map-bill.ts';
import { step } from './step.ts';
import { datedIn } from '../domain/source/bill-dates.ts';

export interface MapWithRulesInput {
  readonly source: RecordedSource;
  readonly wasPosted: boolean;
  readonly rules: ConnectionPolicy;
}

export interface MapWithRulesResult extends Explained<Eligibility> {
  /** Absent for a bill that those rules would leave alone for now. */
  readonly composition?: RecordedComposition;
  /** What is missing for the vendor. */
  readonly blockers: readonly Failure[];
}

/** The activity `mapOtherwise`. */
export function createMapWithRules({ ledger, policy }: ConnectionDependencies) {
  return function mapOtherwise({ wasPosted, rules: others, ...input }: MapWithRulesInput): Promise<MapWithRulesResult> {
    return step(async (call) => {
      const { connectionId, tenantId } = policy();
      const rules: ConnectionPolicy = { ...others, connectionId, tenantId };
      const source = datedIn(sourceIn(input.source), rules.timeZone);
      const eligibility = eligibilityOf(source, rules, wasPosted);
      if (eligibility.decision !== 'eligible') return { ...eligibility, blockers: [] };
      const using = { ledger, rules };
      const { vendor, problems } = await findVendor({ vendor: source.content.vendor, source }, using, call);
      const { because, composition } = await composeFor({ source, vendor }, using, call);
      return { decision: 'eligible', because, composition: recordedComposition(composition), blockers: problems };
    });
  };
}
