/**
 * Validates a request body as the API does: a missing required property or a value of the wrong type is refused with
 * 400, unknown properties are ignored.
 */
import Big from 'big.js';
import { z } from 'zod';

import { parseInstant } from '../records/instant.ts';
import { invalid, type Answer, type FieldErrors } from './answer.ts';

/** Passes the valid body to `handle`, or answers 400. */
export function withRequest<T>(schema: z.ZodType<T>, body: unknown, handle: (request: T) => Answer): Answer {
  const parsed = schema.safeParse(body, { reportInput: true, error: describeIssue });
  return parsed.success ? handle(parsed.data) : invalid(fieldErrors(parsed.error));
}

/** The API's messages call the body `request`, as observed on a live tenant; it is not a property of the body. */
function fieldErrors(error: z.ZodError): FieldErrors {
  const errors: FieldErrors = {};
  const add = (field: string, message: string): void => {
    const messages = (errors[field] ??= []);
    if (!messages.includes(message)) messages.push(message);
  };
  for (const { path, message, input } of error.issues) {
    const field = written(path);
    const isMissing = input === undefined;
    if (isMissing) add('request', 'The request field is required.');
    if (field === '' && !isMissing) add('request', message);
    if (field === '') continue;
    const parent = written(path.slice(0, -1));
    const required = `Required property '${String(path.at(-1))}' not found in JSON. Path '${parent}'.`;
    add(field, isMissing ? required : message);
  }
  return errors;
}

/** Type names as the API's framework writes them; whole numbers are IDs, which are of type long. */
const FRAMEWORK_TYPES: Readonly<Record<string, string>> = {
  string: 'System.String',
  int: 'System.Int64',
  number: 'System.Decimal',
  boolean: 'System.Boolean',
  array: 'System.Array',
};

/** Assumed: ASP.NET's messages for a value of the wrong type or out of range. */
const describeIssue: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return `The JSON value could not be converted to ${FRAMEWORK_TYPES[kindOf(issue)] ?? 'System.Object'}.`;
    case 'invalid_format':
      return `The JSON value could not be converted to ${issue.format === 'guid' ? 'System.Guid' : 'System.String'}.`;
    case 'invalid_value':
      return 'The JSON value could not be converted to an allowed value.';
    case 'too_small':
      return boundMessage(issue, issue.inclusive === false ? 'greater than' : 'at least', issue.minimum);
    case 'too_big':
      return boundMessage(issue, 'at most', issue.maximum);
    default:
      return 'The value is not valid.';
  }
};

function kindOf({ expected, inst }: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidType>): string {
  return inst instanceof z.ZodNumberFormat ? 'int' : expected;
}

function boundMessage({ origin }: { readonly origin: string }, bound: string, limit: number | bigint): string {
  if (origin === 'string') {
    return `The field must be a string with a ${bound === 'at most' ? 'maximum' : 'minimum'} length of ${limit}.`;
  }
  return origin === 'array'
    ? `The field must be a list with ${bound} ${limit} entries.`
    : `The field must be ${bound} ${limit}.`;
}

/** `items[0].skuId`. */
function written(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}

export const bodyId = z.int().min(1);
/** Money, rounded to cents; unit costs may have more decimals. */
export const bodyMoney = z
  .number()
  .min(0)
  .max(1_000_000_000)
  .transform((amount) => Big(amount).round(2, Big.roundHalfUp).toNumber());
export const bodyCost = z.number().min(0).max(1_000_000_000);
export const bodyQuantity = z.number().gt(0).max(1_000_000);
export const bodyText = z.string().max(4_000);

/** A date as the API stores it: midnight UTC, whatever time was sent. */
export const bodyDate = z
  .string()
  .refine((text) => parseInstant(text) !== undefined, 'Could not convert string to DateTime.')
  .transform((text) => `${text.slice(0, 10)}T00:00:00Z`);
