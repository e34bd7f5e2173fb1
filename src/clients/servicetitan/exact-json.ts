/** JSON whose numbers keep every digit: purchase orders have money as JSON numbers, which are no money as JavaScript's. */

// In V8 since 2023, and not yet in TypeScript's library.
interface SourceKeepingJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
}

/** A number as it is written, e.g. `25.1700000000`. */
export class ExactNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Ids and counts stay numbers; every other number is an `ExactNumber`. @throws SyntaxError for no JSON. */
export function parseExactly(text: string): unknown {
  return (JSON as unknown as SourceKeepingJson).parse(text, (_key, value, { source }) => {
    if (typeof value !== 'number' || source === undefined) return value;
    return /^-?\d+$/.test(source) && Number.isSafeInteger(value) ? value : new ExactNumber(source);
  });
}
