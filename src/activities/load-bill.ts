/** Loads the bill from ServiceTitan with its order and jobs, and says whether it is to be posted now. */
import type { Explained } from '../domain/decision.ts';
import { eligibilityOf, type Eligibility } from '../domain/eligibility.ts';
import type { SourceBill } from '../domain/source-bill.ts';
import type { ConnectionDependencies } from './dependencies.ts';
import { step } from './step.ts';

export interface LoadBillInput {
  readonly billId: number;
  readonly wasPosted: boolean;
}

export type LoadBillResult = (Explained<Eligibility> & { readonly source: SourceBill }) | Explained<'unknown'>;

export function createLoadBill({ fieldService, policy }: ConnectionDependencies) {
  return function loadBill({ billId, wasPosted }: LoadBillInput): Promise<LoadBillResult> {
    return step(async (call) => {
      const source = await fieldService.loadBill(billId, call);
      if (source === undefined) {
        return { decision: 'unknown', because: `ServiceTitan has no bill ${billId} in this tenant.` };
      }
      return { ...eligibilityOf(source, policy(), wasPosted), source };
    });
  };
}
