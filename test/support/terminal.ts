/** What a terminal shows: how wide it is, and whether anything in it would steer the terminal. */
import stringWidth from 'string-width';

/** In cells: a Japanese letter takes two, a combining accent none. */
export function widest(text: string): number {
  return Math.max(...text.split('\n').map((line) => stringWidth(line)));
}

/** Characters that a terminal would act on instead of showing them. */
export function steeringCharacters(text: string): string[] {
  return text.match(/(?!\n)[\p{Cc}\p{Cf}\u2028\u2029]/gu) ?? [];
}
