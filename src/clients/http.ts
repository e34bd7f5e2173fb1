/**
 * One HTTP exchange, nothing more: no retries (Temporal owns all waiting), bounded time and size, and for a failed
 * exchange the one thing that matters: whether the request can have reached the other side.
 */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

import got, { RequestError } from 'got';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly url: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly timeoutMs: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** The exchange broke. Holds no address with a query and no header: it may be logged. */
export class TransportError extends Error {
  /** False only when the request certainly never reached the other side. */
  readonly maybeReceived: boolean;

  constructor(code: string, maybeReceived: boolean) {
    super(`the connection failed (${code})`);
    this.name = 'TransportError';
    this.maybeReceived = maybeReceived;
  }
}

const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

const client = got.extend({
  retry: { limit: 0 },
  throwHttpErrors: false,
  followRedirect: false,
  decompress: true,
  agent: { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) },
});

/** @throws TransportError when there is no complete answer within the time and size allowed. */
export async function exchange(request: HttpRequest): Promise<HttpAnswer> {
  const limit = new AbortController();
  try {
    const pending = client(request.url, {
      method: request.method,
      headers: request.headers ?? {},
      ...(request.body === undefined ? {} : { body: request.body }),
      timeout: { connect: Math.min(10_000, request.timeoutMs), request: request.timeoutMs },
      signal: limit.signal,
    });
    void pending.on('downloadProgress', ({ transferred }) => {
      if (transferred > MAX_ANSWER_BYTES) limit.abort();
    });
    const response = await pending;
    return { status: response.statusCode, headers: response.headers, body: response.body };
  } catch (error) {
    throw asTransportError(error, limit.signal.aborted);
  }
}

function asTransportError(error: unknown, isTooLarge: boolean): TransportError {
  if (isTooLarge) return new TransportError('answer too large', true);
  if (!(error instanceof RequestError)) return new TransportError('unknown', true);
  return new TransportError(error.code, !neverSent(error));
}

/**
 * True before the connection existed: no byte of a request is sent until then. A reset of a connection that was kept
 * from an earlier request counts as sent, although most often it was not: nothing shows whether the other side closed
 * it before or after it read the request.
 */
function neverSent({ request, timings }: RequestError): boolean {
  if (request === undefined || timings === undefined) return false;
  const isEncrypted = String(request.options.url).startsWith('https:');
  return (isEncrypted ? timings.secureConnect : timings.connect) === undefined;
}

/** Asked for more, we ask again after this long all the same. */
const LONGEST_WAIT_MS = 600_000;

/** What the `Retry-After` header asks for, as seconds or as a date; a date is read by the other side's own clock. */
export function retryAfterMs(headers: HttpAnswer['headers']): number | undefined {
  const asked = String(headers['retry-after'] ?? '').trim();
  const now = Date.parse(String(headers['date'] ?? ''));
  let wait = Number.NaN;
  if (/^\d+(?:\.\d+)?$/.test(asked)) wait = Math.ceil(Number(asked) * 1_000);
  else if (asked.endsWith('GMT')) wait = Date.parse(asked) - (Number.isNaN(now) ? Date.now() : now);
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(0, wait), LONGEST_WAIT_MS);
}
