/** Inputs that may carry the rules of another tieout.yaml, to plan or check with instead of those in force. */
import type { ConnectionPolicy } from '../../domain/mapping/connection-policy.ts';
import { refusal } from '../application-failures.ts';
import type { DocumentKind } from '../../domain/values/document.ts';
import { documentPlanWorkflowId, MAX_RULES, type DocumentKey } from '../names.ts';
import { checkDocumentInput } from './document.ts';
import { fieldsOf, isText, quoted } from './unknown.ts';

export interface PlanInput extends DocumentKey {
  /** Other rules to compare with, as `tieout plan --against` reads them from another tieout.yaml. */
  readonly rules?: ConnectionPolicy;
}

/** @throws ApplicationFailure, not retried, as `checkDocumentInput`. */
export function checkPlanInput(kind: DocumentKind, input: unknown): PlanInput {
  const rules = rulesIn(input);
  const key = checkDocumentInput(kind, input, (one) => documentPlanWorkflowId(one, rules?.version));
  return { ...key, ...(rules === undefined ? {} : { rules }) };
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
