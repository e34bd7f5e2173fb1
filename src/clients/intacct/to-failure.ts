/** The one translator from what Intacct answers to our failures. Nothing but `success` is a success. */
import { failure, IntegrationError } from '../../domain/failure.ts';
import { TransportError } from '../http.ts';
import { codeOf, FUNCTION_ERRORS, type IntacctError } from './error-codes.ts';

/** Whether the request could change anything decides what a broken exchange means. */
export type Intent = 'read' | 'write';

export function failureOfTransport(error: unknown, intent: Intent): IntegrationError {
  const mayHaveWritten = intent === 'write' && !(error instanceof TransportError && !error.maybeReceived);
  const detail = error instanceof TransportError ? `${error.message}.` : 'the connection failed.';
  return new IntegrationError(failure(mayHaveWritten ? 'intacct.outcome-unknown' : 'intacct.unreachable', detail));
}

/** An answer that is no gateway answer: an error page, a cut body, another status. */
export function failureOfStrangeAnswer(httpStatus: number, intent: Intent): IntegrationError {
  const evidence = { httpStatus };
  if (httpStatus === 429) return new IntegrationError(failure('intacct.rate-limited', undefined, evidence));
  if (intent === 'write') return new IntegrationError(failure('intacct.outcome-unknown', undefined, evidence));
  return new IntegrationError(
    failure('intacct.unreachable', `HTTP ${httpStatus} without a readable answer.`, evidence),
  );
}

/** Failures above the functions: the gateway, the control block or the sign-in. No function ran. */
export function failureAboveFunctions(errors: readonly IntacctError[], httpStatus: number): IntegrationError {
  const evidence = { errorno: errors[0]?.errorno ?? 'none', httpStatus };
  const detail = inWords(errors);
  const numbers = errors.map(({ errorno }) => errorno);
  if (httpStatus === 429 || numbers.includes('GW-0010') || /rate limit/i.test(detail)) {
    return new IntegrationError(failure('intacct.rate-limited', undefined, evidence));
  }
  if (numbers.includes('XL03000003') || numbers.includes('GW-0011')) {
    return new IntegrationError(failure('intacct.request-refused', detail, evidence));
  }
  return new IntegrationError(failure('intacct.access-denied', detail, evidence));
}

export function failureOfFunction(
  errors: readonly IntacctError[],
  controlId: string,
  intent: Intent,
): IntegrationError {
  const evidence = { errorno: errors.map(({ errorno }) => errorno).join(' ') || 'none', controlId };
  const code = codeOf(errors, FUNCTION_ERRORS) ?? 'intacct.business-rule';
  const isUnknownRead = code === 'intacct.outcome-unknown' && intent === 'read';
  return new IntegrationError(failure(isUnknownRead ? 'intacct.unreachable' : code, inWords(errors), evidence));
}

export function unreadable(why: string): IntegrationError {
  return new IntegrationError(failure('intacct.reply-unreadable', why.slice(0, 500)));
}

export const notSent = (): IntegrationError => new IntegrationError(failure('intacct.write-not-sent'));

function inWords(errors: readonly IntacctError[]): string {
  const texts = errors.map(({ errorno, text }) => text || errorno).filter((text) => text !== '');
  return texts.length > 0 ? texts.join(' ') : 'no reason given.';
}
