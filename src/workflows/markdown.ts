/** Text as Markdown shows it: what a third party wrote is no link, no heading and no HTML. Steers nothing either. */

/** Punctuation that begins something of Markdown's; most of it does nothing inside a sentence, and is left readable. */
const SIGNS = /[\\`*_[\]<>#|~&@]|:(?=\/\/)|(?<=\bwww)\./gi;
/** At its beginning, a sentence could be a list, a rule or a quotation. */
const LIST = /^(?<blanks>\s*)(?<digits>\d{1,9}(?=[.)]))?(?<sign>(?<=\d)[.)]|(?<!\d)[-+=])/;

export function asMarkdown(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .replaceAll(SIGNS, '\\$&')
    .replace(LIST, '$<blanks>$<digits>\\$<sign>');
}
