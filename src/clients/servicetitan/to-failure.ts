/** The one translator from what ServiceTitan answers to our failures. */
import { failure, IntegrationError } from '../../domain/failure.ts';
import { TransportError, type HttpAnswer } from '../http.ts';

/** Everything we ask is a read or repeatable, so a broken exchange may simply be tried again. */
export function failureOfTransport(error: unknown): IntegrationError {
  const detail = error instanceof TransportError ? `${error.message}.` : 'the connection failed.';
  return new IntegrationError(failure('servicetitan.unreachable', detail));
}

/** @param operation what was asked, without ids or secrets. */
export function failureOfStatus(answer: HttpAnswer, operation: string): IntegrationError {
  const evidence = { operation, httpStatus: answer.status };
  if (answer.status === 429) {
    return new IntegrationError(failure('servicetitan.rate-limited', undefined, evidence), waitAsked(answer));
  }
  if (answer.status === 401 || answer.status === 403) {
    const detail = `${operation} answered ${answer.status}.`;
    return new IntegrationError(failure('servicetitan.access-denied', detail, evidence));
  }
  if (answer.status >= 500) return new IntegrationError(failure('servicetitan.unreachable', undefined, evidence));
  return new IntegrationError(
    failure('servicetitan.reply-unreadable', `${operation} answered ${answer.status}.`, evidence),
  );
}

/** ServiceTitan names the seconds in the title of the 429 body; Retry-After is not documented but seen. */
function waitAsked({ headers, body }: HttpAnswer): number {
  const header = Number.parseFloat(String(headers['retry-after'] ?? ''));
  const title = Number.parseFloat(/again in (\d+(?:\.\d+)?) second/i.exec(body)?.[1] ?? '');
  const seconds = Math.max(Number.isFinite(header) ? header : 0, Number.isFinite(title) ? title : 0, 1);
  return Math.min(seconds, 600) * 1_000;
}
