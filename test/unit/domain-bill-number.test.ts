/** When two bill numbers are the same, when they only look like it, and which suffix is ours. */
import { describe, expect, it } from '@jest/globals';

import {
  isReplacementNumber,
  isSameBillNumber,
  isSimilarBillNumber,
  numberAfterReversals,
  withoutReversalSuffix,
} from '../../src/domain/values/bill-number.ts';

describe('two numbers', () => {
  it.each([
    ['INV-88213', 'inv 88213'],
    ['88213', '８８２１３'],
    ['88213', '\u200B88\u2066213\u2069'],
    ['Ref É7', 'ref e\u03017'],
    ['A.88 213/B', 'a88213b'],
    ['88\u00A0213', '88213'],
  ])('are the same: %s and %s', (a, b) => {
    expect(isSameBillNumber(a, b)).toBe(true);
    expect(isSimilarBillNumber(a, b)).toBe(false);
  });

  it.each([
    ['0012345', '12345'],
    ['INV-007', 'INV 7'],
    ['INV-O12', 'INV-012'],
    ['88213-R1', '88213'],
    ['É12', 'E12'],
    ['INV-88213', '88213'],
  ])('are similar: %s and %s', (a, b) => {
    expect(isSameBillNumber(a, b)).toBe(false);
    expect(isSimilarBillNumber(a, b)).toBe(true);
    expect(isSimilarBillNumber(b, a)).toBe(true);
  });

  it.each([
    ['88213', '88214'],
    ['10', '100'],
    ['101', '11'],
    ['INV-1', 'INV-2'],
  ])('are different: %s and %s', (a, b) => {
    expect([isSameBillNumber(a, b), isSimilarBillNumber(a, b)]).toEqual([false, false]);
  });
});

describe('the suffix of a replacement', () => {
  it.each(['88213', '88213-R1', 'X-R12'])('is what Tieout adds to %s, once more each time', (number) => {
    const first = numberAfterReversals(number, 1, 'suffixed') ?? '';
    const second = numberAfterReversals(number, 2, 'suffixed') ?? '';
    expect([isReplacementNumber(first, number), isReplacementNumber(second, number)]).toEqual([true, true]);
    expect(isReplacementNumber(second, first)).toBe(true);
    expect(isReplacementNumber(first, second)).toBe(false);
    expect(isReplacementNumber(number, number)).toBe(false);
    expect(withoutReversalSuffix(first)).toBe(number);
  });
});
