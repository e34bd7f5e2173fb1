/**
 * JSON as ServiceTitan writes it, where a decimal number keeps its scale, and as it reads it: not too deep, and with no
 * number that would lose digits here.
 */
import Big from 'big.js';

/** Decimals by property name and the scale the API prints them with at least; the same names hold strings on bills. */
const SCALES: Readonly<Record<string, number>> = {
  total: 2,
  tax: 2,
  shipping: 2,
  receiptAmount: 2,
  returnAmount: 2,
  amount: 2,
  appliedAmount: 2,
  taxAmount: 2,
  shippingAmount: 2,
  quantity: 4,
  quantityReceived: 4,
  cost: 4,
  debit: 2,
  credit: 2,
  unitAmount: 4,
};

// These are in V8 since 2023 and not yet in TypeScript's library.
interface ExactJson {
  rawJSON(text: string): unknown;
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
}
const json = JSON as unknown as ExactJson & Pick<JSON, 'stringify'>;

/** @param body undefined for an answer without a body. */
export function writeJson(body: unknown): string {
  if (body === undefined) return '';
  return JSON.stringify(body, (key, value: unknown) => {
    const scale = SCALES[key];
    return typeof value === 'number' && scale !== undefined ? json.rawJSON(decimalText(value, scale)) : value;
  });
}

/** With at least so many decimals, and as many more as the number has. */
export function decimalText(value: Big | number | string, scale: number): string {
  const text = Big(value).toFixed();
  const decimals = text.split('.')[1]?.length ?? 0;
  return decimals >= scale ? text : Big(value).toFixed(scale);
}

/** A number in an answer that need not fit into a JavaScript number. Only to be written, never to be read or copied. */
export function exactNumber(value: Big | string, scale: number): unknown {
  return json.rawJSON(decimalText(value, scale));
}

/** The bound that the API's framework sets where nobody sets another (assumed). */
const MAX_DEPTH = 64;

/** @throws for what is no JSON, is nested too deep, or has a number that would not come back as it was sent. */
export function readJson(text: string): unknown {
  const value = json.parse(text, (_key, inner, { source }) => {
    if (typeof inner !== 'number' || source === undefined || isExact(inner, source)) return inner;
    throw new RangeError(`The number ${source} has more digits than are kept.`);
  });
  if (isDeeperThan(value, MAX_DEPTH)) throw new RangeError(`The JSON is nested deeper than ${MAX_DEPTH} levels.`);
  return value;
}

/** A JavaScript number holds any 15 digits, and many longer ones. */
function isExact(value: number, source: string): boolean {
  return Number.isFinite(value) && source.length <= MAX_NUMBER_LENGTH && Big(source).eq(Big(value));
}

/** A longer one is not worth its arithmetic. */
const MAX_NUMBER_LENGTH = 64;

function isDeeperThan(value: unknown, levels: number): boolean {
  const inner = (entry: unknown): readonly unknown[] =>
    typeof entry === 'object' && entry !== null ? [Object.values(entry)] : [];
  let level = inner(value);
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > levels) return true;
    level = level.flatMap((entries) => (entries as readonly unknown[]).flatMap(inner));
  }
  return false;
}
