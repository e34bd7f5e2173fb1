/** Memos have a bound, whatever a person types or a bill of thousands of lines is held for. */
import { describe, expect, it } from '@jest/globals';

import { shortText, shortTexts } from '../../src/workflows/memo-text.ts';

describe('the text of a memo', () => {
  it('stays as it is where it is short', () => {
    expect(shortText('paid by card')).toBe('paid by card');
    expect(shortTexts(['one', 'two'])).toEqual(['one', 'two']);
  });

  it('is cut where it is long, and says how many more there are', () => {
    expect(shortText('x'.repeat(600_000)).length).toBeLessThan(2_100);
    const many = shortTexts(Array.from({ length: 3_000 }, (_, i) => `${i} ${'y'.repeat(9_000)}`));
    expect(JSON.stringify(many).length).toBeLessThan(50_000);
    expect(many.at(-1)).toBe('And 2980 more.');
  });
});
