/** Text as Markdown shows it: what a third party wrote is no link, no heading and no HTML. Steers nothing either. */

/** Punctuation that begins something of Markdown's; most of it does nothing inside a sentence, and is left readable. */
const SIGNS = /[\\`*_[\]<>#|~&@]|:(?=\/\/)|(?<=\bwww)\./gi;
/** At its beginning, a sentence could be a list, a rule or a quotation. */
const LIST = /^(\s*)(?:([-+=])|(\d{1,9})([.)]))/;

export function asMarkdown(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .replaceAll(SIGNS, '\\$&')
    .replace(LIST, (_, blanks: string, sign = '', digits = '', end = '') =>
      sign === '' ? `${blanks}${String(digits)}\\${String(end)}` : `${blanks}\\${String(sign)}`,
    );
}
