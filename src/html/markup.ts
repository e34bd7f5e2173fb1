/**
 * HTML made from text: everything that is put into `markup` is escaped, but what `markup` made itself. Vendors' texts are
 * typed by third parties, so there is no other way to write markup here.
 */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Piece = Html | string | number | undefined | readonly Piece[];

export function markup(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return new Html(parts.map((part, index) => (index === 0 ? '' : markupOf(pieces[index - 1])) + part).join(''));
}

function markupOf(piece: Piece): string {
  if (piece === undefined) return '';
  if (piece instanceof Html) return piece.text;
  return typeof piece === 'object' ? piece.map(markupOf).join('') : escaped(String(piece));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Control characters, which HTML forbids, are shown by their pictures: a bell as ␇. */
function escaped(text: string): string {
  return (
    text
      .replaceAll(/[&<>"']/g, (character) => entities[character] ?? '')
      // eslint-disable-next-line no-control-regex
      .replaceAll(/[\u0000-\u0008\u000B-\u001F]/g, (character) => String.fromCharCode(0x2400 + character.charCodeAt(0)))
      .replaceAll(/[\u007F-\u009F]/g, '\u2421')
  );
}
