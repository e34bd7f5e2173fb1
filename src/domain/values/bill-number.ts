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

/**
 * What is left of a number without case, spaces and punctuation: people retype `INV-88213` as `inv 88213`. Full-width
 * and other compatibility forms count as the plain ones; invisible characters and marks of direction are no letters.
 */
export function normalizeBillNumber(number: string): string {
  return number
    .normalize('NFKC')
    .toUpperCase()
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

export function isSameBillNumber(a: string, b: string): boolean {
  return normalizeBillNumber(a) === normalizeBillNumber(b);
}

/**
 * Without what people add, drop or mistake besides: accents, zeros before a number, and the letters that look like a
 * zero or a one.
 */
export function looseBillNumber(number: string): string {
  return normalizeBillNumber(number)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
    .replaceAll(/(?<!\d)0+(?=\d)/g, '');
}

/** Shorter numbers are part of many others. */
const TELLING_LENGTH = 4;

/** Another number, and still most likely the same invoice if date and amount are the same too. */
export function isSimilarBillNumber(a: string, b: string): boolean {
  if (isSameBillNumber(a, b)) return false;
  const [shorter = '', longer = ''] = [looseBillNumber(a), looseBillNumber(b)].toSorted((x, y) => x.length - y.length);
  return shorter === longer || (shorter.length >= TELLING_LENGTH && longer.includes(shorter));
}

const REVERSAL_SUFFIX = /^(.*)-R(\d+)$/s;

/** What a number would be if it ended in our suffix: a vendor may end a number in the same way. */
export function withoutReversalSuffix(number: string): string {
  return REVERSAL_SUFFIX.exec(number)?.[1] ?? number;
}

/** `later` is the number that a replacement of `earlier` got: the same with a suffix, or with the next one. */
export function isReplacementNumber(later: string, earlier: string): boolean {
  const [, base, count] = REVERSAL_SUFFIX.exec(later) ?? [];
  if (base === undefined) return false;
  if (earlier === base) return true;
  const [, earlierBase, earlierCount] = REVERSAL_SUFFIX.exec(earlier) ?? [];
  return earlierBase === base && Number(earlierCount) < Number(count);
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
