/** Which characters reach Intacct, judged by libxml2 as the gateway parses; and that our mark survives the way there and back. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { XmlDocument } from 'libxml2-wasm';

import { readXml, writeXml } from '../../src/clients/intacct/xml.ts';
import { ledgerText, withoutForbiddenCharacters } from '../../src/domain/values/ledger-text.ts';
import { formatLink, parseLink, withoutLink } from '../../src/domain/ledger/link.ts';

/** Whether libxml2 takes a document with this character in a text, written as it is or by number. */
function isTaken(written: string): boolean {
  try {
    XmlDocument.fromBuffer(new TextEncoder().encode(`<a>${written}</a>`)).dispose();
    return true;
  } catch {
    return false;
  }
}

const units = Array.from({ length: 0x1_0000 }, (_, unit) => unit);
const isSurrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdfff;
const isKept = (unit: number) => withoutForbiddenCharacters(String.fromCharCode(unit)) !== '';

describe('a character of the first plane', () => {
  const kept = units.filter(isKept);
  const dropped = units.filter((unit) => !isKept(unit));

  it('that is kept is one that libxml2 takes', () => {
    const markup = ['<', '&'].map((mark) => mark.charCodeAt(0));
    const text = kept.filter((unit) => !markup.includes(unit)).map((unit) => String.fromCharCode(unit));
    expect(isTaken(text.join('').replaceAll(']]>', ''))).toBe(true);
  });

  it('that is dropped is one that libxml2 refuses, written as it is and by number', () => {
    // A lone surrogate cannot even be written in UTF-8; by number it can.
    const taken = dropped.filter(
      (unit) => (!isSurrogate(unit) && isTaken(String.fromCharCode(unit))) || isTaken(`&#${unit};`),
    );
    expect(taken).toEqual([]);
    expect(dropped).toHaveLength(29 + 2048 + 2); // C0 but TAB LF CR, surrogates, U+FFFE and U+FFFF
  });
});

describe('a text on its way to Intacct and back', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 30 }).map((codes) => String.fromCharCode(...codes)),
    fc.string({ unit: fc.constantFrom(']', '>', '<', '&', ';', '#', 'x', '\r', '\n', '\u0000', '\uD83D', '\uDD27') }),
  );
  const anyLink = fc.record({
    kind: fc.constant('bill'),
    id: fc.maxSafeNat(),
    tenantId: fc.nat().map(String),
    source: fc.constant('0123456789ab'),
    content: fc.constant('ba9876543210'),
  });

  it('is the same once it was cleaned: cleaning twice changes nothing', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = withoutForbiddenCharacters(text);
        expect(withoutForbiddenCharacters(once)).toBe(once);
        expect(once.isWellFormed()).toBe(true);
      }),
    );
  });

  it('never ends a section or opens one: the gateway reads one text, and nothing of it as markup', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const xml = writeXml({ a: { b: text, c: 'end' } });
        expect(xml).not.toContain(']]>');
        expect(xml.match(/<(?!\?)/g)).toHaveLength(withoutForbiddenCharacters(text) === '' ? 5 : 6);
      }),
    );
  });

  it('keeps our link behind it, whatever it says', () => {
    fc.assert(
      fc.property(anyText, anyLink, (text, link) => {
        const description = `${ledgerText(text, 1_000)} ${formatLink(link)}`.trim();
        const { a } = readXml(writeXml({ a: description })) as { a: string };
        expect(parseLink(a)).toEqual(link);
        expect(withoutLink(a)).toBe(ledgerText(text, 1_000));
      }),
    );
  });
});
