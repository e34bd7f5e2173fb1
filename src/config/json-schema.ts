/**
 * The shape of `tieout.yaml` as a JSON schema: for editors (tieout.schema.json), for docs/configuration.md, and for
 * telling the nearest valid names. What one setting demands of another is not in it; `tieout mapping check` tells that.
 */
import { z } from 'zod';

import { USER_DIMENSION } from '../domain/dimensions.ts';
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

/** Names of the settings that may stand at a path; none where names are free. */
export function settingsAt(schema: JsonSchema, path: readonly (string | number)[]): string[] {
  return [...new Set(path.reduce(inside, [schema]).flatMap(({ properties }) => Object.keys(properties ?? {})))];
}

/** One step down, in every alternative. */
function inside(schemas: readonly JsonSchema[], part: string | number): JsonSchema[] {
  return schemas.flatMap(({ properties, patternProperties, additionalProperties, items, anyOf }) => {
    const ofPattern = Object.entries(patternProperties ?? {}).filter(([pattern]) =>
      new RegExp(pattern).test(String(part)),
    );
    const found =
      typeof part === 'number' ? [items].flat() : [properties?.[part] ?? ofPattern[0]?.[1] ?? additionalProperties];
    const next = found.filter((one) => typeof one === 'object');
    return [
      ...next,
      ...inside(
        (anyOf ?? []).filter((one) => typeof one === 'object'),
        part,
      ),
    ] as JsonSchema[];
  });
}
