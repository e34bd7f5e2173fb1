/** A dry run or a comparison, ready to be shown in any form. */
import { loadFile, policyOf } from '../../config/load.ts';
import { OperatorError } from '../../config/operator-error.ts';
import type { ConnectionPolicy } from '../../domain/connection.ts';
import { MAX_RULES } from '../../domain/workflow-names.ts';
import { comparisonOf, type ComparisonInput } from './comparison.ts';
import { comparisonAsCsv, reportAsCsv } from './csv.ts';
import { comparisonAsHtml } from './html-comparison.ts';
import { reportAsHtml } from './html.ts';
import { reportOf, type PlanReportInput } from './report.ts';
import { describeComparison } from './terminal-comparison.ts';
import { describeReport } from './terminal.ts';

export interface Result {
  readonly value: object;
  readonly words: (withJournal: boolean) => string;
  readonly csv: () => string;
  readonly html: () => string;
  /** How many bills a terminal would show with their journals. */
  readonly bills: number;
  /** Something is held, or differs. */
  readonly isOpen: boolean;
  /** Something could not be asked. */
  readonly isIncomplete: boolean;
}

export function planResult(input: PlanReportInput): Result {
  const report = reportOf(input);
  return {
    value: report,
    words: (withJournal) => describeReport(report, { withJournal }),
    csv: () => reportAsCsv(report),
    html: () => reportAsHtml(report),
    bills: report.bills.length,
    isOpen: report.bills.some(({ decision }) => decision === 'hold'),
    isIncomplete: report.unplanned.length > 0,
  };
}

export function comparisonResult(input: ComparisonInput): Result {
  const report = comparisonOf(input);
  return {
    value: report,
    words: (withJournal) => describeComparison(report, withJournal),
    csv: () => comparisonAsCsv(report),
    html: () => comparisonAsHtml(report),
    bills: report.bills.length,
    isOpen: report.bills.length > 0 || report.heldByBoth.length > 0,
    isIncomplete: report.unplanned.length > 0,
  };
}

export interface OtherRules {
  readonly against: string;
  readonly rules: ConnectionPolicy;
  readonly otherVersion: string;
}

/** The connection's rules in another file. @throws OperatorError (exit code 2) when it cannot be used. */
export function otherRules(path: string, connection: string): OtherRules {
  const { connections } = loadFile(path);
  const settings = connections[connection];
  if (settings === undefined) {
    throw new OperatorError(
      `${path} has no connection ${connection}; there is: ${Object.keys(connections).join(', ')}`,
      {
        remedy: 'Name a file whose connection has the same name.',
        exitCode: 2,
      },
    );
  }
  // The worker fills in its own tenant: no secret is needed here.
  const rules = policyOf(connection, settings, '');
  const size = JSON.stringify(rules).length;
  if (size > MAX_RULES) {
    throw new OperatorError(`the rules of ${path} have ${size} characters; at most ${MAX_RULES} can be compared with`, {
      remedy: 'Compare with a file that has fewer rules.',
      exitCode: 2,
    });
  }
  return { against: path, rules, otherVersion: rules.version };
}
