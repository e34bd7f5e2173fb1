/** Looks into a value of unknown shape: anyone may start a workflow, or send it a message, with the Temporal CLI. */

/** Of an input that is quoted in a refusal. */
const MAX_QUOTED = 500;

/** No fields at all where the value is no object. */
export function fieldsOf(input: unknown): Partial<Record<string, unknown>> {
  return typeof input === 'object' && input !== null ? (input as Record<string, unknown>) : {};
}

export function isId(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

export function quoted(input: unknown): string {
  return JSON.stringify(input)?.slice(0, MAX_QUOTED) ?? 'nothing';
}
