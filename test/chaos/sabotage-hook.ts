/**
 * Loaded before the worker with `node --import`: changes one file of the product as it is read. It throws when the words
 * that it replaces are gone, so that no sabotage passes for a harmless one.
 */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

import { sabotages } from './sabotage.ts';

const name = process.env['CHAOS_SABOTAGE'] ?? '';
const sabotage = Object.entries(sabotages).find(([each]) => each === name)?.[1];
if (sabotage === undefined) throw new Error(`CHAOS_SABOTAGE names no sabotage: "${name}"`);
const { file, words, instead } = sabotage;
const target = new URL(`../../${file}`, import.meta.url).href;

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (url !== target) return loaded;
    const source = readFileSync(new URL(url), 'utf8');
    if (!source.includes(words)) {
      throw new Error(`the sabotage ${name} no longer fits ${file}: it does not contain "${words}"`);
    }
    return { ...loaded, source: source.replace(words, instead) };
  },
});
