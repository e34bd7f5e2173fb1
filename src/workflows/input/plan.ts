/** Inputs that may carry the rules of another tieout.yaml, to plan or check with instead of those in force. */
import type { ConnectionPolicy } from '../../domain/mapping/connection-policy.ts';
import { refusal } from '../application-failures.ts';
import { creditPlanWorkflowId, MAX_RULES, planWorkflowId } from '../names.ts';
import { checkBillInput, checkCreditInput, type BillInput } from './document.ts';
import { fieldsOf, isText, quoted } from './unknown.ts';

export interface PlanInput extends BillInput {
  /** Other rules to compare with, as `tieout plan --against` reads them from another tieout.yaml. */
  readonly rules?: ConnectionPolicy;
}

/** @throws ApplicationFailure, not retried, as `checkBillInput`. */
export function checkPlanInput(input: unknown): PlanInput {
  return withRules(input, (version) =>
    checkBillInput(input, (connectionId, billId) => planWorkflowId(connectionId, billId, version)),
  );
}

/** As `checkPlanInput`, of a vendor credit. */
export function checkCreditPlanInput(input: unknown): PlanInput {
  return withRules(input, (version) =>
    checkCreditInput(input, (connectionId, creditId) => creditPlanWorkflowId(connectionId, creditId, version)),
  );
}

/** @param check with the version of the other rules, which the workflow's id ends with. */
function withRules(input: unknown, check: (version?: string) => BillInput): PlanInput {
  const rules = rulesIn(input);
  return { ...check(rules?.version), ...(rules === undefined ? {} : { rules }) };
}

export interface RulesInput {
  readonly connectionId: string;
  /** Those of another tieout.yaml; none: those in force. */
  readonly rules: ConnectionPolicy | undefined;
}

/** @throws ApplicationFailure, not retried, when the input is malformed. */
export function checkRulesInput(input: unknown): RulesInput {
  const { connectionId } = fieldsOf(input);
  if (typeof connectionId !== 'string' || connectionId === '')
    throw refusal('tieout.input-invalid', `got ${quoted(input)}, wanted {"connectionId": "<connection>"}.`);
  return { connectionId, rules: rulesIn(input) };
}

function rulesIn(input: unknown): ConnectionPolicy | undefined {
  const { rules } = fieldsOf(input);
  if (rules === undefined) return undefined;
  const { version, goLive, mapping } = fieldsOf(rules);
  const { businessUnits, accounts } = fieldsOf(mapping);
  const isUsable = isText(version) && isText(goLive) && Array.isArray(businessUnits) && Array.isArray(accounts);
  if (isUsable && JSON.stringify(rules).length <= MAX_RULES) return rules as ConnectionPolicy;
  const wanted = `the rules of a connection as npx tieout plan --against sends them, of at most ${MAX_RULES} characters`;
  throw refusal('tieout.input-invalid', `"rules" is not that: wanted ${wanted}.`);
}
