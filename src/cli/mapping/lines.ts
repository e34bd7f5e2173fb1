/** At which line of tieout.yaml each rule stands: a person looks for it there, not by its place in a list. */
import { LineCounter, parseDocument } from 'yaml';

import type { Coverage, RuleCoverage } from '../../domain/reporting/mapping-coverage.ts';

export interface LocatedRule extends RuleCoverage {
  /** Absent where the file does not have the rule itself, but points at it by an alias. */
  readonly line?: number;
}

export interface LocatedCoverage extends Coverage {
  readonly rules: readonly LocatedRule[];
}

/** @param text of the file that the rules were read from. */
export function locate(coverage: Coverage, text: string, connection: string): LocatedCoverage {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const lineOf = (place: string): Pick<LocatedRule, 'line'> => {
    const inList = place.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
    const node = document.getIn(['connections', connection, 'mapping', ...inList], true);
    const { range } = Object(node) as { range?: readonly [number, number, number] | null };
    return range ? { line: lines.linePos(range[0]).line } : {};
  };
  return { ...coverage, rules: coverage.rules.map((rule) => ({ ...rule, ...lineOf(rule.place) })) };
}
