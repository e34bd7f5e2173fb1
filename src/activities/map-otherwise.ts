/** What a bill would be under other rules than those in force: eligible or not, its vendor, accounts and dimensions. */
import type { Composition } from '../domain/compose/compose-bill.ts';
import type { ConnectionPolicy } from '../domain/mapping/connection-policy.ts';
import type { Explained } from '../domain/values/decision.ts';
import { eligibilityOf, type Eligibility } from '../domain/compose/eligibility.ts';
import type { Failure } from '../domain/failures/failure.ts';
import type { SourceBill } from '../domain/source/source-bill.ts';
import type { ConnectionDependencies } from './dependencies.ts';
import { createEnsureVendor } from './ensure-vendor.ts';
import { createMapBill } from './map-bill.ts';

export interface MapOtherwiseInput {
  readonly source: SourceBill;
  readonly wasPosted: boolean;
  readonly rules: ConnectionPolicy;
}

export interface MapOtherwiseResult extends Explained<Eligibility> {
  /** Absent for a bill that those rules would leave alone for now. */
  readonly composition?: Composition;
  /** What the vendor lacks. */
  readonly blockers: readonly Failure[];
}

/** The same steps under the other rules: what they come to do, this does too. */
export function createMapOtherwise(dependencies: ConnectionDependencies) {
  return async function mapOtherwise({ source, wasPosted, rules }: MapOtherwiseInput): Promise<MapOtherwiseResult> {
    const { connectionId, tenantId } = dependencies.policy();
    const policy = (): ConnectionPolicy => ({ ...rules, connectionId, tenantId });
    const eligibility = eligibilityOf(source, policy(), wasPosted);
    if (eligibility.decision !== 'eligible') return { ...eligibility, blockers: [] };
    const ensured = await createEnsureVendor({ ...dependencies, policy })({ vendor: source.content.vendor, source });
    const mapped = await createMapBill({ ...dependencies, policy })({ source, vendor: ensured.vendor });
    return {
      decision: 'eligible',
      because: mapped.because,
      composition: mapped.composition,
      blockers: ensured.problems,
    };
  };
}
