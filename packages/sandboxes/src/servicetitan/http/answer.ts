/**
 * Answers of endpoints: a record, or an error in the API's own format (`ApiErrorResponse`, RFC 7807). `json.ts` writes
 * them as JSON.
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

const PROBLEM_TYPES: Readonly<Record<number, string>> = {
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
  const type = PROBLEM_TYPES[status] ?? 'about:blank';
  const body = { type, title, status, traceId, errors: details.errors ?? {}, data: {} };
  return { status, body, headers: details.headers ?? {} };
}

export function invalid(errors: FieldErrors): Answer {
  return problem(400, 'One or more validation errors occurred.', { errors });
}

/** Refused by a business rule. The status of most rules is not documented. */
export function refused(status: 400 | 409 | 500, message: string): Answer {
  return problem(status, message, { errors: { '': [message] } });
}

export function notFound(what: string): Answer {
  return problem(404, 'Not Found', { errors: { '': [`${what} was not found.`] } });
}

export function found(record: unknown, what: string): Answer {
  return record === undefined ? notFound(what) : ok(record);
}
