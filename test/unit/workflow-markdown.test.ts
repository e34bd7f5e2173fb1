/** What a vendor calls itself is shown as it is in the details of the Web UI, whatever Markdown would make of it. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { asMarkdown } from '../../src/workflows/markdown.ts';
import { steeringCharacters } from '../support/terminal.ts';
import { runs } from '../support/slow.ts';

/** As CommonMark reads an escape: the sign itself. */
const unescaped = (markdown: string) => markdown.replaceAll(/\\([!-/:-@[-`{-~])/g, '$1');

describe('a sentence in Markdown', () => {
  it.each([
    ['[Pay here](https://example.test)', '\\[Pay here\\](https\\://example.test)'],
    ['![x](https://example.test/a.png)', '!\\[x\\](https\\://example.test/a.png)'],
    ['<img src=x onerror=y>', '\\<img src=x onerror=y\\>'],
    ['see www.example.test', 'see www\\.example.test'],
    ['mail a@example.test', 'mail a\\@example.test'],
    ['**PAID** `code` ~~no~~ _it_', '\\*\\*PAID\\*\\* \\`code\\` \\~\\~no\\~\\~ \\_it\\_'],
    ['&lt;b&gt; Smith & Sons', '\\&lt;b\\&gt; Smith \\& Sons'],
    ['a\n\n# Posted\r\n1. done', 'a \\# Posted 1. done'],
    ['- first', '\\- first'],
    ['12. December', '12\\. December'],
    ['a | b', 'a \\| b'],
    ['C:\\[x]', 'C:\\\\\\[x\\]'],
    ['\u001B[31mred\u0085\u202E', ' \\[31mred '],
    ["O'Neill (Supply) No. 5, 12.50 - net 30.", "O'Neill (Supply) No. 5, 12.50 - net 30."],
  ])('of %j is %j', (text, markdown) => {
    expect(asMarkdown(text)).toBe(markdown);
  });

  it('reads as the text that it was, and has no sign of Markdown that is not escaped', () => {
    const letters = fc.constantFrom(...'[]()<>!*_`~#|&@:/\\.-+=w1 a\n\u001B\u009B\u202E');
    const text = fc.array(letters, { maxLength: 30 }).map((all) => all.join(''));
    fc.assert(
      fc.property(text, (original) => {
        const markdown = asMarkdown(original);
        expect(unescaped(markdown)).toBe(original.replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' '));
        expect(markdown.replaceAll(/\\./g, 'x')).not.toMatch(/[[\]<>*_`~#|&@]|:\/\/|www\.|^\s*[-+]/i);
        expect(steeringCharacters(markdown)).toEqual([]);
      }),
      { numRuns: runs(300) },
    );
  });
});
