/** Plans of bills as a worker answers them, for tests of what is made of them. */
import type { PlanOfBill } from '../../src/cli/plan/ask.ts';
import { reportOf, type PlanReport } from '../../src/cli/plan/report.ts';
import type { Composition } from '../../src/domain/compose/compose-bill.ts';
import { withBills, type DetailedPlan } from '../../src/domain/reconcile/plan.ts';
import { reconcile } from '../../src/domain/reconcile/reconcile.ts';
import { owedFor } from '../../src/domain/compose/compose-credit.ts';
import type { SourceBill } from '../../src/domain/source/source-bill.ts';
import type { ReconcileInput } from '../../src/domain/reconcile/plan.ts';
import { aPolicy, aQuestion, compose } from './builders.ts';

/** What the reconciler decides about this bill, as the workflow `planBill` answers it. */
export function planOf(
  source: SourceBill,
  found: ReconcileInput['found'] = [],
  input: Partial<ReconcileInput> = {},
): PlanOfBill {
  const { policy = aPolicy(), composition = compose(source, aPolicy()) } = input;
  return planOfBill(source, composition, reconcile(aQuestion(found, { source, composition, policy, ...input })));
}

function planOfBill(source: SourceBill, composition: Composition, plan: DetailedPlan): PlanOfBill {
  const { content, status, syncStatus, kind, id } = source;
  const stated = owedFor(source, aPolicy());
  const bill = plan.bill ?? composition.bill;
  return {
    kind,
    id,
    ...withBills(plan),
    rules: composition.rules,
    rulesVersion: '0123456789ab',
    ...(bill === undefined ? {} : { bill }),
    source: {
      status,
      syncStatus,
      ...(content.vendor === undefined ? {} : { vendorName: content.vendor.name }),
      ...(content.vendorInvoiceNumber === undefined ? {} : { invoiceNumber: content.vendorInvoiceNumber }),
      ...(content.billDate === undefined ? {} : { billDate: content.billDate }),
      ...(stated === undefined ? {} : { stated }),
    },
  };
}

/** A report as of one moment. */
export function reported(...plans: readonly PlanOfBill[]): PlanReport {
  const selection = 'dates 2026-10-01 through 2026-10-31';
  return reportOf({ connection: 'demo', selection, madeAt: '2026-11-02T08:00:00.000Z', plans, unplanned: [] });
}
