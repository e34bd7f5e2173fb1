/** Text is compared as it means: by what a person sees, not by how it was typed, pasted or exported. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { findByName, isBlank, isSameText, nameAmong, textKey, visibleText } from '../../src/domain/values/text-key.ts';

/** Whatever may come along with a pasted name: blanks and invisible characters of every kind, controls, half pairs. */
const BLANKS = [' ', '\u00a0', '\u2007', '\u202f', '\u3000', '\t', '\r\n', '\u0000', '\u001f', '\u0085', '\u2028'];
const INVISIBLE = ['\u200b', '\u200d', '\u2060', '\ufeff', '\u00ad', '\u200e', '\u202e', '\u2066', '\ufe0f', '\u180e'];

const anyText = fc.string({ unit: 'binary' });

describe('two texts', () => {
  it.each(BLANKS)('are the same with %j in place of a blank, and at the ends', (blank) => {
    expect(isSameText('Net 30', `Net${blank}30`)).toBe(true);
    expect(isSameText('Net 30', `${blank}Net ${blank} 30${blank}`)).toBe(true);
    expect(isSameText('Net30', `Net${blank}30`)).toBe(false);
  });

  it.each(INVISIBLE)('are the same with %j, which no one sees, anywhere in one of them', (mark) => {
    expect(isSameText('Net 30', `${mark}Ne${mark}t 30${mark}`)).toBe(true);
  });

  it.each([
    ['Net 30', 'NET 30'],
    ['Net 30', 'Ｎｅｔ　３０'],
    ['Straße', 'STRASSE'],
    ['ẞ', 'ß'],
    ['Σίσυφος', 'ΣΊΣΥΦΟΣ'],
    ['Café', 'Cafe\u0301'],
    ['Cafe\u200d\u0301', 'café'],
    ['ﬁlter', 'FILTER'],
    ['№ 7', 'No 7'],
    ['5010-20', '5010‑20'],
    ['5010-20', '5010–20'],
    ["O'Neil", 'O’Neil'],
  ])('are the same as %j and %j', (a, b) => {
    expect(isSameText(a, b)).toBe(true);
  });

  it.each([
    ['Net 30', 'Net 3'],
    ['Net 30', 'Net-30'],
    ['00123', '123'],
    ['Cafe', 'Café'],
    ['5010', '501O'],
    ['', '-'],
  ])('are not the same as %j and %j', (a, b) => {
    expect(isSameText(a, b)).toBe(false);
  });

  it('have one key, which is its own key', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(textKey(textKey(text))).toBe(textKey(text));
        expect(isSameText(text, visibleText(text))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the visible text', () => {
  it('keeps case, width and letters, and makes one line of the rest', () => {
    expect(visibleText(' ＡＢ\u0007c\u200b  ½\u00a0d ')).toBe('ＡＢ c ½ d');
    expect(visibleText(visibleText('a\ud800 b'))).toBe(visibleText('a\ud800 b'));
  });

  it('of nothing that is seen is blank', () => {
    expect([...BLANKS, ...INVISIBLE, ''].filter((text) => !isBlank(text))).toEqual([]);
    expect(isBlank('.')).toBe(false);
  });
});

describe('a name among records', () => {
  const records = { N30: 1, n15: 2, N15: 3, 'Due On Receipt': 4, constructor: 5 };

  it('is found as it is, else by what it means, under the name that the records have', () => {
    expect(nameAmong(records, 'N30')).toBe('N30');
    expect(nameAmong(records, ' n30 ')).toBe('N30');
    expect(findByName(records, 'DUE\u00a0ON RECEIPT')).toBe(4);
    expect(nameAmong(records, 'n15')).toBe('n15');
  });

  it('is none where two could be meant, and never what every object inherits', () => {
    expect(nameAmong(records, ' N15')).toBeUndefined();
    expect(findByName(records, ' N15')).toBeUndefined();
    expect(findByName({ n15: 'N15', N15: 'N15' }, ' N15')).toBe('N15');
    expect(nameAmong({ N30: 1 }, 'constructor')).toBeUndefined();
    expect(nameAmong({ N30: 1 }, '__proto__')).toBeUndefined();
    expect(nameAmong(undefined, 'N30')).toBeUndefined();
  });
});
