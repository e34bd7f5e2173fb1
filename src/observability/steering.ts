/**
 * Characters of a third party's text that steer a terminal, or reorder what it shows: escapes, C0 and C1 controls, marks of
 * direction. Files and streams for machines are looked at in terminals too.
 */

/** Line breaks and tabs are among them; a caller whose text has lines takes it apart first. */
export const STEERING = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** The same JSON with such characters written as `\\u…`: `JSON.stringify` does so for those below U+0020 only. */
export function steersNothing(json: string): string {
  return json.replace(STEERING, (character) =>
    character === '\n'
      ? character
      : Array.from({ length: character.length }, (_, i) => unit(character.charCodeAt(i))).join(''),
  );
}

function unit(code: number): string {
  return `\\u${code.toString(16).padStart(4, '0')}`;
}
