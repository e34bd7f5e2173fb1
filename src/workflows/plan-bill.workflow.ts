/** What would be done about one bill now, and why: the steps of `syncBill` that read, and no other. Writes nothing. */
import type { Composition } from '../domain/compose-bill.ts';
import { kindOf, ofKind } from '../domain/document.ts';
import { memoryIn, wasPosted } from '../domain/memory.ts';
import type { Plan } from '../domain/plan.ts';
import { planWorkflowId } from '../domain/workflow-names.ts';
import { checkBillInput, refusal, type BillInput } from './input.ts';
import { admitBill, stepsOf } from './steps.ts';

export interface BillPlan {
  /** As the reconciler says it; a bill that is not to be posted now has that instead. */
  readonly decision: Plan['decision'] | 'waiting' | 'out-of-scope';
  readonly because: string;
  readonly recordNo?: string;
  readonly problems: Plan['problems'];
  /** The bill as the rules make it, where they do. */
  readonly bill?: Composition['bill'];
  /** The rule behind each of its lines. */
  readonly rules: readonly string[];
}

export async function planBill(input: unknown): Promise<BillPlan> {
  return planDocument(checkBillInput(input, planWorkflowId));
}

/** @param bill the bill or credit. */
export async function planDocument(bill: BillInput): Promise<BillPlan> {
  const admission = await admitBill(bill);
  if (admission.decision === 'refused') throw refusal('tieout.connection-unknown', admission.because);
  const memory = memoryIn(admission);
  const kind = kindOf(bill);
  const steps = stepsOf(bill.connectionId, bill.billId, admission.timing, kind);

  const isKnown = memory.posted.length > 0;
  const loaded = await steps.loadBill({ ...ofKind(kind), billId: bill.billId, wasPosted: wasPosted(memory), isKnown });
  if (loaded.decision === 'unknown') throw refusal('servicetitan.bill-unknown', `${bill.billId}.`);
  const { source, because } = loaded;
  if (loaded.decision !== 'eligible') return { decision: loaded.decision, because, problems: [], rules: [] };

  const vendor = await steps.ensureVendor({ vendor: source.content.vendor });
  const { composition } = await steps.mapBill({ source, vendor: vendor.vendor });
  const { remembersSince } = admission;
  const plan = await steps.planBill({ source, composition, blockers: vendor.problems, memory, remembersSince });
  return {
    decision: plan.decision,
    because: plan.because,
    problems: plan.problems,
    rules: composition.rules,
    ...(plan.recordNo === undefined ? {} : { recordNo: plan.recordNo }),
    ...(composition.bill === undefined ? {} : { bill: composition.bill }),
  };
}
