/**
 * Golden files below `test/golden/`: what goes over the wire, word for word, one folder for each side that speaks. A test
 * compares with them; only TIEOUT_GOLDEN=update writes them, and says which. What differs each time is none of its business.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { expect } from '@jest/globals';

const root = path.resolve(import.meta.dirname, '../golden');
const wanted = process.env['TIEOUT_GOLDEN'];
if (wanted !== undefined && wanted !== 'update') {
  throw new Error(`TIEOUT_GOLDEN is "${wanted}". Allowed: update, which writes golden files anew; or not set.`);
}
const isRecording = wanted === 'update';
const howToRecord = 'TIEOUT_GOLDEN=update node scripts/test.ts contract -- golden';

/** Folders that a test looks after; any other one fails the test of each folder. */
const folders = ['intacct', 'intacct-sandbox', 'servicetitan', 'servicetitan-sandbox'] as const;

export class GoldenFolder {
  readonly #name: (typeof folders)[number];

  constructor(name: (typeof folders)[number]) {
    this.#name = name;
  }

  /** @throws when the file is not there, with what to do. */
  read(file: string): string {
    const text = this.#find(file);
    if (text === undefined) throw new Error(this.#missing(file));
    return text;
  }

  /** Fails unless the file says `actual`; while recording, makes it say so. */
  expectSame(file: string, actual: string): void {
    if (isRecording) this.#record(file, actual);
    expect(actual).toBe(this.read(file));
  }

  /** Fails when a file here is not among `used`, or one of those is not here. */
  expectFiles(used: readonly string[]): void {
    const here = readdirSync(path.join(root, this.#name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(path.join(root, this.#name), path.join(entry.parentPath, entry.name)));
    const known = new Set(used.map((file) => path.normalize(file)));
    const unused = here.filter((file) => !known.has(file)).toSorted();
    if (unused.length > 0) {
      throw new Error(
        `No test uses ${unused.map((file) => `test/golden/${this.#name}/${file}`).join(', ')}. Delete what is not wanted, or name its case.`,
      );
    }
    const missing = [...known].find((file) => !here.includes(file));
    if (missing !== undefined) throw new Error(this.#missing(missing));
    expect(readdirSync(root).toSorted()).toEqual([...folders]);
  }

  #missing(file: string): string {
    const isRequest = this.#name.endsWith('-sandbox') && file.includes('.request.');
    const remedy = isRequest ? 'Write it by hand' : `Record it with ${howToRecord}`;
    return `There is no test/golden/${this.#name}/${file}. ${remedy}, and read what it says before you commit it.`;
  }

  #find(file: string): string | undefined {
    try {
      return readFileSync(path.join(root, this.#name, file), 'utf8');
    } catch (error) {
      if (Reflect.get(Object(error), 'code') === 'ENOENT') return undefined;
      throw error;
    }
  }

  #record(file: string, text: string): void {
    if (this.#find(file) === text) return;
    const target = path.join(root, this.#name, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
    process.stderr.write(`recorded test/golden/${this.#name}/${file}\n`);
  }
}
