/** Looks in Intacct and names what is to be done: the plan before a write, and the proof after it. */
import type { CalendarDate } from '../domain/calendar-date.ts';
import type { Composition } from '../domain/compose-bill.ts';
import type { Failure } from '../domain/failure.ts';
import { reconcile, type Plan } from '../domain/reconcile.ts';
import type { SourceBill } from '../domain/source-bill.ts';
import type { Call } from '../domain/systems.ts';
import type { ConnectionDependencies } from './dependencies.ts';
import { step } from './step.ts';

export interface PlanBillInput {
  readonly source: SourceBill;
  readonly composition: Composition;
  /** Reasons from other steps why the bill must not be written. */
  readonly blockers: readonly Failure[];
  readonly wasPosted: boolean;
  /** Temporal remembers runs since this day. */
  readonly remembersSince: CalendarDate;
}

export function createPlanBill(dependencies: ConnectionDependencies) {
  return function planBill(input: PlanBillInput): Promise<Plan> {
    return step((call) => lookAndReconcile(dependencies, input, call));
  };
}

export async function lookAndReconcile(
  { ledger, policy }: Pick<ConnectionDependencies, 'ledger' | 'policy'>,
  { source, composition, blockers, wasPosted, remembersSince }: PlanBillInput,
  call: Call,
): Promise<Plan> {
  const { tenantId } = policy();
  const { bill } = composition;
  const look = { tenantId, billId: source.billId, vendorId: bill?.vendorId, billNumber: bill?.billNumber };
  const found = await ledger.findBills(look, call);
  return reconcile({ source, composition, tenantId, found, wasPosted, remembersSince, blockers });
}
