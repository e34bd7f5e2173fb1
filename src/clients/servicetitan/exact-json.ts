/** JSON whose numbers keep every digit: purchase orders have money as JSON numbers, which are no money as JavaScript's. */
import { isEqual } from '../../domain/values/money.ts';

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

/** Whole numbers stay numbers, also as `5.0` or `5e3`; every other number is an `ExactNumber`. @throws SyntaxError for no JSON. */
export function parseExactly(text: string): unknown {
  return (JSON as unknown as SourceKeepingJson).parse(text, (_key, value, { source }) => {
    if (typeof value !== 'number' || source === undefined) return value;
    const isWhole = Number.isSafeInteger(value) && (/^-?\d+$/.test(source) || isEqual(source, String(value)));
    return isWhole ? value : new ExactNumber(source);
  });
}
