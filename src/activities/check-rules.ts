/** Whether rules can be right in the company: they may name what it does not have, or leave empty what it requires. */
import type { ConnectionPolicy } from '../domain/mapping/connection-policy.ts';
import type { Explained } from '../domain/values/decision.ts';
import type { RuleProblem } from '../domain/mapping/rule-problem.ts';
import type { ConnectionDependencies } from './dependencies.ts';
import { step } from './step.ts';
import { validateRules } from './validate-rules.ts';

export interface CheckRulesInput {
  /** Those in force, when there are no others. */
  readonly rules?: ConnectionPolicy | undefined;
}

export interface CheckRulesResult extends Explained<'right' | 'wrong'> {
  readonly problems: readonly RuleProblem[];
  /** Content hash of the rules that this worker goes by. */
  readonly inForce: string;
}

export function createCheckRules({ ledger, policy }: Pick<ConnectionDependencies, 'ledger' | 'policy'>) {
  return function checkRules({ rules }: CheckRulesInput): Promise<CheckRulesResult> {
    return step(async (call) => {
      const own = policy();
      const problems = await validateRules(rules ?? own, ledger, call);
      const decision = problems.length === 0 ? 'right' : 'wrong';
      const because = `${problems.length} rules cannot be right in this company.`;
      return { decision, because, problems: withFewNames(problems), inForce: own.version };
    });
  };
}

/** A result of a step holds 2 MB, and a whole chart of accounts may go with each problem. */
const NAMED = 10;

function withFewNames(problems: readonly RuleProblem[]): RuleProblem[] {
  return problems.map(({ known, ...problem }, i) => (i < NAMED && known ? { ...problem, known } : problem));
}
