/** What would be done about one vendor's credit now, and why. Writes nothing. */
import { checkPlanInput } from './input/plan.ts';
import { planDocument, type BillPlan } from './plan-bill.workflow.ts';

export async function planCredit(input: unknown): Promise<BillPlan> {
  return planDocument(checkPlanInput('credit', input));
}
