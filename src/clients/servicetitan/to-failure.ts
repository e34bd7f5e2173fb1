/** The one translator from what ServiceTitan answers to our failures. Statuses decide, never words alone. */
import { z } from 'zod';

import { failure, IntegrationError, type FailureCode } from '../../domain/failures/failure.ts';
import { retryAfterMs, TransportError, type HttpAnswer } from '../http.ts';
import { redactSecrets } from '../redact-secrets.ts';
import { parseExactly } from './exact-json.ts';

const MAX_WORDS = 500;
const LONGEST_WAIT_S = 600;

/** Everything we ask is a read or repeatable, so a broken exchange may simply be tried again. */
export function failureOfTransport(error: unknown): IntegrationError {
  const detail = error instanceof TransportError ? `${error.message}.` : 'the connection failed.';
  return new IntegrationError(failure('servicetitan.unreachable', detail));
}

/**
 * @param operation what was asked, without ids or secrets, e.g. `GET accounting/ap-bills`.
 * @param secrets never shown, also when the answer repeats them.
 */
export function failureOfStatus(answer: HttpAnswer, operation: string, secrets: readonly string[]): IntegrationError {
  const { title, traceId } = readProblem(answer.body, secrets);
  const evidence = { operation, httpStatus: answer.status, ...(traceId === '' ? {} : { traceId }) };
  const code = codeOfStatus(answer.status);
  if (code === 'servicetitan.rate-limited')
    return new IntegrationError(failure(code, undefined, evidence), waitAsked(answer));
  const words = title === '' ? '' : ` (${title})`;
  const scope = answer.status === 403 ? scopeHint(operation) : '';
  return new IntegrationError(failure(code, `${operation} answered ${answer.status}${words}.${scope}`, evidence));
}

function codeOfStatus(status: number): FailureCode {
  if (status === 429) return 'servicetitan.rate-limited';
  if (status === 401 || status === 403) return 'servicetitan.access-denied';
  if (status === 408 || status >= 500) return 'servicetitan.unreachable';
  return status >= 400 ? 'servicetitan.request-refused' : 'servicetitan.reply-unreadable';
}

const MODULES: Readonly<Record<string, string>> = { accounting: 'acc', inventory: 'inv', jpm: 'jpm', settings: 'set' };

/** Names follow one pattern wherever they are documented; assumed for the rest. */
function scopeHint(operation: string): string {
  const [, module = '', resource = ''] = /^GET ([a-z]+)\/([a-z-]+)/.exec(operation) ?? [];
  const name = MODULES[module];
  return name === undefined ? '' : ` The scope it needs is probably tn.${name}.${resource.replaceAll('-', '')}:r.`;
}

const text = z.string().catch('');
const problemSchema = z.object({
  title: text,
  traceId: text,
  /** The token endpoint's form. */
  error: text,
  errors: z.record(z.string(), z.array(z.string())).catch({}),
});

/** The words of an error: ProblemDetails, or plain text from something in between. Nothing of an HTML page. */
function readProblem(body: string, secrets: readonly string[]): { title: string; traceId: string } {
  const shown = (words: string) => redactSecrets(words, secrets).replace(/\s+/g, ' ').trim().slice(0, MAX_WORDS);
  const json = parsed(body);
  const problem = problemSchema.safeParse(json).data;
  if (problem !== undefined) {
    const fields = Object.entries(problem.errors).map(([field, messages]) => `${field}: ${messages.join(' ')}`);
    const title = [problem.title, problem.error, ...fields].filter(Boolean).join(' ');
    return { title: shown(title), traceId: shown(problem.traceId) };
  }
  const words = typeof json === 'string' ? json : body;
  return { title: /^\s*[<{[]/.test(words) ? '' : shown(words), traceId: '' };
}

function parsed(body: string): unknown {
  try {
    return parseExactly(body);
  } catch {
    return undefined;
  }
}

/**
 * The JSON of a body that should hold it, its numbers exact.
 * @throws IntegrationError servicetitan.unreachable for anything else: a page of something in between, or a cut.
 */
export function readJson(body: string, operation: string): unknown {
  const json = parsed(body);
  if (json !== undefined) return json;
  throw new IntegrationError(
    failure('servicetitan.unreachable', `${operation} was answered by no JSON.`, { operation }),
  );
}

export function unreadable(operation: string, why: string): IntegrationError {
  const detail = `${operation}: ${why.slice(0, MAX_WORDS)}`;
  return new IntegrationError(failure('servicetitan.reply-unreadable', detail, { operation }));
}

/** ServiceTitan names the seconds in the title of the 429 body; Retry-After is not documented but seen. */
export function waitAsked({ headers, body }: HttpAnswer): number {
  const title = Number(/again in (\d+(?:\.\d+)?) second/i.exec(body)?.[1] ?? 0);
  return Math.max(retryAfterMs(headers) ?? 0, Math.min(title, LONGEST_WAIT_S) * 1_000, 1_000);
}
