/** Describes in words what a schema allows at one place. It validates nothing. */
import { z } from 'zod';

/** The part of JSON Schema that our schemas are converted to. */
interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly propertyNames?: JsonSchema;
  readonly items?: JsonSchema;
  readonly examples?: readonly unknown[];
  readonly minItems?: number;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly default?: unknown;
  readonly description?: string;
}

export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
}

/** The schema of the value at a path, if there is one. */
export function schemaAt(root: JsonSchema, path: readonly PropertyKey[]): JsonSchema | undefined {
  return path.reduce<JsonSchema | undefined>((schema, part) => stepInto(schema, part), root);
}

function stepInto(schema: JsonSchema | undefined, part: PropertyKey): JsonSchema | undefined {
  if (schema === undefined) return undefined;
  const { properties = {}, items, additionalProperties, anyOf = [] } = schema;
  const name = String(part);
  if (Object.hasOwn(properties, name)) return properties[name];
  if (typeof part === 'number' && items !== undefined) return items;
  if (typeof additionalProperties === 'object') return additionalProperties;
  return anyOf.map((one) => stepInto(one, part)).find((found) => found !== undefined);
}

/** The field names that an object may have. */
export function fieldsOf({ properties = {}, anyOf = [] }: JsonSchema): string[] {
  return [...Object.keys(properties), ...anyOf.flatMap(fieldsOf)];
}

/** The values of an enumeration; undefined where the allowed values cannot be listed. */
export function valuesOf(schema: JsonSchema): readonly unknown[] | undefined {
  if (schema.enum !== undefined) return schema.enum;
  if (schema.const !== undefined) return [schema.const];
  return schema.type === 'boolean' ? [true, false] : undefined;
}

/** `one of: a, b`, `a whole number from 1 to 9`, `a list of text`; empty when nothing is known. */
export function describeAllowed(schema: JsonSchema): string {
  const values = valuesOf(schema);
  if (schema.type === 'boolean') return 'true or false';
  if (values !== undefined) return `one of: ${values.join(', ')}`;
  if (schema.anyOf !== undefined) return schema.anyOf.map(describeAllowed).join(', or ');
  switch (schema.type) {
    case 'integer':
    case 'number':
      return describeNumber(schema);
    case 'string':
      return describeText(schema);
    case 'array':
      return describeList(schema);
    case 'object':
      return describeObject(schema);
    case 'null':
      return 'null';
    case undefined:
      return '';
    default:
      return [schema.type ?? []]
        .flat()
        .map((type) => describeAllowed({ type }))
        .join(', or ');
  }
}

function describeNumber({ type, minimum, exclusiveMinimum, maximum }: JsonSchema): string {
  const kind = type === 'integer' ? 'a whole number' : 'a number';
  const from = minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? ` from ${minimum}` : '';
  const above = exclusiveMinimum === undefined ? from : ` above ${exclusiveMinimum}`;
  return maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? `${kind}${above} to ${maximum}` : kind + above;
}

function describeText({ format, examples = [], minLength = 0, maxLength }: JsonSchema): string {
  if (examples.length > 0) return `text such as ${JSON.stringify(examples[0])}`;
  if (format === 'date-time') return 'a time such as 2026-10-05T00:00:00Z';
  if (format === 'uuid' || format === 'guid') return 'a GUID such as 00000000-0000-4000-8000-000000000000';
  if (maxLength !== undefined) return `text of ${minLength} to ${maxLength} characters`;
  return minLength > 0 ? 'text that is not empty' : 'text';
}

function describeList({ items = {}, minItems = 0 }: JsonSchema): string {
  const entry = describeAllowed(items);
  const words = entry === '' ? 'a list' : `a list; each entry ${entry}`;
  return minItems > 0 ? words.replace('a list', 'a list that is not empty') : words;
}

function describeObject(schema: JsonSchema): string {
  const fields = fieldsOf(schema);
  return fields.length === 0 ? 'an object' : `an object with ${fields.join(', ')}`;
}
