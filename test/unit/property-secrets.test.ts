/** Secrets in texts of the other side: whatever a system on the way did to their characters, none of it is shown. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { redactSecrets } from '../../src/clients/redact-secrets.ts';
import { runs } from '../support/slow.ts';

const entities = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const quotes = (text: string) => entities(text).replaceAll('"', '&quot;').replaceAll("'", '&apos;');
const byNumber = (text: string) =>
  text.replace(/[&<>"']/g, (one) => `&#${String(one.charCodeAt(0)).padStart(3, '0')};`);
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
        const both = redactSecrets(`${form(hidden)} ${form(other)}`, [other, hidden]);
        expect(both).toMatch(/^…+ …+$/);
      }),
      { numRuns: runs(25) },
    );
  });

  it('leaves nothing of one that begins with another', () => {
    expect(redactSecrets('abc-123 and abc', ['abc', 'abc-123'])).toBe('… and …');
  });

  it('is looked for in a large text without delay', () => {
    const large = '&amp;'.repeat(200_000) + '%25'.repeat(200_000);
    const began = process.cpuUsage();
    expect(redactSecrets(large, ['&%"secret"', 'p&amp;ss%word'])).toBe(large);
    expect(process.cpuUsage(began).user).toBeLessThan(5_000_000);
  });
});
