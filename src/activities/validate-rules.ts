/** The one comparison of rules with the company: at the worker's start, for a plan, and for `tieout mapping check`. */
import type { ConnectionPolicy } from '../domain/mapping/connection-policy.ts';
import { masterDataRequestOfRules, validateRulesAgainst } from '../domain/mapping/validate-rules.ts';
import type { RuleProblem } from '../domain/mapping/rule-problem.ts';
import type { Call } from '../ports/call.ts';
import type { Ledger } from '../ports/ledger.ts';

type Reader = Pick<Ledger, 'readMasterData' | 'readAllMasterData'>;

/** What was read before may find nothing wrong; a problem is found on how things are now, with the nearest names. */
export async function validateRules(
  { mapping, entities }: Pick<ConnectionPolicy, 'mapping' | 'entities'>,
  ledger: Reader,
  call: Call,
): Promise<RuleProblem[]> {
  const question = masterDataRequestOfRules(mapping);
  const cached = validateRulesAgainst(
    mapping,
    await ledger.readMasterData(question, call, { mustRefresh: false }),
    entities,
  );
  if (cached.length === 0) return [];
  return validateRulesAgainst(mapping, await ledger.readAllMasterData(question, call), entities);
}
