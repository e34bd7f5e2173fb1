/**
 * The payment term of a bill: how ServiceTitan writes it, and what it means in Intacct. The rule for the due date is
 * restated here and shares no code with the product's.
 */
import { DUE_FROM } from '../intacct/rules/term-due.ts';
import { dateOf } from './calendar.ts';
import type { Special } from './month-plan.ts';
import { TENTH_OF_NEXT_MONTH, TERMS, type TermFact, type VendorFact } from './world.ts';

interface Agreed {
  readonly vendor: VendorFact;
  readonly special: Special | undefined;
  /** Day of the bill, counted from 1 October as 0. */
  readonly day: number;
}

/** A name that is padded belongs to another term than the vendor's: if it were not recognized, the vendor's would show. */
export function termFor({ vendor: { term }, special }: Pick<Agreed, 'vendor' | 'special'>): TermFact {
  if (special !== 'padded-name') return term;
  return TERMS[(TERMS.indexOf(term) + 1) % TERMS.length] ?? term;
}

export function statedTermName(agreed: Agreed): string {
  const { servicetitan: name } = termFor(agreed);
  return agreed.special === 'padded-name' ? `${name.toLowerCase().replace(' ', '\u00A0')} ` : name;
}

/** Where ServiceTitan states none, only the term says when the bill is due. */
export function statedDueDate(agreed: Agreed): string | null {
  const term = termFor(agreed);
  if (term === TENTH_OF_NEXT_MONTH || agreed.special === 'padded-name') return null;
  return dateOf(agreed.day + term.due);
}

/** @returns `YYYY-MM-DD`. */
export function dueDateBy({ due, dueFrom }: TermFact, billDate: string): string {
  const billed = new Date(billDate);
  const [year, month, day] = [billed.getUTCFullYear(), billed.getUTCMonth(), billed.getUTCDate()];
  const dueAt = dueFrom === DUE_FROM.billDate ? Date.UTC(year, month, day + due) : Date.UTC(year, month + 1, due);
  return new Date(dueAt).toISOString().slice(0, 10);
}
