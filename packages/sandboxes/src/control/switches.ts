/**
 * Behaviour of the real system that is not known for sure, as values that can be read and changed while the sandbox
 * runs. What each switch stands for is the description in its schema, in the system's own `switches.ts`.
 */
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';

import { allowedWords, jsonSchemaOf, valuesOf } from './allowed-values.ts';
import { withBody } from './control-routes.ts';

/** One switch in words. */
export interface SwitchKind {
  readonly name: string;
  /** Where it is a choice. */
  readonly values?: readonly unknown[];
  /** Where it is not: `a whole number from 1 to 1000`. */
  readonly type?: string;
  readonly default: unknown;
  readonly meaning: string;
}

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

  get kinds(): readonly SwitchKind[] {
    const { properties = {} } = jsonSchemaOf(this.#schema);
    return Object.entries(properties).map(([name, schema]) => {
      const values = valuesOf(schema);
      const choice = values === undefined ? { type: allowedWords(schema) } : { values };
      return { name, ...choice, default: schema.default, meaning: schema.description ?? '' };
    });
  }

  /** A PATCH changes the switches it names and leaves the others. */
  register(app: FastifyInstance): void {
    app.get('/_sandbox/switches', () => this.#current);
    app.get('/_sandbox/switches/kinds', () => this.kinds);
    app.patch('/_sandbox/switches', ({ body }, reply) => {
      const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
      const changed = isObject ? { ...this.#current, ...body } : body;
      return withBody(this.#schema, changed, reply, (next) => (this.#current = next));
    });
  }
}
