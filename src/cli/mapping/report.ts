/** What a check of the rules found, each rule with its line of tieout.yaml: a person looks for it there. */
import { LineCounter, parseDocument } from 'yaml';

import type { Coverage, RuleCoverage } from '../../domain/reporting/mapping-coverage.ts';
import { recorded } from '../../workflows/recorded.ts';

export interface CheckedFile {
  readonly path: string;
  /** Lines that `tieout init` marked as what it could not know, and that no one has filled in. */
  readonly markedGaps: readonly number[];
  readonly connections: readonly CheckedConnection[];
}

export interface CheckedConnection {
  readonly connection: string;
  /** Rules that cannot be right, each with its line. */
  readonly problems: readonly string[];
  /** Why the rules were not compared with Intacct, and what to do about it; absent when they were. */
  readonly notCompared?: string;
  readonly period?: { readonly from: string; readonly through: string };
  readonly coverage?: LocatedCoverage;
}

interface LocatedCoverage extends Coverage {
  readonly rules: readonly LocatedRule[];
}

export interface LocatedRule extends RuleCoverage {
  /** Absent where the file does not have the rule itself, but points at it by an alias. */
  readonly line?: number;
}

/** For machines. */
export function asJson({ connections, ...file }: CheckedFile) {
  const checked = connections.map(({ coverage, ...connection }) => ({
    ...connection,
    ...(coverage === undefined ? {} : { coverage: { ...coverage, untied: coverage.untied.map(recorded) } }),
  }));
  return { ...file, connections: checked };
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
