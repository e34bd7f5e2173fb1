/**
 * Text as it may go to a terminal of 80 columns: without a third party's escapes, and wrapped by what a terminal shows.
 */
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

import { STEERING } from '../../observability/steering.ts';

export const WIDTH = 80;

const STEERING_RUN = new RegExp(`(?:${STEERING.source})+`, 'gu');

/** Texts of third parties must not control a terminal. */
export function plain(text: string): string {
  return text.replaceAll(STEERING_RUN, ' ');
}

/** The same of text that has lines. */
export function plainLines(text: string): string {
  return text.split('\n').map(plain).join('\n');
}

/**
 * Lines of at most `width` cells; a longer word begins a line, and is broken. Letters are normalized, as `wrap-ansi` does
 * it: some of them take other cells before.
 */
export function wrap(text: string, width: number): string[] {
  const words = text
    .normalize()
    .split(' ')
    .flatMap((word) => (stringWidth(word) > width ? broken(word, width) : [word]));
  return wrapAnsi(words.join(' '), width).split('\n');
}

function broken(word: string, width: number): string[] {
  const pieces = wrapAnsi(word, width, { hard: true }).split('\n');
  // One letter may carry so many marks that no line holds it: they go apart.
  return pieces.flatMap((piece) => (stringWidth(piece) > width ? [...piece] : [piece]));
}

/** Lines as paragraphs: continuation lines begin under the first word, after blanks and a dash. */
export function paragraphs(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const [first = ''] = /^ {0,8}(?:- )?/.exec(line) ?? [];
      return paragraph(line.slice(first.length), ' '.repeat(first.length), first);
    })
    .join('\n');
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
