/**
 * Holds responses against the official OpenAPI documents of ServiceTitan. The documents are not part of this project:
 * TIEOUT_SERVICETITAN_OPENAPI names the folder that has them, and without it nothing is checked (a skipped test says so).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { z } from 'zod';

import { laterOperations, laterProperties, nullInPractice } from './servicetitan-contract-deviations.ts';

const folder = process.env['TIEOUT_SERVICETITAN_OPENAPI'] ?? '';
export const contractsAreHere = folder !== '';

const modules = ['accounting', 'inventory', 'jpm', 'settings'] as const;
type Module = (typeof modules)[number];

const media = z.looseObject({ schema: z.record(z.string(), z.unknown()) });
const operationSchema = z.looseObject({
  responses: z.record(
    z.string(),
    z.looseObject({ content: z.looseObject({ 'application/json': media.optional() }).optional() }),
  ),
});
const documentSchema = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});

interface Operation {
  /** `GET accounting /tenant/{tenant}/ap-bills`. */
  readonly name: string;
  /** By status; undefined where the contract documents an answer without a body. */
  readonly bodies: ReadonlyMap<string, Record<string, unknown> | undefined>;
}

class Contract {
  readonly #module: Module;
  readonly #paths: z.infer<typeof documentSchema>['paths'];
  readonly #templates: readonly { readonly template: string; readonly pattern: RegExp }[];
  readonly #ajv = new Ajv({ strict: false, allErrors: true, verbose: true });
  readonly #validators = new Map<string, ValidateFunction>();

  constructor(module: Module) {
    const document = documentSchema.parse(JSON.parse(readFileSync(join(folder, `${module}-v2.json`), 'utf8')));
    this.#module = module;
    this.#paths = document.paths;
    // Fixed segments win over parameters: `vendors/custom-fields` is not a vendor's id.
    this.#templates = Object.keys(document.paths)
      .toSorted((a, b) => a.split('{').length - b.split('{').length)
      .map((template) => ({ template, pattern: new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`) }));
    addFormats.default(this.#ajv);
    for (const format of ['decimal', 'html', 'multiline', 'phone']) this.#ajv.addFormat(format, true);
    this.#ajv.addFormat('guid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i);
    this.#ajv.addSchema({ components: jsonSchema(document.components) }, 'document');
  }

  operation(method: string, path: string): Operation | undefined {
    const template = this.#templates.find(({ pattern }) => pattern.test(path))?.template;
    const operation = template === undefined ? undefined : this.#paths[template]?.[method.toLowerCase()];
    if (template === undefined || operation === undefined) return undefined;
    const { responses } = operationSchema.parse(operation);
    const bodies = Object.entries(responses).map(
      ([status, { content }]) => [status, content?.['application/json']?.schema] as const,
    );
    return { name: `${method} ${this.#module} ${template}`, bodies: new Map(bodies) };
  }

  errors(operation: Operation, status: string, schema: Record<string, unknown>, body: unknown): readonly string[] {
    const key = `${operation.name} ${status}`;
    const validate = this.#validators.get(key) ?? this.#ajv.compile(asObject(jsonSchema(schema)));
    this.#validators.set(key, validate);
    if (validate(body)) return [];
    const counted = (validate.errors ?? []).filter(
      (error) => error.keyword !== 'if' && !isKnownDeviation(operation, error),
    );
    return [...new Set(counted.map(described))];
  }
}

/** OpenAPI 3.0 as JSON Schema: its references, and `nullable` where the schema has no type of its own. */
function jsonSchema(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(jsonSchema);
  if (typeof node !== 'object' || node === null) return node;
  const { nullable, oneOf, ...rest } = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, jsonSchema(value)]),
  );
  if (typeof rest['$ref'] === 'string') return { $ref: rest['$ref'].replace(/^#/, 'document#') };
  const isSchemaKeyword = nullable === undefined || typeof nullable === 'boolean';
  if (!isSchemaKeyword) return { ...rest, nullable, ...(oneOf === undefined ? {} : { oneOf }) };
  if (Array.isArray(oneOf)) {
    const target = oneOf.length === 1 ? asObject(oneOf[0]) : { oneOf };
    return nullable === true ? { if: { type: 'null' }, else: target } : target;
  }
  if (nullable !== true) return rest;
  const values = rest['enum'];
  return { ...rest, nullable: true, ...(Array.isArray(values) ? { enum: [...values, null] } : {}) };
}

function asObject(value: unknown): Record<string, unknown> {
  return z.record(z.string(), z.unknown()).parse(value);
}

function isKnownDeviation(operation: Operation, { keyword, instancePath, params, data }: ErrorObject): boolean {
  if (keyword === 'additionalProperties') {
    const segments = operation.name.split('/');
    return laterProperties.some(
      ({ resource, properties }) => segments.includes(resource) && properties.includes(params['additionalProperty']),
    );
  }
  const property = instancePath.split('/').findLast((step) => !/^\d*$/.test(step));
  const isKnown = data === null && nullInPractice.some((deviation) => deviation.property === property);
  if (isKnown) nullsKnown += 1;
  return isKnown;
}

function described({ instancePath, message = '', params, data }: ErrorObject): string {
  const where = instancePath.replaceAll(/\/\d+/g, '[]') || 'body';
  const extra = params['additionalProperty'] === undefined ? '' : ` '${String(params['additionalProperty'])}'`;
  const value = typeof data === 'object' && data !== null ? '' : `, got ${JSON.stringify(data)}`;
  return `${where} ${message}${extra}${value}`;
}

const contracts = new Map<Module, Contract>();
/** Nulls that were let through. */
let nullsKnown = 0;

function contractOf(module: Module): Contract {
  const contract = contracts.get(module) ?? new Contract(module);
  contracts.set(module, contract);
  return contract;
}

export interface ObservedResponse {
  readonly method: string;
  /** Path as called, `/{module}/v2/tenant/…`, with or without its query. */
  readonly path: string;
  readonly status: number;
  readonly text: string;
}

/**
 * Throws when a response is not what the official contract says. Statuses that the contract leaves out (401, 403, 429,
 * 5xx) are not judged; a success of an operation that the contract does not know is.
 */
export function expectContract({ method, path, status, text }: ObservedResponse): void {
  if (!contractsAreHere) return;
  if (laterOperations.some((later) => later.operation === `${method} ${withoutTenant(path)}`)) return;
  const match = /^\/(\w+)\/v2(\/tenant\/[^?]*)/.exec(path);
  const module = modules.find((name) => name === match?.[1]);
  const resource = match?.[2] ?? '';
  const operation = module === undefined ? undefined : contractOf(module).operation(method, resource);
  if (module === undefined || operation === undefined) {
    if (status >= 400) return;
    throw new Error(`${method} ${path} answered ${status}, and no official contract has this operation.`);
  }
  if (!operation.bodies.has(String(status))) {
    if (status >= 400) return;
    throw new Error(
      `${operation.name} answered ${status}; the contract has ${[...operation.bodies.keys()].join(', ')}.`,
    );
  }
  const schema = operation.bodies.get(String(status));
  const errors =
    schema === undefined
      ? bodyErrors(text)
      : contractOf(module).errors(operation, String(status), schema, parsed(text));
  if (errors.length > 0)
    throw new Error([`${operation.name} ${status} breaks the official contract:`, ...errors].join('\n  '));
}

/** Throws when a value is not what a schema of a contract says: for what the sandbox sends by itself. */
export function expectSchema(module: Module, name: string, value: unknown): void {
  if (!contractsAreHere) return;
  const operation = { name: `${module} ${name}`, bodies: new Map() };
  const errors = contractOf(module).errors(operation, '', { $ref: `#/components/schemas/${name}` }, value);
  if (errors.length > 0) throw new Error([`${name} breaks the official contract:`, ...errors].join('\n  '));
}

function withoutTenant(path: string): string {
  return path.replace(/\/v2\/tenant\/[^/]+/, '').replace(/\?.*/, '');
}

function bodyErrors(text: string): string[] {
  return text === '' ? [] : [`body must be empty, got ${text.slice(0, 80)}`];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return `no JSON: ${text.slice(0, 80)}`;
  }
}

/** How many nulls were let through that no contract has. */
export function knownNulls(): number {
  return nullsKnown;
}
