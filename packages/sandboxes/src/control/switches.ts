/**
 * Behavior of the real system that is unknown or differs between customers, as values that can be read and changed
 * while the sandbox runs. The description in the schema (each system's own `switches.ts`) says what a switch means.
 */
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';

import { describeAllowed, jsonSchemaOf, valuesOf } from './allowed-values.ts';
import { withBody } from './control-routes.ts';

/** The description of one switch. */
export interface SwitchKind {
  readonly name: string;
  /** The allowed values of an enumeration. */
  readonly values?: readonly unknown[];
  /** The allowed values in words, where they cannot be listed: `a whole number from 1 to 1000`. */
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
      const choice = values === undefined ? { type: describeAllowed(schema) } : { values };
      return { name, ...choice, default: schema.default, meaning: schema.description ?? '' };
    });
  }

  /** A PATCH changes only the switches it names. */
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
