/** Text that reaches the ledger: exactly what XML 1.0 can carry, and bill numbers that stay the same number. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { normalizeBillNumber, isSameBillNumber, sanitizeBillNumber } from '../../src/domain/values/bill-number.ts';
import { ledgerText, withoutForbiddenCharacters } from '../../src/domain/values/ledger-text.ts';

/** Any sequence of UTF-16 code units, half pairs and controls included. */
const anyText = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 0x2f }),
      fc.integer({ min: 0, max: 0xffff }),
      fc.integer({ min: 0xd7fe, max: 0xe001 }),
      fc.constantFrom(0xfffd, 0xfffe, 0xffff, 0x3c, 0x3e, 0x62),
    ),
  )
  .map((units) => String.fromCharCode(...units));

/** The production Char of XML 1.0, fifth edition, section 2.2. */
function isXmlCharacter(code: number): boolean {
  return (
    code === 0x9 ||
    code === 0xa ||
    code === 0xd ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff)
  );
}

describe('text without forbidden characters', () => {
  it('drops exactly what XML 1.0 forbids and keeps everything else', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const allowed = [...text].filter((character) => isXmlCharacter(character.codePointAt(0) ?? 0)).join('');
        expect(withoutForbiddenCharacters(text)).toBe(allowed);
      }),
      { numRuns: 1_000 },
    );
  });

  it('keeps emoji whole, drops half of one, and keeps a replacement character that was there', () => {
    expect(withoutForbiddenCharacters('a😀b')).toBe('a😀b');
    expect(withoutForbiddenCharacters('a\ud83db\ude00c')).toBe('abc');
    expect(withoutForbiddenCharacters('a\ufffdb')).toBe('a\ufffdb');
    expect(withoutForbiddenCharacters('\u0000\u000b\u001f\ufffe\uffff')).toBe('');
  });
});

describe('ledger text', () => {
  it('makes one line of it: no tags, single spaces, nothing at the ends', () => {
    expect(ledgerText(' <p>Two\r\n\tcoils&nbsp;</p><br/>for <b>unit 4</b> ', 100)).toBe('Two coils&nbsp; for unit 4');
    expect(ledgerText('5 < 6 and 7 > 3', 100)).toBe('5 < 6 and 7 > 3');
  });

  it.each(['\u0000', '\u0007', '\u000b', '\u001f', '\u007f', '\u0085', '\u009c'])(
    'keeps the words apart that the control character %j separates',
    (control) => {
      expect(ledgerText(`${control}Pump${control}motor ${control} 2${control}`, 100)).toBe('Pump motor 2');
    },
  );

  it.each(['<\u0000b>x', '<a<b>c>x', '<\ud800i>x', '<<i>i>x'])('leaves no tag of %j', (text) => {
    expect(ledgerText(text, 100)).not.toMatch(/<\/?[a-z][^<>]*>/i);
  });

  it('cuts at the length a database counts, and tears no emoji', () => {
    expect(ledgerText('😀😀😀', 4)).toBe('😀😀');
    expect(ledgerText('😀😀😀', 5)).toBe('😀😀');
    expect(ledgerText('ab cd', 3)).toBe('ab');
    expect(ledgerText('ab cd', 5)).toBe('ab cd');
  });

  it('changes nothing the second time: what is read back equals what was sent', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 20 }), (text, length) => {
        const once = ledgerText(text, length);
        expect(ledgerText(once, length)).toBe(once);
        expect(once.length).toBeLessThanOrEqual(length);
        expect(once.isWellFormed()).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('bill number', () => {
  it.each([
    ['INV-88213', 'INV-88213'],
    ['00123', '00123'],
    ['  A 1\t2 ', 'A 1 2'],
    ['O"Neil\'s & <7> #9?', 'O-Neil-s - -7- -9-'],
    ['x'.repeat(45), 'x'.repeat(45)],
    ['Façade/7.1', 'Façade/7.1'],
  ])('makes %j legal as %j', (number, legal) => {
    expect(sanitizeBillNumber(number)).toBe(legal);
  });

  it.each(['', '   ', '###', '-/-', '\u0000', 'x'.repeat(46), '9'.repeat(2_000)])(
    'has no legal form of %j: a number cut short could be another one’s',
    (number) => {
      expect(sanitizeBillNumber(number)).toBeUndefined();
    },
  );

  it('is the same number however a person retypes it', () => {
    expect(normalizeBillNumber('inv 88-213/a')).toBe('INV88213A');
    expect(isSameBillNumber('INV-88213', ' inv.88 213')).toBe(true);
    expect(isSameBillNumber('INV-88213', 'INV-88214')).toBe(false);
    expect(isSameBillNumber('00123', '123')).toBe(false);
  });

  it('stays the same number when it is made legal', () => {
    fc.assert(
      fc.property(anyText, (number) => {
        const legal = sanitizeBillNumber(number);
        if (legal === undefined) return;
        expect(legal).not.toMatch(/["'&<>#?]/);
        expect(sanitizeBillNumber(legal)).toBe(legal);
        expect(isSameBillNumber(legal, withoutForbiddenCharacters(number))).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});
