/** A comparison of rules for machines, in the form that it has since version 0.3. */
import { recorded } from '../../workflows/recorded.ts';
import { shortRef } from '../plan/json.ts';
import type { ComparisonReport } from './report.ts';

export function comparisonAsJson({ bills, unplanned, heldByBoth, heldAnyway, ...report }: ComparisonReport) {
  return {
    ...report,
    bills: bills.map(recorded),
    unplanned: unplanned.map(recorded),
    heldByBoth: heldByBoth.map(shortRef),
    heldAnyway: heldAnyway.map(shortRef),
  };
}
