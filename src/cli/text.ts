/** Text as it may go to a terminal of 80 columns: without a stranger's escapes, and wrapped. */

export const WIDTH = 80;

/** Texts of strangers must not steer a terminal. */
export function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ');
}

/** The same of text that has lines. */
export function plainLines(text: string): string {
  return text.split('\n').map(plain).join('\n');
}

/** Lines of at most `width` characters; a longer word is broken. */
export function wrap(text: string, width: number): string[] {
  const words = text.split(' ').flatMap((word) => word.match(new RegExp(`.{1,${width}}`, 'gu')) ?? ['']);
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

/** Lines as paragraphs: what goes on stands under the first word, behind blanks and a dash. */
export function paragraphs(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const [first = ''] = /^ *(?:- )?/.exec(line) ?? [];
      return paragraph(line.slice(first.length), ' '.repeat(first.length), first);
    })
    .join('\n');
}

/** Lines of a table's cell; none is cut. */
export function cell(lines: readonly string[], width: number): string {
  return lines.flatMap((line) => wrap(plain(line), width)).join('\n');
}

/**
 * Text as lines below each other, each with this before it.
 * @param first before the first line, where that begins otherwise: a number or a dash.
 */
export function paragraph(text: string, indent = '', first = indent): string {
  return wrap(plain(text), WIDTH - indent.length)
    .map((line, i) => `${i === 0 ? first : indent}${line}`)
    .join('\n');
}
