/** Secrets in texts of the other side: whatever a system on the way did to their characters, none of it is shown. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { redactSecrets } from '../../src/clients/redact-secrets.ts';
import { runs } from '../support/slow.ts';

const entities = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const quotes = (text: string) => entities(text).replaceAll('"', '&quot;').replaceAll("'", '&apos;');
const byNumber = (text: string) =>
  text.replace(/[&<>"']/g, (one) => `&#${String(one.charCodeAt(0)).padStart(3, '0')};`);
const json = (text: string) => JSON.stringify(text).slice(1, -1);
const hex = (text: string) => Buffer.from(text).toString('hex');
const byUnits = (text: string) =>
  Array.from({ length: text.length }, (_, i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`).join('');
const forms: readonly (readonly [string, (text: string) => string])[] = [
  ['as it is', (text) => text],
  ['in capitals', (text) => text.toUpperCase()],
  ['escaped for XML', entities],
  ['escaped for XML, quotes too', quotes],
  ['escaped by numbers', byNumber],
  ['escaped by hexadecimal numbers', (text) => text.replace(/./gu, (one) => `&#x${one.codePointAt(0)?.toString(16)};`)],
  ['escaped twice', (text) => quotes(quotes(text))],
  ['escaped twice, by numbers first', (text) => entities(byNumber(text))],
  ['in a URL', encodeURIComponent],
  ['in a URL, in lower case', (text) => encodeURIComponent(text).replace(/%../g, (one) => one.toLowerCase())],
  ['in a form', (text) => new URLSearchParams({ s: text }).toString().slice(2)],
  ['in a URL, twice', (text) => encodeURIComponent(encodeURIComponent(text))],
  ['in base64', (text) => Buffer.from(text).toString('base64')],
  ['in base64, in a URL', (text) => encodeURIComponent(Buffer.from(text).toString('base64'))],
  ['in base64 for URLs', (text) => Buffer.from(text).toString('base64url')],
  ['in base64, in JSON of PHP', (text) => Buffer.from(text).toString('base64').replaceAll('/', '\\/')],
  [
    'in base64, over lines',
    (text) =>
      Buffer.from(text)
        .toString('base64')
        .replace(/.{8}(?=[^=])/g, '$&\r\n'),
  ],
  ['in JSON', json],
  ['in JSON of PHP', (text) => json(text).replaceAll('/', '\\/')],
  ['in JSON, twice', (text) => json(json(text))],
  ['in JSON, by numbers', byUnits],
  ['in JSON, by numbers, twice', (text) => json(byUnits(text))],
  ['in JSON, escaped for XML', (text) => entities(json(text))],
  ['in hexadecimal', hex],
  ['in hexadecimal, in capitals', (text) => hex(text).toUpperCase()],
  ['as a dump', (text) => hex(text).replace(/..(?=.)/g, '$& ')],
  ['as bytes of a string', (text) => hex(text).replace(/../g, '\\x$&').slice(2)],
  ['escaped for XML, in base64', (text) => Buffer.from(entities(text)).toString('base64')],
  ['in a form, in hexadecimal', (text) => hex(new URLSearchParams({ s: text }).toString().slice(2))],
];

/** Characters that escapes, patterns and URLs are made of, and some that are none. */
const secret = fc
  .array(fc.constantFrom(...'&<>"\' %+/=\\.*?$^()[]{}|#;amplt0aZ§🔑'), { minLength: 4, maxLength: 20 })
  .map((characters) => `k${characters.join('')}k`);

describe('a secret in a text', () => {
  it.each(forms)('is not shown %s, and the words around it are', (_case, form) => {
    fc.assert(
      fc.property(secret, secret, (hidden, other) => {
        expect(redactSecrets(`before, ${form(hidden)}, after`, ['', hidden])).toBe('before, …, after');
        const both = redactSecrets(`${form(hidden)}; ${form(other)}`, [other, hidden]);
        expect(both).toMatch(/^…+; …+$/);
      }),
      { numRuns: runs(12) },
    );
  });

  it.each([
    ['as it is', (text: string) => text],
    ['in a URL', encodeURIComponent],
    ['in JSON', json],
    ['escaped for XML', entities],
  ])('leaves no character of it in base64 of a larger text, which has it %s', (_case, written) => {
    fc.assert(
      fc.property(fc.string({ maxLength: 5 }), secret, fc.string({ maxLength: 5 }), (before, hidden, after) => {
        const [first, middle] = [Buffer.from(`${before}:`), Buffer.from(written(hidden))];
        const text = Buffer.concat([first, middle, Buffer.from(after)]).toString('base64');
        expect(redactSecrets(`Basic ${text}, so it was`, [hidden])).toBe('Basic …, so it was');
        expect(redactSecrets(`{"h":"${Buffer.from(text).toString('base64')}"}`, [hidden])).toBe('{"h":"…"}');
      }),
      { numRuns: runs(25) },
    );
  });

  it('is found in hexadecimal of a larger text', () => {
    expect(redactSecrets(`got 0x${hex('user:s3cret-9')}, so`, ['s3cret-9'])).toBe('got 0x…, so');
    expect(redactSecrets(`got f${hex('s3cret-9')}f, so`, ['s3cret-9'])).toBe('got …, so');
  });

  it('takes no words away that hold none', () => {
    const words =
      'The connection of https://api.intacct.com/ia/xml/xmlgw.phtml failed: 00112233-4455-6677-8899-aabbccddeeff.';
    expect(redactSecrets(words, ['s3cret-9', 'k9'])).toBe(words);
  });

  it('leaves nothing of one that begins with another', () => {
    expect(redactSecrets('abc-123 and abc', ['abc', 'abc-123'])).toBe('… and …');
  });

  it('is looked for in a large text without delay', () => {
    const large = '&amp;'.repeat(200_000) + '%25'.repeat(200_000) + '\\'.repeat(200_000) + 'a1'.repeat(200_000);
    const began = process.cpuUsage();
    expect(redactSecrets(large, ['&%"secret"', 'p&amp;ss%word'])).toBe(large);
    expect(process.cpuUsage(began).user).toBeLessThan(5_000_000);
  });
});
