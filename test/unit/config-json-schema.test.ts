/** `tieout.schema.json` and docs/configuration.md say what the configuration's schema says, and an editor can use it. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

import { generatedFiles } from '../../scripts/write-docs.ts';
import { tieoutJsonSchema, type JsonSchema } from '../../src/config/json-schema.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const SCHEMA = path.join(ROOT, 'tieout.schema.json');
const HVAC_MONTH = path.join(ROOT, 'examples/hvac-month/tieout.yaml');

/** Every `tieout.yaml` among the examples. */
const examples = readdirSync(path.join(ROOT, 'examples'), { recursive: true, encoding: 'utf8' })
  .filter((file) => path.basename(file) === 'tieout.yaml')
  .map((file) => path.join('examples', file));

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
addFormats.default(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(SCHEMA, 'utf8')) as object);

/** What an editor would underline in the example of the demo, with one text replaced. */
function underlined(replace: string, by: string): string[] {
  const yaml = readFileSync(HVAC_MONTH, 'utf8');
  if (!yaml.includes(replace)) throw new Error(`not in the file: ${replace}`);
  validate(parse(yaml.replace(replace, by)));
  return (validate.errors ?? []).map(({ instancePath }) => instancePath.replace('/connections/demo', ''));
}

describe('tieout.schema.json and docs/configuration.md', () => {
  it('are as `npm run docs` writes them', async () => {
    const generated = await generatedFiles();
    for (const file of ['tieout.schema.json', 'docs/configuration.md'])
      expect(readFileSync(path.join(ROOT, file), 'utf8')).toBe(generated[file]);
  });

  it('explain every setting', () => {
    const silent: string[] = [];
    const walk = (schema: JsonSchema, at: string, isExplained: boolean): void => {
      for (const [name, value] of Object.entries(schema.properties ?? {})) {
        const one = value as JsonSchema;
        if (one.description === undefined && !isExplained) silent.push(`${at}.${name}`);
        walk(one, `${at}.${name}`, name === 'dimensions'); // one explanation for all of them
      }
      for (const inner of [schema.items, schema.additionalProperties, ...Object.values(schema.patternProperties ?? {})])
        if (typeof inner === 'object') walk(inner as JsonSchema, `${at}[]`, false);
    };
    const schema = tieoutJsonSchema();
    walk(schema, '', false);
    for (const rule of Object.values(schema['definitions'] as Record<string, JsonSchema>)) walk(rule, 'rule', false);
    expect(silent).toEqual([]);
  });
});

describe('an editor', () => {
  it.each(examples)('finds the schema from %s, and nothing wrong in it', (file) => {
    const yaml = readFileSync(path.join(ROOT, file), 'utf8');
    const reference = /^# yaml-language-server: \$schema=(.*)$/m.exec(yaml)?.[1] ?? '';
    expect(path.resolve(ROOT, path.dirname(file), reference)).toBe(SCHEMA);
    validate(parse(yaml));
    expect(validate.errors).toBeNull();
  });

  it.each([
    ['an unknown setting', 'eligible: posted', 'elligible: posted', '/bills'],
    ['a wrong word', 'action: Submit', 'action: Draught', '/bills/action'],
    ['a number where text is needed', "account: '5800'", 'account: 5800', '/mapping/accounts/0/account'],
    ['a duration without a unit', 'settleTime: 10s', 'settleTime: 10', '/bills/settleTime'],
    ['no date', 'goLive: 2026-09-01', 'goLive: 2026-9-1', '/goLive'],
    ['an unknown dimension', '      dimensions:', '      dimensions:\n        projekt: []', '/mapping/dimensions'],
    ['an unknown condition', '{ line: tax,', '{ lines: tax,', '/mapping/accounts/0'],
    [
      'a value that may be missing where none can be looked up',
      '      dimensions:',
      '      dimensions:\n        GLDIMREGION: [{ value: N, missing: omit }]',
      '/mapping/dimensions/GLDIMREGION/0/missing',
    ],
  ])('underlines %s', (_what, replace, by, where) => {
    expect(underlined(replace, by)).toContain(where);
  });

  it('lets a dimension of our own pass', () => {
    const rule = '      dimensions:\n        GLDIMREGION: [{ jobType: [41, 42], value: N }]';
    expect(underlined('      dimensions:', rule)).toEqual([]);
  });
});
