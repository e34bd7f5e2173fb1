/**
 * Golden files: what goes over the wire, word for word, one folder for each side that speaks and each system. A test
 * compares with them; only TIEOUT_GOLDEN=update writes them, and says which. What differs each time is none of its business.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { expect } from '@jest/globals';

const repository = path.resolve(import.meta.dirname, '../../../..');
const wanted = process.env['TIEOUT_GOLDEN'];
if (wanted !== undefined && wanted !== 'update') {
  throw new Error(`TIEOUT_GOLDEN is "${wanted}". Allowed: update, which writes golden files anew; or not set.`);
}
const isRecording = wanted === 'update';
const HOW_TO_RECORD = 'TIEOUT_GOLDEN=update node scripts/test.ts contract -- golden';

/** Below each of these is one folder for each system; any other one fails the test of each folder. */
const roots = { client: 'test/golden', sandbox: 'packages/sandboxes/test/golden' } as const;
const systems = ['intacct', 'servicetitan'] as const;

export class GoldenFolder {
  /** Below the repository, with slashes. */
  readonly #folder: string;
  readonly #side: keyof typeof roots;

  /** @param side what the product's client sends, or what the sandbox answers. */
  constructor(side: keyof typeof roots, system: (typeof systems)[number]) {
    this.#side = side;
    this.#folder = `${roots[side]}/${system}`;
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
    const here = readdirSync(path.join(repository, this.#folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(path.join(repository, this.#folder), path.join(entry.parentPath, entry.name)));
    const known = new Set(used.map((file) => path.normalize(file)));
    const unused = here.filter((file) => !known.has(file)).toSorted();
    if (unused.length > 0) {
      throw new Error(
        `No test uses ${unused.map((file) => `${this.#folder}/${file}`).join(', ')}. Delete what is not wanted, or name its case.`,
      );
    }
    const missing = [...known].find((file) => !here.includes(file));
    if (missing !== undefined) throw new Error(this.#missing(missing));
    expect(readdirSync(path.join(repository, roots[this.#side])).toSorted()).toEqual([...systems]);
  }

  #missing(file: string): string {
    const isRequest = this.#side === 'sandbox' && file.includes('.request.');
    const remedy = isRequest ? 'Write it by hand' : `Record it with ${HOW_TO_RECORD}`;
    return `There is no ${this.#folder}/${file}. ${remedy}, and read what it says before you commit it.`;
  }

  #find(file: string): string | undefined {
    try {
      return readFileSync(path.join(repository, this.#folder, file), 'utf8');
    } catch (error) {
      if (Reflect.get(Object(error), 'code') === 'ENOENT') return undefined;
      throw error;
    }
  }

  #record(file: string, text: string): void {
    if (this.#find(file) === text) return;
    const target = path.join(repository, this.#folder, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
    process.stderr.write(`recorded ${this.#folder}/${file}\n`);
  }
}
