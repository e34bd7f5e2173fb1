/** The payment term of a bill, and the day it falls due: ServiceTitan's own, else what the term in Intacct makes of it. */
import { failure, type Failure } from '../failures/failure.ts';
import type { MasterData } from '../ledger/master-data.ts';
import { dueDateBy } from '../ledger/payment-term.ts';
import type { MappingRules } from '../mapping/mapping-rules.ts';
import type { SourceContent } from '../source/source-bill.ts';
import type { CalendarDate } from '../values/calendar-date.ts';
import { findByName, nameAmong } from '../values/text-key.ts';

/** As Intacct writes its name: ServiceTitan's term by the mapping, else the vendor's. */
export function termNameOf(
  { termName }: Pick<SourceContent, 'termName'>,
  ofVendor: string | undefined,
  { terms: mapped }: Pick<MappingRules, 'terms'>,
  { terms }: Pick<MasterData, 'terms'>,
): string | undefined {
  const name = (termName === undefined ? undefined : findByName(mapped, termName)) ?? ofVendor;
  return name === undefined ? undefined : (nameAmong(terms, name) ?? name);
}

/**
 * @param termName as `termNameOf` gives it.
 * @returns nothing while there is no bill date to count from.
 */
export function dueDateOf(
  { dueDate, billDate }: Pick<SourceContent, 'dueDate' | 'billDate'>,
  termName: string | undefined,
  { terms }: Pick<MasterData, 'terms'>,
): CalendarDate | Failure | undefined {
  if (dueDate !== undefined) return dueDate;
  const term = termName === undefined ? undefined : findByName(terms, termName);
  if (term !== undefined && term.due === undefined)
    return failure('intacct.term-unclear', `${termName} says ${term.stated}.`);
  if (term?.due !== undefined) return billDate && dueDateBy(term.due, billDate);
  return failure('servicetitan.bill-incomplete', 'missing: due date, and no payment term to compute it from.');
}

export function termProblem(termName: string | undefined, { terms }: Pick<MasterData, 'terms'>): Failure | undefined {
  if (termName === undefined || terms === undefined || Object.hasOwn(terms, termName)) return undefined;
  return failure('intacct.term-missing', `${termName}.`);
}
