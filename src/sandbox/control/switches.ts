/**
 * Behaviour of the real system that is not known for sure, as values that can be read and changed while the sandbox
 * runs. What each switch means stands with its schema in the system's own `switches.ts`.
 */
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';

import { withBody } from './admin.ts';

export class Switches<T extends object> {
  readonly #schema: z.ZodType<T>;
  #current: T;

  /** @param schema strict, with a default for every switch. */
  constructor(schema: z.ZodType<T>, initial: Partial<T> = {}) {
    this.#schema = schema;
    this.#current = schema.parse(initial);
  }

  get current(): T {
    return this.#current;
  }

  /** A PATCH changes the switches it names and leaves the others. */
  register(app: FastifyInstance): void {
    app.get('/_sandbox/switches', () => this.#current);
    app.patch('/_sandbox/switches', ({ body }, reply) => {
      const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
      const changed = isObject ? { ...this.#current, ...body } : body;
      return withBody(this.#schema, changed, reply, (next) => (this.#current = next));
    });
  }
}
