/**
 * Text as Intacct can hold it. What is removed here can never reach the gateway, no matter which code writes the XML.
 */

/** C0 controls, U+FFFE and U+FFFF are not XML characters; a character reference does not make them legal. */
// oxlint-disable-next-line no-control-regex -- these are the characters to remove
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;
/** Whatever was around one of them was not one word. */
const CONTROLS = /\p{Cc}/gu;
const TAGS = /<\/?[a-zA-Z][^<>]*>/g;

/** Drops what XML 1.0 forbids, lone surrogates included; everything else stays as it is. */
export function withoutForbiddenCharacters(text: string): string {
  return text
    .toWellFormed()
    .replaceAll('\uFFFD', (mark, at: number) => (text[at] === '\uFFFD' ? mark : ''))
    .replace(FORBIDDEN, '');
}

/** One line of plain text of at most `maxLength` UTF-16 units: no tags, no control characters, single spaces. */
export function ledgerText(text: string, maxLength: number): string {
  const plain = withoutTags(withoutForbiddenCharacters(text.replace(CONTROLS, ' ')))
    .replace(/\s+/g, ' ')
    .trim();
  // Lengths count UTF-16 units, as databases do; half a character is worse than one less.
  const cut = plain.slice(0, maxLength);
  return (cut.isWellFormed() ? cut : cut.slice(0, -1)).trimEnd();
}

/** Until none is left: `<a<b>c>` becomes a tag only when the inner one is gone. */
function withoutTags(text: string): string {
  let rest = text;
  while (rest.search(TAGS) !== -1) rest = rest.replace(TAGS, ' ');
  return rest;
}
