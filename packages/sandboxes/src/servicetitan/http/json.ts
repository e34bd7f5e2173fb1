/**
 * JSON as ServiceTitan writes it, with decimals at a fixed scale, and as it reads it: limited depth, and no number that
 * would lose digits.
 */
import Big from 'big.js';

/** Minimum scale of decimals by property name; on bills the same names hold strings. */
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

// In V8 since 2023, but not yet in TypeScript's library.
interface ExactJson {
  rawJSON(text: string): unknown;
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
}
const json = JSON as unknown as ExactJson & Pick<JSON, 'stringify'>;

/** How decimals are written, where the contract allows every form of a JSON number. */
export type NumberForm = 'scaled' | 'long' | 'exponent';

/** Longer than any other: a .NET decimal has 28 places, as seen on live tenants in part. */
const LONG_SCALE = 28;

/** @param body undefined for an answer without a body. */
export function writeJson(body: unknown, form: NumberForm = 'scaled'): string {
  if (body === undefined) return '';
  return JSON.stringify(body, (key, value: unknown) => {
    const scale = SCALES[key];
    if (typeof value === 'number' && scale !== undefined) return json.rawJSON(numberText(value, scale, form));
    // Ids are numbers too, and may be written as any of them.
    if (typeof value === 'number' && form === 'exponent') return json.rawJSON(Big(value).toExponential());
    return form === 'long' && isDecimalText(key, value) ? decimalText(value, LONG_SCALE) : value;
  });
}

function numberText(value: number, scale: number, form: NumberForm): string {
  if (form === 'exponent') return Big(value).toExponential();
  return decimalText(value, form === 'long' ? LONG_SCALE : scale);
}

/** Amounts of bills are text; their shares of landed costs are as long as a division leaves them. */
function isDecimalText(key: string, value: unknown): value is string {
  const isAmount = SCALES[key] !== undefined || key.startsWith('allocated') || key.endsWith('Amount');
  return isAmount && typeof value === 'string' && /^-?\d+\.\d+$/.test(value);
}

/** Decimal text with at least `scale` decimals, and more if the number has them. */
export function decimalText(value: Big | number | string, scale: number): string {
  const text = Big(value).toFixed();
  const decimals = text.split('.')[1]?.length ?? 0;
  return decimals >= scale ? text : Big(value).toFixed(scale);
}

/** A number that may not fit into a JavaScript number. It can only be written to JSON. */
export function exactNumber(value: Big | string, scale: number): unknown {
  return json.rawJSON(decimalText(value, scale));
}

/** The default limit of the API's framework (assumed). */
const MAX_DEPTH = 64;

/** @throws if the text is not JSON, is nested too deeply, or has a number that JavaScript cannot hold exactly. */
export function readJson(text: string): unknown {
  const value = json.parse(text, (_key, inner, { source }) => {
    if (typeof inner !== 'number' || source === undefined || isExact(inner, source)) return inner;
    throw new RangeError(`The number ${source} has more digits than are kept.`);
  });
  if (isDeeperThan(value, MAX_DEPTH)) throw new RangeError(`The JSON is nested deeper than ${MAX_DEPTH} levels.`);
  return value;
}

/** JavaScript numbers hold any 15 digits exactly, and some longer numbers. */
function isExact(value: number, source: string): boolean {
  return Number.isFinite(value) && source.length <= MAX_NUMBER_LENGTH && Big(source).eq(Big(value));
}

/** Longer numbers are refused without further arithmetic. */
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
