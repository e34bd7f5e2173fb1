/**
 * Writes what is made from the configuration's schema: `tieout.schema.json`, which editors read, and the settings in
 * docs/configuration.md. `npm run docs:configuration`; a test says when it was forgotten.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { format, resolveConfig } from 'prettier';

import { tieoutJsonSchema } from '../src/config/json-schema.ts';
import { settingsInMarkdown } from './settings-in-markdown.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
/** The page's own parts stand before and behind these. */
const BEGIN = '<!-- settings: written by `npm run docs:configuration` -->';
const END = '<!-- end of the settings -->';

/** Path → content, as the files should be. */
export async function configurationFiles(): Promise<Record<string, string>> {
  const schema = tieoutJsonSchema();
  const page = path.join(ROOT, 'docs/configuration.md');
  return {
    [path.join(ROOT, 'tieout.schema.json')]: await pretty('tieout.schema.json', JSON.stringify(schema)),
    [page]: await pretty('configuration.md', withSettings(readFileSync(page, 'utf8'), settingsInMarkdown(schema))),
  };
}

function withSettings(page: string, settings: string): string {
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`docs/configuration.md lacks ${BEGIN} or ${END}`);
  return `${before}${BEGIN}\n\n${settings}\n${END}${after}`;
}

async function pretty(name: string, text: string): Promise<string> {
  return format(text, { ...(await resolveConfig(path.join(ROOT, name))), filepath: name });
}

if (import.meta.main) {
  for (const [file, content] of Object.entries(await configurationFiles())) writeFileSync(file, content);
}
