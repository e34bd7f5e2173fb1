/** Text for a terminal: wrapped into 80 columns, and without what would steer it. JSON stays as it is. */
import { describe, expect, it } from '@jest/globals';

import { print } from '../../src/cli/report/deliver.ts';
import { paragraph, paragraphs, plain, wrap } from '../../src/cli/report/text.ts';
import { steeringCharacters, widest } from '../support/terminal.ts';

const STEERING = '\u001B[31mCedar\u0007\u202E\u2028Supply';

/** What a command prints. */
function printed(work: () => void): string {
  const write = process.stdout.write.bind(process.stdout);
  let said = '';
  process.stdout.write = (text: string | Uint8Array) => {
    said += String(text);
    return true;
  };
  try {
    work();
  } finally {
    process.stdout.write = write;
  }
  return said;
}

describe('text for a terminal', () => {
  it('shows control characters in a name as blanks', () => {
    expect(plain(STEERING)).toBe(' [31mCedar Supply');
    expect(plain('O’Neill & Söhne №5')).toBe('O’Neill & Söhne №5');
  });

  it('is wrapped with its beginning, and a word that is too long is broken, not cut', () => {
    const text = paragraph(`one ${'x'.repeat(200)} ${'more words '.repeat(12)}`, '    ', '  - ');
    expect(widest(text)).toBeLessThanOrEqual(80);
    expect(text).toMatch(/^ {2}- one\n {4}x+\n/);
    expect(text.replaceAll(/[^x]/g, '')).toHaveLength(200);
    expect(wrap(`a code ${'y'.repeat(15)} end`, 10)).toEqual(['a code', 'yyyyyyyyyy', 'yyyyy end']);
  });

  it('keeps its lines: continued lines begin under the first word', () => {
    const text = paragraphs(`error: ${'word '.repeat(20)}\n  - line 7: ${'more '.repeat(20)}\nwhat to do: this`);
    expect(text.split('\n').map((line) => /^ *(?:- )?\w+/.exec(line)?.[0])).toEqual([
      'error',
      'word',
      '  - line',
      '    more',
      'what', // prettier-ignore
    ]);
    expect(widest(text)).toBeLessThanOrEqual(80);
  });

  it('is what commands print, whatever they say; for machines nothing is changed', () => {
    expect(steeringCharacters(printed(() => print(false, {}, () => `first ${STEERING}\nsecond\n`)))).toEqual([]);
    expect(printed(() => print(false, {}, () => 'first\nsecond\n'))).toBe('first\nsecond\n');
  });

  it('is left in JSON for machines, and steers no terminal there', () => {
    for (const name of [STEERING, '\u009B31m\u007F\u0085\u2066\u{E0041}', '1\n2\t3\r4 “é” 漢']) {
      const json = printed(() => print(true, { name }, () => ''));
      expect(JSON.parse(json)).toEqual({ name });
      expect(steeringCharacters(json)).toEqual([]);
    }
  });
});
