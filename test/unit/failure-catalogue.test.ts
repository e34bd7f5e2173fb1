/** The catalogue of failures: stable codes, words for a bookkeeper, and pages that speak of each code. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { generatedFiles } from '../../scripts/write-docs.ts';
import { summariesOf } from '../../src/domain/values/decision.ts';
import {
  CATALOGUE,
  failure,
  HELD_FOR_MASTER_DATA,
  IntegrationError,
  RELEASED_BY_A_PERSON,
  type Disposition,
} from '../../src/domain/failures/failure.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const CATALOGUE_FOLDER = path.join(ROOT, 'src/domain/failures');
const CATALOGUE_FILE = path.join(ROOT, 'src/domain/failures/failure.ts');
const DISPOSITIONS: readonly Disposition[] = ['retry', 'retry-later', 'retry-after-looking', 'human', 'fatal'];
const entries = Object.entries(CATALOGUE);

/** Every file below a folder with this ending, but the catalogue itself. */
function sources(folder: string, ending: string): { readonly file: string; readonly text: string }[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => path.join(ROOT, folder, file))
    .filter((file) => file.endsWith(ending) && file !== CATALOGUE_FILE && !file.startsWith(CATALOGUE_FOLDER))
    .map((file) => ({ file: path.relative(ROOT, file), text: readFileSync(file, 'utf8') }));
}

/** What is written as a code is: `system.noun-state`. Settings, files and hosts have such names too, but no dash. */
function codesIn(text: string, quoted: RegExp): string[] {
  const isCode = (word: string) =>
    word in CATALOGUE || /^(?:servicetitan|intacct|mapping|tieout)\.[a-z]+(?:-[a-z]+)+$/.test(word);
  return [...text.matchAll(quoted)].map((match) => match[1] ?? '').filter(isCode);
}

describe('docs/holds.md', () => {
  it('has every code that holds a bill in a family of holds', () => {
    const page = readFileSync(path.join(ROOT, 'docs/holds.md'), 'utf8');
    const families = page.slice(page.indexOf('## Each family of holds'));
    const ends = ['tieout.input-invalid', 'tieout.connection-unknown'];
    const holding = entries.filter(([, { disposition }]) => disposition === 'human' || disposition === 'fatal');
    const absent = holding.map(([code]) => code).filter((code) => !families.includes(`\`${code}\``) && !ends.includes(code)); // prettier-ignore
    expect(absent).toEqual([]);
  });
});

describe('docs/errors.md', () => {
  const page = readFileSync(path.join(ROOT, 'docs/errors.md'), 'utf8');

  it('is as `npm run docs` writes it', async () => {
    expect(page).toBe((await generatedFiles())['docs/errors.md']);
  });

  it('has a section for each code of the catalogue, and no other', () => {
    const sections = [...page.matchAll(/^### `([^`]+)`$/gm)].map(([, code = '']) => code);
    expect(sections.toSorted()).toEqual(entries.map(([code]) => code).toSorted());
  });

  it('explains each disposition', () => {
    const introduction = page.slice(0, page.indexOf('\n### '));
    for (const disposition of DISPOSITIONS) expect(introduction).toContain(`\`${disposition}\``);
  });
});

describe('a failure', () => {
  it.each(entries)('%s has a code `system.state`, a known disposition and two plain sentences', (code, entry) => {
    expect(code).toMatch(/^(servicetitan|intacct|mapping|tieout)\.[a-z]+(-[a-z]+)*$/);
    expect(DISPOSITIONS).toContain(entry.disposition);
    expect(entry.summary).toMatch(/^[A-Z].*[^.:]$/);
    expect(entry.remedy).toMatch(/^[A-Z].*\.$/);
  });

  it('that Tieout resolves automatically asks no one to do anything', () => {
    for (const [code, { disposition, remedy }] of entries) {
      expect([code, remedy.startsWith('Nothing to do:')]).toEqual([code, disposition.startsWith('retry')]);
    }
  });

  it('is met somewhere: the catalogue lists nothing that cannot happen', () => {
    const used = new Set(sources('src', '.ts').flatMap(({ text }) => codesIn(text, /'([^'\s]+)'/g)));
    expect(entries.map(([code]) => code).filter((code) => !used.has(code))).toEqual([]);
  });

  it('is in the catalogue wherever code or a page speaks of one', () => {
    const spoken = [
      ...sources('src', '.ts').map(({ file, text }) => ({ file, codes: codesIn(text, /['`"]([^'`"\s]+)['`"]/g) })),
      ...sources('docs', '.md').map(({ file, text }) => ({ file, codes: codesIn(text, /`([^`\s]+)`/g) })),
    ];
    const unknown = spoken.flatMap(({ file, codes }) =>
      codes.filter((code) => !(code in CATALOGUE)).map((code) => `${file}: ${code}`),
    );
    expect(unknown).toEqual([]);
    expect(spoken.flatMap(({ codes }) => codes).length).toBeGreaterThan(entries.length * 2);
  });

  it('says what it is with the names and numbers of the case', () => {
    expect(failure('intacct.vendor-missing')).toEqual({
      code: 'intacct.vendor-missing',
      disposition: 'human',
      summary: 'The vendor does not exist in Intacct.',
      remedy: CATALOGUE['intacct.vendor-missing'].remedy,
    });
    expect(failure('intacct.vendor-missing', 'V-1024.', { errorno: 'BL03000130' })).toMatchObject({
      summary: 'The vendor does not exist in Intacct: V-1024.',
      evidence: { errorno: 'BL03000130' },
    });
  });

  it('reads in one sentence with others', () => {
    const both = [failure('servicetitan.bill-empty'), failure('intacct.vendor-missing', 'V-1024.')];
    expect(summariesOf(both)).toBe('The bill has no amounts to post. The vendor does not exist in Intacct: V-1024.');
    expect(summariesOf([])).toBe('');
  });

  it('travels as an error that says the same, and how long to wait', () => {
    const error = new IntegrationError(failure('intacct.rate-limited'), 2_000);
    expect([error.message, error.failure.code, error.retryAfterMs]).toEqual([
      'The limit of concurrent requests to Intacct was reached.',
      'intacct.rate-limited',
      2_000,
    ]);
  });

  it('that only a person releases, or that master data may release, is a hold', () => {
    for (const code of [...RELEASED_BY_A_PERSON, ...HELD_FOR_MASTER_DATA]) {
      expect([code, CATALOGUE[code].disposition]).toEqual([code, 'human']);
    }
    expect(RELEASED_BY_A_PERSON.filter((code) => HELD_FOR_MASTER_DATA.includes(code))).toEqual([]);
  });
});
