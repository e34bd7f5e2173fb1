/** A refusal by a business rule, thrown where the rule is and turned into an answer by the API or the UI routes. */
import { notFound, ok, refused, type Answer } from './answer.ts';

export class Refusal extends Error {
  readonly status: 400 | 404 | 409 | 500;

  /** @param status of the API's answer; documented for few rules. */
  constructor(status: Refusal['status'], message: string) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
  }
}

/** @param name the kind and ID, such as `Purchase order 12`. */
export function requireRecord<T>(record: T | undefined, name: string): T {
  if (record === undefined) throw new Refusal(404, name);
  return record;
}

/** The API's answer: the result of `work`, or its refusal. */
export function resultOrRefusal(work: () => unknown): Answer {
  try {
    return ok(work());
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    return thrown.status === 404 ? notFound(thrown.message) : refused(thrown.status, thrown.message);
  }
}
