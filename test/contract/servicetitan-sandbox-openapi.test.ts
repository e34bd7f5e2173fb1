/**
 * The ServiceTitan sandbox's lists against the official contracts: property names, required properties and types. Needs
 * TIEOUT_SERVICETITAN_OPENAPI to name the folder that holds the contracts; says so when it is not set.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { guid, list } from './servicetitan-sandbox-requests.ts';

const contracts = process.env['TIEOUT_SERVICETITAN_OPENAPI'] ?? '';
if (contracts === '') {
  process.stderr.write(
    'SKIPPED: responses against the official contracts. Set TIEOUT_SERVICETITAN_OPENAPI to the folder with accounting-v2.json and the others.\n',
  );
}

const schemaNode: z.ZodType<SchemaNode> = z.lazy(() =>
  z.looseObject({
    $ref: z.string().optional(),
    oneOf: z.array(schemaNode).optional(),
    type: z.string().optional(),
    required: z.array(z.string()).optional(),
    properties: z.record(z.string(), schemaNode).optional(),
    items: schemaNode.optional(),
  }),
);
interface SchemaNode {
  $ref?: string | undefined;
  oneOf?: SchemaNode[] | undefined;
  type?: string | undefined;
  required?: string[] | undefined;
  properties?: Record<string, SchemaNode> | undefined;
  items?: SchemaNode | undefined;
}
const contractSchema = z.object({
  paths: z.record(z.string(), z.unknown()),
  components: z.object({ schemas: z.record(z.string(), schemaNode) }),
});
const listOperation = z.object({
  get: z.object({
    responses: z.object({
      200: z.object({ content: z.object({ 'application/json': z.object({ schema: schemaNode }) }) }),
    }),
  }),
});

/** Names that do not belong, names that are missing, and values of another type; null is let through (seen live). */
function deviations(value: unknown, node: SchemaNode, schemas: Record<string, SchemaNode>, path: string): string[] {
  const schema = resolved(node, schemas);
  if (value === null || schema === undefined) return [];
  if (Array.isArray(value)) {
    if (schema.type !== 'array') return [`${path}: a list where the contract has ${schema.type}`];
    return value.flatMap((entry) => deviations(entry, schema.items ?? {}, schemas, `${path}[]`));
  }
  if (typeof value !== 'object') {
    const type = typeof value === 'number' ? ['number', 'integer'] : [typeof value];
    return schema.type === undefined || type.includes(schema.type)
      ? []
      : [`${path}: ${typeof value}, not ${schema.type}`];
  }
  const properties = schema.properties ?? {};
  const missing = (schema.required ?? []).filter((name) => !(name in value)).map((name) => `${path}.${name}: missing`);
  const rest = Object.entries(value).flatMap(([name, entry]) => {
    const property = properties[name];
    if (property === undefined) return [`${path}.${name}: not in the contract`];
    return deviations(entry, property, schemas, `${path}.${name}`);
  });
  return [...missing, ...rest];
}

function resolved(node: SchemaNode, schemas: Record<string, SchemaNode>): SchemaNode | undefined {
  const reference = node.$ref ?? node.oneOf?.[0]?.$ref;
  return reference === undefined ? node : schemas[reference.split('/').at(-1) ?? ''];
}

(contracts === '' ? describe.skip : describe)('official contracts', () => {
  it.each([
    ['accounting', 'ap-bills', ''],
    ['accounting', 'ap-bills', '&billType=ApBill'],
    ['accounting', 'ap-payments', ''],
    ['accounting', 'gl-accounts', ''],
    ['accounting', 'payment-terms', ''],
    ['inventory', 'purchase-orders', ''],
    ['inventory', 'receipts', ''],
    ['inventory', 'vendors', `&externalDataApplicationGuid=${guid}`],
    ['inventory', 'warehouses', ''],
    ['inventory', 'trucks', ''],
    ['jpm', 'jobs', ''],
    ['jpm', 'job-types', ''],
    ['settings', 'business-units', ''],
  ])('%s %s %s answers as the contract says', async (module, resource, query) => {
    const contract = contractSchema.parse(JSON.parse(readFileSync(join(contracts, `${module}-v2.json`), 'utf8')));
    const operation = listOperation.parse(contract.paths[`/tenant/{tenant}/${resource}`]);
    const { schema } = operation.get.responses[200].content['application/json'];
    const answer = await list(module, resource, `?pageSize=5000${query}`);
    const found = deviations(answer, schema, contract.components.schemas, resource);
    expect([...new Set(found)]).toEqual([]);
  });
});
