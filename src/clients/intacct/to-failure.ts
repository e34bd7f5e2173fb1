/** The one translator from what Intacct answers to our failures. Nothing but `success` is a success. */
import { failure, IntegrationError, type Failure, type FailureCode } from '../../domain/failures/failure.ts';
import { retryAfterMs, TransportError, type HttpAnswer } from '../http.ts';
import { codeOf, type Level } from './error-codes.ts';
import type { IntacctError } from './intacct-error.ts';

/** Whether the request could change anything decides what a broken exchange means. */
export type Intent = 'read' | 'write';

/** An error that no rule knows: what it means depends on how far the request came. */
const UNKNOWN_ERROR: Readonly<Record<Level, FailureCode>> = {
  gateway: 'intacct.unreachable',
  control: 'intacct.access-denied',
  authentication: 'intacct.access-denied',
  function: 'intacct.business-rule',
};
/** Enough for a person; an answer could hold megabytes. */
const MAX_WORDS = 1_000;

export function failureOfTransport(error: unknown, intent: Intent): IntegrationError {
  const isCertain = error instanceof TransportError && !error.maybeReceived;
  const detail = error instanceof TransportError ? `${error.message}.` : 'the connection failed.';
  return failed(isCertain ? 'intacct.unreachable' : unknownOutcome(intent), detail);
}

/** In an answer that no gateway wrote; said in a 200 body too. Functions answered before a cut may quote the words. */
export function asksForFewer({ status, body }: HttpAnswer): boolean {
  return status === 429 || (/API rate limit exceeded/i.test(body) && !/<operation/i.test(body));
}

/** An answer that is no gateway answer: an error page, a cut body, another status. */
export function unexpectedResponse(http: HttpAnswer, intent: Intent): IntegrationError {
  const { status, headers } = http;
  const evidence = { httpStatus: status };
  // A proxy in between may say so because of the waiting alone, after it has passed a write on.
  if (intent === 'read' && asksForFewer(http))
    return failed('intacct.rate-limited', undefined, evidence, retryAfterMs(headers));
  const detail = intent === 'write' ? undefined : `HTTP ${status} without a readable answer.`;
  return failed(unknownOutcome(intent), detail, evidence);
}

/** An answer of the gateway that leaves out what it should say of a function, or says it twice. */
export function noResponse(controlId: string, intent: Intent): IntegrationError {
  return failed(unknownOutcome(intent), 'the answer does not say what happened to a function.', { controlId });
}

/** A refusal above the functions: no function ran. */
export function failureOfRefusal(
  { level, errors }: { readonly level: Level; readonly errors: readonly IntacctError[] },
  { status, headers }: HttpAnswer,
  intent: Intent,
): IntegrationError {
  const byStatus = { 401: 'intacct.access-denied', 403: 'intacct.access-denied', 429: 'intacct.rate-limited' } as const;
  const reported = codeOf(errors, level);
  const known = status === 429 && reported !== 'intacct.outcome-unknown' ? undefined : reported;
  const code = known ?? byStatus[status as keyof typeof byStatus] ?? UNKNOWN_ERROR[level];
  const evidence = { ...evidenceOf(errors), level, httpStatus: status };
  // At the sign-in, the gateway had taken the request in already.
  if (code === 'intacct.rate-limited' && (intent === 'read' || level !== 'authentication'))
    return failed(code, undefined, evidence, retryAfterMs(headers));
  return failed(forIntent(code, intent), describeErrors(errors), evidence);
}

/** A session that was opened a moment ago and is not known any more; no function ran. */
export function failureOfLostSession(errors: readonly IntacctError[]): IntegrationError {
  return failed('intacct.unreachable', 'a new session was lost at once.', evidenceOf(errors));
}

/** A page of a query that contradicts itself: what it leaves out may be there. */
export function failureOfContradiction(object: string, numbers: string): IntegrationError {
  return failed('intacct.unreachable', `the list of ${object} contradicts itself (${numbers}).`);
}

export function pageDrift(object: string): IntegrationError {
  return failed('intacct.unreachable', `records of ${object} came or went while they were read.`);
}

/** A function that did not succeed, by its result. */
export interface FailedFunction {
  readonly controlId: string;
  readonly errors: readonly IntacctError[];
  readonly mayHaveWritten: boolean;
}

export function failureOfFunction(
  { errors, controlId, mayHaveWritten }: FailedFunction,
  intent: Intent,
): IntegrationError {
  const code = codeOf(errors, 'function') ?? UNKNOWN_ERROR.function;
  const evidence = { ...evidenceOf(errors), controlId };
  return failed(mayHaveWritten ? unknownOutcome(intent) : forIntent(code, intent), describeErrors(errors), evidence);
}

/** No session was given; no other function ran. What no retry solves is for the person who manages the access. */
export function failureOfSignIn(result: FailedFunction): IntegrationError {
  const failedAs = failureOfFunction(result, 'read');
  const { code, evidence } = failedAs.failure;
  if (code === 'intacct.unreachable' || code === 'intacct.rate-limited') return failedAs;
  return failed('intacct.access-denied', describeErrors(result.errors), evidence);
}

export function unreadable(why: string): IntegrationError {
  return failed('intacct.reply-unreadable', why.slice(0, MAX_WORDS));
}

/** It waited in the queue until no request could have ended before its deadline. */
export function notSent(intent: Intent): IntegrationError {
  return intent === 'write'
    ? failed('intacct.write-not-sent')
    : failed('intacct.unreachable', 'the queue was too long.');
}

function failed(code: FailureCode, detail?: string, evidence?: Failure['evidence'], waitMs?: number): IntegrationError {
  return new IntegrationError(failure(code, detail, evidence), waitMs);
}

function unknownOutcome(intent: Intent): FailureCode {
  return intent === 'write' ? 'intacct.outcome-unknown' : 'intacct.unreachable';
}

/** A read changes nothing, so there is nothing that could be unknown; a write that came far is not simply repeated. */
function forIntent(code: FailureCode, intent: Intent): FailureCode {
  const isOpen = code === 'intacct.outcome-unknown' || (code === 'intacct.rate-limited' && intent === 'write');
  return isOpen ? unknownOutcome(intent) : code;
}

function evidenceOf(errors: readonly IntacctError[]): NonNullable<Failure['evidence']> {
  const ids = errors.flatMap(({ errorId, messageIds }) => [errorId, ...messageIds]).filter(Boolean);
  const placeholders = errors.flatMap((error) => Object.entries(error.placeholders).map((pair) => pair.join('=')));
  const all = { errorno: errors.map(({ errorno }) => errorno), ids, placeholders };
  const reported = Object.entries(all).map(([name, values]) => [name, values.join(' ').slice(0, MAX_WORDS)]);
  return { errorno: 'none', ...Object.fromEntries(reported.filter(([, words]) => words !== '')) };
}

function describeErrors(errors: readonly IntacctError[]): string {
  const texts = errors.map(({ errorno, text }) => text || errorno).filter((text) => text !== '');
  return texts.length > 0 ? texts.join(' ').slice(0, MAX_WORDS) : 'no reason given.';
}
