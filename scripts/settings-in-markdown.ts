/** Every setting of `tieout.yaml` as tables of a Markdown page: what it is, what it may be, what it is by default. */
import { resolved, type JsonSchema } from '../src/config/json-schema.ts';
import { withLinks } from './links-in-markdown.ts';

interface Section {
  readonly path: string;
  readonly words: string;
  readonly schema: JsonSchema;
}

const RULES = ['accounts', 'dimensions.<name>', 'vendorOverrides'].map(
  (list) => `connections.<name>.mapping.${list}[]`,
);

/** @param root the JSON schema of the whole file. */
export function settingsInMarkdown(root: JsonSchema): string {
  const sections = sectionsOf({ path: '', words: '', schema: root }, root);
  const conditions = conditionsIn(sections, root);
  const parts = sections.flatMap((section) => {
    const isRule = RULES.includes(section.path);
    const own = isRule ? without(section, conditions) : section;
    const shared = section.path === RULES[0] ? [describeConditions(conditions, root)] : [];
    return [describe(own, isRule, root), ...shared];
  });
  return `${parts.join('\n\n')}\n`;
}

/** An object's settings, then those of everything in it that has settings of its own. */
function sectionsOf(section: Section, root: JsonSchema): Section[] {
  const { path, schema } = section;
  const inner = Object.entries(schema.properties ?? {}).flatMap(([name, value]) => {
    const one = resolved(value as JsonSchema, root);
    const at = path === '' ? name : `${path}.${name}`;
    return isInline(one) ? [] : innerSections(at, one, root);
  });
  // A group that only holds another one says nothing by itself.
  return inner.length === 1 && Object.keys(schema.properties ?? {}).length === 1 ? inner : [section, ...inner];
}

function innerSections(path: string, schema: JsonSchema, root: JsonSchema): Section[] {
  const words = schema.description ?? '';
  if (isSameForAll(schema)) {
    const [one] = Object.values(schema.properties ?? {}) as JsonSchema[];
    const names = Object.keys(schema.properties ?? {}).map((name) => `\`${name}\``);
    return innerSections(
      `${path}.<name>`,
      { ...one, description: `The dimensions: ${names.join(', ')}, or a user-defined one (GLDIM…).` },
      root,
    );
  }
  if (schema.properties !== undefined) return sectionsOf({ path, words, schema }, root);
  if (hasSettings(schema.additionalProperties, root))
    return sectionsOf(
      { path: `${path}.<name>`, words: '', schema: resolved(schema.additionalProperties as JsonSchema, root) },
      root,
    );
  if (hasSettings(schema.items, root))
    return sectionsOf({ path: `${path}[]`, words, schema: resolved(schema.items as JsonSchema, root) }, root);
  return [];
}

function hasSettings(schema: unknown, root: JsonSchema): boolean {
  return typeof schema === 'object' && schema !== null && resolved(schema as JsonSchema, root).properties !== undefined;
}

/** A few plain settings in a group are listed in the table that has the group. */
function isInline({ properties = {} }: JsonSchema): boolean {
  const settings = Object.values(properties) as JsonSchema[];
  return settings.length > 0 && settings.length <= 3 && settings.every(({ type }) => type === 'string');
}

/** Each of its settings is the same thing under another name. */
function isSameForAll({ properties = {} }: JsonSchema): boolean {
  const shapes = Object.values(properties).map((one) => JSON.stringify(one));
  return shapes.length > 4 && shapes.every((shape) => shape === shapes[0]);
}

/** What all rules have in common. */
function conditionsIn(sections: readonly Section[], root: JsonSchema): Record<string, JsonSchema> {
  const [first = {}, ...others] = sections
    .filter(({ path }) => RULES.includes(path))
    .map(({ schema }) => resolved(schema, root).properties as Record<string, JsonSchema>);
  const isShared = ([name, schema]: [string, JsonSchema]) =>
    others.every((other) => JSON.stringify(other[name]) === JSON.stringify(schema));
  return Object.fromEntries(Object.entries(first).filter(isShared));
}

function without(section: Section, conditions: Readonly<Record<string, JsonSchema>>): Section {
  const kept = Object.entries(section.schema.properties ?? {}).filter(([name]) => !(name in conditions));
  return { ...section, schema: { ...section.schema, properties: Object.fromEntries(kept) } };
}

function describe({ path, words, schema }: Section, isRule: boolean, root: JsonSchema): string {
  const heading = path === '' ? '' : `### \`${path}\`\n\n`;
  const rule = isRule ? ' In addition to its conditions, a rule has:' : '';
  const introduction = words === '' && rule === '' ? '' : `${linked(words)}${rule}\n\n`;
  return `${heading}${introduction}${table(rowsOf(schema, '', root))}`;
}

function describeConditions(conditions: Readonly<Record<string, JsonSchema>>, root: JsonSchema): string {
  const introduction =
    'The conditions of a rule, for accounts, dimensions and vendors alike. A condition that is left out accepts everything; put several values in `[ ]`.';
  const rows = rowsOf({ properties: conditions }, '', root).map(([name, values, , words]) => [
    name,
    values,
    'any',
    words,
  ]);
  return `#### Conditions\n\n${introduction}\n\n${table(rows)}`;
}

function rowsOf({ properties = {}, required = [] }: JsonSchema, prefix: string, root: JsonSchema): string[][] {
  return Object.entries(properties).flatMap(([name, value]) => {
    const schema = resolved(value as JsonSchema, root);
    const words = linked((value as JsonSchema).description ?? schema.description ?? '');
    const row = [`\`${prefix}${name}\``, valuesOf(schema), defaultOf(schema, required.includes(name)), words];
    return isInline(schema) ? [row, ...rowsOf(schema, `${prefix}${name}.`, root)] : [row];
  });
}

function defaultOf(schema: JsonSchema, isRequired: boolean): string {
  if (isRequired) return 'needed';
  const { default: value } = schema;
  if (value === undefined) return 'none';
  if (typeof value !== 'object') return code(value);
  return schema.properties === undefined ? 'empty' : '';
}

function valuesOf(schema: JsonSchema): string {
  const { title, type, enum: choices, anyOf, minimum, maximum, format } = schema;
  if (schema.const !== undefined) return code(schema.const);
  if (choices !== undefined) return either(choices.map(code));
  if (title !== undefined) return title;
  if (format === 'uuid') return 'GUID';
  if (anyOf !== undefined) {
    const [one] = anyOf as JsonSchema[];
    return `${one === undefined ? '' : valuesOf(one)}; or several`;
  }
  if (type === 'boolean') return either(['`true`', '`false`']);
  if (type === 'integer') return minimum === undefined ? 'number' : `${minimum} to ${maximum}`;
  if (type === 'array') return isPlain(schema.items) ? `list of ${valuesOf(schema.items as JsonSchema)}s` : 'list';
  if (type !== 'object') return 'text';
  if (schema.properties !== undefined) return 'group';
  return isPlain(schema.additionalProperties)
    ? `map of name to ${valuesOf(schema.additionalProperties as JsonSchema)}`
    : 'map';
}

function isPlain(schema: unknown): boolean {
  const type = (schema as JsonSchema | undefined)?.type;
  return type === 'string' || type === 'integer';
}

function code(value: unknown): string {
  return `\`${String(value)}\``;
}

function either(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function linked(words: string): string {
  return withLinks(words)
    .replaceAll(/(?:[\w-]*<[a-z ]+>\/?)+|\{[\w.]+\}/g, '`$&`')
    .replaceAll('|', '\\|');
}

function table(rows: readonly (readonly (string | undefined)[])[]): string {
  const head = ['Setting', 'Values', 'Default', 'Meaning'];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
