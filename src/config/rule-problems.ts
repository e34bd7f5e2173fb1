/** Rules that the ledger shows to be wrong, in words: with line, path and the nearest names that are valid there. */
import type { RuleProblem } from '../domain/mapping/rule-problem.ts';
import { nearestTo } from './nearest.ts';
import { located } from './problems.ts';
import { readText } from './read-text.ts';

/** E.g. `line 17: connections.demo.mapping.accounts.7.account: Intacct has no account 5011; nearest: 5010, 5030`. */
export function describeRuleProblems(path: string, connectionId: string, problems: readonly RuleProblem[]): string[] {
  if (problems.length === 0) return [];
  const findings = problems.map(({ place, message, given = '', known = [] }) => {
    const near = known.length === 0 ? '' : `; nearest: ${nearestTo(given, known).join(', ')}`;
    // A term's name may have a dot in it: only what follows the list is split.
    const [list = '', ...rest] = place.split('.');
    const inList = list === 'terms' ? [rest.join('.')] : rest.map((part) => (/^\d+$/.test(part) ? Number(part) : part));
    return { where: ['connections', connectionId, 'mapping', list, ...inList], message: `${message}${near}` };
  });
  return located(readText(path), findings);
}
