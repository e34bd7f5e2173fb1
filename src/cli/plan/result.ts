/** A dry run or a comparison, ready to be shown in any form. */
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
