/**
 * The shape of `tieout.yaml` as a JSON schema: for editors (tieout.schema.json), for docs/configuration.md, and for
 * naming the nearest valid names. What one setting demands of another is not in it; `tieout mapping check` reports
 * that.
 */
import { z } from 'zod';

import { USER_DIMENSION } from '../domain/values/dimensions.ts';
import { getOwn } from '../domain/values/get-own.ts';
import { dimensionLists, userDimensionRule } from './mapping-schema.ts';
import { tieoutSchema } from './schema.ts';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Draft 7 is what editors understand best. */
const DIALECT = { target: 'draft-7', io: 'input' } as const;

export function tieoutJsonSchema(): JsonSchema {
  const shape = z.toJSONSchema(tieoutSchema, {
    ...DIALECT,
    override: ({ zodSchema, jsonSchema }) => refine(zodSchema, jsonSchema),
  });
  return { title: 'tieout.yaml', description: 'Configuration of Tieout: docs/configuration.md explains it.', ...shape };
}

/** What zod knows only as code. */
function refine(of: z.core.$ZodType, schema: JsonSchema): void {
  if (of !== dimensionLists) return;
  const ofOwn = z.toJSONSchema(z.array(userDimensionRule), DIALECT);
  delete ofOwn['$schema'];
  schema.additionalProperties = false;
  schema.patternProperties = { [USER_DIMENSION.source]: ofOwn };
}

/** Names of the settings that may be at a path; none where names are free. */
export function settingsAt(schema: JsonSchema, path: readonly (string | number)[]): string[] {
  const found = path.reduce((schemas, part) => schemas.flatMap((one) => inside(one, part, schema)), [schema]);
  return [...new Set(found.flatMap(({ properties }) => Object.keys(properties ?? {})))];
}

/** What a reference refers to; any other schema is itself. */
export function resolved(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const definitions = (root['definitions'] ?? {}) as Readonly<Record<string, JsonSchema>>;
  const name = schema.$ref?.replace('#/definitions/', '');
  const found = name === undefined ? schema : getOwn(definitions, name);
  if (found === undefined) throw new Error(`the JSON schema has no ${name}`);
  return found;
}

/** One step down, in every alternative. */
function inside(schema: JsonSchema, part: string | number, root: JsonSchema): JsonSchema[] {
  const { properties, patternProperties = {}, additionalProperties, items, anyOf = [] } = resolved(schema, root);
  const [ofPattern] = Object.entries(patternProperties).filter(([pattern]) => new RegExp(pattern).test(String(part)));
  const next = typeof part === 'number' ? items : (getOwn(properties, part) ?? ofPattern?.[1] ?? additionalProperties);
  const alternatives = anyOf.filter((one) => typeof one === 'object').flatMap((one) => inside(one, part, root));
  return typeof next === 'object' && !Array.isArray(next) ? [resolved(next, root), ...alternatives] : alternatives;
}
