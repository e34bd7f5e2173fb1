/** The vendor's number of a bill (RECORDID in Intacct): how it is made legal there, and when two are the same. */
import { ledgerText } from './ledger-text.ts';

/** Longest RECORDID; documented for adjustments and assumed for bills (docs/assumptions.md, A-07). */
const MAX_BILL_NUMBER = 45;

/** Characters that a production connector refuses to send in RECORDID (assumption A-07). */
const ILLEGAL = /["'&<>#?]/g;

/** The number as Intacct can hold it; `undefined` when nothing usable is left or it is too long to stay unique. */
export function sanitizeBillNumber(number: string): string | undefined {
  const legal = ledgerText(number.replace(ILLEGAL, '-'), 1_000);
  const isUsable = /[\p{L}\p{N}]/u.test(legal) && legal.length <= MAX_BILL_NUMBER;
  return isUsable ? legal : undefined;
}

/** What is left of a number without case, spaces and punctuation: people retype `INV-88213` as `inv 88213`. */
export function normalizeBillNumber(number: string): string {
  return number.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '');
}

export function isSameBillNumber(a: string, b: string): boolean {
  return normalizeBillNumber(a) === normalizeBillNumber(b);
}

/** The vendor's own number of a bill of ours that was entered again under a number that shows it. */
export function withoutReversalSuffix(number: string): string {
  return number.replace(/-R\d+$/, '');
}

/**
 * The number of a bill of which `reversals` earlier ones were reversed: some companies enter it again under the same
 * number, others under one that shows it. `undefined` when the longer one does not fit.
 */
export function numberAfterReversals(
  number: string,
  reversals: number,
  policy: 'same' | 'suffixed',
): string | undefined {
  if (policy === 'same' || reversals === 0) return number;
  const numbered = `${number}-R${reversals}`;
  return numbered.length <= MAX_BILL_NUMBER ? numbered : undefined;
}
