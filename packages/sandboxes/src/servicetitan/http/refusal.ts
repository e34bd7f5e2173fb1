/** What a rule of the business refuses, to an app as to a person: thrown where the rule is, told where the call came from. */
import { notFound, ok, refused, type Answer } from './answer.ts';

export class Refusal extends Error {
  readonly status: 400 | 404 | 409 | 500;

  /** @param status what the API answers with; documented for few rules. */
  constructor(status: Refusal['status'], words: string) {
    super(words);
    this.name = 'Refusal';
    this.status = status;
  }
}

/** @param name with its kind, such as `Purchase order 12`. */
export function existing<T>(record: T | undefined, name: string): T {
  if (record === undefined) throw new Refusal(404, name);
  return record;
}

/** The API's answer to what may be refused. */
export function answered(work: () => unknown): Answer {
  try {
    return ok(work());
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    return thrown.status === 404 ? notFound(thrown.message) : refused(thrown.status, thrown.message);
  }
}
