/** Whether rules can be right in a connection's company, before anything is planned by them. Writes nothing. */
import type { CheckRulesResult } from '../activities/check-rules.ts';
import { refusal } from './application-failures.ts';
import { checkRulesInput } from './input/plan.ts';
import { admitPoll, ruleStepOf } from './steps.ts';

export async function checkRules(input: unknown): Promise<CheckRulesResult> {
  const { connectionId, rules } = checkRulesInput(input);
  const admission = await admitPoll({ connectionId });
  if (admission.decision === 'refused') throw refusal('tieout.connection-unknown', admission.because);
  return ruleStepOf(connectionId).checkRules({ rules });
}
