/** A plan for machines, in the form that it has since version 0.3. */
import type { DocumentRef } from '../../domain/values/document.ts';
import { recorded, recordedBill } from '../../workflows/recorded.ts';
import type { PlanReport } from './report.ts';

export function reportAsJson({ bills, unplanned, withoutAmount, ...report }: PlanReport) {
  return {
    ...report,
    bills: bills.map(({ journal, ...bill }) => ({
      ...recorded(bill),
      journal: journal.map(({ header, ...part }) => ({ ...part, header: recordedBill(header) })),
    })),
    unplanned: unplanned.map(recorded),
    withoutAmount: withoutAmount.map(shortRef),
  };
}

/** A bill by its id; a credit as commands take it. */
export function shortRef({ kind, id }: DocumentRef): number | `credit/${number}` {
  return kind === 'credit' ? `credit/${id}` : id;
}
