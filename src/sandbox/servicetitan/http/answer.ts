/**
 * What an endpoint answers: a record, or an error in the API's own form (`ApiErrorResponse`, RFC 7807). Writes JSON the
 * way ServiceTitan does, where a decimal number keeps its scale.
 */
import { randomBytes } from 'node:crypto';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Record<string, string>;
}

export type FieldErrors = Record<string, string[]>;

export function ok(body: unknown): Answer {
  return { status: 200, body };
}

const types: Readonly<Record<number, string>> = {
  400: 'https://tools.ietf.org/html/rfc7231#section-6.5.1',
  401: 'https://tools.ietf.org/html/rfc7235#section-3.1',
  403: 'https://tools.ietf.org/html/rfc7231#section-6.5.3',
  404: 'https://tools.ietf.org/html/rfc7231#section-6.5.4',
  405: 'https://tools.ietf.org/html/rfc7231#section-6.5.5',
  409: 'https://tools.ietf.org/html/rfc7231#section-6.5.8',
  413: 'https://tools.ietf.org/html/rfc7231#section-6.5.11',
  415: 'https://tools.ietf.org/html/rfc7231#section-6.5.13',
  429: 'https://tools.ietf.org/html/rfc6585#section-4',
  500: 'https://tools.ietf.org/html/rfc7231#section-6.6.1',
};

export function problem(
  status: number,
  title: string,
  details: { errors?: FieldErrors; headers?: Record<string, string> } = {},
): Answer {
  const traceId = `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`;
  const type = types[status] ?? 'about:blank';
  const body = { type, title, status, traceId, errors: details.errors ?? {}, data: {} };
  return { status, body, headers: details.headers ?? {} };
}

export function invalid(errors: FieldErrors): Answer {
  return problem(400, 'One or more validation errors occurred.', { errors });
}

/** Refused by a rule of the business. Which status a rule has is rarely documented. */
export function refused(status: 400 | 409 | 500, words: string): Answer {
  return problem(status, words, { errors: { '': [words] } });
}

export function notFound(what: string): Answer {
  return problem(404, 'Not Found', { errors: { '': [`${what} was not found.`] } });
}

export function found(record: unknown, what: string): Answer {
  return record === undefined ? notFound(what) : ok(record);
}

/** Decimals by property name and the scale the API prints them with; the same names hold strings on bills. */
const scales: Readonly<Record<string, number>> = {
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

// The property is in V8 since 2023 and not yet in TypeScript's library.
const json = JSON as JSON & { rawJSON(text: string): unknown };

/** @param body undefined for an answer without a body. */
export function writeJson(body: unknown): string {
  if (body === undefined) return '';
  return JSON.stringify(body, (key, value: unknown) => {
    const scale = scales[key];
    return typeof value === 'number' && scale !== undefined ? json.rawJSON(value.toFixed(scale)) : value;
  });
}
