/**
 * Validates input and describes each problem on a line of its own: `field: what is wrong (what is allowed)`. Used for
 * the control plane, the UI routes and scenario files alike.
 */
import type { z } from 'zod';

import { describeAllowed, fieldsOf, jsonSchemaOf, schemaAt } from './allowed-values.ts';

export type Reading<T> = { readonly value: T } | { readonly problems: readonly string[] };

/** @param whole what the value as a whole is called, such as `the body`. */
export function read<T>(schema: z.ZodType<T>, value: unknown, whole: string): Reading<T> {
  // A schema's own messages already say what is allowed.
  const general = new Set<string>();
  const error: z.core.$ZodErrorMap = ({ input }) => {
    const message = input === undefined ? 'is missing' : `${shown(input)} is not allowed`;
    general.add(message);
    return message;
  };
  const parsed = schema.safeParse(value, { error });
  if (parsed.success) return { value: parsed.data };
  const root = jsonSchemaOf(schema);
  const problems = parsed.error.issues.flatMap((issue) => {
    const there = schemaAt(root, issue.path) ?? {};
    const line = (path: readonly PropertyKey[], what: string, allowed: string): string =>
      `${path.map(String).join('.') || whole}: ${what}${allowed === '' ? '' : ` (${allowed})`}`;
    if (issue.code === 'unrecognized_keys') {
      const allowed = `allowed: ${fieldsOf(there).join(', ')}`;
      return issue.keys.map((key) => line([...issue.path, key], 'there is no such field', allowed));
    }
    if (issue.code === 'invalid_key') {
      const { propertyNames = {} } = schemaAt(root, issue.path.slice(0, -1)) ?? {};
      return line(issue.path, 'this name is not allowed', describeAllowed(propertyNames));
    }
    return line(issue.path, issue.message, general.has(issue.message) ? describeAllowed(there) : '');
  });
  return { problems };
}

const MAX_SHOWN_CHARACTERS = 60;

function shown(input: unknown): string {
  if (Array.isArray(input)) return input.length === 0 ? 'an empty list' : 'a list';
  if (typeof input === 'object' && input !== null) return 'an object';
  const text = JSON.stringify(input) ?? String(input);
  return text.length <= MAX_SHOWN_CHARACTERS ? text : `${text.slice(0, MAX_SHOWN_CHARACTERS)}…`;
}
